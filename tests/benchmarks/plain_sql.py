"""What the pages show, in as little SQL as gives it: what they are measured against.

Every query of counts returns the facet, the value and the number of rows.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from registry.lists.facets import NOT_STATED
from registry.lists.page import PER_PAGE
from registry.models.attestation import RECENTLY
from registry.search.finding import FEW


@dataclass
class Shown:
    """What a page shows: how many rows, which of them first, how many of each value."""

    total: int
    slugs: list[str]
    counts: dict[str, dict[str, int]] = field(default_factory=dict)


EXISTING = """
    o.merged_into_id IS NULL
    AND (o.founded_on IS NULL OR o.founded_on <= %(day)s)
    AND (o.closed_on IS NULL OR o.closed_on >= %(day)s)"""
HELD = "m.start_on <= %(day)s AND (m.end_on IS NULL OR m.end_on >= %(day)s)"

ORGANISATIONS = f"""
    SELECT o.slug, o.name, o.kind, o.enterprise_number,
        p.post_code, p.name_en, p.name_fr,
        (SELECT count(*) FROM registry_membership m
         WHERE m.organisation_id = o.id AND {HELD})
    FROM registry_organisation o
    JOIN registry_place p ON p.id = o.place_id
    WHERE {EXISTING} AND p.province_id = %(province)s
    ORDER BY o.name_key, o.slug
    LIMIT {PER_PAGE}"""
AREA = "coalesce(t.code, r.code, nullif(p.country, ''), nullif(o.country, ''))"
AREAS = """
    LEFT JOIN registry_place p ON p.id = o.place_id
    LEFT JOIN registry_territory t ON t.id = p.province_id AND t.code LIKE 'BE3%%'
    LEFT JOIN registry_territory r ON r.id = p.region_id"""
OF_A_COLUMN = """
        CASE grouping(kind, size_class, legal_form, country, networks, documented, ties)
            WHEN 63 THEN 'kind' WHEN 95 THEN 'size' WHEN 111 THEN 'form'
            WHEN 119 THEN 'country' WHEN 123 THEN 'networks'
            WHEN 125 THEN 'documented' WHEN 126 THEN 'ties' ELSE 'total' END"""
LAST_DOCUMENTED = """
    CASE WHEN {last} > %(recently)s THEN 'true'
        WHEN {last} IS NOT NULL THEN 'false' ELSE 'never' END"""
TIED = """
    SELECT organisation_id FROM registry_membership WHERE start_on <= %(day)s
    UNION SELECT organisation_id FROM registry_agreementparty
    UNION SELECT organisation_id FROM registry_participation
    UNION SELECT organisation_id FROM registry_eventparticipation
    UNION SELECT organisation_id FROM registry_mandate
    UNION SELECT represents_id FROM registry_mandate
    UNION SELECT legal_entity_id FROM registry_cluster
    UNION SELECT organiser_id FROM registry_internationalaction
    UNION SELECT organisation_id FROM programmes_projectparticipant
    UNION SELECT id FROM registry_organisation WHERE originates_from_id IS NOT NULL"""
ORGANISATION_COUNTS = [
    f"""
    SELECT {OF_A_COLUMN},
        coalesce(kind, size_class, legal_form, country, networks, documented, ties),
        count(*)
    FROM (
        SELECT o.kind, o.size_class, o.legal_form,
            coalesce(nullif(p.country, ''), nullif(o.country, '')) AS country,
            CASE WHEN held.number > 1 THEN '2' WHEN held.number = 1 THEN '1' ELSE '0'
                END AS networks,
            {LAST_DOCUMENTED.format(last="seen.last")} AS documented,
            CASE WHEN held.number > 0 THEN 'member'
                WHEN tied.organisation_id IS NOT NULL THEN 'other' ELSE 'none'
                END AS ties
        FROM registry_organisation o
        JOIN registry_place p ON p.id = o.place_id
        LEFT JOIN (
            SELECT organisation_id, count(DISTINCT cluster_id) AS number
            FROM registry_membership m WHERE {HELD} GROUP BY organisation_id
        ) held ON held.organisation_id = o.id
        LEFT JOIN (
            SELECT m.organisation_id, max(a.documented_on) AS last
            FROM registry_membershipattestation a
            JOIN registry_membership m ON m.id = a.membership_id
            WHERE a.documented_on <= %(day)s GROUP BY m.organisation_id
        ) seen ON seen.organisation_id = o.id
        LEFT JOIN ({TIED}) tied ON tied.organisation_id = o.id
        WHERE {EXISTING} AND p.province_id = %(province)s
    ) each
    GROUP BY GROUPING SETS (
        (kind), (size_class), (legal_form), (country), (networks), (documented), (ties),
        ()
    )""",
    f"""
    SELECT 'province', {AREA}, count(*)
    FROM registry_organisation o
    {AREAS}
    WHERE {EXISTING}
    GROUP BY 2""",
    f"""
    SELECT
        CASE grouping(c.kind, c.slug) WHEN 1 THEN 'cluster_kind' ELSE 'cluster' END,
        coalesce(c.kind, c.slug), count(DISTINCT o.id)
    FROM registry_organisation o
    JOIN registry_place p ON p.id = o.place_id
    LEFT JOIN registry_membership m ON m.organisation_id = o.id AND {HELD}
    LEFT JOIN registry_cluster c ON c.id = m.cluster_id
    WHERE {EXISTING} AND p.province_id = %(province)s
    GROUP BY GROUPING SETS ((c.kind), (c.slug))""",
    f"""
    SELECT 'activity', NULL, count(*)
    FROM registry_organisation o
    JOIN registry_place p ON p.id = o.place_id
    WHERE {EXISTING} AND p.province_id = %(province)s AND NOT EXISTS (
        SELECT FROM registry_organisationactivity v WHERE v.organisation_id = o.id
    )""",
]

MEMBERS = f"""
    SELECT o.slug, o.name, o.kind, p.post_code, p.name_en, p.name_fr,
        m.start_on, m.start_precision, m.end_on, m.end_precision,
        m.quote, m.locator, m.basis, m.note_en, m.note_fr,
        s.slug, s.title, s.publisher, s.published_on, s.published_precision,
        (SELECT max(a.documented_on) FROM registry_membershipattestation a
         WHERE a.membership_id = m.id AND a.documented_on <= %(day)s)
    FROM registry_membership m
    JOIN registry_organisation o ON o.id = m.organisation_id
    LEFT JOIN registry_place p ON p.id = o.place_id
    JOIN registry_source s ON s.id = m.source_id
    WHERE m.cluster_id = %(cluster)s AND {HELD}
    ORDER BY o.name_key, o.slug, m.start_on
    LIMIT {PER_PAGE}"""
MEMBER_COUNTS = [
    f"""
    SELECT
        CASE grouping(kind, size_class, legal_form, code, documented)
            WHEN 15 THEN 'kind' WHEN 23 THEN 'size' WHEN 27 THEN 'form'
            WHEN 29 THEN 'province' WHEN 30 THEN 'documented' ELSE 'total' END,
        coalesce(kind, size_class, legal_form, code, documented), count(*)
    FROM (
        SELECT o.kind, o.size_class, o.legal_form, {AREA} AS code,
            {LAST_DOCUMENTED.format(last="seen.last")} AS documented
        FROM registry_membership m
        JOIN registry_organisation o ON o.id = m.organisation_id
        {AREAS}
        LEFT JOIN LATERAL (
            SELECT max(a.documented_on) AS last FROM registry_membershipattestation a
            WHERE a.membership_id = m.id AND a.documented_on <= %(day)s
        ) seen ON true
        WHERE m.cluster_id = %(cluster)s AND {HELD}
    ) member
    GROUP BY GROUPING SETS (
        (kind), (size_class), (legal_form), (code), (documented), ()
    )""",
    f"""
    SELECT 'activity', NULL, count(*) FROM registry_membership m
    WHERE m.cluster_id = %(cluster)s AND {HELD} AND NOT EXISTS (
        SELECT FROM registry_organisationactivity v
        WHERE v.organisation_id = m.organisation_id
    )""",
]

FOUND = f"""
WITH found AS (
    SELECT e.model, e."row", f.rank, o.id AS organisation
    FROM registry_search(
        %(text)s, false, '{{cluster,organisation,mandate}}', '{{cluster}}'
    ) f
    JOIN registry_searchentry e ON e.id = f.entry
    LEFT JOIN registry_organisation o ON e.model = 'organisation' AND o.id = e."row"
    WHERE e.model <> 'organisation' OR o.merged_into_id IS NULL
        AND (o.founded_on IS NULL OR o.founded_on <= current_date)
), ranked AS (
    SELECT
        *,
        row_number() OVER (PARTITION BY model ORDER BY rank DESC, "row") AS place,
        count(*) OVER (PARTITION BY model) AS total
    FROM found
)
SELECT r.model, coalesce(o.slug, c.slug, s.slug, g.slug, f.slug, t.slug), r.total
FROM ranked r
LEFT JOIN registry_organisation o ON r.model = 'organisation' AND o.id = r."row"
LEFT JOIN registry_cluster c ON r.model = 'cluster' AND c.id = r."row"
LEFT JOIN registry_source s ON r.model = 'source' AND s.id = r."row"
LEFT JOIN programmes_grant g ON r.model = 'grant' AND g.id = r."row"
LEFT JOIN evaluation_publishedfigure f
    ON r.model = 'publishedfigure' AND f.id = r."row"
LEFT JOIN evaluation_target t ON r.model = 'target' AND t.id = r."row"
WHERE r.place <= {FEW}
ORDER BY r.model, r.place"""

# What the page of a plan adds up: every grant and every payment by line, cluster and
# year.
GRANTED = """
    SELECT awarded.funding_line_id, awarded.cluster_id,
        extract(year FROM moved.decided_on), sum(moved.amount)
    FROM programmes_budgetdecision moved
    JOIN programmes_grant awarded ON awarded.id = moved.grant_id
    JOIN programmes_fundingline line ON line.id = awarded.funding_line_id
    JOIN programmes_envelope envelope ON envelope.id = line.envelope_id
    JOIN programmes_plan plan ON plan.id = envelope.plan_id
    WHERE plan.slug = %(plan)s AND moved.decided_on <= %(day)s
    GROUP BY 1, 2, 3"""
PAID = GRANTED.replace("budgetdecision", "payment").replace("decided_on", "paid_on")


def organisations(connection, *, day: date, province: str) -> Shown:
    """Return the list of organisations of a province."""
    given = {
        "day": day,
        "recently": day - RECENTLY,
        "province": _key(connection, "territory", "code", province),
    }
    return _list(connection, ORGANISATIONS, ORGANISATION_COUNTS, given)


def members(connection, *, day: date, cluster: str) -> Shown:
    """Return the list of members of a cluster."""
    given = {
        "day": day,
        "recently": day - RECENTLY,
        "cluster": _key(connection, "cluster", "slug", cluster),
    }
    return _list(connection, MEMBERS, MEMBER_COUNTS, given)


def search(connection, *, text: str) -> dict[str, Shown]:
    """Return what answers to a text, by the name of its model."""
    found = {}
    for model, slug, total in connection.execute(FOUND, {"text": text}):
        found.setdefault(model, Shown(total, [])).slugs.append(slug)
    return found


def plan(connection, *, day: date, plan: str) -> tuple[Decimal, Decimal]:
    """Return what was granted under a plan and what was paid, in all."""
    given = {"plan": plan, "day": day}
    return tuple(
        sum(amount for *_by, amount in connection.execute(query, given))
        for query in (GRANTED, PAID)
    )


def _key(connection, table: str, column: str, value: str) -> int:
    query = f"SELECT id FROM registry_{table} WHERE {column} = %s"
    return connection.execute(query, [value]).fetchone()[0]


def _list(connection, page: str, count_queries: list[str], given: dict) -> Shown:
    slugs = [slug for slug, *_ in connection.execute(page, given)]
    counts = defaultdict(dict)
    for query in count_queries:
        for facet, value, number, *_label in connection.execute(query, given):
            counts[facet][value or NOT_STATED] = number
    (total,) = counts.pop("total").values()
    return Shown(total, slugs, dict(counts))
