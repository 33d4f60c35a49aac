"""Clusters beside each other: ranked on a day, through time, on many indicators."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext as _

from evaluation.indicators import (
    CATALOGUE,
    Indicator,
    Reading,
    measure,
    measure_points,
    series,
)
from evaluation.models import IndicatorCode
from registry.models import Cluster

from .recognised import Recognitions

MOST_YEARS = 30
"""How many years a series goes back at most."""


@dataclass(frozen=True)
class Measured:
    """What an indicator says of a cluster on a day; of all together without one."""

    cluster: Cluster | None
    indicator: Indicator
    day: date
    reading: Reading

    @property
    def slug(self) -> str:
        return self.cluster.slug if self.cluster else "all"

    @property
    def name(self) -> str:
        return self.cluster.name if self.cluster else _("All recognised together")


@dataclass(frozen=True)
class Ranked(Measured):
    """A measured cluster and its rank; equal values share one.

    There are ranks only where they are sure: where every cluster has a value or
    bounds, and none of them overlap.

    ``order`` is its place in the list.
    """

    rank: int | None
    order: int

    @property
    def pk(self) -> int:
        return self.cluster.pk

    @property
    def name_key(self) -> str:
        return self.cluster.name_key

    @property
    def kind(self) -> str:
        return self.cluster.kind


def rank(clusters: Iterable[Cluster], day: date, code: IndicatorCode) -> list[Ranked]:
    """Return the clusters by their rank, highest first; by name where none is sure."""
    clusters = sorted(clusters, key=lambda cluster: (cluster.name_key, cluster.slug))
    readings = measure(clusters, day, [code])
    ranks = ranks_of({each.pk: readings[each.pk][code] for each in clusters})
    in_order = sorted(clusters, key=lambda cluster: ranks.get(cluster.pk, 0))
    return [
        Ranked(
            cluster=cluster,
            indicator=CATALOGUE[code],
            day=day,
            reading=readings[cluster.pk][code],
            rank=ranks.get(cluster.pk),
            order=order,
        )
        for order, cluster in enumerate(in_order)
    ]


def ranks_of(readings: Mapping[int, Reading]) -> dict[int, int]:
    """Return the rank of each by its key; none at all unless all are sure.

    How much was read of each is no rank: one of which too little is known, or two
    whose bounds overlap, leave the order open.
    """
    bounds = {key: sure_bounds(each) for key, each in readings.items()}
    if None in bounds.values():
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
    if reading.is_range and reading.low == reading.high:
        # It is of what is documented, which is not all.
        return None
    return reading.low, reading.high


@dataclass(frozen=True)
class Series:
    """One indicator through time: the days, and a line for each cluster."""

    indicator: Indicator
    days: list[date]
    lines: list[list[Measured]]

    @property
    def measured(self) -> list[Measured]:
        return [each for line in self.lines for each in line]

    @property
    def by_day(self) -> list[tuple[date, list[Measured]]]:
        """What stands in the rows of a table, the last day first."""
        columns = zip(*self.lines, strict=True)
        return list(zip(self.days, columns, strict=True))[::-1]


class YearlySeries:
    """The recognitions, from which the years of a series begin."""

    def __init__(self, code: IndicatorCode, day: date):
        self.indicator = CATALOGUE[code]
        self.day = day
        self.recognitions = Recognitions()

    @property
    def days(self) -> list[date]:
        """The last day of each year since the first recognition, and the day itself."""
        starts = [each.start_on.year for each in self.recognitions.all]
        first = max(min(starts, default=self.day.year), self.day.year - MOST_YEARS)
        ends = [date(year, 12, 31) for year in range(first, self.day.year)]
        return [*ends, self.day]

    def of(self, clusters: list[Cluster]) -> Series:
        """Return a line for each of the clusters, recognised on the day or not."""
        code = self.indicator.code
        found = series(clusters, code, self.days)
        return self._with(
            [
                [
                    Measured(cluster, self.indicator, day, found[cluster.pk][day])
                    for day in self.days
                ]
                for cluster in clusters
            ]
        )

    def together(self) -> Series:
        """Return one line: on each day, all that were recognised then as if one."""
        code = self.indicator.code
        readings = measure_points(
            [(self.recognitions.clusters_on(day), day) for day in self.days], [code]
        )
        return self._with(
            [
                [
                    Measured(None, self.indicator, day, reading[code])
                    for day, reading in zip(self.days, readings, strict=True)
                ]
            ]
        )

    def _with(self, lines) -> Series:
        return Series(self.indicator, self.days, lines)


def side_by_side(clusters: list[Cluster], day: date) -> list[list[Measured]]:
    """Return a row for each indicator of the catalogue, with a cell a cluster."""
    readings = measure(clusters, day)
    return [
        [
            Measured(cluster, indicator, day, readings[cluster.pk][code])
            for cluster in clusters
        ]
        for code, indicator in CATALOGUE.items()
    ]
