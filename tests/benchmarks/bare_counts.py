"""What the indicators stand on, in as little SQL as gives it for clusters on a day.

Every query returns the key of the cluster first.
"""

HELD = "m.start_on <= %(day)s AND (m.end_on IS NULL OR m.end_on >= %(day)s)"
MEMBERS = f"""
    FROM registry_membership m
    JOIN registry_organisation o ON o.id = m.organisation_id
    LEFT JOIN registry_place p ON p.id = o.place_id
    LEFT JOIN registry_territory t ON t.id = p.province_id
    WHERE m.cluster_id = ANY(%(clusters)s) AND {HELD}"""
RECENT = """EXISTS (
    SELECT FROM registry_membershipattestation a
    WHERE a.membership_id = m.id
    AND a.documented_on > %(early)s AND a.documented_on <= %(day)s)"""
ACTIVE = """
    FROM registry_partnershipcluster l
    JOIN registry_partnership a ON a.id = l.partnership_id
    JOIN registry_participation r ON r.partnership_id = a.id
    JOIN registry_organisation o ON o.id = r.organisation_id"""
RUNNING = """l.cluster_id = ANY(%(clusters)s) AND a.start_on <= %(day)s
    AND (a.end_on IS NULL OR a.end_on >= %(day)s)"""

QUERIES = {
    "members": f"""
        SELECT m.cluster_id, o.kind, count(*), count(*) FILTER (WHERE {RECENT}),
            count(*) FILTER (WHERE o.size_class <> ''),
            count(*) FILTER (WHERE o.size_class NOT IN ('', 'large')),
            count(p.id), count(*) FILTER (WHERE t.code LIKE 'BE3%%')
        {MEMBERS} GROUP BY 1, 2""",
    "movements": f"""
        SELECT cluster_id, count(*) FILTER (WHERE now), count(*) FILTER (WHERE before),
            count(*) FILTER (WHERE early), count(*) FILTER (WHERE early AND now),
            count(*) FILTER (WHERE ended AND NOT now),
            count(*) FILTER (WHERE now AND NOT before),
            count(*) FILTER (WHERE now AND NOT before AND undated),
            count(*) FILTER (WHERE now AND recent),
            count(*) FILTER (WHERE early AND (recent OR NOT now))
        FROM (
            SELECT m.cluster_id, bool_or({HELD}) AS now,
                bool_or(m.start_on <= %(year_before)s AND (
                    m.end_on IS NULL OR m.end_on >= %(year_before)s)) AS before,
                bool_or(m.start_on <= %(early)s AND (
                    m.end_on IS NULL OR m.end_on >= %(early)s)) AS early,
                bool_or(m.end_on >= %(year_before)s AND m.end_on < %(day)s) AS ended,
                bool_and(m.start_precision = 'documented') AS undated,
                bool_or({RECENT}) AS recent
            FROM registry_membership m
            WHERE m.cluster_id = ANY(%(clusters)s) AND m.start_on <= %(day)s
                AND (m.end_on IS NULL OR m.end_on >= %(early)s)
            GROUP BY m.cluster_id, m.organisation_id
        ) member
        GROUP BY cluster_id""",
    "territories": f"""
        SELECT m.cluster_id, t.code, p.arrondissement_id, count(*), count(p.id)
        {MEMBERS} GROUP BY 1, 2, 3""",
    "bridges": f"""
        SELECT m.cluster_id, count(b.organisation_id)
        FROM registry_membership m
        LEFT JOIN (
            SELECT m.organisation_id
            FROM registry_membership m
            JOIN registry_cluster c ON c.id = m.cluster_id
                AND c.kind IN ('business_cluster', 'competitiveness_pole')
            WHERE {HELD} GROUP BY 1 HAVING count(*) > 1
        ) b ON b.organisation_id = m.organisation_id
        WHERE m.cluster_id = ANY(%(clusters)s) AND {HELD}
        GROUP BY 1""",
    "partnerships": f"""
        SELECT cluster_id, count(*), sum(number), count(*) FILTER (WHERE number > 1),
            count(*) FILTER (WHERE firms > 1),
            count(*) FILTER (WHERE firms > 0 AND schools > 0)
        FROM (
            SELECT l.cluster_id, count(*) AS number,
                count(*) FILTER (WHERE o.kind = 'enterprise') AS firms,
                count(*) FILTER (WHERE o.kind IN (
                    'university', 'research_centre', 'college', 'school',
                    'training_centre'
                )) AS schools
            {ACTIVE} WHERE {RUNNING} GROUP BY l.cluster_id, a.id
        ) one
        GROUP BY 1""",
    "connections": f"""
        WITH involved AS (
            SELECT l.cluster_id, a.id, r.organisation_id, o.kind,
                count(*) OVER (PARTITION BY l.cluster_id, a.id) AS number
            {ACTIVE}
            JOIN registry_membership m ON m.cluster_id = l.cluster_id
                AND m.organisation_id = r.organisation_id AND {HELD}
            WHERE {RUNNING}
        )
        SELECT cluster_id, count(DISTINCT organisation_id),
            count(DISTINCT organisation_id) FILTER (
                WHERE number > 1 AND kind = 'enterprise'), pairs
        FROM involved
        LEFT JOIN (
            SELECT x.cluster_id,
                count(DISTINCT (x.organisation_id, y.organisation_id)) AS pairs
            FROM involved x
            JOIN involved y USING (cluster_id, id)
            WHERE x.organisation_id < y.organisation_id
            GROUP BY 1
        ) pair USING (cluster_id)
        GROUP BY cluster_id, pairs""",
    "agreements": """
        SELECT y.cluster_id, g.scope, count(*)
        FROM registry_agreementparty y
        JOIN registry_agreement g ON g.id = y.agreement_id
        WHERE y.cluster_id = ANY(%(clusters)s) AND g.start_on <= %(day)s
            AND (g.end_on IS NULL OR g.end_on >= %(day)s)
        GROUP BY 1, 2""",
    "new_enterprises": """
        SELECT l.cluster_id, count(*), count(o.founded_on),
            count(*) FILTER (WHERE o.founded_on > %(year_before)s)
        FROM registry_partnershipcluster l
        JOIN registry_organisation o ON o.originates_from_id = l.partnership_id
        WHERE l.cluster_id = ANY(%(clusters)s)
            AND (o.founded_on IS NULL OR o.founded_on <= %(day)s)
        GROUP BY 1""",
    "granted": """
        SELECT g.cluster_id, g.kind, sum(d.amount)
        FROM programmes_grant g
        JOIN programmes_budgetdecision d ON d.grant_id = g.id
        WHERE g.cluster_id = ANY(%(clusters)s)
            AND d.decided_on > %(year_before)s AND d.decided_on <= %(day)s
        GROUP BY 1, 2""",
    "paid": """
        SELECT g.cluster_id, g.kind, sum(d.amount)
        FROM programmes_grant g
        JOIN programmes_payment d ON d.grant_id = g.id
        WHERE g.cluster_id = ANY(%(clusters)s)
            AND d.paid_on > %(year_before)s AND d.paid_on <= %(day)s
        GROUP BY 1, 2""",
    "animation": "SELECT * FROM programmes_animation_years(%(clusters)s, %(day)s)",
    "incomes": """
        SELECT cluster_id, year, sum(amount) FILTER (WHERE origin <> 'public'),
            sum(amount) FILTER (WHERE origin = 'public')
        FROM programmes_income
        WHERE cluster_id = ANY(%(clusters)s) AND year < extract(year FROM %(day)s)
        GROUP BY 1, 2""",
    "envelopes": """
        SELECT NULL, whole, sum(amount) FILTER (WHERE is_own),
            sum(amount) FILTER (WHERE NOT is_own)
        FROM programmes_movement
        WHERE whole = 'envelope' AND day <= %(day)s
        GROUP BY 2""",
    "targets": """
        SELECT cluster_id, count(*), sum(result / target)
        FROM evaluation_target
        WHERE cluster_id = ANY(%(clusters)s) AND start_on <= %(day)s
            AND (end_on IS NULL OR end_on >= %(year_before)s)
        GROUP BY 1""",
    "scores": """
        SELECT e.cluster_id, c.slug, s.score
        FROM evaluation_evaluation e
        JOIN evaluation_criterionscore s ON s.evaluation_id = e.id
        JOIN evaluation_criterion c ON c.id = s.criterion_id
        WHERE e.cluster_id = ANY(%(clusters)s) AND e.reference_on <= %(day)s""",
}
