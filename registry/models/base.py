"""What every model of the house shares: natural keys, sources, periods, history."""

from datetime import date

import pghistory
from django.apps import apps
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, F, Func, Q, Window
from django.db.models.functions import Collate
from django.utils.translation import gettext_lazy as _

from .history import every_change


class Precision(models.TextChoices):
    """How exactly a source gives a date."""

    DAY = "day", _("to the day")
    MONTH = "month", _("to the month")
    YEAR = "year", _("to the year")
    DOCUMENTED = "documented", _("documented: at least since, or at least until")


class Basis(models.TextChoices):
    """How a source supports a fact."""

    STATED = "stated", _("plainly stated")
    INFERRED = "inferred", _("second-hand, or inferred from what is stated")


class NaturalKeyQuerySet(models.QuerySet):
    """Rows that fixtures and spreadsheets name by their natural key."""

    def get_by_natural_key(self, *values):
        """Return the row whose ``natural_key_fields`` hold ``values``, in order."""
        return self.get(**dict(zip(self.model.natural_key_fields, values, strict=True)))

    def with_subjects(self):
        """Fetch along what a row's words and its page need: two links far."""
        paths = []
        for name, related in _links(self.model):
            paths += [name, *(f"{name}__{next_}" for next_, _r in _links(related))]
        return self.select_related(*paths)

    def with_sorting_keys(self, *fields: str):
        """Annotate ``<field>_key`` for each: the same order on every server."""
        return self.annotate(**{f"{field}_key": sorting_key(field) for field in fields})

    def readable_by(self, user):
        """Keep what ``user`` may read: everything, where a model says nothing else."""
        return self

    def with_total(self):
        """Annotate ``total``: the number of all rows, though only some be fetched."""
        return self.annotate(total=Window(Count("*")))

    def best_first(self, text: str):
        """Order the rows found by ``search(text)``; the usual order unless refined."""
        return self


def _links(model) -> list[tuple[str, type[models.Model]]]:
    return [
        (field.name, field.related_model)
        for field in model._meta.fields
        if field.is_relation and field.name != "source"
    ]


class NaturalKeyed(models.Model):
    """A row named by ``natural_key_fields``, lookups such as ``cluster__slug``."""

    natural_key_fields = ("slug",)

    class Meta:
        abstract = True

    def natural_key(self):
        """Return what identifies this row outside the database, as a tuple."""

        def follow(value, path):
            for name in path.split("__"):
                value = getattr(value, name) if value is not None else None
            return value

        return tuple(follow(self, path) for path in self.natural_key_fields)

    def _get_FIELD_display(self, field):
        # Django's own translates every label to find one: a third of a list's time.
        value = getattr(self, field.attname)
        return str(dict(field.flatchoices).get(value, value))


class Sourced(models.Model):
    """A fact with the document that says it, and the sentence that says so."""

    source = models.ForeignKey(
        "registry.Source",
        verbose_name=_("source"),
        on_delete=models.PROTECT,
        related_name="%(app_label)s_%(class)s_set",
        help_text=_("The document that states this fact."),
    )
    quote = models.TextField(
        _("excerpt"),
        blank=True,
        help_text=_("The sentence of the source, abridged with … where needed."),
    )
    locator = models.CharField(
        _("where in the source"),
        max_length=200,
        blank=True,
        help_text=_("Page, slide, heading or paragraph, such as “Membership”."),
    )
    basis = models.CharField(
        _("basis"),
        max_length=10,
        choices=Basis,
        default=Basis.STATED,
        help_text=_("Whether the source says it plainly, or it was inferred."),
    )
    note = models.TextField(
        _("note"),
        blank=True,
        help_text=_("What a reader must know: a doubt, a contradiction, a deduction."),
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_basis",
                condition=Q(basis__in=Basis.values),
                violation_error_message=_("The basis is either stated or inferred."),
            )
        ]

    @property
    def subject(self):
        """What has a page that shows this fact: itself, or the first it is part of."""
        if hasattr(self, "get_absolute_url"):
            return self
        # One after the other: the parts behind the first may not have been fetched.
        parts = (getattr(self, name) for name, _model in _links(type(self)))
        subjects = (part.subject for part in parts if isinstance(part, Sourced))
        return next((subject for subject in subjects if subject is not None), None)


def sourced_models() -> list[type[models.Model]]:
    """Return every model of the house whose rows are facts with a source."""
    return [model for model in apps.get_models() if issubclass(model, Sourced)]


def holds_on(day: date, prefix: str = "") -> Q:
    """Return the condition that the period at ``prefix`` holds on ``day``."""
    return Q(**{f"{prefix}start_on__lte": day}) & (
        Q(**{f"{prefix}end_on__isnull": True}) | Q(**{f"{prefix}end_on__gte": day})
    )


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


class Period(models.Model):
    """A time during which a fact holds: both days included, no end = still holds.

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
        ]

    def clean(self):
        # An exclusion constraint makes PostgreSQL raise a DataError on reversed dates;
        # an error on one of its fields makes Django skip it.
        super().clean()
        if self.start_on and self.end_on and self.end_on < self.start_on:
            raise ValidationError({"end_on": _("The end lies before the start.")})


class DateRange(Func):
    """The ``daterange`` of a start and an end, both included."""

    function = "DATERANGE"
    output_field = DateRangeField()

    def __init__(self):
        super().__init__("start_on", "end_on", RangeBoundary(inclusive_upper=True))


def no_overlap(name: str, *fields: str, condition: Q | None = None, message):
    """Return a constraint: rows alike in ``fields`` never hold on the same day."""
    return ExclusionConstraint(
        name=name,
        expressions=[
            *((field, RangeOperators.EQUAL) for field in fields),
            (DateRange(), RangeOperators.OVERLAPS),
        ],
        condition=condition,
        violation_error_message=message,
    )


def closed_list(name: str, field: str, choices, *, blank: bool = False, message):
    """Return a constraint: ``field`` holds one of ``choices``, or is blank."""
    values = [*choices.values, ""] if blank else list(choices.values)
    return models.CheckConstraint(
        name=name,
        condition=Q(**{f"{field}__in": values}),
        violation_error_message=message,
    )


def exactly_one(name: str, *fields: str, message):
    """Return a constraint: exactly one of the nullable ``fields`` is filled."""
    condition = Q()
    for filled in fields:
        condition |= Q(**{f"{field}__isnull": field != filled for field in fields})
    return models.CheckConstraint(
        name=name, condition=condition, violation_error_message=message
    )


class Fold(Func):
    """Text without case and accents: how names are compared, sorted and searched."""

    function = "registry_fold"
    output_field = models.TextField()


def sorting_key(field: str) -> Collate:
    """Return what sorts a text without case and accents, alike on every server."""
    return Collate(Fold(field), "C")


class MatchKey(Func):
    """A name without legal form, accents, case and punctuation, to match it by."""

    function = "registry_match_key"
    output_field = models.TextField(db_collation="C")


def tracked(*exclude: str):
    """Return a decorator that records every insert, update and delete of a model.

    Args:
        exclude: fields that need no history, such as columns the database derives.
    """
    return pghistory.track(
        *every_change(),
        obj_field=pghistory.ObjForeignKey(related_name="history"),
        exclude=list(exclude),
    )
