"""What programmes report, and how often: the digital hub to the strategy, twice a year.

No document says on which day. So what is due is a part of a year, and nobody is
reminded of a day that nobody stated.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programmes.models import Plan, PlanLink
from registry import words

RECENT = relativedelta(years=3)
"""For how long a document is held to speak of the present."""


@dataclass(frozen=True)
class ReportDue:
    """A report that one plan owes another for a part of a year."""

    link: PlanLink
    start_on: date
    end_on: date
    number: int
    is_recent: bool
    """Whether a document of the three years before speaks of it."""

    @property
    def period(self) -> str:
        """The part of the year that it is about: second half of 2026."""
        names = {
            (2, 1): _("first half of {year}"),
            (2, 2): _("second half of {year}"),
            (1, 1): "{year}",
        }
        times = self.link.times_a_year
        if times == 12:
            return words.day(self.start_on, "month")
        named = names.get((times, self.number), _("part {number} of {parts}, {year}"))
        return named.format(
            number=self.number, parts=times, year=words.day(self.start_on, "year")
        )

    @property
    def frequency(self) -> str:
        """How often it reports: twice a year."""
        times = self.link.times_a_year
        if times == 2:
            return _("twice a year")
        return ngettext("{number} time a year", "{number} times a year", times).format(
            number=times
        )

    @property
    def state(self) -> str:
        """What can be said of it on the day: a plan that nobody saw lately is doubt."""
        if self.is_recent:
            return _("due by the end of that time; no document states a day")
        return _(
            "last documented in {day}: whether it still reports is not known"
        ).format(day=words.day(self.link.plan.start_on, "month"))


def reports_due(day: date) -> Iterator[ReportDue]:
    """Yield what programmes that run on ``day`` report for the part of the year; one
    query, however many.
    """
    links = (
        PlanLink.objects.reporting()
        .filter(plan__in=Plan.objects.as_of(day).values("pk"))
        .select_related("plan", "other", "source")
    )
    for link in links:
        months = 12 // link.times_a_year
        number = min((day.month - 1) // months + 1, link.times_a_year)
        start_on = date(day.year, (number - 1) * months + 1, 1)
        last = number == link.times_a_year
        end_on = (
            date(day.year, 12, 31)
            if last
            else start_on + relativedelta(months=months) - timedelta(days=1)
        )
        is_recent = link.plan.start_precision != "documented" or (
            link.plan.start_on + RECENT >= day
        )
        yield ReportDue(link, start_on, end_on, number, is_recent)
