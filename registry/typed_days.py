"""Days as people type them, in forms: 31/12/2025, 1er mars 2026, March 2026, 2026.

A month or a year alone is a day with its precision: the first of them, or the last
where the field is an end. It is taken where the form also asks for the precision.
"""

import re
from datetime import date

from django import forms
from django.contrib.admin.widgets import AdminDateWidget
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.files.dates import EVERY_YEAR, NoDate, read_date
from registry.models import Precision

ENDS = ("end_on", "closed_on", "due_on")
"""Days that are the last of a time: "2025" is its 31 December."""

HINT = gettext_lazy("31/12/2025")
HINT_OF_PRECISION = gettext_lazy("31/12/2025, 12/2025 or 2025")
_NUMBER = re.compile(r"\s*\d{5}\s*")


def typed_day(text: str, *, is_end: bool) -> tuple[date, str]:
    """Return the day that a text means, and how exactly it says it.

    Which days the registry knows, each column says: some foundings are very old.

    Raises:
        NoDate: it is no date; a number of five digits, a spreadsheet's day, is none.
    """
    if _NUMBER.fullmatch(text):
        raise NoDate("date_unreadable")
    return read_date(text, is_end=is_end, years=EVERY_YEAR)


class TypedDayField(forms.DateField):
    """A day, typed in any form that people use.

    Args:
        is_end: whether a month or year alone stands for its last day.
        with_precision: whether the form also asks how exactly it is known.
    """

    def __init__(self, *, is_end=False, with_precision=False, **kwargs):
        self.is_end = is_end
        self.with_precision = with_precision
        super().__init__(**kwargs)
        hint = HINT_OF_PRECISION if with_precision else HINT
        self.widget.attrs.setdefault("placeholder", hint)

    def to_python(self, value):
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        try:
            day, precision = typed_day(value, is_end=self.is_end)
        except NoDate as error:
            raise ValidationError(self._refused(error), code="invalid") from None
        if precision != Precision.DAY and not self.with_precision:
            raise ValidationError(
                _("Write a date with its day: 31/12/2025."), code="day_missing"
            )
        return day

    def _refused(self, error: NoDate) -> str:
        if error.code == "date_impossible":
            return _("There is no such day.")
        if self.with_precision:
            return _(
                "This is not understood as a date. Write 31/12/2025 or 31 December "
                "2025; 12/2025 or 2025 where no more is known."
            )
        return _(
            "This is not understood as a date. Write 31/12/2025 or 31 December 2025."
        )


class PrecisionSelect(forms.Select):
    """How exactly a day is known: as exactly as it was typed, unless one says more."""

    def __init__(self, *args, day: str, precision: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.day = day
        self.precision = precision

    def value_from_datadict(self, data, files, name):
        chosen = super().value_from_datadict(data, files, name)
        typed = data.get(f"{name.removesuffix(self.precision)}{self.day}") or ""
        if chosen not in ("", Precision.DAY) or not typed.strip():
            return chosen
        try:
            _day, read = typed_day(typed, is_end=self.day in ENDS)
        except NoDate:
            return chosen
        return read


def precision_of(model: type[models.Model], day: str) -> str:
    """Return the name of the column that says how exactly a day is known, if any."""
    precision = f"{day.removesuffix('_on')}_precision"
    names = {field.name for field in model._meta.concrete_fields}
    return precision if precision in names else ""


def day_options(field: models.DateField) -> dict:
    """Return how the form of a model asks for one of its days."""
    return {
        "form_class": TypedDayField,
        "is_end": field.name in ENDS,
        "with_precision": bool(precision_of(field.model, field.name)),
        "widget": AdminDateWidget(attrs={"size": 24}),
    }


def precision_options(field: models.CharField) -> dict:
    """Return how the form of a model asks for the precision of a day; or nothing."""
    stem = field.name.removesuffix("_precision")
    day = f"{stem}_on"
    if stem == field.name or precision_of(field.model, day) != field.name:
        return {}
    if day not in {each.name for each in field.model._meta.concrete_fields}:
        return {}
    return {"widget": PrecisionSelect(day=day, precision=field.name)}
