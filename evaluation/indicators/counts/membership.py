"""Who belongs to the clusters, and what is known of them."""

from collections import Counter
from dataclasses import dataclass, field

from evaluation.indicators.count import reads
from evaluation.indicators.points import Points, Rows
from programmes.models.project_queries import SME_CLASSES
from registry.models import (
    ClusterKind,
    ImportMode,
    ImportStatus,
    OrganisationKind,
    Territory,
)
from registry.models.import_batch import MEMBERS as MEMBERS_LISTED
from registry.models.organisation_kind import RESEARCH
from registry.models.territory import TerritoryLevel

HELD = "registry_holds(m.start_on, m.end_on, {day})"
ON_THE_DAY = HELD.format(day="point.day")

# The organisations that are members at each point, once each.
MEMBER = f"""
member AS MATERIALIZED (
    SELECT DISTINCT point.number, point.day, m.organisation_id
    FROM point
    JOIN registry_membership m ON m.cluster_id = point.cluster_id AND {ON_THE_DAY}
)"""

# The memberships that a document shows in the three years before each day.
SHOWN = """
shown AS (
    SELECT DISTINCT period.day, attested.membership_id
    FROM (SELECT DISTINCT day, recently FROM point) period
    JOIN registry_membershipattestation attested
        ON attested.documented_on > period.recently
        AND attested.documented_on <= period.day
    WHERE attested.membership_id IN (
        SELECT m.id FROM registry_membership m
        WHERE m.cluster_id IN (SELECT cluster_id FROM point)
    )
)"""

# What each member was on the day: its kind, and the size and the seat that it had then.
MEMBER_THEN = """
member_then AS (
    SELECT member.*, organisation.kind, place.id AS place_id, place.region_id,
        place.province_id, place.arrondissement_id,
        CASE WHEN sized.organisation_id IS NULL THEN organisation.size_class
            ELSE sized.size_class END AS size_class,
        place.id IS NOT NULL OR CASE WHEN seat.organisation_id IS NULL
            THEN organisation.country ELSE seat.country END NOT IN ('', 'BE')
            AS is_located
    FROM member
    JOIN registry_organisation organisation
        ON organisation.id = member.organisation_id
    LEFT JOIN registry_sizeovertime sized
        ON sized.organisation_id = member.organisation_id
        AND registry_held(sized.start_on, sized.end_on, member.day)
    LEFT JOIN registry_seatovertime seat
        ON seat.organisation_id = member.organisation_id
        AND registry_held(seat.start_on, seat.end_on, member.day)
    LEFT JOIN registry_place place
        ON place.id = CASE WHEN seat.organisation_id IS NULL
            THEN organisation.place_id ELSE seat.place_id END
)"""

MEMBERS = f"""
WITH {SHOWN}, member AS (
    SELECT point.number, point.day, m.organisation_id,
        bool_or(shown.membership_id IS NOT NULL) AS is_recent
    FROM point
    JOIN registry_membership m ON m.cluster_id = point.cluster_id AND {ON_THE_DAY}
    LEFT JOIN shown ON shown.membership_id = m.id AND shown.day = point.day
    GROUP BY point.number, point.day, m.organisation_id
), {MEMBER_THEN}
SELECT
    number, kind,
    count(*) AS members,
    count(*) FILTER (WHERE is_recent) AS recent,
    count(*) FILTER (WHERE size_class <> '') AS sized,
    count(*) FILTER (WHERE size_class = ANY(%(sme)s)) AS smes,
    count(*) FILTER (WHERE is_located) AS located,
    count(*) FILTER (WHERE region_id = (
        SELECT id FROM registry_territory WHERE code = %(wallonia)s
    )) AS walloon
FROM member_then
GROUP BY number, kind
ORDER BY number, members DESC, kind
"""


@dataclass
class Members:
    """The members on the day, by their kind, and what is known of the enterprises.

    ``recent_kinds`` are those that a document shows in the three years before.
    """

    kinds: dict[str, int] = field(default_factory=dict)
    recent_kinds: dict[str, int] = field(default_factory=dict)
    sized: int = 0
    smes: int = 0
    located: int = 0
    walloon: int = 0

    @property
    def total(self) -> int:
        return sum(self.kinds.values())

    @property
    def recent(self) -> int:
        return sum(self.recent_kinds.values())

    @property
    def enterprises(self) -> int:
        return self.kinds.get(OrganisationKind.ENTERPRISE, 0)

    @property
    def research(self) -> int:
        return sum(self.kinds.get(kind, 0) for kind in RESEARCH)

    @property
    def recent_research(self) -> int:
        return sum(self.recent_kinds.get(kind, 0) for kind in RESEARCH)


@reads(MEMBERS, sme=SME_CLASSES, wallonia=Territory.WALLONIA)
def members(points: Points, rows: Rows) -> dict[int, Members]:
    found = {number: Members() for number in range(len(points.all))}
    for number, row in rows:
        counted = found[number]
        counted.kinds[row["kind"]] = row["members"]
        counted.recent_kinds[row["kind"]] = row["recent"]
        if row["kind"] == OrganisationKind.ENTERPRISE:
            counted.sized, counted.smes = row["sized"], row["smes"]
            counted.located, counted.walloon = row["located"], row["walloon"]
    return found


# Somebody with two memberships in turn neither left nor joined in between: all that a
# member had at the point is looked at together.
MOVEMENTS = f"""
WITH member AS (
    SELECT
        point.number, m.organisation_id,
        bool_or({ON_THE_DAY}) AS now,
        bool_or({HELD.format(day="point.year_before")}) AS before,
        bool_or({HELD.format(day="point.kept_since")}) AS early,
        bool_or(m.end_on >= point.year_before AND m.end_on < point.day) AS ended
    FROM point
    JOIN registry_membership m ON m.cluster_id = point.cluster_id
        AND registry_touches(m.start_on, m.end_on, point.kept_since, point.day)
    GROUP BY point.number, m.organisation_id
)
SELECT
    number,
    count(*) FILTER (WHERE now) AS now,
    count(*) FILTER (WHERE before) AS before,
    count(*) FILTER (WHERE early) AS early,
    count(*) FILTER (WHERE ended AND NOT now) AS left,
    count(*) FILTER (WHERE now AND NOT before) AS joined,
    count(*) FILTER (WHERE early AND now) AS kept
FROM member
GROUP BY number
"""


@dataclass
class Movements:
    """Who came and went: on the day, a year before (``before``), three (``early``)."""

    now: int = 0
    before: int = 0
    early: int = 0
    left: int = 0
    joined: int = 0
    kept: int = 0


@reads(MOVEMENTS)
def movements(points: Points, rows: Rows) -> dict[int, Movements]:
    found = {number: Movements() for number in range(len(points.all))}
    for number, row in rows:
        found[number] = Movements(**row)
    return found


TERRITORIES = f"""
WITH {MEMBER}, {MEMBER_THEN}
SELECT
    number, province.code AS province, arrondissement_id AS arrondissement,
    is_located AS located,
    count(*) AS members,
    (
        SELECT count(*) FROM registry_territory
        WHERE level = %(province)s AND code LIKE %(wallonia)s || '%%'
    ) AS provinces
FROM member_then
LEFT JOIN registry_territory province
    ON province.id = member_then.province_id AND province.code LIKE %(wallonia)s || '%%'
GROUP BY 1, 2, 3, 4
"""


@dataclass
class Territories:
    """How many members have their seat where; ``provinces`` are those of Wallonia."""

    members: int = 0
    located: int = 0
    all_provinces: int = 0
    provinces: Counter = field(default_factory=Counter)
    arrondissements: Counter = field(default_factory=Counter)


@reads(TERRITORIES, province=TerritoryLevel.PROVINCE, wallonia=Territory.WALLONIA)
def territories(points: Points, rows: Rows) -> dict[int, Territories]:
    found = {number: Territories() for number in range(len(points.all))}
    for number, row in rows:
        counted, members_there = found[number], row["members"]
        counted.all_provinces = row["provinces"]
        counted.members += members_there
        if row["located"]:
            counted.located += members_there
        if row["province"]:
            counted.provinces[row["province"]] += members_there
        if row["arrondissement"]:
            counted.arrondissements[row["arrondissement"]] += members_there
    return found


BRIDGES = f"""
WITH {MEMBER}, bridge AS (
    SELECT period.day, m.organisation_id
    FROM (SELECT DISTINCT day FROM point) period
    JOIN registry_membership m ON {HELD.format(day="period.day")}
    WHERE m.organisation_id IN (SELECT organisation_id FROM member)
        AND m.cluster_id IN (
            SELECT id FROM registry_cluster WHERE kind = ANY(%(recognised)s)
        )
    GROUP BY period.day, m.organisation_id
    HAVING count(*) > 1
), lists AS (
    SELECT period.day, count(*) AS recognised,
        count(*) FILTER (WHERE EXISTS (
            SELECT FROM registry_importbatch batch
            WHERE batch.cluster_id = operating.cluster_id
                AND batch.kind = %(members_kind)s AND batch.mode = %(full)s
                AND batch.status = %(applied)s
                AND batch.listed_on > period.recently
                AND batch.listed_on <= period.day
        )) AS listed
    FROM (SELECT DISTINCT day, recently FROM point) period
    JOIN LATERAL (
        SELECT DISTINCT cluster_id FROM registry_recognition term
        WHERE registry_holds(term.start_on, term.end_on, period.day)
    ) operating ON true
    GROUP BY period.day
)
SELECT member.number, count(*) AS members, count(bridge.organisation_id) AS bridging,
    max(lists.recognised) AS recognised, max(lists.listed) AS listed
FROM member
JOIN (SELECT DISTINCT number, day FROM point) moment ON moment.number = member.number
LEFT JOIN bridge
    ON bridge.organisation_id = member.organisation_id AND bridge.day = moment.day
LEFT JOIN lists ON lists.day = moment.day
GROUP BY member.number
"""


@dataclass
class Bridges:
    """The members on the day, and those among them in two clusters or poles.

    ``recognised`` are all clusters recognised on the day, ``listed`` those of which a
    full list of the three years before was read.
    """

    members: int = 0
    bridging: int = 0
    recognised: int | None = None
    listed: int | None = None


@reads(
    BRIDGES,
    recognised=ClusterKind.recognisable(),
    members_kind=MEMBERS_LISTED,
    full=ImportMode.FULL,
    applied=ImportStatus.APPLIED,
)
def bridges(points: Points, rows: Rows) -> dict[int, Bridges]:
    found = {number: Bridges() for number in range(len(points.all))}
    for number, row in rows:
        found[number] = Bridges(**row)
    return found
