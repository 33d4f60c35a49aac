"""What the pages show, in as little SQL as gives it: what they are measured against.

Every query of counts returns the facet, the value and the number of rows.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

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
ORGANISATION_COUNTS = [
    f"""
    SELECT
        CASE grouping(o.kind, o.size_class)
            WHEN 1 THEN 'kind' WHEN 2 THEN 'size' ELSE 'total' END,
        coalesce(o.kind, o.size_class), count(*)
    FROM registry_organisation o
    JOIN registry_place p ON p.id = o.place_id
    WHERE {EXISTING} AND p.province_id = %(province)s
    GROUP BY GROUPING SETS ((o.kind), (o.size_class), ())""",
    f"""
    SELECT 'province', {AREA}, count(*)
    FROM registry_organisation o
    {AREAS}
    WHERE {EXISTING}
    GROUP BY 2""",
    f"""
    SELECT 'cluster', c.slug, held.number, c.name
    FROM (
        SELECT m.cluster_id, count(*) AS number
        FROM registry_organisation o
        JOIN registry_place p ON p.id = o.place_id
        LEFT JOIN registry_membership m ON m.organisation_id = o.id AND {HELD}
        WHERE {EXISTING} AND p.province_id = %(province)s
        GROUP BY m.cluster_id
    ) held
    LEFT JOIN registry_cluster c ON c.id = held.cluster_id""",
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
        CASE grouping(kind, size_class, code, documented)
            WHEN 7 THEN 'kind' WHEN 11 THEN 'size' WHEN 13 THEN 'province'
            WHEN 14 THEN 'documented' ELSE 'total' END,
        coalesce(kind, size_class, code, documented::text), count(*)
    FROM (
        SELECT o.kind, o.size_class, {AREA} AS code, EXISTS (
            SELECT FROM registry_membershipattestation a
            WHERE a.membership_id = m.id
            AND a.documented_on > %(recently)s AND a.documented_on <= %(day)s
        ) AS documented
        FROM registry_membership m
        JOIN registry_organisation o ON o.id = m.organisation_id
        {AREAS}
        WHERE m.cluster_id = %(cluster)s AND {HELD}
    ) member
    GROUP BY GROUPING SETS ((kind), (size_class), (code), (documented), ())"""
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
SELECT r.model, coalesce(o.slug, c.slug, s.slug), r.total
FROM ranked r
LEFT JOIN registry_organisation o ON r.model = 'organisation' AND o.id = r."row"
LEFT JOIN registry_cluster c ON r.model = 'cluster' AND c.id = r."row"
LEFT JOIN registry_source s ON r.model = 'source' AND s.id = r."row"
WHERE r.place <= {FEW}
ORDER BY r.model, r.place"""


def organisations(connection, *, day: date, province: str) -> Shown:
    """Return the list of organisations of a province."""
    given = {
        "day": day,
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
