-- The registry with the values of a day: views that stand before the tables of the same
-- names in the search path, while a page of that day is made (registry/values.py). What
-- asks for an organisation or a cluster then gets the name, seat, legal form, size and
-- legal entity that it had on the day, without knowing; a cluster also its name in the
-- language of the reader. Where nothing differs from the latest values no view is used,
-- and the page costs what it costs.
--
-- Two schemas, so that only the tables of which something differs are put aside.
DROP SCHEMA IF EXISTS registry_organisations_then, registry_clusters_then CASCADE;
CREATE SCHEMA registry_organisations_then;
CREATE SCHEMA registry_clusters_then;

-- Who looks for a name finds what bears it now, on whatever day.
CREATE OR REPLACE VIEW registry_latestname (row, model, name_key) AS
    SELECT id, 'organisation', name_key FROM registry_organisation
UNION ALL
    SELECT id, 'cluster', name_key FROM registry_cluster;

CREATE OR REPLACE FUNCTION registry_day() RETURNS date
LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT current_setting('registry.day')::date $$;

CREATE OR REPLACE FUNCTION registry_reader() RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT current_setting('registry.reader') $$;

-- Whether a value holds on a day; one whose start nobody states began before any day.
CREATE OR REPLACE FUNCTION registry_held(start_on date, end_on date, day date)
RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT registry_holds(coalesce(start_on, '-infinity'), end_on, day) $$;

DO $body$
DECLARE
    -- Of each thing the row that holds on the day, else the first that begins later,
    -- else the last that is over: then the latest value holds, undated.
    chosen constant text :=
        'LEFT JOIN (SELECT DISTINCT ON (%2$I) *, '
        'registry_held(start_on, end_on, registry_day()) AS held, '
        'coalesce(start_on > registry_day(), false) AS later FROM %1$I '
        'ORDER BY %2$I, held DESC, later DESC, start_on NULLS FIRST) %1$I '
        'ON %1$I.%2$I = own.id ';
    -- Before the first day for which a document states it, a value is not known;
    -- but a thing has a name at all times.
    stated constant text :=
        'CASE WHEN %1$I.held THEN %1$I.%2$I WHEN %1$I.later THEN %3$s '
        'ELSE own.%2$I END AS %2$I';
    called constant text :=
        'CASE WHEN %1$I.held OR %1$I.later THEN %1$I.%2$I ELSE own.%2$I END';
    columns text;
BEGIN
    SELECT string_agg(
        CASE
            WHEN attname IN ('name', 'name_key') THEN
                format(called, 'registry_organisationnaming', attname)
                || ' AS ' || attname
            WHEN attname = 'place_id' THEN
                format(stated, 'registry_organisationseat', attname, 'NULL')
            WHEN attname IN ('locality', 'country') THEN
                format(stated, 'registry_organisationseat', attname, '''''')
            WHEN attname = 'legal_form' THEN
                format(stated, 'registry_organisationform', attname, '''''')
            WHEN attname = 'size_class' THEN
                format(stated, 'registry_organisationsize', attname, '''''')
            ELSE format('own.%I', attname)
        END, ', ' ORDER BY attnum
    ) INTO columns
    FROM pg_attribute
    WHERE attrelid = 'registry_organisation'::regclass
        AND attnum > 0 AND NOT attisdropped;
    EXECUTE 'CREATE VIEW registry_organisations_then.registry_organisation AS SELECT '
        || columns || ' FROM registry_organisation own '
        || format(chosen, 'registry_organisationnaming', 'organisation_id')
        || format(chosen, 'registry_organisationseat', 'organisation_id')
        || format(chosen, 'registry_organisationform', 'organisation_id')
        || format(chosen, 'registry_organisationsize', 'organisation_id');

    SELECT string_agg(
        CASE
            WHEN attname IN ('name', 'name_key') THEN format(
                'coalesce(translated.%1$I, %2$s) AS %1$I',
                attname, format(called, 'registry_clusternaming', attname)
            )
            WHEN attname = 'legal_entity_id' THEN
                format(stated, 'registry_clusterentity', attname, 'NULL')
            ELSE format('own.%I', attname)
        END, ', ' ORDER BY attnum
    ) INTO columns
    FROM pg_attribute
    WHERE attrelid = 'registry_cluster'::regclass AND attnum > 0 AND NOT attisdropped;
    EXECUTE 'CREATE VIEW registry_clusters_then.registry_cluster AS SELECT '
        || columns || ' FROM registry_cluster own '
        || format(chosen, 'registry_clusternaming', 'cluster_id')
        || format(chosen, 'registry_clusterentity', 'cluster_id')
        || $sql$
        LEFT JOIN LATERAL (
            SELECT name, name_key FROM registry_clustername other
            WHERE other.cluster_id = own.id AND other.language = registry_reader()
                AND other.kind IN ('official', 'translation')
            ORDER BY other.kind, other.name_key
            LIMIT 1
        ) translated ON (registry_clusternaming.held OR registry_clusternaming.later)
            AND registry_clusternaming.language NOT IN ('', registry_reader())
        $sql$;
END $body$;

-- Which schemas to look in first on a page of a day for a reader of a language: those
-- with the tables of which something differs from the latest values. Without a reader
-- names stay as they were published. As known at a moment the twins of these schemas
-- are looked into.
CREATE OR REPLACE FUNCTION registry_schemas_of(day date, reader text) RETURNS text[]
LANGUAGE sql STABLE
AS $$
    SELECT ARRAY(
        SELECT CASE WHEN current_setting('registry.known_at', true) <> ''
            THEN 'known_' || differing ELSE differing END
        FROM unnest(ARRAY[
            CASE WHEN EXISTS (
                SELECT FROM registry_organisationnaming WHERE end_on >= day
                UNION ALL SELECT FROM registry_organisationnaming WHERE start_on > day
                UNION ALL SELECT FROM registry_organisationseat WHERE end_on >= day
                UNION ALL SELECT FROM registry_organisationseat WHERE start_on > day
                UNION ALL SELECT FROM registry_organisationform WHERE end_on >= day
                UNION ALL SELECT FROM registry_organisationform WHERE start_on > day
                UNION ALL SELECT FROM registry_organisationsize WHERE end_on >= day
                UNION ALL SELECT FROM registry_organisationsize WHERE start_on > day
            ) THEN 'registry_organisations_then' END,
            CASE WHEN EXISTS (
                SELECT FROM registry_clusternaming WHERE end_on >= day
                UNION ALL SELECT FROM registry_clusternaming WHERE start_on > day
                UNION ALL SELECT FROM registry_clusterentity WHERE end_on >= day
                UNION ALL SELECT FROM registry_clusterentity WHERE start_on > day
                UNION ALL SELECT FROM registry_clusternaming
                WHERE reader <> '' AND language NOT IN ('', reader)
            ) THEN 'registry_clusters_then' END
        ]) differing
        WHERE differing IS NOT NULL
    )
$$;
