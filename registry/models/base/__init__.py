"""What every model of the house shares: natural keys, sources, periods, history."""

from .constraints import closed_list, exactly_one, no_overlap
from .days import FIRST_DAY, FIRST_FOUNDING, LAST_DAY
from .gathering import gathered
from .history import tracked
from .keys import (
    Fold,
    MatchKey,
    NaturalKeyed,
    NaturalKeyQuerySet,
    as_read,
    columns_of,
    sorting_key,
)
from .known import begun_by, known_by, known_since, traces
from .periods import (
    DateRange,
    Period,
    PeriodQuerySet,
    Precision,
    holds_on,
    lasts_until,
    touches,
)
from .sources import Basis, Sourced, sourced_models

__all__ = [
    "FIRST_DAY",
    "FIRST_FOUNDING",
    "LAST_DAY",
    "Basis",
    "DateRange",
    "Fold",
    "MatchKey",
    "NaturalKeyQuerySet",
    "NaturalKeyed",
    "Period",
    "PeriodQuerySet",
    "Precision",
    "Sourced",
    "as_read",
    "begun_by",
    "closed_list",
    "columns_of",
    "exactly_one",
    "gathered",
    "holds_on",
    "known_by",
    "known_since",
    "no_overlap",
    "sorting_key",
    "sourced_models",
    "lasts_until",
    "touches",
    "traces",
    "tracked",
]
