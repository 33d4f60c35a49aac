"""What ``static/charts`` draws: the same numbers stand in a table beside each chart."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.templatetags.static import static
from django.utils.translation import gettext as _

from registry.models import Cluster, Territory
from registry.models.territory import TerritoryLevel
from registry.words import period

from .areas import BELGIUM
from .lists.as_of import asking
from .lists.facets import NOT_STATED
from .lists.offered import Facet

WALLONIA = Territory.WALLONIA


def lifelines(
    clusters: Iterable[Cluster], day: date, *, kept: Mapping[str, str]
) -> dict:
    """Return the chart of lifelines: a row a cluster, a bar a recognition.

    Args:
        clusters: in the order to draw, with ``recognitions`` prefetched.
        day: the day that the chart marks.
        kept: what links keep of the address.
    """
    return {
        "day": day.isoformat(),
        "rows": [
            {
                "name": cluster.name,
                "url": asking(cluster.get_absolute_url(), kept),
                "kind": cluster.kind,
                "kind_label": cluster.get_kind_display(),
                "bars": [
                    {
                        "start": recognition.start_on.isoformat(),
                        "start_precision": recognition.start_precision,
                        "end": recognition.end_on and recognition.end_on.isoformat(),
                        "end_precision": recognition.end_precision,
                        "label": period(recognition, day),
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


def milestones(first: date | None, last: date | None) -> list[Milestone]:
    """Return the last day of every fifth year between two days."""
    if first is None or last is None:
        return []
    return [
        Milestone(date(year, 12, 31), str(year))
        for year in range(first.year, last.year + 1)
        if year % 5 == 0
    ]


def by_province(facet: Facet) -> dict:
    """Return the map of the Walloon provinces, with their members.

    While the place of some is not known, a province without a number is not one that
    has none: it is hatched.
    """
    counts = {option.value: option.count for option in facet.options}
    provinces = Territory.objects.walloon().of_level(TerritoryLevel.PROVINCE)
    unknown = sum(counts.get(code, 0) for code in (NOT_STATED, BELGIUM, WALLONIA))
    return {
        "geo": static("geo/wallonia.json"),
        "unit": _("members documented"),
        "unknown": unknown,
        "unknown_label": _("members whose province is not known"),
        "none_label": _("none documented"),
        "rows": [
            {
                "code": province.code,
                "name": province.name,
                "value": counts.get(province.code, None if unknown else 0),
            }
            for province in provinces
        ],
    }


def by_value(facet: Facet) -> dict:
    """Return bars of the members that a facet counts, one bar a value."""
    return {
        "unit": _("members documented"),
        "rows": [
            {"name": str(option.label), "value": option.count}
            for option in facet.options
        ],
    }
