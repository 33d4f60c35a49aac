"""What is lost if a network goes: members, projects, and ways from one to another.

Ways are reckoned among the networks that a page compares: organisations reach each
other over those in which both are active, and networks by the contacts of the matrix.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, reduce
from math import comb
from operator import or_

from django.urls import reverse

from registry import words
from registry.known import Known
from registry.members_known import known_members
from registry.models import Cluster

from .bonds import Bonds
from .facts import FactKey
from .pairs import BY_ORGANISATION, Contacts, active_tables
from .statements import SqlPart, compiled, first_fact, rows_of

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

ALIKE = f"""{BY_ORGANISATION}
SELECT networks, count(*) FROM by_organisation GROUP BY networks"""
"""How many organisations are active in the very same networks."""

ONLY_THINGS = f"""
SELECT bond, {first_fact()}, thing
FROM net JOIN at_home ON at_home.key = who
GROUP BY bond, thing
HAVING count(DISTINCT who) = 1 AND min(who) = %(network)s
ORDER BY bond, thing"""


@dataclass
class Loss:
    """What is lost if a network goes, as far as documented by name.

    Args:
        only_there: members that are in no other network.
        undertakings: projects and partnerships that lose their only network.
        pairs: two organisations each that lose their only path to each other.
        all_pairs: how many have a path, while this network is there.
        parts: the networks that keep a contact with each other, directly or through
            others, in parts that had one through this network alone; none where
            nothing is cut apart.
    """

    cluster: Cluster
    known: Known
    only_there: int
    undertakings: int
    pairs: int
    all_pairs: int
    parts: list[list[Cluster]] = field(default_factory=list)

    def __str__(self):
        return str(self.cluster)

    def get_absolute_url(self) -> str:
        return reverse("cluster_impact", args=[self.cluster.slug])

    @property
    def cut_off(self) -> list[Cluster]:
        """The networks outside of the largest part."""
        largest = max(self.parts, key=len, default=[])
        return [each for part in self.parts if part is not largest for each in part]

    @property
    def number_cut_off(self) -> int:
        return len(self.cut_off)

    @property
    def others(self) -> int:
        """The number of networks in the largest part."""
        return max(map(len, self.parts), default=0)

    @property
    def pairs_share(self) -> str:
        """The pairs that lose their path, of those that have one, in percent."""
        return words.whole_percent(self.pairs / self.all_pairs) if self.pairs else ""

    @property
    def pairs_in_words(self) -> str:
        return words.number(self.pairs)

    @property
    def all_pairs_in_words(self) -> str:
        return words.number(self.all_pairs)


class Joins:
    """Which networks are joined, and what falls apart without one of them.

    Sets of networks are numbers with a bit for each: a few hundred of them are walked
    through at once.

    Args:
        groups: the keys of networks each of which is joined to the others of its group.
    """

    def __init__(self, groups: Iterable[Collection[int]]):
        self.groups = list(groups)

    @cached_property
    def _bits(self) -> dict[int, int]:
        keys = sorted({key for keys in self.groups for key in keys})
        return {key: 1 << place for place, key in enumerate(keys)}

    @cached_property
    def _next(self) -> dict[int, int]:
        """By the bit of a network, the set of those that it is joined to."""
        joined = dict.fromkeys(self._bits.values(), 0)
        for keys in self.groups:
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

    def _whole(self, bit: int) -> int:
        """Return the networks that paths lead to from one, itself among them."""
        return self._reached(bit, 0)

    def _parts(self, networks: int, without: int = 0) -> list[int]:
        """Return the networks in parts that are joined, not through one of them."""
        parts = []
        left = networks & ~without
        while left:
            part = self._reached(left & -left, without)
            parts.append(part)
            left &= ~part
        return parts

    def apart_without(self, key: int) -> list[list[int]]:
        """Return the parts that fall apart without a network; none where none does."""
        bit = self._bits.get(key)
        parts = self._parts(self._whole(bit), bit) if bit else []
        return [self._keys(part) for part in parts] if len(parts) > 1 else []

    def _keys(self, networks: int) -> list[int]:
        return [key for key, bit in self._bits.items() if bit & networks]


class Paths(Joins):
    """The ways between organisations, over networks that both are active in.

    Networks are joined by organisations: which organisations hold two of them together
    is known by the number that is active in the very same ones.
    """

    def __init__(self, networks: Iterable[Cluster], bonds: Bonds):
        values = {"networks": [network.pk for network in networks]}
        self.alike = {
            tuple(keys): number
            for keys, number in rows_of(active_tables(bonds), ALIKE, values)
        }
        super().__init__(self.alike)
        self._counted: dict[int, int] = {}

    @cached_property
    def _sets(self) -> dict[int, int]:
        """The number of organisations by the set of their networks."""
        return {self._set(keys): number for keys, number in self.alike.items()}

    @cached_property
    def pairs(self) -> int:
        """The number of pairs of organisations that have a path to each other."""
        everything = sum(self._bits.values())
        return sum(
            comb(self._organisations(part), 2) for part in self._parts(everything)
        )

    def _organisations(self, networks: int) -> int:
        """Return how many are active in networks that are joined to no others."""
        if networks not in self._counted:
            self._counted[networks] = sum(
                number for of, number in self._sets.items() if of & networks
            )
        return self._counted[networks]

    def lost_without(self, key: int) -> int:
        """Return the pairs of organisations that lose their only path."""
        bit = self._bits.get(key)
        if bit is None:
            return 0
        whole = self._whole(bit)
        parts = self._parts(whole, bit)
        together = self._organisations(whole)
        if len(parts) > 1:
            after = sum(comb(self._organisations(part), 2) for part in parts)
        else:
            # All but those that are active there alone still meet.
            after = comb(together - self.alike.get((key,), 0), 2)
        return comb(together, 2) - after


def losses(
    networks: Iterable[Cluster], day: date, compared: Iterable[Cluster] | None = None
) -> list[Loss]:
    """Return what is lost with each of the networks, in a fixed number of queries.

    Args:
        compared: those among which ways lead; the networks themselves if not given.
    """
    networks = list(networks)
    compared = networks if compared is None else list(compared)
    bonds = Bonds(day)
    counted: dict[int, list[int]] = {}
    for key, only_there, undertakings in rows_of(_tables(bonds), LOST, {}):
        both = counted.setdefault(key, [0, 0])
        both[0] += only_there
        both[1] += undertakings
    paths = Paths(compared, bonds)
    contacts = Joins(Contacts(compared, day).groups())
    known = known_members(networks, day)
    named = {network.pk: network for network in compared}
    return [
        Loss(
            network,
            known[network],
            *counted.get(network.pk, (0, 0)),
            paths.lost_without(network.pk),
            paths.pairs,
            [
                [named[key] for key in part]
                for part in contacts.apart_without(network.pk)
            ],
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
