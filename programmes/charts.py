"""What the drawings of public money share."""

from collections.abc import Iterable
from decimal import Decimal


def bars_by_year(
    years: Iterable[int], series: Iterable[tuple[str, str, list[Decimal]]]
) -> dict:
    """Return bars by year for ``charts/series.js``, without series of nothing.

    Args:
        years: each year from the first to the last.
        series: the name of each, its kind, and its amount in each of the years.
    """
    return {
        "years": list(years),
        "series": [
            {"name": name, "kind": kind, "values": [float(value) for value in values]}
            for name, kind, values in series
            if any(values)
        ],
    }
