"""The catalogue of indicators: each one function, at any date, never a silent zero."""

from .catalogue import (
    CATALOGUE,
    PART_LABELS,
    Round,
    measure,
    measure_points,
    measure_together,
    series,
)
from .indicator import How, Indicator, KnownShare, Needed, Typology, Unit
from .points import Points
from .reading import Reading

__all__ = [
    "CATALOGUE",
    "PART_LABELS",
    "How",
    "Indicator",
    "KnownShare",
    "Needed",
    "Points",
    "Reading",
    "Round",
    "Typology",
    "Unit",
    "measure",
    "measure_points",
    "measure_together",
    "series",
]
