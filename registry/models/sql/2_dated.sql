-- The latest value of a thing stands in its own table, and in its row of a Dated table
-- that has no end. Whoever writes one of the two writes both: forms, files, imports,
-- merges and their undoing, and SQL.

-- What a new value, or a corrected one, makes of the thing that it is about.
CREATE OR REPLACE FUNCTION registry_lead() RETURNS trigger
LANGUAGE plpgsql
AS $$
DECLARE
    columns text := array_to_string(TG_ARGV[2:], ', ');
    values text := '$1.' || array_to_string(TG_ARGV[2:], ', $1.');
BEGIN
    EXECUTE format(
        'UPDATE %I SET (%s) = ROW(%s) WHERE id = $1.%I AND (%s) IS DISTINCT FROM (%s)',
        TG_ARGV[0], columns, values, TG_ARGV[1], columns, values
    ) USING NEW;
    RETURN NULL;
END $$;

-- What a correction of the thing itself makes of its row without an end, if it has one.
CREATE OR REPLACE FUNCTION registry_follow() RETURNS trigger
LANGUAGE plpgsql
AS $$
DECLARE
    columns text := array_to_string(TG_ARGV[2:], ', ');
    values text := '$1.' || array_to_string(TG_ARGV[2:], ', $1.');
BEGIN
    EXECUTE format(
        'UPDATE %I SET (%s) = ROW(%s) WHERE %I = $1.id AND end_on IS NULL '
        'AND (%s) IS DISTINCT FROM (%s)',
        TG_ARGV[0], columns, values, TG_ARGV[1], columns, values
    ) USING NEW;
    RETURN NULL;
END $$;

DO $$
DECLARE
    dated record;
BEGIN
    FOR dated IN
        SELECT *, array_to_string(columns, ', ') AS listed
        FROM (VALUES
            ('registry_organisationnaming', 'registry_organisation',
                'organisation_id', ARRAY['name']),
            ('registry_organisationseat', 'registry_organisation',
                'organisation_id', ARRAY['place_id', 'locality', 'country']),
            ('registry_organisationform', 'registry_organisation',
                'organisation_id', ARRAY['legal_form']),
            ('registry_organisationsize', 'registry_organisation',
                'organisation_id', ARRAY['size_class']),
            ('registry_clusternaming', 'registry_cluster',
                'cluster_id', ARRAY['name']),
            ('registry_clusterentity', 'registry_cluster',
                'cluster_id', ARRAY['legal_entity_id'])
        ) AS declared (model, whose, link, columns)
    LOOP
        EXECUTE format(
            'CREATE OR REPLACE TRIGGER %I AFTER INSERT OR UPDATE ON %I '
            'FOR EACH ROW WHEN (NEW.end_on IS NULL) EXECUTE FUNCTION '
            'registry_lead(%L, %L, %s)',
            dated.model || '_leads', dated.model, dated.whose, dated.link,
            (SELECT string_agg(quote_literal(c), ', ') FROM unnest(dated.columns) c)
        );
        EXECUTE format(
            'CREATE OR REPLACE TRIGGER %I AFTER UPDATE OF %s ON %I '
            'FOR EACH ROW WHEN ((%s) IS DISTINCT FROM (%s)) EXECUTE FUNCTION '
            'registry_follow(%L, %L, %s)',
            dated.model || '_follows', dated.listed, dated.whose,
            (SELECT string_agg('OLD.' || c, ', ') FROM unnest(dated.columns) c),
            (SELECT string_agg('NEW.' || c, ', ') FROM unnest(dated.columns) c),
            dated.model, dated.link,
            (SELECT string_agg(quote_literal(c), ', ') FROM unnest(dated.columns) c)
        );
    END LOOP;
END $$;
