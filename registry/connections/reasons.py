"""The reasons for which two fit, in SQL: what one has in common with others.

Each begins with the table ``org`` of who has to do with what: see ``statements.py``.
"""

from .statements import first_fact

MOST_REASONS = 5
"""Reasons that are told of a suggestion: those that weigh most."""

FEW_MEMBERS = 10
"""Members that a network is taken to have besides: one of one is no share to go by."""

WEIGHT_OF_PARTNER = 4

OWN = """
own AS MATERIALIZED (
    SELECT bond, ends, row, who, thing FROM org WHERE who = ANY(%(organisations)s)
)"""

BEARING = f""",
bearing AS MATERIALIZED (
    SELECT bond, thing, who, {first_fact()}
    FROM org JOIN things USING (bond, thing)
    WHERE org.thing = ANY(ARRAY(SELECT thing FROM things))
    GROUP BY bond, thing, who
),
sizes AS (SELECT bond, thing, count(*) AS size FROM bearing GROUP BY bond, thing)"""
"""All that have to do with the same things, and how many they are; read once."""

NETWORKS = f"""{OWN},
things AS MATERIALIZED (SELECT DISTINCT bond, thing FROM own){BEARING},
many AS MATERIALIZED (
    SELECT cluster, count(*) AS members FROM member
    WHERE cluster = ANY(%(networks)s) GROUP BY cluster
),
theirs AS MATERIALIZED (
    SELECT DISTINCT bond, thing, who AS cluster FROM net
    WHERE who = ANY(%(networks)s) AND thing = ANY(ARRAY(SELECT thing FROM things))
),
alike AS (
    SELECT bond, thing, cluster, count(*) AS number
    FROM bearing JOIN member ON organisation = who
    WHERE cluster = ANY(%(networks)s) AND NOT (bond = %(network)s AND thing = cluster)
    GROUP BY bond, thing, cluster
),
reasons AS (
    SELECT own.who, theirs.cluster, own.bond, own.thing,
        {first_fact("own")}, 0 AS number,
        min(weight.weight / ln(2 + sizes.size)) AS score
    FROM own JOIN theirs USING (bond, thing) JOIN sizes USING (bond, thing)
    JOIN weight USING (bond)
    GROUP BY own.who, theirs.cluster, own.bond, own.thing
    UNION ALL
    SELECT own.who, alike.cluster, own.bond, own.thing,
        {first_fact("own")}, min(alike.number),
        min(weight.weight * alike.number / (many.members + {FEW_MEMBERS}.0))
    FROM own JOIN alike USING (bond, thing) JOIN weight USING (bond)
    JOIN many ON many.cluster = alike.cluster
    GROUP BY own.who, alike.cluster, own.bond, own.thing
),
outside AS (
    SELECT *,
        bool_or(NOT bond = ANY(%(weak)s)) OVER (PARTITION BY who, cluster) AS is_one
    FROM reasons WHERE NOT EXISTS (
        SELECT FROM member
        WHERE member.organisation = reasons.who AND member.cluster = reasons.cluster
    )
),
weighed AS (
    SELECT *, NULL::bigint AS via,
        sum(score) OVER (PARTITION BY who, cluster) AS total,
        count(*) OVER (PARTITION BY who, cluster) AS reasons,
        row_number() OVER (
            PARTITION BY who, cluster ORDER BY score DESC, bond, thing, number
        ) AS place
    FROM outside WHERE is_one
),
ranked AS (
    SELECT *, dense_rank() OVER (
        PARTITION BY who ORDER BY round(total::numeric, 6) DESC, cluster
    ) AS rank
    FROM weighed
)
SELECT who, cluster, bond, ends, row, thing, number, via, score, total, reasons
FROM ranked WHERE rank <= %(most)s AND place <= {MOST_REASONS}
ORDER BY who, rank, place"""

MET = f"""{OWN},
partner AS MATERIALIZED (
    SELECT DISTINCT org.who FROM own JOIN org USING (bond, thing)
    WHERE own.bond = ANY(%(works)s) AND NOT org.who = ANY(%(organisations)s)
),
theirs AS MATERIALIZED (
    SELECT org.bond, org.thing, org.who FROM org JOIN partner USING (who)
    WHERE org.bond = ANY(%(works)s)
),
things AS MATERIALIZED (
    SELECT bond, thing, min(via) AS via FROM (
        SELECT bond, thing, NULL::bigint AS via FROM own
        UNION ALL SELECT bond, thing, who FROM theirs
    ) each
    GROUP BY bond, thing
){BEARING},
others AS (
    SELECT bearing.*, via
    FROM bearing JOIN things USING (bond, thing) JOIN there ON there.key = who
    WHERE NOT who = ANY(%(organisations)s)
        AND NOT EXISTS (SELECT FROM partner WHERE partner.who = bearing.who)
),
reasons AS (
    SELECT others.*,
        CASE WHEN via IS NULL THEN weight.weight ELSE {WEIGHT_OF_PARTNER} END
            / ln(2 + sizes.size) AS score
    FROM others JOIN sizes USING (bond, thing) JOIN weight USING (bond)
)"""
"""Why others than its partners could know an organisation."""

PARTNERS = f"""{MET},
totals AS (
    SELECT who, round(sum(score)::numeric, 6) AS total FROM reasons
    WHERE NOT who = ANY(%(passed)s)
    GROUP BY who HAVING bool_or(via IS NOT NULL OR NOT bond = ANY(%(weak)s))
        AND (%(alone)s OR NOT bool_and(bond = %(network)s))
),
first AS MATERIALIZED (
    SELECT who, total FROM (
        SELECT *, rank() OVER (ORDER BY total DESC) AS rank FROM totals
    ) ranked
    WHERE rank <= %(most)s
),
working AS (
    SELECT who, count(DISTINCT (bond, thing)) AS works FROM org
    WHERE bond = ANY(%(works)s) AND who IN (SELECT who FROM first) GROUP BY who
),
best AS (
    SELECT who, total, coalesce(works, 0) AS works
    FROM first LEFT JOIN working USING (who)
    ORDER BY total DESC, works DESC NULLS LAST, who LIMIT %(most)s
),
told AS (
    SELECT reasons.*, total, works, count(*) OVER (PARTITION BY who) AS number,
        row_number() OVER (
            PARTITION BY who ORDER BY score DESC, bond, thing
        ) AS place
    FROM reasons JOIN best USING (who)
)
SELECT NULL::bigint, who, bond, ends, row, thing, 0, via, score, total, number
FROM told WHERE place <= {MOST_REASONS}
ORDER BY total DESC, works DESC, who, place"""
