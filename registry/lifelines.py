"""The data of the chart of lifelines: one bar a recognition, one row a network."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.html import strip_tags

from registry.models import Cluster
from registry.templatetags.registry_dates import period


def lifelines(clusters: Iterable[Cluster], day: date, *, chosen: bool) -> dict:
    """Return what ``charts.js`` draws for ``clusters`` with their recognitions.

    Args:
        clusters: in the order to draw, with ``recognitions`` prefetched.
        day: the day that the chart marks.
        chosen: whether links keep that day.
    """
    suffix = f"?as_of={day.isoformat()}" if chosen else ""
    return {
        "day": day.isoformat(),
        "rows": [
            {
                "name": cluster.name,
                "url": cluster.get_absolute_url() + suffix,
                "kind": cluster.kind,
                "kind_label": cluster.get_kind_display(),
                "bars": [
                    {
                        "start": recognition.start_on.isoformat(),
                        "start_precision": recognition.start_precision,
                        "end": recognition.end_on and recognition.end_on.isoformat(),
                        "end_precision": recognition.end_precision,
                        "label": strip_tags(period(recognition)),
                    }
                    for recognition in cluster.recognitions.all()
                ],
            }
            for cluster in clusters
        ],
    }


@dataclass(frozen=True)
class Milestone:
    """A day worth looking at."""

    day: date
    label: str


def milestones(clusters: Iterable[Cluster]) -> list[Milestone]:
    """Return the last day of every fifth year in which recognitions are documented."""
    days = [
        day
        for cluster in clusters
        for recognition in cluster.recognitions.all()
        for day in (recognition.start_on, recognition.end_on)
        if day
    ]
    if not days:
        return []
    return [
        Milestone(date(year, 12, 31), str(year))
        for year in range(min(days).year, max(days).year + 1)
        if year % 5 == 0
    ]
