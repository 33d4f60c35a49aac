-- What follows the rows for the search reads columns that a migration may change: it
-- stands aside, and the index is filled anew after the last migration.
DROP VIEW IF EXISTS registry_searchdifference, registry_searchwords;
DO $$
DECLARE
    found record;
BEGIN
    FOR found IN
        SELECT tgname, tgrelid::regclass AS on_table FROM pg_trigger
        WHERE tgname IN (
            'registry_search_insert', 'registry_search_update', 'registry_search_delete'
        ) AND pg_table_is_visible(tgrelid)
    LOOP
        EXECUTE format('DROP TRIGGER %I ON %s', found.tgname, found.on_table);
    END LOOP;
    FOR found IN
        SELECT relname FROM pg_class
        WHERE relkind = 'v' AND relname LIKE 'registry\_search\_of\_%'
            AND pg_table_is_visible(oid)
    LOOP
        EXECUTE format('DROP VIEW %I', found.relname);
    END LOOP;
    IF to_regclass('registry_searchentry') IS NOT NULL THEN
        COMMENT ON TABLE registry_searchentry IS NULL;
    END IF;
END $$;
