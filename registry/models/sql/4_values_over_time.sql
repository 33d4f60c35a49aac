-- The size and the seat of organisations over the whole of time, for counts on several
-- days at once: a row for each value of which a period is known, and one without value
-- for each time before of which no document says anything. On a day, an organisation
-- has one row at most; without one, its own columns hold.
--
--   LEFT JOIN registry_sizeovertime sized ON sized.organisation_id = organisation.id
--       AND registry_held(sized.start_on, sized.end_on, day)
--   … CASE WHEN sized.organisation_id IS NULL THEN organisation.size_class
--       ELSE sized.size_class END
CREATE OR REPLACE VIEW registry_sizeovertime (
    organisation_id, start_on, end_on, size_class
) AS
    SELECT organisation_id, start_on, end_on, size_class FROM registry_organisationsize
UNION ALL
    SELECT organisation_id, since, until, '' FROM (
        SELECT organisation_id, start_on - 1 AS until, lag(end_on) OVER (
            PARTITION BY organisation_id ORDER BY start_on NULLS FIRST
        ) + 1 AS since
        FROM registry_organisationsize
    ) before
    WHERE until IS NOT NULL AND (since IS NULL OR since <= until);

CREATE OR REPLACE VIEW registry_seatovertime (
    organisation_id, start_on, end_on, place_id, country
) AS
    SELECT organisation_id, start_on, end_on, place_id, country
    FROM registry_organisationseat
UNION ALL
    SELECT organisation_id, since, until, NULL, '' FROM (
        SELECT organisation_id, start_on - 1 AS until, lag(end_on) OVER (
            PARTITION BY organisation_id ORDER BY start_on NULLS FIRST
        ) + 1 AS since
        FROM registry_organisationseat
    ) before
    WHERE until IS NOT NULL AND (since IS NULL OR since <= until);
