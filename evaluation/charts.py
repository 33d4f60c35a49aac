"""What ``static/charts`` draws of evaluation: its tables hold the same numbers."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from evaluation.indicators import Unit
from evaluation.models import Target

from .figures.ranking import Ranked, Series

STYLES = {Unit.PERCENT: "percent", Unit.EURO: "euro"}
"""How a value is written, where it is not simply a number."""


def ranking_chart(ranked: Iterable[Ranked], day: date | None) -> dict:
    """Return a bar for each cluster with a value; links keep ``day``, if given."""
    suffix = f"?as_of={day.isoformat()}" if day else ""
    ranked = [each for each in ranked if each.reading.is_computable]
    unit = ranked[0].indicator.unit if ranked else Unit.COUNT
    return {
        "unit": "" if unit in STYLES else str(Unit(unit).label),
        "style": STYLES.get(unit, ""),
        "rows": [
            {
                "name": each.name,
                "url": each.cluster.get_absolute_url() + suffix,
                "value": float(each.reading.value),
            }
            for each in ranked
        ],
    }


def series_chart(series: Series) -> dict:
    """Return a line for each cluster, interrupted where there is no value."""
    return {
        "days": [day.isoformat() for day in series.days],
        "style": STYLES.get(series.indicator.unit, ""),
        "series": [
            {
                "name": line[0].name,
                "values": [
                    float(each.reading.value) if each.reading.is_computable else None
                    for each in line
                ],
            }
            for line in series.lines
        ],
    }


def attainment_chart(targets: Iterable[Target]) -> dict:
    """Return a bar for each target with a result, beside a mark where it is reached."""
    return {
        "unit": "",
        "style": "percent",
        "mark": {"value": 1, "label": _("target")},
        "rows": [
            {"name": str(target.name), "value": float(target.attainment)}
            for target in targets
            if target.result is not None
        ],
    }
