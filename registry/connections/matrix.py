"""Pairs of networks as a table: the lower half, each network a row and a column."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from registry.models import Cluster

from .pairs import NetworkPair

MOST_DRAWN = 60
"""Networks that fit into a table in which somebody finds his way."""


@dataclass(frozen=True)
class MatrixRow:
    """A network, and its cells: a pair each, or None where no pair is to be shown."""

    network: Cluster
    cells: list[NetworkPair | None]


class Matrix:
    """The pairs that a list found, drawn for all the networks that are compared."""

    def __init__(self, networks: list[Cluster], pairs: Iterable[NetworkPair]):
        self.networks = networks
        self.pairs = list(pairs)

    @property
    def is_drawn(self) -> bool:
        return 1 < len(self.networks) <= MOST_DRAWN

    @property
    def most(self) -> int:
        return MOST_DRAWN

    @property
    def columns(self) -> list[tuple[Cluster, str]]:
        """The networks at the head, each with what it is called in short."""
        return [(each, self.short[each.pk]) for each in self.networks[:-1]]

    @cached_property
    def short(self) -> dict[int, str]:
        """A few letters for each network, no two of them alike."""
        taken = {}
        for network in self.networks:
            for letters in _shortened(network.name):
                if letters not in taken.values():
                    taken[network.pk] = letters
                    break
        return taken

    @property
    def rows(self) -> list[MatrixRow]:
        """The networks from the second on, with a cell for each one before it."""
        found = {frozenset((pair.one.pk, pair.other.pk)): pair for pair in self.pairs}
        return [
            MatrixRow(
                network,
                [found.get(frozenset((network.pk, b.pk))) for b in self.networks[:at]],
            )
            for at, network in enumerate(self.networks)
            if at
        ]


def _shortened(name: str):
    """Yield what a name may be in short: its capitals, then its first letters."""
    capitals = "".join(letter for letter in name if letter.isupper())
    if len(capitals) > 1:
        yield capitals[:3]
    letters = "".join(letter for letter in name if letter.isalnum()).upper()
    yield letters[:3]
    yield letters[:4]
    for number in range(2, len(name) + 1000):
        yield f"{letters[:2]}{number}"
