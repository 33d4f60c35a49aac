"""Amounts in euro, read from what people write: columns, headers and sentences."""

from .columns import ColumnReading, Refusal, read_column
from .currencies import (
    EURO,
    FRANC,
    RATES,
    currencies_of_header,
    currencies_of_title,
)
from .problems import AMOUNT_PROBLEMS, AmountProblem
from .units import is_unsure, title_has_unit, unit_of_header
from .wording import check_scale, read_wording

__all__ = [
    "AMOUNT_PROBLEMS",
    "AmountProblem",
    "EURO",
    "FRANC",
    "RATES",
    "currencies_of_header",
    "currencies_of_title",
    "is_unsure",
    "ColumnReading",
    "Refusal",
    "check_scale",
    "read_column",
    "read_wording",
    "title_has_unit",
    "unit_of_header",
]
