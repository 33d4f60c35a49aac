"""The numbers of the pages of connections, in as little SQL as gives them.

Of each page all that it counts and names, of any number of networks. What joins them in
the databases of the benchmarks are members and partnerships: there is nothing else.
Two things stay with Python, here as there: to follow ways from network to network, of
which the SQL gives what they are reckoned from, and to see which names look alike.
"""

from registry.connections.bonds import MOST_AT_ONCE
from registry.connections.fits import MOST_SUGGESTED
from registry.connections.reasons import FEW_MEMBERS
from registry.lists.page import PER_PAGE
from tests.benchmarks.plain_sql import AREA, AREAS, EXISTING, HELD

MEMBERS = f"""
held AS MATERIALIZED (
    SELECT m.cluster_id AS cluster, m.organisation_id AS body
    FROM registry_membership m WHERE {HELD}
)"""
RUN = """
run AS MATERIALIZED (
    SELECT l.partnership_id AS thing, l.cluster_id AS cluster
    FROM registry_partnershipcluster l JOIN registry_partnership p
    ON p.id = l.partnership_id
    WHERE p.start_on <= %(day)s AND (p.end_on IS NULL OR p.end_on >= %(day)s)
),
takes_part AS MATERIALIZED (
    SELECT l.partnership_id AS thing, l.organisation_id AS body
    FROM registry_participation l JOIN registry_partnership p
    ON p.id = l.partnership_id
    WHERE p.start_on <= %(day)s AND (p.end_on IS NULL OR p.end_on >= %(day)s)
)"""
ACTIVE = f"""
{MEMBERS}, {RUN},
active AS MATERIALIZED (
    SELECT cluster, body FROM held
    UNION SELECT cluster, body FROM run JOIN takes_part USING (thing)
)"""
CONTACT = f"""
contact AS (
    SELECT 'member' AS kind, body AS thing, cluster FROM held
    UNION ALL SELECT 'partnership', thing, cluster FROM run WHERE thing IN (
        SELECT thing FROM run GROUP BY thing HAVING count(*) <= {MOST_AT_ONCE}
    )
)"""
AT_HOME = """
    SELECT id FROM registry_cluster
    WHERE kind IN ('business_cluster', 'competitiveness_pole')"""

PAIRS = f"""
WITH {ACTIVE}, {CONTACT}
SELECT a.kind, a.cluster, b.cluster, count(*)
FROM contact a JOIN contact b USING (kind, thing) WHERE a.cluster < b.cluster
GROUP BY a.kind, a.cluster, b.cluster
UNION ALL
SELECT 'could', a.cluster, b.cluster, count(*)
FROM active a JOIN active b USING (body) WHERE a.cluster < b.cluster
GROUP BY a.cluster, b.cluster"""
"""What joins each two networks, by its kind, and how many are active in both."""

BROKERS = f"""
WITH {ACTIVE},
joined AS MATERIALIZED (
    SELECT body, a.cluster AS one, b.cluster AS other
    FROM active a JOIN active b USING (body) WHERE a.cluster < b.cluster
),
pairs AS (SELECT one, other, count(*) AS n FROM joined GROUP BY one, other),
broker AS MATERIALIZED (
    SELECT body, count(*) AS pairs, count(*) FILTER (WHERE n = 1) AS alone
    FROM joined JOIN pairs USING (one, other) GROUP BY body
),
shown AS (
    SELECT broker.*, o.name, o.kind, row_number() OVER (
        ORDER BY alone DESC, pairs DESC, o.name_key, o.slug
    ) AS place
    FROM broker JOIN registry_organisation o ON o.id = body
    ORDER BY place LIMIT {PER_PAGE}
)
SELECT kind, count(*), NULL, NULL, NULL FROM broker
JOIN registry_organisation o ON o.id = body GROUP BY kind
UNION ALL
(SELECT name, body, pairs, alone, array_agg(cluster)
FROM shown JOIN active USING (body) GROUP BY name, body, pairs, alone, place
ORDER BY place)"""
"""How many join networks, by their kind; and those who alone join the most of them."""

WAYS = """
joined AS (
    SELECT a.cluster || '-' || b.cluster AS one
    FROM contact a JOIN contact b USING (kind, thing) WHERE a.cluster < b.cluster
    GROUP BY a.cluster, b.cluster
),
alike AS (
    SELECT networks::text, count(*) AS n FROM (
        SELECT array_agg(cluster ORDER BY cluster) AS networks
        FROM active GROUP BY body
    ) each GROUP BY networks
)"""
"""Which networks have a contact, and how many bodies are active in the very same."""

LOST = f"""
WITH {ACTIVE}, {CONTACT}, {WAYS},
counted AS (SELECT *, count(*) OVER (PARTITION BY body) AS n FROM held),
alone AS (
    SELECT min(cluster) AS cluster FROM run WHERE cluster IN ({AT_HOME})
    GROUP BY thing HAVING count(DISTINCT cluster) = 1
)
SELECT 'only there', cluster::text, count(*) FILTER (WHERE n = 1), count(*)
FROM counted GROUP BY cluster
UNION ALL
SELECT 'recent', m.cluster_id::text, count(*), NULL FROM registry_membership m
WHERE {HELD} AND EXISTS (
    SELECT FROM registry_membershipattestation a WHERE a.membership_id = m.id
    AND a.documented_on > %(recently)s AND a.documented_on <= %(day)s
) GROUP BY m.cluster_id
UNION ALL
SELECT 'undertakings', cluster::text, count(*), NULL FROM alone GROUP BY cluster
UNION ALL SELECT 'joined', one, 1, NULL FROM joined
UNION ALL SELECT 'alike', networks, n, NULL FROM alike"""
"""Who and what is found with one network alone, and what ways are reckoned from."""

OF_ONE = f"""
WITH {ACTIVE}, {CONTACT}, {WAYS},
its AS (
    SELECT m.id, m.organisation_id AS body, m.source_id FROM registry_membership m
    JOIN registry_cluster c ON c.id = m.cluster_id
    WHERE c.slug = %(network)s AND {HELD}
)
SELECT 'member', o.name, s.title, NULL::bigint FROM its
JOIN registry_organisation o ON o.id = its.body
JOIN registry_source s ON s.id = its.source_id
WHERE its.body IN (SELECT body FROM held GROUP BY body HAVING count(*) = 1)
UNION ALL
SELECT 'undertaking', p.title_en, s.title, NULL FROM registry_partnershipcluster l
JOIN registry_cluster c ON c.id = l.cluster_id
JOIN registry_partnership p ON p.id = l.partnership_id
JOIN registry_source s ON s.id = l.source_id
WHERE c.slug = %(network)s AND c.id IN ({AT_HOME})
AND p.id IN (SELECT thing FROM run) AND NOT EXISTS (
    SELECT FROM run WHERE run.thing = p.id AND run.cluster <> c.id
    AND run.cluster IN ({AT_HOME})
)
UNION ALL
SELECT 'known', NULL, NULL, count(*) FROM its
UNION ALL
SELECT 'recent', NULL, NULL, count(*) FROM its
JOIN registry_membershipattestation a ON a.membership_id = its.id
WHERE a.documented_on > %(recently)s AND a.documented_on <= %(day)s
UNION ALL SELECT 'joined', one, NULL, 1 FROM joined
UNION ALL SELECT 'alike', networks, NULL, n FROM alike"""
"""What only one network has, with its source, and what ways are reckoned from."""

OUTSIDE = f"""
outside AS MATERIALIZED (
    SELECT o.id, o.name, o.name_key, o.slug, o.kind, {AREA} AS area
    FROM registry_organisation o {AREAS}
    WHERE {EXISTING} AND NOT EXISTS (
        SELECT FROM registry_membership m WHERE m.organisation_id = o.id AND {HELD}
    )
)"""
POINTS = """
compared AS (SELECT unnest(%(networks)s::bigint[]) AS cluster),
points AS MATERIALIZED (
    SELECT thing FROM run JOIN compared USING (cluster)
    UNION SELECT thing FROM takes_part JOIN held USING (body)
    JOIN compared USING (cluster)
),
elsewhere AS MATERIALIZED (
    SELECT DISTINCT active.cluster FROM (
        SELECT body, cluster FROM held
        UNION SELECT body, cluster FROM run JOIN takes_part USING (thing)
    ) active JOIN held USING (body) JOIN compared ON compared.cluster = held.cluster
    WHERE active.cluster <> held.cluster
),
fitted AS MATERIALIZED (
    SELECT body FROM takes_part JOIN points USING (thing)
    UNION
    SELECT body FROM run JOIN takes_part USING (thing) JOIN elsewhere USING (cluster)
)"""
WORDS_OF_FITS = f"""
own AS MATERIALIZED (
    SELECT 'partnership' AS bond, thing, body, 4.0 AS weight
    FROM takes_part WHERE body IN (SELECT id FROM shown)
    UNION ALL
    SELECT 'network', cluster, body, 3.0 FROM (
        SELECT cluster, body FROM held
        UNION SELECT cluster, body FROM run JOIN takes_part USING (thing)
    ) active
    WHERE body IN (SELECT id FROM shown)
    UNION ALL
    SELECT 'place', p.arrondissement_id, o.id, 1.0
    FROM registry_organisation o JOIN registry_place p ON p.id = o.place_id
    WHERE o.id IN (SELECT id FROM shown) AND p.arrondissement_id IS NOT NULL
),
org AS (
    SELECT 'partnership' AS bond, thing, body FROM takes_part
    UNION ALL SELECT 'network', cluster, body FROM held
    UNION ALL
    SELECT 'network', cluster, body FROM run JOIN takes_part USING (thing)
    UNION ALL
    SELECT 'place', p.arrondissement_id, o.id
    FROM registry_organisation o JOIN registry_place p ON p.id = o.place_id
    WHERE {EXISTING}
),
bearing AS MATERIALIZED (
    SELECT DISTINCT bond, thing, org.body
    FROM org JOIN (SELECT DISTINCT bond, thing FROM own) t USING (bond, thing)
),
sizes AS (SELECT bond, thing, count(*) AS n FROM bearing GROUP BY bond, thing),
members AS (SELECT cluster, count(*) AS n FROM held GROUP BY cluster),
alike AS (
    SELECT bond, thing, cluster, count(*) AS n FROM bearing JOIN held USING (body)
    WHERE cluster = ANY(%(networks)s)
        AND NOT (bond = 'network' AND thing = cluster)
    GROUP BY bond, thing, cluster
),
reasons AS (
    SELECT own.body, run.cluster, bond, own.thing, own.weight / ln(2 + sizes.n) AS score
    FROM own JOIN sizes USING (bond, thing) JOIN run USING (thing)
    WHERE bond = 'partnership' AND run.cluster = ANY(%(networks)s)
    UNION ALL
    SELECT own.body, alike.cluster, bond, thing,
        own.weight * alike.n / (members.n + {FEW_MEMBERS}.0)
    FROM own JOIN alike USING (bond, thing)
    JOIN members ON members.cluster = alike.cluster
),
scored AS (
    SELECT body, cluster, sum(score) AS score, array_agg(
        bond || ' ' || thing ORDER BY score DESC
    ) AS told
    FROM reasons WHERE NOT EXISTS (
        SELECT FROM held WHERE held.body = reasons.body
        AND held.cluster = reasons.cluster
    )
    GROUP BY body, cluster HAVING bool_or(bond <> 'place')
)"""
UNCONNECTED = f"""
WITH {MEMBERS}, {RUN}, {OUTSIDE}, {POINTS},
told AS MATERIALIZED (
    SELECT outside.*, id IN (SELECT body FROM fitted) AS fits,
        id IN (SELECT body FROM takes_part) AS tied
    FROM outside
),
shown AS (
    SELECT *, row_number() OVER (ORDER BY fits DESC, name_key, slug) AS place FROM told
    ORDER BY place LIMIT {PER_PAGE}
), {WORDS_OF_FITS}
SELECT CASE grouping(kind, area, fits, tied) WHEN 7 THEN 'kind' WHEN 11 THEN 'province'
    WHEN 13 THEN 'fits' WHEN 14 THEN 'tie' ELSE 'total' END,
    coalesce(kind, area, fits::text, tied::text), count(*), NULL::float, NULL::text[]
FROM told GROUP BY GROUPING SETS ((kind), (area), (fits), (tied), ())
UNION ALL
SELECT 'row', slug, place, NULL, NULL FROM shown
UNION ALL
SELECT 'fitting', body::text, cluster, score, told FROM scored
UNION ALL
SELECT 'activity', NULL, count(*), NULL, NULL FROM outside WHERE NOT EXISTS (
    SELECT FROM registry_organisationactivity a WHERE a.organisation_id = outside.id
)"""
"""Who is in no network, by each facet; of those shown what ties them, and what fits."""

SUGGESTIONS = f"""
WITH {ACTIVE},
shown AS (SELECT id FROM registry_organisation WHERE slug = %(member)s),
{WORDS_OF_FITS},
partner AS MATERIALIZED (
    SELECT DISTINCT takes_part.body FROM takes_part JOIN own USING (thing)
    WHERE own.bond = 'partnership'
),
theirs AS MATERIALIZED (
    SELECT DISTINCT thing FROM takes_part JOIN partner USING (body)
),
met AS (
    SELECT DISTINCT body, bond, thing, CASE bond
        WHEN 'place' THEN 1 WHEN 'network' THEN 3 ELSE 4 END AS weight
    FROM (
        SELECT bearing.* FROM bearing
        UNION ALL SELECT 'partnership', thing, body FROM takes_part
        WHERE thing IN (SELECT thing FROM theirs)
    ) met
    WHERE body NOT IN (SELECT id FROM shown)
        AND body NOT IN (SELECT body FROM partner)
),
of_all AS (
    SELECT bond, thing, n FROM sizes
    UNION SELECT 'partnership', thing, count(*) FROM takes_part
    WHERE thing IN (SELECT thing FROM theirs) GROUP BY thing
),
partners AS (
    SELECT body, sum(weight / ln(2 + n)) AS score
    FROM met JOIN of_all USING (bond, thing)
    GROUP BY body HAVING bool_or(bond <> 'place')
    ORDER BY 2 DESC LIMIT {MOST_SUGGESTED}
)
SELECT 'network', cluster, score FROM scored
UNION ALL SELECT 'partner', body, score FROM partners"""
"""The networks and the partners that fit a member, each with what it weighs."""
