-- The animation subsidies of each cluster, by the calendar year in which what they pay
-- for begins, with the legal maximum (rule L06): the rate of the year of recognition,
-- counted from the first recognition of the cluster, of the eligible cost up to the
-- ceiling, or of the ceiling where a grant does not state its cost. What the regime does
-- not state is null, and so is the maximum.
CREATE OR REPLACE FUNCTION programmes_animation_years(clusters bigint[], until date)
RETURNS TABLE (
    cluster_id bigint, year integer, begins_on date, subsidy numeric,
    eligible_cost numeric, regime_id bigint, year_of_recognition integer, rate numeric,
    ceiling numeric, maximum numeric
)
LANGUAGE sql STABLE
AS $$
    WITH yearly AS (
        SELECT
            animation.cluster_id,
            extract(year FROM animation.start_on)::integer AS year,
            min(animation.start_on) AS begins_on,
            sum(decided.amount) AS subsidy,
            CASE WHEN count(*) = count(animation.eligible_cost)
                THEN sum(animation.eligible_cost)
            END AS eligible_cost
        FROM programmes_grant animation
        CROSS JOIN LATERAL (
            SELECT sum(decision.amount) AS amount
            FROM programmes_budgetdecision decision
            WHERE decision.grant_id = animation.id AND decision.decided_on <= until
        ) decided
        WHERE animation.cluster_id = ANY(clusters) AND animation.kind = 'animation'
            AND animation.start_on IS NOT NULL AND decided.amount IS NOT NULL
        GROUP BY 1, 2
    ), ranked AS (
        SELECT yearly.*, recognition.regime_id, 1 + extract(year FROM age(
            begins_on,
            (
                SELECT min(start_on) FROM registry_recognition first
                WHERE first.cluster_id = yearly.cluster_id
            )
        ))::integer AS year_of_recognition
        FROM yearly
        LEFT JOIN registry_recognition recognition
            ON recognition.cluster_id = yearly.cluster_id
            AND registry_holds(recognition.start_on, recognition.end_on, begins_on)
    )
    SELECT
        ranked.cluster_id, ranked.year, ranked.begins_on, ranked.subsidy,
        ranked.eligible_cost, ranked.regime_id,
        CASE WHEN ranked.regime_id IS NOT NULL THEN ranked.year_of_recognition END,
        subsidyrate.rate, regime.eligible_cost_ceiling,
        round(
            subsidyrate.rate
                * least(ranked.eligible_cost, regime.eligible_cost_ceiling),
            2
        )
    FROM ranked
    LEFT JOIN registry_legalregime regime ON regime.id = ranked.regime_id
    LEFT JOIN LATERAL (
        SELECT rate FROM registry_subsidyrate
        WHERE regime_id = ranked.regime_id
            AND from_year <= ranked.year_of_recognition
            AND (to_year IS NULL OR to_year >= ranked.year_of_recognition)
        ORDER BY from_year DESC LIMIT 1
    ) subsidyrate ON true
$$;
