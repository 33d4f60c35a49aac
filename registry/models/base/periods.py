"""When a fact holds: the one home of the rule, for rows, for querysets and for SQL.

In SQL it is the function ``registry_holds(start_on, end_on, day)``, which PostgreSQL
puts in the place of its call; see ``registry/models/sql/``.
"""

from collections import defaultdict
from datetime import date, timedelta
from itertools import accumulate

from django.contrib.postgres.fields import DateRangeField, RangeBoundary
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from .keys import NaturalKeyQuerySet


class Precision(models.TextChoices):
    """How exactly a source gives a date."""

    DAY = "day", _("to the day")
    MONTH = "month", _("to the month")
    YEAR = "year", _("to the year")
    DOCUMENTED = "documented", _("documented: at least since, or at least until")


def lasts_until(day: date, prefix: str = "") -> Q:
    """Return the condition that the period at ``prefix`` is not over before ``day``."""
    return Q(**{f"{prefix}end_on__isnull": True}) | Q(**{f"{prefix}end_on__gte": day})


def touches(first: date, last: date, prefix: str = "") -> Q:
    """Return the condition that the period at ``prefix`` holds on one of these days."""
    return Q(**{f"{prefix}start_on__lte": last}) & lasts_until(first, prefix)


def holds_on(day: date, prefix: str = "") -> Q:
    """Return the condition that the period at ``prefix`` holds on ``day``."""
    return touches(day, day, prefix)


class PeriodQuerySet(NaturalKeyQuerySet):
    """Rows that hold during a period."""

    def as_of(self, day: date):
        """Keep what holds on ``day``, both ends included."""
        return self.filter(holds_on(day))

    def not_as_of(self, day: date):
        """Keep what does not hold on ``day``: ended before it, or begins after it."""
        return self.filter(Q(end_on__lt=day) | Q(start_on__gt=day))

    def ended_before(self, day: date):
        return self.filter(end_on__lt=day)

    def number_through_time(self, day: date) -> list[tuple[date, int]]:
        """Return each day up to ``day`` on which it changed how many hold.

        Each with how many hold from then on, in order.
        """
        rows = self.filter(start_on__lte=day).order_by()
        number = Count("pk")
        begun = rows.values_list("start_on").annotate(more=number, fewer=Value(0))
        ended = rows.filter(end_on__lt=day).values_list("end_on")
        ended = ended.annotate(more=Value(0), fewer=number)
        changes = defaultdict(int)
        for turn, more, fewer in begun.union(ended, all=True):
            changes[turn + timedelta(days=bool(fewer))] += more - fewer
        days = sorted(turn for turn, change in changes.items() if change)
        return list(zip(days, accumulate(changes[turn] for turn in days), strict=True))


class Period(models.Model):
    """A time during which a fact holds: both days included, no end = still holds.

    The source of a fact establishes its start; another document may state its end.

    A date known to the month or the year is stored as the first day of that month or
    year for a start, the last day for an end. A date that is only *documented* is the
    day of a document: the fact holds at least since, or at least until, that day.
    """

    start_on = models.DateField(
        _("start"),
        help_text=_("First day; the first of the month or year if known no better."),
    )
    start_precision = models.CharField(
        _("precision of the start"),
        max_length=10,
        choices=Precision,
        default=Precision.DAY,
        help_text=_("Documented means: at least since that day."),
    )
    end_on = models.DateField(
        _("end"),
        null=True,
        blank=True,
        help_text=_("Last day, included; empty while it still holds."),
    )
    end_precision = models.CharField(
        _("precision of the end"),
        max_length=10,
        choices=Precision,
        default=Precision.DAY,
        help_text=_("Documented means: at least until that day."),
    )
    end_source = models.ForeignKey(
        "registry.Source",
        verbose_name=_("source of the end"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="%(app_label)s_%(class)s_end_set",
        help_text=_("The document that states the end; empty if it is the source."),
    )
    end_locator = models.CharField(
        _("where in the source of the end"),
        max_length=200,
        blank=True,
        db_default="",
        default="",
    )
    end_quote = models.TextField(
        _("excerpt on the end"), blank=True, db_default="", default=""
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_ordered",
                condition=Q(end_on__isnull=True) | Q(end_on__gte=F("start_on")),
                violation_error_message=_("The end lies before the start."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_precision",
                condition=Q(start_precision__in=Precision.values)
                & Q(end_precision__in=Precision.values),
                violation_error_message=_("Unknown precision of a date."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_end_sourced",
                condition=Q(end_on__isnull=False, end_source__isnull=False)
                | Q(end_source__isnull=True, end_locator="", end_quote=""),
                violation_error_message=_(
                    "Only an end has a source of its own, and an excerpt of it only "
                    "with that source."
                ),
            ),
        ]

    def clean(self):
        # An exclusion constraint makes PostgreSQL raise a DataError on reversed dates;
        # an error on one of its fields makes Django skip it.
        super().clean()
        if self.start_on and self.end_on and self.end_on < self.start_on:
            raise ValidationError({"end_on": _("The end lies before the start.")})

    def holds_on(self, day: date) -> bool:
        """Whether it holds on ``day``, both ends included."""
        return self.start_on <= day and (self.end_on is None or self.end_on >= day)


class DateRange(Func):
    """The ``daterange`` of a start and an end, both included."""

    function = "DATERANGE"
    output_field = DateRangeField()

    def __init__(self):
        super().__init__("start_on", "end_on", RangeBoundary(inclusive_upper=True))
