"""What joins two networks, fact by fact, and who is active in both of them."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Model
from django.utils.functional import Promise

from registry.models import Cluster, Organisation

from .bonds import MEMBER, MOST_AT_ONCE, Bonds
from .facts import FactKey, found_in
from .pairs import ACTIVE, CONTACTS, active_tables
from .statements import CLUSTERS, COLUMNS, FIRST_FACT, ORGANISATIONS, rows_of, table_of

FACTS = f"""{CONTACTS},
shared AS (
    SELECT bond, thing FROM counted
    WHERE who = ANY(%(networks)s) AND joins <= %(most)s
    GROUP BY bond, thing HAVING count(DISTINCT who) = 2
)
SELECT bond, {FIRST_FACT.format(of="")}, contact.who, thing
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
SELECT body.who, net.who, body.bond, {FIRST_FACT.format(of="body.")}, body.thing
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
        found = found_in(
            bonds.contacts,
            CLUSTERS,
            [FactKey(code, ends, row, thing) for code, ends, row, _who, thing in rows],
        )
        named = {network.pk: network for network in self.pair}
        by_thing = defaultdict(list)
        for code, ends, row, who, key in rows:
            thing, fact = found[FactKey(code, ends, row, key)]
            by_thing[code, thing].append((named[who], fact))
        return [
            JoiningGroup(
                bond.code,
                bond.label,
                [
                    JoiningThing(key[1], told)
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
    works = found_in(
        bonds.works,
        ORGANISATIONS,
        [FactKey(*place) for _who, _cluster, *place in rows if place[0]],
    )
    members = found_in(
        [bonds[MEMBER]],
        CLUSTERS,
        [
            FactKey(MEMBER, 0, row, who)
            for who, _cluster, code, _ends, row, _thing in rows
            if not code
        ],
    )
    ways = defaultdict(lambda: defaultdict(list))
    for who, cluster, *place in rows:
        if place[0]:
            way = works[FactKey(*place)]
        else:
            way = (None, members[FactKey(MEMBER, 0, place[2], who)][1])
        ways[who][cluster].append(way)
    return [
        ActiveInBoth(
            organisation,
            [(network, ways[organisation.pk][network.pk]) for network in pair],
        )
        for organisation in Organisation.objects.filter(pk__in=ways)
    ]
