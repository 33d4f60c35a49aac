"""Which networks have a contact with each other, and who could join the others."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from urllib.parse import urlencode

from django.urls import reverse

from registry.models import Cluster, Membership

from .bonds import MOST_AT_ONCE, Bonds
from .facts import NO_ROW
from .statements import (
    CLUSTERS,
    COLUMNS,
    ORGANISATIONS,
    SqlPart,
    compiled,
    rows_of,
    table_of,
)

ACTIVE = """,
active (cluster, organisation) AS (
    SELECT cluster, organisation FROM member
    UNION
    SELECT net.who, body.who FROM net JOIN body USING (bond, thing)
)"""
"""Who is active in which network: a member, or takes part in what it runs."""

CONTACTS = """,
ends_of AS (
    SELECT DISTINCT bond, thing, who FROM contact
),
counted AS (
    SELECT bond, thing, who, count(*) OVER (PARTITION BY bond, thing) AS joins
    FROM ends_of WHERE bond = ANY(%(few)s)
    UNION ALL
    SELECT bond, thing, who, 0 FROM ends_of WHERE NOT bond = ANY(%(few)s)
)"""
"""What clusters have to do with, each once; and how many at once, where that counts."""

TOGETHER = """,
together AS (
    SELECT bond, array_agg(DISTINCT who) FILTER (
        WHERE who = ANY(%(networks)s)
    ) AS networks
    FROM contact GROUP BY bond, thing
    HAVING min(who) < max(who)
        AND (NOT bond = ANY(%(few)s) OR count(DISTINCT who) <= %(most)s)
)"""
"""The networks that a thing joins: all of those that are compared.

Pairs are read from such lists, which are shorter than all that pairs have in common.
"""

PAIRS = f"""{TOGETHER}
SELECT one, other, bond, count(*)
FROM together, unnest(networks) AS one, unnest(networks) AS other
WHERE one < other GROUP BY one, other, bond ORDER BY one, other, bond"""

GROUPS = f"""{TOGETHER}
SELECT DISTINCT networks FROM together WHERE cardinality(networks) > 1
ORDER BY networks"""

BY_ORGANISATION = """,
by_organisation AS (
    SELECT organisation, array_agg(DISTINCT cluster ORDER BY cluster) AS networks
    FROM (
        SELECT cluster, organisation FROM member
        UNION ALL
        SELECT net.who, body.who FROM net JOIN body USING (bond, thing)
    ) active
    WHERE cluster = ANY(%(networks)s)
    GROUP BY organisation
)"""
"""In which of the networks each organisation is active."""

COULD = f"""{BY_ORGANISATION}
SELECT one, other, count(*)
FROM by_organisation, unnest(networks) AS one, unnest(networks) AS other
WHERE one < other GROUP BY one, other"""

AT_ONCE = """
SELECT bond, thing, count(DISTINCT who) FROM contact GROUP BY bond, thing
HAVING count(DISTINCT who) > %(most)s AND bool_or(who = ANY(%(networks)s))
ORDER BY bond, thing"""


@dataclass
class NetworkPair:
    """Two networks: what joins them, by the code of the bond, and who could.

    Args:
        could: the organisations that are active in both.
    """

    one: Cluster
    other: Cluster
    joined: dict[str, int] = field(default_factory=dict)
    could: int = 0

    def __str__(self):
        return f"{self.one} – {self.other}"

    def get_absolute_url(self) -> str:
        path = reverse("cluster_connections", args=[self.one.slug])
        return f"{path}?{urlencode({'with': self.other.slug})}"

    @property
    def contacts(self) -> int:
        """How many things join the two."""
        return sum(self.joined.values())

    @property
    def state(self) -> str:
        """``contact``, ``could``: none, but somebody is active in both, or ``none``."""
        if self.joined:
            return "contact"
        return "could" if self.could else "none"


@dataclass(frozen=True)
class AtOnce:
    """A thing that joins many networks at once, which is no contact of two of them."""

    thing: object
    networks: int


class Contacts:
    """The contacts between networks on a day.

    Args:
        networks: those that are compared, in the order to show them.
    """

    def __init__(self, networks: Iterable[Cluster], day: date):
        self.networks = list(networks)
        self.bonds = Bonds(day)
        self.day = day

    @property
    def _values(self) -> dict:
        return {
            "networks": [network.pk for network in self.networks],
            "few": [bond.code for bond in self.bonds.contacts if bond.is_of_few],
            "most": MOST_AT_ONCE,
        }

    @property
    def _contact(self) -> dict[str, SqlPart]:
        return {f"contact {COLUMNS} AS": table_of(self.bonds.contacts, CLUSTERS)}

    def joined(self) -> dict[tuple[int, int], dict[str, int]]:
        """Return what joins two networks, by their keys, the lesser first."""
        joined = defaultdict(dict)
        for one, other, bond, number in rows_of(self._contact, PAIRS, self._values):
            joined[one, other][bond] = number
        return joined

    def groups(self) -> list[list[int]]:
        """Return the networks that things join, by their keys, no two groups alike."""
        return [keys for (keys,) in rows_of(self._contact, GROUPS, self._values)]

    def pairs(self) -> list[NetworkPair]:
        """Return every two of the networks, those without contact too."""
        joined = self.joined()
        could = {
            (one, other): number
            for one, other, number in rows_of(
                active_tables(self.bonds), COULD, self._values
            )
        }
        found = []
        for one, other in combinations(self.networks, 2):
            key = tuple(sorted((one.pk, other.pk)))
            found.append(
                NetworkPair(one, other, joined.get(key, {}), could.get(key, 0))
            )
        return found

    def at_once(self) -> list[AtOnce]:
        """Return what joins more networks at once than a contact may."""
        few = [bond for bond in self.bonds.contacts if bond.is_of_few]
        tables = {f"contact {COLUMNS} AS": table_of(few, CLUSTERS)}
        rows = list(rows_of(tables, AT_ONCE, self._values))
        found = []
        for bond in few:
            joins = {thing: n for code, thing, n in rows if code == bond.code}
            things = bond.things.in_bulk({NO_ROW, *joins})
            found += [AtOnce(things[key], number) for key, number in joins.items()]
        return found


def active_tables(bonds: Bonds) -> dict[str, SqlPart]:
    """Return the tables that ``ACTIVE`` is made of."""
    return {
        f"net {COLUMNS} AS": table_of(bonds.works, CLUSTERS),
        f"body {COLUMNS} AS": table_of(bonds.works, ORGANISATIONS),
        "member (row, cluster, organisation) AS": members_of(bonds.day),
    }


def members_of(day: date) -> SqlPart:
    """Return who is a member of what on the day."""
    held = Membership.objects.as_of(day).order_by()
    return compiled(held.values_list("pk", "cluster", "organisation"))
