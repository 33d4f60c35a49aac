"""What is lost if a network goes: members, projects, and ways from one to another."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, reduce
from math import comb
from operator import or_

from registry import words
from registry.known import Known
from registry.members_known import known_members
from registry.models import Cluster

from .bonds import Bonds
from .facts import FactKey
from .pairs import ACTIVE, active_tables
from .statements import SqlPart, compiled, rows_of

LOST = """,
others AS (
    SELECT cluster, organisation, count(*) OVER (PARTITION BY organisation) AS networks
    FROM member
),
things AS (
    SELECT bond, thing, min(who) AS its FROM net JOIN at_home ON at_home.key = who
    GROUP BY bond, thing HAVING count(DISTINCT who) = 1
)
SELECT cluster, count(*) FILTER (WHERE networks = 1), 0 FROM others GROUP BY cluster
UNION ALL
SELECT its, 0, count(*) FROM things GROUP BY its"""

ALIKE = f"""{ACTIVE},
by_organisation AS (
    SELECT organisation, array_agg(cluster ORDER BY cluster) AS networks
    FROM active GROUP BY organisation
)
SELECT networks, count(*) FROM by_organisation GROUP BY networks"""
"""How many organisations are active in the very same networks."""

ONLY_THINGS = """
SELECT bond, min(ends), min(row), thing
FROM net JOIN at_home ON at_home.key = who
GROUP BY bond, thing
HAVING count(DISTINCT who) = 1 AND min(who) = %(network)s"""


@dataclass
class Loss:
    """What is lost if a network goes, as far as documented by name.

    Args:
        only_there: members that are in no other network.
        undertakings: projects and partnerships that lose their only network.
        pairs: two organisations each that lose their only path to each other.
        parts: the networks that stay joined to each other, in parts that were joined
            through this one; none where nothing is cut apart.
    """

    cluster: Cluster
    known: Known
    only_there: int
    undertakings: int
    pairs: int
    parts: list[list[Cluster]] = field(default_factory=list)

    @property
    def cut_off(self) -> list[Cluster]:
        """The networks outside of the largest part."""
        largest = max(self.parts, key=len, default=[])
        return [each for part in self.parts if part is not largest for each in part]

    @property
    def others(self) -> int:
        """The number of networks in the largest part."""
        return max(map(len, self.parts), default=0)

    @property
    def pairs_in_words(self) -> str:
        return words.number(self.pairs)


class Paths:
    """The ways between organisations, over networks that both are active in.

    Networks are joined by organisations: which organisations hold two of them together
    is known by the number that is active in the very same ones. Sets of networks are
    numbers with a bit for each: a few hundred of them are walked through at once.
    """

    def __init__(self, bonds: Bonds):
        self.alike = {
            tuple(networks): number
            for networks, number in rows_of(active_tables(bonds), ALIKE, {})
        }
        self._counted: dict[int, int] = {}

    @cached_property
    def _bits(self) -> dict[int, int]:
        keys = sorted({key for networks in self.alike for key in networks})
        return {key: 1 << place for place, key in enumerate(keys)}

    @cached_property
    def _sets(self) -> dict[int, int]:
        """The number of organisations by the set of their networks."""
        return {self._set(keys): number for keys, number in self.alike.items()}

    @cached_property
    def _next(self) -> dict[int, int]:
        """By the bit of a network, the set of those that it is joined to."""
        joined = dict.fromkeys(self._bits.values(), 0)
        for keys in self.alike:
            whole = self._set(keys)
            for key in keys:
                joined[self._bits[key]] |= whole
        return joined

    def _set(self, keys: Iterable[int]) -> int:
        return reduce(or_, (self._bits[key] for key in keys), 0)

    def _reached(self, start: int, without: int) -> int:
        """Return the networks that paths lead to from one, not through another."""
        reached = waiting = start
        while waiting:
            bit = waiting & -waiting
            waiting ^= bit
            new = self._next[bit] & ~reached & ~without
            reached |= new
            waiting |= new
        return reached

    def _organisations(self, networks: int) -> int:
        """Return how many are active in networks that are joined to no others."""
        if networks not in self._counted:
            self._counted[networks] = sum(
                number for of, number in self._sets.items() if of & networks
            )
        return self._counted[networks]

    def without(self, key: int) -> tuple[int, list[list[int]]]:
        """Return the pairs that lose their only path, and the parts that fall apart."""
        bit = self._bits.get(key)
        if bit is None:
            return 0, []
        whole = self._reached(bit, 0)
        parts = []
        left = whole & ~bit
        while left:
            part = self._reached(left & -left, bit)
            parts.append(part)
            left &= ~part
        together = self._organisations(whole)
        before = comb(together, 2)
        if len(parts) > 1:
            after = sum(comb(self._organisations(part), 2) for part in parts)
        else:
            # All but those that are active there alone still meet.
            after = comb(together - self.alike.get((key,), 0), 2)
        apart = [self._keys(part) for part in parts] if len(parts) > 1 else []
        return before - after, apart

    def _keys(self, networks: int) -> list[int]:
        return [key for key, bit in self._bits.items() if bit & networks]


def losses(networks: Iterable[Cluster], day: date) -> list[Loss]:
    """Return what is lost with each of the networks, in a fixed number of queries."""
    networks = list(networks)
    bonds = Bonds(day)
    counted: dict[int, list[int]] = {}
    for key, only_there, undertakings in rows_of(_tables(bonds), LOST, {}):
        both = counted.setdefault(key, [0, 0])
        both[0] += only_there
        both[1] += undertakings
    paths = Paths(bonds)
    known = known_members(networks, day)
    ways = {network.pk: paths.without(network.pk) for network in networks}
    cut = {key for _n, parts in ways.values() for part in parts for key in part}
    named = Cluster.objects.in_bulk(cut)
    return [
        Loss(
            network,
            known[network],
            *counted.get(network.pk, (0, 0)),
            ways[network.pk][0],
            [[named[key] for key in part] for part in ways[network.pk][1]],
        )
        for network in networks
    ]


def only_things(network: Cluster, bonds: Bonds) -> list[FactKey]:
    """Return where the facts stand on what only this network runs."""
    rows = rows_of(_tables(bonds), ONLY_THINGS, {"network": network.pk})
    return [FactKey(*row) for row in rows]


def _tables(bonds: Bonds) -> dict[str, SqlPart]:
    """Return the tables of who is active where, and of the clusters of Wallonia.

    A network abroad that goes along is no home of a project here.
    """
    at_home = compiled(Cluster.objects.recognisable().order_by().values_list("pk"))
    return {**active_tables(bonds), "at_home (key) AS": at_home}
