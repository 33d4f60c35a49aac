"""Indicators as files: what each says of a cluster on a day, a row for each."""

from registry.lists.exported import (
    ExportedValues,
    Read,
    attributes,
    reader,
    slug_of,
)
from registry.models import Cluster
from registry.resources.cells import DateCell, DecimalCell, IntegerCell


def only_of_a_value(name: str):
    """Return what reads a part of a value: empty where there are bounds or nothing.

    A numerator over a denominator is a value too.
    """
    read = reader(f"reading.{name}")
    return Read(
        lambda each: read(each) if each.reading.is_point else None, DecimalCell()
    )


READING = {
    **attributes("value", "low", "high", of="reading", cell=DecimalCell()),
    "numerator": only_of_a_value("numerator"),
    "denominator": only_of_a_value("denominator"),
    "known": reader("reading.coverage", DecimalCell()),
    "known_of": lambda each: str(each.indicator.known or ""),
    "too_little_known": lambda each: str(each.reading.missing or ""),
}

RANKING = ExportedValues(
    {
        "slug": slug_of("cluster", Cluster),
        **attributes("name", "kind", of="cluster", model=Cluster),
        "indicator": reader("indicator.code"),
        **attributes("day", cell=DateCell()),
        **attributes("rank", cell=IntegerCell()),
        **READING,
    }
)
"""The clusters by one indicator on a day."""

SERIES = ExportedValues(
    {
        **attributes("slug", "name"),
        "indicator": reader("indicator.code"),
        **attributes("day"),
        **READING,
    }
)
"""One indicator of clusters through time: a row for each of them and each day."""

COMPARISON = ExportedValues(
    {
        **attributes("slug", "name"),
        "indicator": reader("indicator.code"),
        **attributes("label", "type", "unit", of="indicator"),
        **attributes("day"),
        **READING,
    }
)
"""Indicators of clusters on a day: a row for each of them and each cluster."""
