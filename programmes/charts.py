"""What the drawings of public money share."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

LEAST_BARS = 2
"""Fewer bars are no drawing: the table says the same."""


def bars_by_year(series: Iterable[tuple[str, str, str]], years: Mapping) -> dict | None:
    """Return bars by year for ``charts/series.js``, without series of nothing.

    A year, or a part of it, of which nothing is recorded has no bar: it is not drawn as
    nought. Where more was taken back in a year than given, the name of the series says
    that its bars are what is left. None where there would be a single bar.

    Args:
        series: the name of each, its kind, and the attribute of a year that holds it.
        years: what is recorded by year; amounts are None where nothing is.
    """
    shown = range(min(years), max(years) + 1) if years else []
    drawn = []
    for name, kind, attribute in series:
        amounts = [getattr(years.get(year), attribute, None) for year in shown]
        values = [None if amount is None else float(amount) for amount in amounts]
        if any(value is not None for value in values):
            if any(value is not None and value < 0 for value in values):
                name = _("%(what)s, less what was taken back") % {"what": name}
            drawn.append({"name": name, "kind": kind, "values": values})
    bars = sum(value is not None for each in drawn for value in each["values"])
    if bars < LEAST_BARS:
        return None
    return {"years": list(shown), "series": drawn}
