"""What a thing is called, or where it sits, for a time: a value with its period.

The table of the thing itself holds the latest value. A row here says since when a value
holds, until when it held, and which document says so. The row without an end and the
column of the thing are the same value: triggers keep them in step, whoever writes which
(``registry/models/sql/2_dated.sql``). Where a thing has no row its value is undated.
"""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .constraints import no_overlap
from .keys import NaturalKeyed, NaturalKeyQuerySet
from .periods import Period, lasts_until
from .sources import Sourced


class DatedQuerySet(NaturalKeyQuerySet):
    def as_of(self, day: date):
        """Keep what holds on ``day``; an unknown start is before any day."""
        started = Q(start_on__isnull=True) | Q(start_on__lte=day)
        return self.filter(started & lasts_until(day))

    def former(self):
        """Keep the values that something else has followed."""
        return self.filter(end_on__isnull=False)

    def inconsistent_latest(self):
        """Rows without an end whose value is not that of what they are about."""
        differing = Q()
        for name in self.model.columns:
            field = self.model._meta.get_field(name)
            same = Q(**{name: F(f"{self.model.owner}__{name}")})
            if field.null:
                both = {f"{name}__isnull": True}
                same |= Q(**both, **{f"{self.model.owner}__{name}__isnull": True})
                missing = Q(**both) ^ Q(**{f"{self.model.owner}__{name}__isnull": True})
                differing |= missing
            differing |= ~same
        return self.filter(differing, end_on__isnull=True)


class Dated(NaturalKeyed, Period, Sourced):
    """A value of something for a time, such as the name that it bore from 2006 on.

    A subclass says whose it is (``owner``), and which ``columns`` of that it dates: its
    own fields have the same names.
    """

    owner = "organisation"
    columns: tuple[str, ...]
    is_a_trace = False
    """A name says when something bore it, and nothing of when that thing began."""

    start_on = models.DateField(
        _("start"),
        null=True,
        blank=True,
        help_text=_(
            "First day; the first of the month or year if known no better; empty if "
            "no source says it."
        ),
    )

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [*Period.Meta.constraints, *Sourced.Meta.constraints]
        indexes = [models.Index(fields=["end_on"]), models.Index(fields=["start_on"])]

    @classmethod
    def known_condition(cls, day: date, prefix: str = "") -> Q:
        """Return the condition that the value at ``prefix`` began by ``day``."""
        start = f"{prefix}start_on"
        return Q(**{f"{start}__isnull": True}) | Q(**{f"{start}__lte": day})

    def holds_on(self, day: date) -> bool:
        """Whether it holds on ``day``; an unknown start is before any day."""
        if self.start_on is None:
            return not (self.end_on and self.end_on < day)
        return super().holds_on(day)


def one_at_a_time(model_name: str, owner: str):
    """Return the constraint: of one thing, one value holds on a day."""
    return no_overlap(
        f"registry_{model_name}_overlap",
        owner,
        message=_("Another value holds on a day of this period: end that one first."),
    )


def dated_models() -> list[type[Dated]]:
    """Return every model whose rows are values for a time."""
    return sorted(Dated.__subclasses__(), key=lambda model: model._meta.model_name)


def dating(owner: type[models.Model]) -> list[type[Dated]]:
    """Return the models that date columns of ``owner``."""
    return [
        model
        for model in dated_models()
        if model._meta.get_field(model.owner).related_model is owner
    ]
