"""What something was called, where it sat and what it was, and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import models

from registry.models import ClusterNaming, OrganisationNaming
from registry.models.base import gathered
from registry.models.base.dated import Dated, dating


@dataclass(frozen=True)
class DatedValues:
    """The values of one kind, in order of time, and which of them holds on the day."""

    model: type[Dated]
    rows: Sequence[Dated]
    day: date

    @property
    def label(self) -> str:
        return self.model._meta.get_field(self.model.columns[0]).verbose_name

    @property
    def held(self) -> Dated | None:
        return next((row for row in self.rows if row.holds_on(self.day)), None)

    @property
    def begun(self) -> list[Dated]:
        """Those that began by the day, as far as known."""
        return [
            row for row in self.rows if not row.start_on or row.start_on <= self.day
        ]

    @property
    def later(self) -> Dated | None:
        """The last value, if it begins after the day."""
        last = self.rows[-1] if self.rows else None
        begins = last and last.start_on and last.start_on > self.day
        return last if begins and len(self.rows) > 1 else None

    @property
    def former(self) -> list[Dated]:
        """What was over before the day, the last first."""
        over = [row for row in self.rows if row.end_on and row.end_on < self.day]
        return over[::-1]

    @property
    def is_telling(self) -> bool:
        """Whether it says more than the page does anyway: a period, or two values."""
        return len(self.rows) > 1 or any(
            row.start_on or row.end_on for row in self.rows
        )


def dated_values_of(row: models.Model, day: date) -> list[DatedValues]:
    """Return the values of each kind of which the registry knows periods, in one query.

    What something is called comes first.
    """
    kinds = sorted(dating(type(row)), key=lambda model: model not in NAMINGS)
    found = gathered(
        [
            model.objects.filter(**{model.owner: row})
            .select_related("source", *_links(model))
            .order_by(models.F("start_on").asc(nulls_first=True), "pk")
            for model in kinds
        ]
    )
    return [
        DatedValues(model, rows, day)
        for model, rows in zip(kinds, found, strict=True)
        if rows
    ]


NAMINGS = (OrganisationNaming, ClusterNaming)


def names_among(values: list[DatedValues]) -> DatedValues | None:
    return next((each for each in values if each.model in NAMINGS), None)


def _links(model: type[Dated]) -> list[str]:
    return [name for name in model.columns if model._meta.get_field(name).is_relation]
