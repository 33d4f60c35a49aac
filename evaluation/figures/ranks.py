"""Clusters by one indicator: ranked only where their ranges leave no doubt."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from evaluation.indicators import CATALOGUE, Reading, measure
from evaluation.models import IndicatorCode
from registry.models import Cluster

from .answers import Answer
from .ranking import Measured
from .stated import StatedNumbers


@dataclass(frozen=True)
class Ranked(Answer):
    """What is said of a cluster, its rank if it has one, and its place in the list."""

    rank: int | None
    order: int

    @property
    def cluster(self) -> Cluster:
        return self.measured.cluster

    @property
    def pk(self) -> int:
        return self.cluster.pk

    @property
    def slug(self) -> str:
        return self.cluster.slug

    @property
    def name(self) -> str:
        return self.cluster.name

    @property
    def name_key(self) -> str:
        return self.cluster.name_key

    @property
    def kind(self) -> str:
        return self.cluster.kind

    @property
    def day(self) -> date:
        return self.measured.day


def rank(clusters: Iterable[Cluster], day: date, code: IndicatorCode) -> list[Ranked]:
    """Return the clusters by their rank, or by their name where nobody has one."""
    clusters = sorted(clusters, key=lambda cluster: (cluster.name_key, cluster.slug))
    readings = measure(clusters, day, [code])
    found = {cluster: readings[cluster.pk][code] for cluster in clusters}
    ranks = ranks_of(found)
    stated = StatedNumbers(clusters, day)
    in_order = sorted(clusters, key=lambda cluster: ranks.get(cluster, 0))
    indicator = CATALOGUE[code]
    return [
        Ranked(
            Measured(cluster, indicator, day, found[cluster]),
            stated.of(cluster, indicator),
            rank=ranks.get(cluster),
            order=order,
        )
        for order, cluster in enumerate(in_order)
    ]


def ranks_of(readings: Mapping[Hashable, Reading]) -> dict[Hashable, int]:
    """Return the rank of each by its key; none at all unless all are sure.

    How much was read of each is no rank: one of which too little is known, or two
    whose bounds overlap, leave the order open.
    """
    bounds = {key: sure_bounds(each) for key, each in readings.items()}
    if None in bounds.values() or len(bounds) < 2:
        return {}
    falling = sorted(bounds.values(), reverse=True)
    for (low, high), (next_low, next_high) in pairwise(falling):
        same = low == high == next_low == next_high
        if next_high >= low and not same:
            return {}
    return {key: falling.index(each) + 1 for key, each in bounds.items()}


def sure_bounds(reading: Reading) -> tuple[Decimal, Decimal] | None:
    """Return between what a value lies for sure; None where a side is open."""
    if reading.low is None or reading.high is None:
        return None
    return reading.low, reading.high
