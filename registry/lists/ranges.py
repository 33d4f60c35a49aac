"""Filters by a range, either end of which may be left open: amounts, days."""

from dataclasses import dataclass

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_filters.fields import RangeField
from django_filters.widgets import RangeWidget

DIGITS = {"max_digits": 15, "decimal_places": 2}
NOT_AN_AMOUNT = _("Write an amount in digits only, such as 1500000 or 99.50.")
NOT_A_DAY = _("Write a day as 2005-12-31.")


@dataclass(frozen=True)
class End:
    """One end of a range: its parameter in the address, and what stands there."""

    name: str
    label: str
    value: str


@dataclass(frozen=True)
class Range:
    """What a form asks for a range: two fields of one type."""

    name: str
    label: str
    input_type: str
    ends: list[End]


class _Ends(RangeWidget):
    suffixes = ["from", "to"]


class BetweenFilter(django_filters.Filter):
    """A range answered by the QuerySet's own method.

    Args:
        between: the name of that method. It takes both ends, None where one is open,
            and the day.
    """

    field_class = RangeField
    input_type = ""

    def __init__(self, *args, between: str, fields, **kwargs):
        self.between = between
        super().__init__(*args, fields=fields, widget=_Ends, **kwargs)

    def filter(self, rows: QuerySet, value):
        if not value:
            return rows
        return getattr(rows, self.between)(value.start, value.stop, self.parent.day)

    def asked(self, name: str, data) -> Range:
        """Return the range as the address ``data`` gives it."""
        labels = [gettext("from"), gettext("to")]
        return Range(
            name,
            self.label,
            self.input_type,
            [
                End(f"{name}_{suffix}", label, data.get(f"{name}_{suffix}", "").strip())
                for suffix, label in zip(_Ends.suffixes, labels, strict=True)
            ],
        )


class AmountRangeFilter(BetweenFilter):
    """A range of euro, written in digits."""

    input_type = "number"

    def __init__(self, *args, **kwargs):
        refusals = {
            "invalid": NOT_AN_AMOUNT,
            **dict.fromkeys(
                ("max_digits", "max_decimal_places", "max_whole_digits"), NOT_AN_AMOUNT
            ),
        }
        fields = [forms.DecimalField(**DIGITS) for _end in _Ends.suffixes]
        for field in fields:
            field.error_messages.update(refusals)
        super().__init__(*args, fields=fields, **kwargs)


class DayRangeFilter(BetweenFilter):
    """A range of days."""

    input_type = "date"

    def __init__(self, *args, **kwargs):
        fields = [
            forms.DateField(
                input_formats=["%Y-%m-%d"], error_messages={"invalid": NOT_A_DAY}
            )
            for _end in _Ends.suffixes
        ]
        super().__init__(*args, fields=fields, **kwargs)
