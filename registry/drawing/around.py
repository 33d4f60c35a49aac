"""What lies around a network, or an organisation, within two steps."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import chain

from django.db.models import Count, Model

from registry.connections.bonds import MEMBER, MOST_AT_ONCE, Bonds
from registry.connections.pairs import CONTACTS, members_of
from registry.connections.statements import (
    CLUSTERS,
    COLUMNS,
    ORGANISATIONS,
    rows_of,
    table_of,
)
from registry.models import Cluster, Membership, Organisation

ACTIVE_HOW = """,
active (organisation, cluster, bond, thing) AS (
    SELECT organisation, cluster, '', 0::bigint FROM member
    UNION
    SELECT body.who, net.who, body.bond, body.thing
    FROM net JOIN body USING (bond, thing)
)
SELECT organisation, cluster, bond, thing FROM active
WHERE organisation IN (SELECT organisation FROM active WHERE cluster = %(centre)s)
ORDER BY organisation, cluster, bond, thing"""
"""How whoever is active in the network is active in it, and in which others."""

CONTACT_THINGS = f"""{CONTACTS}
SELECT bond, thing, other.who FROM counted one JOIN counted other USING (bond, thing)
WHERE one.who = %(centre)s AND other.who <> one.who AND one.joins <= %(most)s
ORDER BY bond, thing, other.who"""
"""What the network has in common with others, which makes a contact with each."""

MEETINGS = """,
own AS (SELECT DISTINCT bond, thing FROM body WHERE who = %(centre)s)
SELECT bond, thing, net.who, NULL::bigint
FROM own LEFT JOIN net USING (bond, thing)
UNION
SELECT bond, thing, NULL, body.who
FROM own JOIN body USING (bond, thing) WHERE body.who <> %(centre)s
ORDER BY bond, thing"""
"""What the organisation has to do with, and who else has."""


@dataclass(frozen=True)
class Way:
    """How somebody is active in a network: a member, or by taking part in a thing."""

    thing: Model | None = None


@dataclass
class Reached:
    """A network at the end of two steps, and how each step leads there."""

    network: Cluster
    ways: list[Way] = field(default_factory=list)


@dataclass
class Joiner:
    """What stands between the network in the middle and others.

    Args:
        node: an organisation that is active in it, or a thing that it has with others.
        kind: ``organisation``, or the code of the bond.
        called: what a thing is in words; empty for an organisation.
        here: how an organisation is active in the network in the middle.
    """

    node: Model
    kind: str
    called: str = ""
    here: list[Way] = field(default_factory=list)
    reached: list[Reached] = field(default_factory=list)

    @property
    def has_page(self) -> bool:
        """Whether there is a page about it; there is none of a person."""
        return hasattr(self.node, "get_absolute_url")


@dataclass
class Meeting:
    """What an organisation has to do with, and whom it meets there.

    Args:
        node: a network that it is a member of, or a thing.
        others: the number of organisations there that are not named.
    """

    node: Model
    kind: str
    called: str = ""
    networks: list[Cluster] = field(default_factory=list)
    organisations: list[Organisation] = field(default_factory=list)
    others: int = 0


class Around:
    """What lies around a cluster or an organisation, the centre, on a day."""

    def __init__(self, centre: Model, day: date):
        self.centre = centre
        self.day = day
        self.bonds = Bonds(day)

    def _things_at(self, keys: Iterable[tuple[str, int]]) -> dict:
        """Return things by the code of their bond and their key.

        A query for each table.
        """
        places, tables = defaultdict(set), {}
        for code, key in keys:
            if code:
                things = self.bonds[code].things
                tables[things.model] = things
                places[things.model].add((code, key))
        found = {}
        for model, of in places.items():
            rows = tables[model].in_bulk({key for _code, key in of})
            found |= {place: rows[place[-1]] for place in of}
        return found


class NetworkAround(Around):
    """What joins a network to others on a day.

    Organisations that are active in it and in another one, and what it has in common
    with another one; the others that are active in it reach nobody.
    """

    def __init__(self, centre: Cluster, day: date):
        super().__init__(centre, day)
        active, common = self._active(), self._common()
        joining = {who: ways for who, ways in active.items() if len(ways) > 1}
        self.alone = len(active) - len(joining)
        """How many are active in no other network."""
        ways = (own for ways in joining.values() for own in ways.values())
        self._things = self._things_at({*common, *chain.from_iterable(ways)})
        found = set().union(*joining.values(), *common.values())
        self._networks = Cluster.objects.in_bulk(found)
        self.joiners = [*self._bodies(joining), *self._undertakings(common)]
        """Those between, the organisations first, by their names."""

    @property
    def organisations(self) -> list[Joiner]:
        return [each for each in self.joiners if each.kind == "organisation"]

    @property
    def things(self) -> list[Joiner]:
        return [each for each in self.joiners if each.kind != "organisation"]

    @property
    def reached(self) -> list[Cluster]:
        """The networks at the end of two steps, by name."""
        found = {
            reached.network for joiner in self.joiners for reached in joiner.reached
        }
        return sorted(found, key=lambda network: (network.name_key, network.slug))

    def out_of_reach(self) -> list[Cluster]:
        """Return the networks in operation on the day to which nothing leads."""
        known = {self.centre.pk, *(network.pk for network in self.reached)}
        return list(Cluster.objects.in_operation(self.day).exclude(pk__in=known))

    def _active(self) -> dict[int, dict[int, list]]:
        """Return who is active in it, and how in each network: a member, or in what."""
        tables = {
            f"net {COLUMNS} AS": table_of(self.bonds.works, CLUSTERS),
            f"body {COLUMNS} AS": table_of(self.bonds.works, ORGANISATIONS),
            "member (row, cluster, organisation) AS": members_of(self.day),
        }
        found = defaultdict(lambda: defaultdict(list))
        for row in rows_of(tables, ACTIVE_HOW, {"centre": self.centre.pk}):
            organisation, cluster, *key = row
            found[organisation][cluster].append(tuple(key))
        return found

    def _common(self) -> dict[tuple[str, int], list[int]]:
        """Return what it has with others, with the keys of these."""
        contacts = [bond for bond in self.bonds.contacts if bond.code != MEMBER]
        values = {
            "centre": self.centre.pk,
            "few": [bond.code for bond in contacts if bond.is_of_few],
            "most": MOST_AT_ONCE,
        }
        tables = {f"contact {COLUMNS} AS": table_of(contacts, CLUSTERS)}
        found = defaultdict(list)
        for bond, thing, other in rows_of(tables, CONTACT_THINGS, values):
            found[bond, thing].append(other)
        return found

    def _bodies(self, joining: dict) -> Iterator[Joiner]:
        rows = Organisation.objects.filter(pk__in=joining)
        for body in rows.order_by("name_key", "slug"):
            ways = {
                network: [Way(self._things.get(key)) for key in keys]
                for network, keys in joining[body.pk].items()
            }
            here = ways.pop(self.centre.pk)
            reached = [Reached(self._networks[pk], own) for pk, own in ways.items()]
            yield Joiner(body, "organisation", here=here, reached=reached)

    def _undertakings(self, common: dict) -> list[Joiner]:
        found = []
        for key, networks in common.items():
            node = self._things[key]
            reached = [Reached(self._networks[pk]) for pk in networks]
            found.append(Joiner(node, key[0], _called(node), reached=reached))
        return sorted(found, key=lambda joiner: str(joiner.node))


class OrganisationAround(Around):
    """The networks of an organisation, what it takes part in, and whom it meets there.

    The other members of a network are counted, not named: they meet by being members.
    """

    def __init__(self, centre: Organisation, day: date):
        super().__init__(centre, day)
        self.meetings = [*self._memberships(), *self._things()]
        """Its networks by name, then the rest."""

    @property
    def networks(self) -> list[Cluster]:
        """The networks that it is a member of."""
        return [each.node for each in self.meetings if each.kind == MEMBER]

    @property
    def reached(self) -> list[Model]:
        """Whom it meets by name: networks that it is no member of, organisations."""
        own = {network.pk for network in self.networks}
        met = {
            network
            for meeting in self.meetings
            for network in meeting.networks
            if network.pk not in own
        }
        partners = {each for meeting in self.meetings for each in meeting.organisations}
        return [
            row
            for rows in (met, partners)
            for row in sorted(rows, key=lambda row: (row.name_key, row.slug))
        ]

    def _memberships(self) -> Iterator[Meeting]:
        held = Membership.objects.as_of(self.day)
        own = held.filter(organisation=self.centre).order_by()
        numbers = dict(
            held.filter(cluster__in=own.values("cluster"))
            .order_by()
            .values_list("cluster")
            .annotate(Count("organisation"))
        )
        networks = Cluster.objects.filter(pk__in=numbers).order_by("name_key", "slug")
        for network in networks:
            yield Meeting(network, MEMBER, others=numbers[network.pk] - 1)

    def _things(self) -> list[Meeting]:
        """Return what it takes part in, in which somebody else does too."""
        bonds = [bond for bond in self.bonds.ties if bond.clusters]
        tables = {
            f"net {COLUMNS} AS": table_of(bonds, CLUSTERS),
            f"body {COLUMNS} AS": table_of(bonds, ORGANISATIONS),
        }
        rows = list(rows_of(tables, MEETINGS, {"centre": self.centre.pk}))
        things = self._things_at(row[:2] for row in rows)
        networks = Cluster.objects.in_bulk({row[2] for row in rows} - {None})
        bodies = Organisation.objects.in_bulk({row[3] for row in rows} - {None})
        found = {}
        for bond, thing, network, body in rows:
            node = things[bond, thing]
            meeting = found.setdefault(
                (bond, thing), Meeting(node, bond, _called(node))
            )
            if network:
                meeting.networks.append(networks[network])
            if body:
                meeting.organisations.append(bodies[body])
        for meeting in found.values():
            for rows in (meeting.networks, meeting.organisations):
                rows.sort(key=lambda row: (row.name_key, row.slug))
        return sorted(found.values(), key=lambda each: str(each.node))


def _called(thing: Model) -> str:
    return str(thing._meta.verbose_name)
