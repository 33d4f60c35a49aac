"""What members do together, and what clusters agreed with others."""

from collections import Counter
from dataclasses import dataclass, field

from evaluation.indicators.count import reads
from evaluation.indicators.points import Points, Rows
from registry.models import OrganisationKind
from registry.models.organisation_kind import RESEARCH, TRAINING

from .membership import MEMBER

# The partnerships that run within the clusters on the day, once each.
ACTIVE = """
active AS MATERIALIZED (
    SELECT DISTINCT point.number, partnership.id
    FROM point
    JOIN registry_partnershipcluster link ON link.cluster_id = point.cluster_id
    JOIN registry_partnership partnership ON partnership.id = link.partnership_id
        AND registry_holds(partnership.start_on, partnership.end_on, point.day)
)"""

PARTNERSHIPS = f"""
WITH {ACTIVE}, each AS (
    SELECT
        active.number,
        count(organisation.id) AS participations,
        count(*) FILTER (WHERE organisation.kind = %(enterprise)s) AS enterprises,
        count(*) FILTER (WHERE organisation.kind = ANY(%(schools)s)) AS schools
    FROM active
    LEFT JOIN registry_participation part ON part.partnership_id = active.id
    LEFT JOIN registry_organisation organisation
        ON organisation.id = part.organisation_id
    GROUP BY active.number, active.id
)
SELECT
    number,
    count(*) AS total,
    sum(participations)::integer AS participations,
    count(*) FILTER (WHERE participations > 1) AS complete,
    count(*) FILTER (WHERE enterprises > 1) AS between_enterprises,
    count(*) FILTER (WHERE enterprises > 0 AND schools > 0) AS mixed
FROM each
GROUP BY number
"""


@dataclass
class Partnerships:
    """The partnerships on the day; ``complete`` are those with two participants."""

    total: int = 0
    participations: int = 0
    complete: int = 0
    between_enterprises: int = 0
    mixed: int = 0


@reads(
    PARTNERSHIPS, enterprise=OrganisationKind.ENTERPRISE, schools=[*RESEARCH, *TRAINING]
)
def partnerships(points: Points, rows: Rows) -> dict[int, Partnerships]:
    found = {number: Partnerships() for number in range(len(points.all))}
    for number, row in rows:
        found[number] = Partnerships(**row)
    return found


CONNECTIONS = f"""
WITH {ACTIVE}, {MEMBER}, involved AS MATERIALIZED (
    SELECT active.number, active.id, part.organisation_id,
        count(*) OVER (PARTITION BY active.number, active.id) > 1 AS is_connected
    FROM active
    JOIN registry_participation part ON part.partnership_id = active.id
    JOIN member ON member.number = active.number
        AND member.organisation_id = part.organisation_id
), pair AS (
    SELECT one.number, count(DISTINCT (one.organisation_id, other.organisation_id))
        AS pairs
    FROM involved one
    JOIN involved other ON other.number = one.number AND other.id = one.id
        AND other.organisation_id > one.organisation_id
    GROUP BY one.number
)
SELECT
    involved.number,
    count(DISTINCT involved.organisation_id) AS involved,
    count(DISTINCT involved.organisation_id) FILTER (
        WHERE is_connected AND organisation.kind = %(enterprise)s
    ) AS connected_enterprises,
    coalesce(max(pair.pairs), 0) AS pairs
FROM involved
JOIN registry_organisation organisation ON organisation.id = involved.organisation_id
LEFT JOIN pair ON pair.number = involved.number
GROUP BY involved.number
"""


@dataclass
class Connections:
    """The members who take part in partnerships, and the pairs that share one."""

    involved: int = 0
    connected_enterprises: int = 0
    pairs: int = 0


@reads(CONNECTIONS, enterprise=OrganisationKind.ENTERPRISE)
def connections(points: Points, rows: Rows) -> dict[int, Connections]:
    found = {number: Connections() for number in range(len(points.all))}
    for number, row in rows:
        found[number] = Connections(**row)
    return found


AGREEMENTS = """
SELECT
    point.number, agreement.scope,
    count(DISTINCT agreement.id) AS total,
    count(DISTINCT agreement.id) FILTER (WHERE EXISTS (
        SELECT FROM registry_agreementparty other
        WHERE other.agreement_id = agreement.id AND other.id <> party.id
    )) AS complete
FROM point
JOIN registry_agreementparty party ON party.cluster_id = point.cluster_id
JOIN registry_agreement agreement ON agreement.id = party.agreement_id
    AND registry_holds(agreement.start_on, agreement.end_on, point.day)
GROUP BY point.number, agreement.scope
ORDER BY point.number, agreement.scope
"""


@dataclass
class Agreements:
    """The agreements on the day by their scope; ``complete`` name somebody else too."""

    scopes: Counter = field(default_factory=Counter)
    complete: int = 0


@reads(AGREEMENTS)
def agreements(points: Points, rows: Rows) -> dict[int, Agreements]:
    found = {number: Agreements() for number in range(len(points.all))}
    for number, row in rows:
        found[number].scopes[row["scope"]] = row["total"]
        found[number].complete += row["complete"]
    return found


NEW_ENTERPRISES = """
WITH created AS (
    SELECT DISTINCT
        point.number, organisation.id, organisation.founded_on, point.year_before
    FROM point
    JOIN registry_partnershipcluster link ON link.cluster_id = point.cluster_id
    JOIN registry_organisation organisation
        ON organisation.originates_from_id = link.partnership_id
        AND organisation.merged_into_id IS NULL
        AND (organisation.founded_on IS NULL OR organisation.founded_on <= point.day)
)
SELECT
    number,
    count(*) AS total,
    count(founded_on) AS dated,
    count(*) FILTER (WHERE founded_on > year_before) AS in_the_year
FROM created
GROUP BY number
"""


@dataclass
class NewEnterprises:
    """What was created out of partnerships: ever, on a known day, in the year."""

    total: int = 0
    dated: int = 0
    in_the_year: int = 0


@reads(NEW_ENTERPRISES)
def new_enterprises(points: Points, rows: Rows) -> dict[int, NewEnterprises]:
    found = {number: NewEnterprises() for number in range(len(points.all))}
    for number, row in rows:
        found[number] = NewEnterprises(**row)
    return found
