-- What had been decided on each grant and paid, from one movement to the next: what the
-- table programmes_grantbalance keeps, and what proves it.
DROP VIEW IF EXISTS programmes_grantbalance_proven CASCADE;
CREATE VIEW programmes_grantbalance_proven (
    grant_id, start_on, end_on, decided_then, paid_then, decided, paid, state,
    funding_line, cluster, project, kind
) AS
    SELECT awarded.id, balance.*,
        CASE
            WHEN balance.decided IS NULL THEN ''
            WHEN balance.decided = 0 THEN 'withdrawn'
            WHEN coalesce(balance.paid, 0) = 0 THEN 'unpaid'
            WHEN balance.paid = balance.decided THEN 'paid'
            ELSE 'partly'
        END::varchar,
        awarded.funding_line_id, awarded.cluster_id, awarded.project_id, awarded.kind
    FROM programmes_grant awarded
    CROSS JOIN LATERAL (
        SELECT day AS start_on,
            coalesce(lead(day) OVER days - 1, date '9999-12-31') AS end_on,
            decided_then, paid_then,
            sum(decided_then) OVER days AS decided, sum(paid_then) OVER days AS paid
        FROM (
            SELECT day, sum(decided) AS decided_then, sum(paid) AS paid_then
            FROM (
                SELECT date '0001-01-01' AS day,
                    NULL::numeric AS decided, NULL::numeric AS paid
                UNION ALL
                SELECT decided_on, amount, NULL FROM programmes_budgetdecision
                WHERE grant_id = awarded.id
                UNION ALL
                SELECT paid_on, NULL, amount FROM programmes_payment
                WHERE grant_id = awarded.id
            ) movement
            GROUP BY day
        ) daily
        WINDOW days AS (ORDER BY day)
    ) balance;

-- What each line granted and paid in a year, by cluster and project; 0 is none. The
-- table programmes_lineyear keeps it.
DROP VIEW IF EXISTS programmes_lineyear_proven CASCADE;
CREATE VIEW programmes_lineyear_proven (
    id, funding_line, cluster, project, year, granted, granted_days, paid, paid_days
) AS
    SELECT row_number() OVER (), awarded.funding_line_id,
        coalesce(awarded.cluster_id, 0), coalesce(awarded.project_id, 0), year,
        coalesce(sum(granted), 0), count(granted)::integer,
        coalesce(sum(paid), 0), count(paid)::integer
    FROM (
        SELECT grant_id, extract(year FROM decided_on)::smallint AS year,
            sum(amount) AS granted, NULL::numeric AS paid
        FROM programmes_budgetdecision
        WHERE grant_id IS NOT NULL
        GROUP BY grant_id, decided_on
        UNION ALL
        SELECT grant_id, extract(year FROM paid_on)::smallint, NULL, sum(amount)
        FROM programmes_payment
        GROUP BY grant_id, paid_on
    ) moved
    JOIN programmes_grant awarded ON awarded.id = grant_id
    WHERE awarded.funding_line_id IS NOT NULL
    GROUP BY 2, 3, 4, 5;

-- What plans, envelopes and lines granted and paid: by year, and, with the day, what is
-- to be taken off for an earlier day of that year.
DROP VIEW IF EXISTS programmes_lineflow CASCADE;
CREATE VIEW programmes_lineflow (
    funding_line, envelope, plan, cluster, project, year, is_year, moved_on,
    granted, granted_days, paid, paid_days
) AS
    SELECT line.id, line.envelope_id, envelope.plan_id, kept.cluster, kept.project,
        kept.year, true, NULL::date, granted, granted_days, paid, paid_days
    FROM programmes_lineyear kept
    JOIN programmes_fundingline line ON line.id = kept.funding_line
    JOIN programmes_envelope envelope ON envelope.id = line.envelope_id
UNION ALL
    SELECT line.id, line.envelope_id, envelope.plan_id, coalesce(balance.cluster, 0),
        coalesce(balance.project, 0), extract(year FROM start_on)::smallint, false,
        start_on, -coalesce(decided_then, 0), -(decided_then IS NOT NULL)::integer,
        -coalesce(paid_then, 0), -(paid_then IS NOT NULL)::integer
    FROM programmes_grantbalance balance
    JOIN programmes_fundingline line ON line.id = balance.funding_line
    JOIN programmes_envelope envelope ON envelope.id = line.envelope_id;

-- The grants and lines of which another sum is kept than what proves it.
DROP VIEW IF EXISTS programmes_unprovensum CASCADE;
CREATE VIEW programmes_unprovensum (key) AS
    SELECT 'grant ' || grant_id FROM (
        (TABLE programmes_grantbalance EXCEPT TABLE programmes_grantbalance_proven)
        UNION
        (TABLE programmes_grantbalance_proven EXCEPT TABLE programmes_grantbalance)
    ) differing
UNION
    SELECT 'funding line ' || funding_line FROM (
        SELECT funding_line, cluster, project, year,
            granted, granted_days, paid, paid_days
        FROM programmes_lineyear_proven
        UNION ALL
        SELECT funding_line, cluster, project, year,
            -granted, -granted_days, -paid, -paid_days
        FROM programmes_lineyear
    ) compared
    GROUP BY funding_line, cluster, project, year
    HAVING sum(granted) <> 0 OR sum(granted_days) <> 0
        OR sum(paid) <> 0 OR sum(paid_days) <> 0;

-- Have what is kept of some grants say what their movements make.
--
-- Who moves the money of a grant holds it, and so does whoever moves the grant to
-- another line: the second sees what the first did. Of a year of a line nobody waits
-- for anybody: a row that another holds is left to him, and one more is written beside
-- it. The sum of them is right for each who looks, whatever others have not ended yet.
CREATE OR REPLACE FUNCTION programmes_keep_sums(grants bigint[]) RETURNS void
LANGUAGE plpgsql
SET search_path = public, pg_temp
-- Of few grants the plan is made once in a connection, by indexes, as they stand when
-- tables have grown; that would compare those of a large import each with each.
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET jit = off
AS $$
BEGIN
    IF cardinality(grants) > 100 THEN
        PERFORM set_config('plan_cache_mode', 'force_custom_plan', true),
            set_config('enable_seqscan', 'on', true);
    END IF;

    PERFORM 1 FROM programmes_grant
    WHERE id = ANY(grants) ORDER BY id FOR NO KEY UPDATE;

    WITH proven AS MATERIALIZED (
        SELECT * FROM programmes_grantbalance_proven WHERE grant_id = ANY(grants)
    ), kept AS MATERIALIZED (
        SELECT * FROM programmes_grantbalance WHERE grant_id = ANY(grants)
    ), made AS MATERIALIZED (
        TABLE proven EXCEPT TABLE kept
    ), gone AS MATERIALIZED (
        TABLE kept EXCEPT TABLE proven
    ), removed AS (
        DELETE FROM programmes_grantbalance WHERE (grant_id, end_on) IN (
            SELECT grant_id, end_on FROM gone EXCEPT SELECT grant_id, end_on FROM made
        )
    ), changed AS (
        UPDATE programmes_grantbalance balance SET
            start_on = made.start_on,
            decided_then = made.decided_then, paid_then = made.paid_then,
            decided = made.decided, paid = made.paid, state = made.state,
            funding_line = made.funding_line, cluster = made.cluster,
            project = made.project, kind = made.kind
        FROM made
        WHERE balance.grant_id = made.grant_id AND balance.end_on = made.end_on
    ), added AS (
        INSERT INTO programmes_grantbalance (
            grant_id, start_on, end_on, decided_then, paid_then, decided, paid, state,
            funding_line, cluster, project, kind
        )
        SELECT made.* FROM made
        LEFT JOIN gone USING (grant_id, end_on)
        WHERE gone.grant_id IS NULL
    ), flow AS MATERIALIZED (
        SELECT funding_line, coalesce(cluster, 0) AS cluster,
            coalesce(project, 0) AS project,
            extract(year FROM start_on)::smallint AS year,
            coalesce(sum(sign * decided_then), 0) AS granted,
            coalesce(sum(sign) FILTER (WHERE decided_then IS NOT NULL), 0)
                AS granted_days,
            coalesce(sum(sign * paid_then), 0) AS paid,
            coalesce(sum(sign) FILTER (WHERE paid_then IS NOT NULL), 0) AS paid_days
        FROM (
            SELECT 1 AS sign, made.* FROM made
            UNION ALL
            SELECT -1, gone.* FROM gone
        ) signed
        WHERE funding_line IS NOT NULL
            AND (decided_then IS NOT NULL OR paid_then IS NOT NULL)
        GROUP BY 1, 2, 3, 4
        HAVING sum(sign * decided_then) <> 0 OR sum(sign * paid_then) <> 0
            OR sum(sign) FILTER (WHERE decided_then IS NOT NULL) <> 0
            OR sum(sign) FILTER (WHERE paid_then IS NOT NULL) <> 0
    ), held AS MATERIALIZED (
        SELECT years.id
        FROM programmes_lineyear years
        JOIN flow USING (funding_line, year, cluster, project)
        FOR UPDATE OF years SKIP LOCKED
    ), taken AS (
        DELETE FROM programmes_lineyear years USING held WHERE years.id = held.id
        RETURNING years.*
    )
    INSERT INTO programmes_lineyear (
        funding_line, cluster, project, year, granted, granted_days, paid, paid_days
    )
    SELECT funding_line, cluster, project, year,
        sum(granted), sum(granted_days), sum(paid), sum(paid_days)
    FROM (
        TABLE flow
        UNION ALL
        SELECT funding_line, cluster, project, year, granted, granted_days, paid,
            paid_days
        FROM taken
    ) together
    GROUP BY funding_line, cluster, project, year
    HAVING sum(granted) <> 0 OR sum(granted_days) <> 0
        OR sum(paid) <> 0 OR sum(paid_days) <> 0;
END
$$;

-- A registry that held money before any sum was kept.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM programmes_grantbalance) THEN
        PERFORM programmes_keep_sums(array_agg(id))
        FROM programmes_grant HAVING count(*) > 0;
    END IF;
END
$$;
