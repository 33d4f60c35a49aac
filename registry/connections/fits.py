"""Who fits whom: networks for an organisation, and partners, each with its reasons.

A score is the sum of what each reason weighs. What few have to do with tells more than
what many have: a reason by one thing weighs less the more organisations it joins, and
the members of a network that are alike count by their share in it. How many members of
a network were read decides nothing.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter

from registry.models import Cluster, Organisation

from .bonds import NETWORK, Bond, Bonds
from .facts import FactKey
from .pairs import active_tables
from .statements import (
    CLUSTERS,
    COLUMNS,
    FIRST_FACT,
    ORGANISATIONS,
    SqlPart,
    compiled,
    rows_of,
    table_of,
)

PARTNER = "partner"
"""The reason that a partner works with both."""

MOST_REASONS = 5
"""Reasons that are told of a suggestion: those that weigh most."""

MOST_SUGGESTED = 20

FEW_MEMBERS = 10
"""Members that a network is taken to have besides: one of one is no share to go by."""

WEIGHT_OF_PARTNER = 4

OWN = """
own AS MATERIALIZED (
    SELECT bond, ends, row, who, thing FROM org WHERE who = ANY(%(organisations)s)
)"""

BEARING = f""",
bearing (bond, thing, who, ends, row) AS MATERIALIZED (
    SELECT bond, thing, who, {FIRST_FACT.format(of="")}
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
reasons (who, cluster, bond, thing, ends, row, number, score) AS (
    SELECT own.who, theirs.cluster, own.bond, own.thing,
        {FIRST_FACT.format(of="own.")}, 0,
        min(weight.weight / ln(2 + sizes.size))
    FROM own JOIN theirs USING (bond, thing) JOIN sizes USING (bond, thing)
    JOIN weight USING (bond)
    GROUP BY own.who, theirs.cluster, own.bond, own.thing
    UNION ALL
    SELECT own.who, alike.cluster, own.bond, own.thing,
        {FIRST_FACT.format(of="own.")}, min(alike.number),
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

PARTNERS = f"""{OWN},
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
),
totals AS (
    SELECT who, round(sum(score)::numeric, 6) AS total FROM reasons
    WHERE NOT who = ANY(%(passed)s)
    GROUP BY who HAVING bool_or(via IS NOT NULL OR NOT bond = ANY(%(weak)s))
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


@dataclass(frozen=True)
class Ground:
    """A reason why two fit, by its keys: what ``telling.py`` makes a sentence of.

    Args:
        ends, row: the fact that tells of it, and its place among those of the bond.
        number: the members of the network of which the same is true; 0 for itself.
        via: the partner that joins them, if one does.
    """

    bond: Bond
    ends: int
    row: int
    thing: int
    number: int
    via: int | None
    score: float

    @property
    def place(self) -> FactKey:
        """Where its fact stands."""
        return FactKey(self.bond.code, self.ends, self.row, self.thing)


@dataclass(frozen=True)
class Suggested:
    """A cluster or an organisation that fits an organisation, by its key.

    Args:
        grounds: the reasons that weigh most, the heaviest first.
        score: the sum of all of them.
        reasons: how many there are in all.
    """

    key: int
    grounds: list[Ground]
    score: float
    reasons: int


def networks_that_fit(
    organisations: Collection[int],
    networks: Iterable[Cluster],
    day: date,
    most: int | None = None,
) -> dict[int, list[Suggested]]:
    """Return the networks that fit organisations that are no members, the best first.

    Args:
        organisations: their keys.
        networks: those that may be suggested.
        most: how many are told of each organisation; all, if it is not given.
    """
    networks = list(networks)
    bonds = Bonds(day)
    tables = _tables(bonds)
    tables[f"net {COLUMNS} AS"] = table_of(bonds.reasons, CLUSTERS)
    tables["member (row, cluster, organisation) AS"] = active_tables(bonds)[
        "member (row, cluster, organisation) AS"
    ]
    values = {
        "organisations": list(organisations),
        "networks": [network.pk for network in networks],
        "network": NETWORK,
        "weak": _weak(bonds),
        "most": len(networks) if most is None else most,
    }
    found = defaultdict(list)
    for who, each in _suggested(rows_of(tables, f",{NETWORKS}", values), bonds):
        found[who].append(each)
    return found


def partners_that_fit(
    organisation: int, day: date, passed: Collection[int] = (), most=MOST_SUGGESTED
) -> list[Suggested]:
    """Return the organisations that fit one and are no partners yet, the best first.

    Args:
        organisation: its key.
        passed: the keys of those that are not to be suggested.
    """
    bonds = Bonds(day)
    tables = _tables(bonds)
    there = Organisation.objects.current().as_of(day).order_by().values_list("pk")
    tables["there (key) AS NOT MATERIALIZED"] = compiled(there)
    values = {
        "organisations": [organisation],
        "works": [bond.code for bond in bonds.works],
        "passed": list(passed),
        "most": most,
        "weak": _weak(bonds),
    }
    rows = rows_of(tables, f",{PARTNERS}", values)
    return [suggested for _whom, suggested in _suggested(rows, bonds)]


def _weak(bonds: Bonds) -> list[str]:
    return [bond.code for bond in bonds.reasons if not bond.is_enough]


def _tables(bonds: Bonds) -> dict[str, SqlPart]:
    weights = [(bond.code, float(bond.weight)) for bond in bonds.reasons]
    return {
        f"org {COLUMNS} AS NOT MATERIALIZED": table_of(bonds.reasons, ORGANISATIONS),
        "weight (bond, weight) AS": SqlPart(
            " UNION ALL ".join(["SELECT %s::text, %s::float8"] * len(weights)),
            tuple(value for pair in weights for value in pair),
        ),
    }


def _suggested(rows, bonds: Bonds) -> Iterator[tuple[int | None, Suggested]]:
    """Yield to whom something is suggested, where rows tell it, and what."""
    named = {bond.code: bond for bond in bonds.reasons}
    for (who, key, total, reasons), told in groupby(rows, itemgetter(0, 1, -2, -1)):
        grounds = [
            Ground(named[bond], *where, score)
            for _who, _key, bond, *where, score, _total, _reasons in told
        ]
        yield who, Suggested(key, grounds, float(total), reasons)
