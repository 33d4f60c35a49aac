-- Where grants break a legal rule on the day named: L06, L07 or L08. Asked of the grants
-- named, of all that are on the projects named, and of the animation of the clusters
-- named. Each day counts: what is put right later was wrong until then.
CREATE OR REPLACE FUNCTION programmes_broken_rules(
    grants bigint[], projects bigint[], clusters bigint[]
)
RETURNS TABLE (
    rule text, grant_id bigint, name_en text, name_fr text, day date, own numeric,
    spent numeric, act_en text, act_fr text
)
LANGUAGE sql STABLE
AS $$
    WITH touched AS (
        SELECT * FROM programmes_grant
        WHERE id = ANY(grants) OR project_id = ANY(projects)
            OR cluster_id = ANY(clusters) AND kind = 'animation'
    ), animated AS (
        SELECT DISTINCT animation.cluster_id, decision.decided_on
        FROM programmes_grant animation
        JOIN programmes_budgetdecision decision ON decision.grant_id = animation.id
        WHERE animation.kind = 'animation' AND animation.cluster_id IN (
            SELECT cluster_id FROM touched WHERE kind = 'animation'
        )
    )
    SELECT 'programmes_animation_ceiling', touched.id, cluster.name, cluster.name,
        years.begins_on, years.maximum, years.subsidy, regime.name_en, regime.name_fr
    FROM animated
    CROSS JOIN LATERAL programmes_animation_years(
        ARRAY[animated.cluster_id], animated.decided_on
    ) years
    JOIN touched ON touched.kind = 'animation'
        AND touched.cluster_id = years.cluster_id
        AND extract(year FROM touched.start_on) = years.year
    JOIN registry_cluster cluster ON cluster.id = years.cluster_id
    JOIN registry_legalregime regime ON regime.id = years.regime_id
    WHERE years.subsidy > years.maximum
UNION ALL
    SELECT 'programmes_public_share', touched.id, touched.title_en, touched.title_fr,
        granted.day, cost.eligible, cost.elsewhere + granted.amount, NULL, NULL
    FROM touched
    CROSS JOIN LATERAL (
        SELECT max(eligible_cost) AS eligible, array_agg(id) AS grants,
            coalesce(max(other_public_amount), 0) AS elsewhere
        FROM programmes_grant sharing
        WHERE sharing.id = touched.id
            OR sharing.project_id = touched.project_id
            AND sharing.kind = touched.kind
            AND sharing.organisation_id IS NOT DISTINCT FROM touched.organisation_id
            AND (
                touched.organisation_id IS NOT NULL
                OR sharing.cluster_id = touched.cluster_id
            )
    ) cost
    CROSS JOIN LATERAL (
        SELECT decided_on AS day,
            sum(sum(decision.amount)) OVER (ORDER BY decided_on) AS amount
        FROM programmes_budgetdecision decision
        WHERE decision.grant_id = ANY(cost.grants)
        GROUP BY decided_on
        UNION ALL
        SELECT NULL, 0
    ) granted
    WHERE cost.elsewhere + granted.amount > cost.eligible
UNION ALL
    SELECT 'programmes_specific_ceiling', touched.id, touched.title_en, touched.title_fr,
        granted.day, regime.specific_subsidy_ceiling, granted.amount, regime.name_en,
        regime.name_fr
    FROM touched
    JOIN registry_cluster cluster ON cluster.id = touched.cluster_id
    CROSS JOIN LATERAL (
        SELECT decided_on AS day, min(decided_on) OVER () AS first_on,
            sum(sum(decision.amount)) OVER (ORDER BY decided_on) AS amount
        FROM programmes_budgetdecision decision
        WHERE decision.grant_id = touched.id
        GROUP BY decided_on
    ) granted
    JOIN registry_legalregime regime
        ON regime.cluster_kind = cluster.kind
        AND registry_holds(regime.start_on, regime.end_on, granted.first_on)
    WHERE touched.kind = 'specific'
        AND granted.amount > regime.specific_subsidy_ceiling
$$;
