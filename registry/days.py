"""A day as exactly as it is known, through whatever is reckoned with it."""

import calendar
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from registry.models import Precision


@dataclass(frozen=True)
class KnownDay:
    """A day with its precision: what is reckoned from it is no more exact than it is.

    Args:
        value: the day as it is stored: the first or last of its month or year where
            only that is known, the day of a document where it is only documented.
        precision: how exactly it is known.
    """

    value: date
    precision: str = Precision.DAY

    @classmethod
    def start_of(cls, row) -> "KnownDay":
        return cls(row.start_on, row.start_precision)

    @classmethod
    def end_of(cls, row) -> "KnownDay | None":
        return row.end_on and cls(row.end_on, row.end_precision)

    def __add__(self, time: relativedelta | timedelta) -> "KnownDay":
        return replace(self, value=self.value + time)

    def __sub__(self, time: relativedelta | timedelta) -> "KnownDay":
        return replace(self, value=self.value - time)

    @property
    def is_exact(self) -> bool:
        """Whether a source states the day itself, or a rule follows from such a day."""
        return self.precision == Precision.DAY

    @property
    def earliest(self) -> date:
        """The first day that it can be."""
        if self.precision == Precision.YEAR:
            return self.value.replace(month=1, day=1)
        if self.precision == Precision.MONTH:
            return self.value.replace(day=1)
        return self.value

    @property
    def latest(self) -> date | None:
        """The last day that it can be; None where nothing limits it."""
        if self.precision == Precision.DOCUMENTED:
            return None
        if self.precision == Precision.YEAR:
            return self.value.replace(month=12, day=31)
        if self.precision == Precision.MONTH:
            last = calendar.monthrange(self.value.year, self.value.month)[1]
            return self.value.replace(day=last)
        return self.value

    def is_over(self, day: date) -> bool:
        """Whether it lies before ``day``, however late it may have been."""
        return self.latest is not None and self.latest < day
