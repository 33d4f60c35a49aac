"""What an indicator says of a cluster on a day."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from evaluation.models import Lack, Missing

VALUE_PLACES = Decimal("0.000001")
COVERAGE_PLACES = Decimal("0.0001")

POINT_WIDTH = Decimal("0.02")
"""How far apart the bounds of a share may be for a value to be said: two points."""

TELLING = Decimal("0.1")
"""How far those who are not named may move a bound of what is documented."""

Number = Decimal | int


@dataclass(frozen=True)
class Reading:
    """The value of an indicator, or its bounds, or why too little is known.

    A value stands only where it is a point: where nothing can lack, or the bounds of
    a share are two points apart at most. ``low`` and ``high`` are bounds that hold
    whatever the unknown turn out to be; None on a side on which nothing is known.
    Without a value ``missing`` says why.

    ``coverage`` is the share, from 0 to 1, of what the indicator says is known
    (`Indicator.known`); None where that share itself is not known, or means nothing.
    ``parts`` are further figures by their names, as JSON can hold them; ``PART_LABELS``
    of the catalogue has their words.
    """

    value: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    coverage: Decimal | None = None
    parts: Mapping = field(default_factory=dict)
    missing: Missing | None = None
    low: Decimal | None = None
    high: Decimal | None = None

    @property
    def is_point(self) -> bool:
        """Whether there is a value that may be said, drawn and ranked."""
        return self.value is not None

    is_computable = is_point

    @property
    def is_range(self) -> bool:
        """Whether there is no value, but bounds on one side at least."""
        return self.value is None and (self.low, self.high) != (None, None)

    def settled(
        self,
        *,
        span: tuple[Number | None, Number | None],
        width: Number,
        floor: Decimal | None,
    ) -> "Reading":
        """Return what may be said of it: a point, a range, or only what is missing.

        Args:
            span: the least and the most that there can be; bounds that say no more
                are none.
            width: how far apart the bounds of a point may be.
            floor: the share that must be known for a value.
        """
        if (
            self.coverage != 0
            and self.is_whole_in(width)
            and (floor is None or self.coverage is not None and self.coverage >= floor)
        ):
            return replace(self, missing=None)
        least, most = span
        low, high = self.low, self.high
        if self.coverage == 0:
            low = high = None
        if low is not None and least is not None and low <= least:
            low = None
        if high is not None and most is not None and high >= most:
            high = None
        if low is None and high is None:
            return Reading(
                None, coverage=self.coverage, parts=self.parts, missing=self.missing
            )
        return replace(
            self,
            value=None,
            low=least if low is None and high is not None else low,
            high=most if high is None and low is not None else high,
        )

    def is_whole_in(self, width: Number) -> bool:
        """Whether it has a value between bounds that are ``width`` apart at most."""
        return None not in (self.value, self.low, self.high) and (
            self.high - self.low <= width
        )


def point(value: Number, **options) -> Reading:
    """Return the reading of something of which nothing can lack."""
    return within(value, value, value=value, **options)


def at_least(low: Number, lack: Lack, parameters: Mapping | None = None, **options):
    """Return the reading of something of which there may be more than is known."""
    return within(low, None, missing=Missing(lack, parameters or {}), **options)


def within(
    low: Number | None,
    high: Number | None,
    *,
    value: Number | None = None,
    numerator: Number | None = None,
    denominator: Number | None = None,
    coverage: Decimal | None = None,
    parts: Mapping | None = None,
    missing: Missing | None = None,
) -> Reading:
    """Return a reading with its bounds, before it is settled what may be said of it.

    Args:
        value: the best that can be said, between the bounds; it is said only where
            they are close.
        missing: why no value is said, if none is.
    """
    return Reading(
        value=_rounded(value, VALUE_PLACES),
        numerator=_rounded(numerator, VALUE_PLACES),
        denominator=_rounded(denominator, VALUE_PLACES),
        coverage=_rounded(coverage, COVERAGE_PLACES),
        parts=parts or {},
        missing=missing,
        low=_rounded(low, VALUE_PLACES),
        high=_rounded(high, VALUE_PLACES),
    )


def share_within(
    yes: int,
    known: int,
    of: int,
    *,
    lack: Lack,
    none: Lack | None = None,
    unnamed: int | None = 0,
    **options,
) -> Reading:
    """Return the share of ``yes`` among ``of`` things, ``known`` of which are known.

    From y/n to (y + n − k)/n: whatever the n − k others turn out to be. It holds of
    the documented things; where those that are not named could move a bound by more
    than `TELLING`, they are among the unknown ones.

    Args:
        lack: why no value is said, where some are not known.
        none: why nothing is said, where none is known.
        unnamed: how many there may be that are not documented by name; None where
            nothing tells: of some of them no value is said.
    """
    if unnamed and moves(yes, known, of, unnamed):
        of += unnamed
    unknown = of - known
    missing = Missing(lack, {"unknown": unknown, "all": of})
    if not known and none is not None:
        missing = Missing(none)
    if not unknown and unnamed is None:
        return not_computable(Lack.NOT_WHOLE, documented=of)
    best = Decimal(yes) / known if known and unnamed == 0 else None
    return within(
        Decimal(yes) / of,
        Decimal(yes + unknown) / of,
        value=best,
        numerator=yes,
        denominator=of,
        coverage=share(known, of),
        missing=missing,
        **options,
    )


def moves(yes: int, known: int, of: int, unnamed: int) -> bool:
    """Say whether ``unnamed`` further things could move a bound of a share far."""
    low, high = Decimal(yes) / of, Decimal(yes + of - known) / of
    all_of = of + unnamed
    return (
        low - Decimal(yes) / all_of > TELLING
        or Decimal(yes + all_of - known) / all_of - high > TELLING
    )


def not_computable(
    lack: Lack, *, parts: Mapping | None = None, **parameters
) -> Reading:
    """Return a reading without a value: what is lacking is never a zero."""
    return Reading(value=None, parts=parts or {}, missing=Missing(lack, parameters))


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
