-- The registry as it was known at a moment is made of views over all tables with a
-- history (registry/recorded/definition.py): they go first, and are made anew.
DO $$
DECLARE
    made name;
BEGIN
    FOR made IN
        SELECT nspname FROM pg_namespace
        WHERE starts_with(nspname, 'known_')
            AND obj_description(oid, 'pg_namespace') = 'registry.recorded'
    LOOP
        EXECUTE format('DROP SCHEMA %I CASCADE', made);
    END LOOP;
END $$;
DROP FUNCTION IF EXISTS registry_known_schemas, registry_first_recorded;
