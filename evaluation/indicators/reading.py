"""What an indicator says of a cluster on a day."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.functional import Promise

VALUE_PLACES = Decimal("0.000001")
COVERAGE_PLACES = Decimal("0.0001")

Number = Decimal | int


@dataclass(frozen=True)
class Reading:
    """The value of an indicator and what it was made of, or why there is none.

    ``coverage`` is the share, from 0 to 1, of the records that have what the value
    takes; None where that means nothing. ``parts`` are further figures by their names,
    as JSON can hold them; ``PART_LABELS`` of the catalogue has their words.
    """

    value: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    coverage: Decimal | None = None
    parts: Mapping = field(default_factory=dict)
    missing: str | Promise = ""

    @property
    def is_computable(self) -> bool:
        """Whether there is a value."""
        return self.value is not None


def amount(value: Number, *, coverage=None, parts: Mapping | None = None) -> Reading:
    """Return the reading of something counted or summed up."""
    value = _rounded(value, VALUE_PLACES)
    return Reading(
        value=value,
        numerator=value,
        coverage=_rounded(coverage, COVERAGE_PLACES),
        parts=parts or {},
    )


def ratio(
    numerator: Number,
    denominator: Number,
    *,
    value: Number | None = None,
    coverage: Decimal | None = None,
    parts: Mapping | None = None,
) -> Reading:
    """Return the reading of a numerator over a denominator that is not zero.

    Args:
        value: where it is not simply the one divided by the other.
    """
    if value is None:
        value = Decimal(numerator) / Decimal(denominator)
    return Reading(
        value=_rounded(value, VALUE_PLACES),
        numerator=_rounded(numerator, VALUE_PLACES),
        denominator=_rounded(denominator, VALUE_PLACES),
        coverage=_rounded(coverage, COVERAGE_PLACES),
        parts=parts or {},
    )


def not_computable(reason: Promise, *, parts: Mapping | None = None) -> Reading:
    """Return a reading without a value: what is lacking is never a zero."""
    return Reading(value=None, parts=parts or {}, missing=reason)


def share(part: Number, whole: Number) -> Decimal | None:
    """Return a part of a whole, from 0 to 1; None of nothing."""
    return Decimal(part) / Decimal(whole) if whole else None


def figure(value: Number | None) -> int | float | None:
    """Return a number as the parts of a reading hold it."""
    if value is None or isinstance(value, int):
        return value
    return float(round(value, 6))


def figures(**parts: Number | None) -> dict[str, int | float]:
    """Return the parts that are known."""
    return {name: figure(value) for name, value in parts.items() if value is not None}


def _rounded(value: Number | None, places: Decimal) -> Decimal | None:
    return None if value is None else Decimal(value).quantize(places)
