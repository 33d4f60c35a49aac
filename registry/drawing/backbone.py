"""The networks that are compared, with what joins each two of them."""

from datetime import date

from registry.connections.bonds import MEMBER
from registry.connections.chosen import Among
from registry.connections.pairs import Contacts, NetworkPair
from registry.models import Cluster
from registry.words import labelled

MOST_NETWORKS = 120
"""Networks in one drawing: it has room for no more names."""


class Backbone:
    """The networks that are compared, and the contacts between each two of them.

    The numbers are those of the matrix of connections: shared members, agreements,
    joint projects and whatever else the apps declare as a contact.
    """

    def __init__(self, day: date, among: Among = Among.PERHAPS):
        self.networks = list(among.of(day).order_by("name_key", "slug"))
        self.contacts = Contacts(self.networks, day)
        pairs = self.contacts.pairs()
        self.all_pairs = len(pairs)
        self.pairs = [pair for pair in pairs if pair.joined]
        """Each two networks that something joins, by name."""
        self.labels = {
            bond.code: bond.label
            for bond in self.contacts.bonds.contacts
            if any(bond.code in pair.joined for pair in self.pairs)
        }
        """The kinds of contacts that there are, by the code of the bond."""

    @property
    def joined(self) -> list[Cluster]:
        """The networks that have a contact, by name."""
        found = {network for pair in self.pairs for network in (pair.one, pair.other)}
        return [network for network in self.networks if network in found]

    @property
    def drawn(self) -> list[Cluster]:
        """Those that a drawing has room for: the networks of this country first."""
        ours = [network for network in self.joined if network.is_recognisable]
        others = [network for network in self.joined if not network.is_recognisable]
        chosen = set([*ours, *others][:MOST_NETWORKS])
        return [network for network in self.joined if network in chosen]

    @property
    def pairs_drawn(self) -> list[NetworkPair]:
        chosen = set(self.drawn)
        return [p for p in self.pairs if p.one in chosen and p.other in chosen]

    @property
    def without_contact(self) -> list[Cluster]:
        """The networks of Wallonia that nothing joins to others, by name."""
        joined = set(self.joined)
        return [
            network
            for network in self.networks
            if network.is_recognisable and network not in joined
        ]

    def numbers(self, pair: NetworkPair) -> list[int]:
        """Return how many things of each kind join two networks; 0 where none does."""
        return [pair.joined.get(code, 0) for code in self.labels]

    def in_words(self, pair: NetworkPair) -> str:
        """Say what joins two networks: “shared members: 1; agreements: 2”."""
        counted = (
            labelled(label, pair.joined[code])
            for code, label in self.labels.items()
            if code in pair.joined
        )
        return "; ".join(counted)

    def only_members(self, pair: NetworkPair) -> bool:
        """Whether nothing but members joins them: a contact that none of them made."""
        return set(pair.joined) == {MEMBER}
