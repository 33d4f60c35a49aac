"""Who fits whom: networks for an organisation, and partners, each with its reasons.

A score is the sum of what each reason weighs. What few have to do with tells more than
what many have: a reason by one thing weighs less the more organisations it joins, and
the members of a network that are alike count by their share in it. How many members of
a network were read decides nothing.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from registry.models import Cluster, Organisation

from .bonds import NETWORK, Bond, Bonds
from .facts import FactKey
from .pairs import active_tables
from .statements import (
    CLUSTERS,
    COLUMNS,
    ORGANISATIONS,
    SqlPart,
    compiled,
    first_fact,
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
),
things AS MATERIALIZED (SELECT DISTINCT bond, thing FROM own)"""

NETWORKS = f"""{OWN},
sizes AS (
    SELECT org.bond, org.thing, count(DISTINCT who) AS size
    FROM org JOIN things USING (bond, thing) GROUP BY org.bond, org.thing
),
many AS (SELECT cluster, count(*) AS members FROM member GROUP BY cluster),
alike AS (
    SELECT org.bond, org.thing, member.cluster, count(DISTINCT org.who) AS number
    FROM org JOIN things USING (bond, thing)
    JOIN member ON member.organisation = org.who
    WHERE member.cluster = ANY(%(networks)s)
        AND NOT (org.bond = %(network)s AND org.thing = member.cluster)
    GROUP BY org.bond, org.thing, member.cluster
),
reasons AS (
    SELECT own.who, net.who AS cluster, own.bond, own.thing,
        {first_fact("own")}, 0 AS number,
        min(weight.weight / ln(2 + sizes.size)) AS score
    FROM own JOIN net USING (bond, thing) JOIN sizes USING (bond, thing)
    JOIN weight USING (bond)
    WHERE net.who = ANY(%(networks)s)
    GROUP BY own.who, net.who, own.bond, own.thing
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
)
SELECT who, cluster, bond, ends, row, thing, number, NULL::bigint, score
FROM outside WHERE is_one ORDER BY who, cluster, score DESC, bond, thing, number"""

MET = f"""{OWN},
partner AS MATERIALIZED (
    SELECT DISTINCT org.who FROM own JOIN org USING (bond, thing)
    WHERE own.bond = ANY(%(works)s) AND NOT org.who = ANY(%(organisations)s)
),
theirs AS MATERIALIZED (
    SELECT org.bond, org.thing, org.who FROM org JOIN partner USING (who)
    WHERE org.bond = ANY(%(works)s)
),
met AS (
    SELECT org.who, org.bond, org.ends, org.row, org.thing, NULL::bigint AS via
    FROM own JOIN org USING (bond, thing)
    UNION ALL
    SELECT org.who, org.bond, org.ends, org.row, org.thing, min(theirs.who)
    FROM theirs JOIN org USING (bond, thing)
    GROUP BY org.who, org.bond, org.ends, org.row, org.thing
),
others AS (
    SELECT who, bond, thing, {first_fact()}, min(via) AS via
    FROM met JOIN there ON there.key = met.who
    WHERE NOT who = ANY(%(organisations)s)
        AND NOT EXISTS (SELECT FROM partner WHERE partner.who = met.who)
    GROUP BY who, bond, thing
),
sizes AS (
    SELECT bond, thing, count(DISTINCT org.who) AS size
    FROM org JOIN (SELECT DISTINCT bond, thing FROM others) each USING (bond, thing)
    GROUP BY bond, thing
),
reasons AS (
    SELECT others.*,
        CASE WHEN via IS NULL THEN weight.weight ELSE {WEIGHT_OF_PARTNER} END
            / ln(2 + sizes.size) AS score
    FROM others JOIN sizes USING (bond, thing) JOIN weight USING (bond)
)"""
"""Why others than its partners could know an organisation."""

PARTNERS = f"""{MET},
working AS (
    SELECT who, count(DISTINCT (bond, thing)) AS works FROM org
    WHERE bond = ANY(%(works)s) GROUP BY who
),
totals AS (
    SELECT who, round(sum(score)::numeric, 6) AS total FROM reasons
    WHERE NOT who = ANY(%(passed)s)
    GROUP BY who HAVING bool_or(via IS NOT NULL OR NOT bond = ANY(%(weak)s))
        AND (%(alone)s OR NOT bool_and(bond = %(network)s))
),
best AS (
    SELECT who, total, coalesce(works, 0) AS works
    FROM totals LEFT JOIN working USING (who)
    ORDER BY total DESC, works DESC NULLS LAST, who LIMIT %(most)s
)
SELECT who, NULL::bigint, bond, ends, row, thing, 0, via, score
FROM reasons JOIN best USING (who)
ORDER BY total DESC, works DESC, who, score DESC, bond, thing"""


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

    who: int
    key: int
    grounds: list[Ground]
    score: float
    reasons: int


def networks_that_fit(
    organisations: Collection[int], networks: Iterable[Cluster], day: date
) -> dict[int, list[Suggested]]:
    """Return the networks that fit organisations that are no members, the best first.

    Args:
        organisations: their keys.
        networks: those that may be suggested.
    """
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
    }
    found = defaultdict(list)
    for each in _suggested(rows_of(tables, f",{NETWORKS}", values), bonds):
        found[each.who].append(each)
    for suggested in found.values():
        suggested.sort(key=lambda each: (-each.score, each.key))
    return found


def partners_that_fit(
    organisation: int,
    day: date,
    passed: Collection[int] = (),
    most=MOST_SUGGESTED,
    *,
    alone=True,
) -> list[Suggested]:
    """Return the organisations that fit one and are no partners yet, the best first.

    Args:
        organisation: its key.
        passed: the keys of those that are not to be suggested.
        alone: whether to be active in the same network is enough by itself.
    """
    bonds = Bonds(day)
    asked = {"most": most, "alone": alone}
    values = values_of_partners(organisation, bonds, passed) | asked
    found = rows_of(tables_of_partners(bonds), f",{PARTNERS}", values)
    return _suggested(found, bonds, organisation)


def tables_of_partners(bonds: Bonds) -> dict[str, SqlPart]:
    """Return the tables that ``MET`` reads."""
    there = Organisation.objects.current().as_of(bonds.day).order_by()
    key = "there (key) AS NOT MATERIALIZED"
    return _tables(bonds) | {key: compiled(there.values_list("pk"))}


def values_of_partners(
    organisation: int, bonds: Bonds, passed: Collection[int]
) -> dict[str, object]:
    """Return what ``MET`` asks for."""
    return {
        "organisations": [organisation],
        "works": [bond.code for bond in bonds.works],
        "network": NETWORK,
        "passed": list(passed),
        "weak": _weak(bonds),
    }


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


def _suggested(rows, bonds: Bonds, of: int | None = None) -> list[Suggested]:
    """Return what rows tell of each, which follow each other.

    Args:
        of: the organisation that partners are suggested to.
    """
    named = {bond.code: bond for bond in bonds.reasons}
    grounds = defaultdict(list)
    for who, cluster, bond, *where, score in rows:
        key = (who, cluster) if of is None else (of, who)
        grounds[key].append(Ground(named[bond], *where, float(score)))
    return [
        Suggested(
            *key,
            each[:MOST_REASONS],
            sum(ground.score for ground in each),
            len(each),
        )
        for key, each in grounds.items()
    ]
