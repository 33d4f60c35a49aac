"""What a source claims, in a form in which claims can be compared."""

import calendar
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from evaluation.models import FigureMeasure, PublishedFigure
from evaluation.models.published_figure import SUBJECTS
from programmes.models import Exactness, PublishedAmount
from registry.models import Precision

YEAR = Decimal("365.25")

NEAR = 2
"""How many years apart two claims may speak and still be set beside each other."""

YEARLY = Decimal("0.25")
"""By what part of itself a number may change in a year without anybody wondering."""

ABOUT = Decimal("0.1")
"""How far, in parts of itself, a number may be from what is said to be about it."""

SPOKEN_OF = {
    PublishedFigure: (*(f"{name}_id" for name in SUBJECTS), "cluster_kind"),
    PublishedAmount: (
        "plan_id",
        "envelope_id",
        "funding_line_id",
        "call_id",
        "project_id",
        "cluster_id",
        "cluster_kind",
    ),
}
"""The columns that say what a row speaks of."""


@dataclass(frozen=True)
class Claim:
    """A published number or amount: of what, when, and between which bounds.

    ``low`` and ``high`` are what the words allow; None where they set no bound: "more
    than 500" has no highest. ``first`` and ``last`` are the days of which it may speak:
    all of 2011 where a source says no more than the year.
    """

    row: PublishedFigure | PublishedAmount
    low: Decimal | None
    high: Decimal | None
    first: date
    last: date

    @property
    def subject(self) -> tuple:
        """What it is about; claims on one subject can be compared."""
        row = self.row
        columns = SPOKEN_OF[type(row)]
        about = tuple(getattr(row, column) for column in columns)
        return (type(row), row.measure, *about)

    def disagrees_with(self, other: "Claim") -> bool:
        """Whether the two can hardly hold together, near as they are in time.

        Two numbers of one day differ at all; a number may grow or shrink by a quarter
        of itself in a year.
        """
        years = self._years_from(other)
        if years > NEAR:
            return False
        room = 1 + YEARLY * years
        return _below(self.high, other.low, room) or _below(other.high, self.low, room)

    def _years_from(self, other) -> Decimal:
        apart = max(self.first, other.first) - min(self.last, other.last)
        return max(apart.days, 0) / YEAR


def claim_of(row) -> Claim:
    """Return what a published figure or amount claims."""
    value = row.value if isinstance(row, PublishedFigure) else row.amount
    return Claim(row, *_bounds(value, row.exactness), *_days(row))


def claims() -> list[Claim]:
    """Return every claim of which it is said what it counts."""
    figures = PublishedFigure.objects.exclude(measure=FigureMeasure.OTHER)
    amounts = PublishedAmount.objects.select_related(
        "plan",
        "envelope__plan",
        "funding_line__envelope__plan",
        "call",
        "project",
        "cluster",
        "source",
    )
    about = figures.select_related(*SUBJECTS, "source")
    return [claim_of(row) for rows in (about, amounts) for row in rows]


def _below(high: Decimal | None, low: Decimal | None, room: Decimal) -> bool:
    """Say whether all of one claim lies below the other, with room to grow."""
    return high is not None and low is not None and high * room < low


def _bounds(value: Decimal, exactness: str) -> tuple[Decimal | None, Decimal | None]:
    about = abs(value) * ABOUT
    return {
        Exactness.EXACT: (value, value),
        Exactness.ABOUT: (value - about, value + about),
        Exactness.MORE_THAN: (value, None),
        Exactness.LESS_THAN: (None, value),
    }[exactness]


def _days(row) -> tuple[date, date]:
    day = row.stated_on
    if row.stated_precision == Precision.YEAR:
        return date(day.year, 1, 1), date(day.year, 12, 31)
    if row.stated_precision == Precision.MONTH:
        last = calendar.monthrange(day.year, day.month)[1]
        return day.replace(day=1), day.replace(day=last)
    return day, day
