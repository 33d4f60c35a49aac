"""What joins two networks, fact by fact, and who is active in both of them."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Model
from django.utils.functional import Promise

from registry.models import Cluster, Organisation

from .bonds import MEMBER, MOST_AT_ONCE, Bonds
from .pairs import ACTIVE, CONTACTS, active_tables
from .statements import CLUSTERS, COLUMNS, ORGANISATIONS, rows_of, table_of
from .telling import facts_of, things_of

FACTS = f"""{CONTACTS},
shared AS (
    SELECT bond, thing FROM counted
    WHERE who = ANY(%(networks)s) AND joins <= %(most)s
    GROUP BY bond, thing HAVING count(DISTINCT who) = 2
)
SELECT bond, min(ends), min(row), contact.who, thing
FROM contact JOIN shared USING (bond, thing)
WHERE contact.who = ANY(%(networks)s)
GROUP BY bond, contact.who, thing
ORDER BY bond, thing, contact.who"""

HOW = f"""{ACTIVE},
shared AS (
    SELECT organisation FROM active
    WHERE cluster = ANY(%(networks)s)
    GROUP BY organisation HAVING count(DISTINCT cluster) = 2
)
SELECT organisation, cluster, ''::text, 0, min(row), 0::bigint
FROM member JOIN shared USING (organisation)
WHERE cluster = ANY(%(networks)s)
GROUP BY organisation, cluster
UNION ALL
SELECT body.who, net.who, body.bond, min(body.ends), min(body.row), body.thing
FROM net JOIN body USING (bond, thing) JOIN shared ON shared.organisation = body.who
WHERE net.who = ANY(%(networks)s)
GROUP BY body.who, net.who, body.bond, body.thing
ORDER BY 1, 2, 3, 6"""


@dataclass(frozen=True)
class JoiningThing:
    """A thing that joins two networks, with a fact for each of the two."""

    thing: Model
    facts: list[tuple[Cluster, Model]]


@dataclass(frozen=True)
class JoiningGroup:
    """The things of one kind that join two networks."""

    code: str
    label: Promise
    things: list[JoiningThing]


class Joined:
    """What joins two networks on a day."""

    def __init__(self, pair: tuple[Cluster, Cluster], bonds: Bonds):
        self.pair = pair
        self.bonds = bonds

    @cached_property
    def groups(self) -> list[JoiningGroup]:
        """The facts, by what they are about."""
        bonds = self.bonds
        values = {
            "networks": [network.pk for network in self.pair],
            "few": [bond.code for bond in bonds.contacts if bond.is_of_few],
            "most": MOST_AT_ONCE,
        }
        tables = {f"contact {COLUMNS} AS": table_of(bonds.contacts, CLUSTERS)}
        rows = list(rows_of(tables, FACTS, values))
        wanted = [(bonds[code], ends, row) for code, ends, row, _who, _thing in rows]
        facts = facts_of(wanted, CLUSTERS)
        things = things_of((bonds[row[0]], row[-1]) for row in rows)
        by_thing = defaultdict(list)
        named = {network.pk: network for network in self.pair}
        for code, ends, row, who, thing in rows:
            by_thing[code, thing].append((named[who], facts[code, ends, row]))
        return [
            JoiningGroup(
                bond.code,
                bond.label,
                [
                    JoiningThing(things[key], told)
                    for key, told in by_thing.items()
                    if key[0] == bond.code
                ],
            )
            for bond in bonds.contacts
            if any(code == bond.code for code, _thing in by_thing)
        ]


@dataclass(frozen=True)
class ActiveInBoth:
    """An organisation that is active in both of two networks.

    Args:
        ways: for each of the two, how: the thing, None for a membership, and the fact.
    """

    organisation: Organisation
    ways: list[tuple[Cluster, list[tuple[Model | None, Model]]]]


def could_join(pair: tuple[Cluster, Cluster], bonds: Bonds) -> list[ActiveInBoth]:
    """Return the organisations that are active in both, by name."""
    values = {"networks": [network.pk for network in pair]}
    rows = list(rows_of(active_tables(bonds), HOW, values))
    worked = [row for row in rows if row[2]]
    facts = facts_of(
        ((bonds[code], ends, row) for _o, _c, code, ends, row, _t in worked),
        ORGANISATIONS,
    )
    things = things_of((bonds[row[2]], row[-1]) for row in worked)
    members = facts_of(
        ((bonds[MEMBER], 0, row[4]) for row in rows if not row[2]), CLUSTERS
    )
    ways = defaultdict(lambda: defaultdict(list))
    for who, cluster, code, ends, row, thing in rows:
        if code:
            way = (things[code, thing], facts[code, ends, row])
        else:
            way = (None, members[MEMBER, 0, row])
        ways[who][cluster].append(way)
    return [
        ActiveInBoth(
            organisation,
            [(network, ways[organisation.pk][network.pk]) for network in pair],
        )
        for organisation in Organisation.objects.filter(pk__in=ways)
    ]
