"""What indicators say of clusters: through time, and of several beside each other."""

from dataclasses import dataclass
from datetime import date

from django.utils.text import capfirst
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
from registry.models import Cluster, ClusterKind

from .recognised import Recognitions

MOST_YEARS = 30
"""How many years a series goes back at most."""


@dataclass(frozen=True)
class Measured:
    """What an indicator says of a cluster on a day; of several together without one."""

    cluster: Cluster | None
    indicator: Indicator
    day: date
    reading: Reading
    kind: str = ""
    """The kind of those that are taken together, if they are of one."""

    @property
    def subject(self) -> Cluster | str:
        """Whom a source may speak of: the cluster, or all of a kind."""
        return self.cluster or self.kind

    @property
    def slug(self) -> str:
        return self.cluster.slug if self.cluster else self.kind or "all"

    @property
    def name(self) -> str:
        if self.cluster:
            return self.cluster.name
        if self.kind:
            return _("%(kind)s: all recognised together") % {
                "kind": capfirst(ClusterKind(self.kind).label)
            }
        return _("All recognised together")


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
        """The days on which something is said, the last first, with every line."""
        columns = zip(*self.lines, strict=True)
        return [
            (day, each)
            for day, each in list(zip(self.days, columns, strict=True))[::-1]
            if any(cell.reading.is_point or cell.reading.is_range for cell in each)
        ]


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

    def of_kinds(self) -> Series:
        """Return a line for each kind: on each day, all recognised then as if one."""
        code = self.indicator.code
        asked = [
            (kind, day) for kind in ClusterKind.recognisable() for day in self.days
        ]
        readings = measure_points(
            [(self.recognitions.clusters_on(day, kind), day) for kind, day in asked],
            [code],
        )
        lines = {}
        for (kind, day), reading in zip(asked, readings, strict=True):
            measured = Measured(None, self.indicator, day, reading[code], kind)
            lines.setdefault(kind, []).append(measured)
        return self._with(list(lines.values()))

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
