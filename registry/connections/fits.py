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
from .reasons import NETWORKS, PARTNERS
from .statements import (
    CLUSTERS,
    COLUMNS,
    ORGANISATIONS,
    SqlPart,
    compiled,
    rows_of,
    table_of,
)

PARTNER = "partner"
"""The reason that a partner works with both."""

MOST_SUGGESTED = 20

WHAT_THEY_TELL_OF = itemgetter(0, 1, -2, -1)
"""To whom rows suggest something, what it is, its weight, and how many reasons."""


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
    return [suggested for _whom, suggested in _suggested(found, bonds)]


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


def _suggested(rows, bonds: Bonds) -> Iterator[tuple[int | None, Suggested]]:
    """Yield to whom something is suggested, where rows tell it, and what."""
    named = {bond.code: bond for bond in bonds.reasons}
    for (who, key, total, reasons), told in groupby(rows, WHAT_THEY_TELL_OF):
        grounds = [
            Ground(named[bond], *where, score)
            for _who, _key, bond, *where, score, _total, _reasons in told
        ]
        yield who, Suggested(key, grounds, float(total), reasons)
