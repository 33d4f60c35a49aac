"""Clusters by one indicator: ranked only where their ranges leave no doubt."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
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


def ranks_of(readings: dict[Cluster, Reading]) -> dict[Cluster, int]:
    """Return the rank of each, the highest first; none where two ranges meet.

    Whoever is known exactly to be like another one shares a rank with it.
    """
    ranges = {cluster: span_of(reading) for cluster, reading in readings.items()}
    if len(ranges) < 2 or any(None in each for each in ranges.values()):
        return {}
    for (low, high), (least, most) in pairwise(sorted(ranges.values())):
        are_alike = low == high == least == most
        if high >= least and not are_alike:
            return {}
    lows = sorted((low for low, _high in ranges.values()), reverse=True)
    return {cluster: lows.index(low) + 1 for cluster, (low, _high) in ranges.items()}


def span_of(reading: Reading) -> tuple:
    """Return the bounds between which the true value lies; None for an open end."""
    if reading.is_point and (reading.low is None or reading.high is None):
        return (reading.value, reading.value)
    return (reading.low, reading.high)
