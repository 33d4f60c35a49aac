"""What an address of a list asks for that cannot be, in the words of the reader.

Each sentence says of which filter it is, what was read, and what is accepted.
"""

from collections.abc import Iterable, Iterator
from itertools import islice

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from registry.words import labelled

from .facets import NOT_STATED
from .ranges import BetweenFilter
from .searching import LONGEST_SEARCH

NAMED = 6
"""How many of the values that a filter accepts are named."""
LONGEST_READ = 40
LONGEST_LABEL = 30


def refusals(name: str, facet, errors: Iterable[ValidationError], data) -> list[str]:
    """Return why a filter refuses what the address says, a sentence for each reason.

    Args:
        name: its parameter in the address ``data``.
    """
    if isinstance(facet, BetweenFilter):
        said = _of_range(facet, name, data)
    else:
        said = (_of_value(facet, error, data.get(name, "")) for error in errors)
    return [labelled(capfirst(facet.label), each) for each in said]


def _of_range(facet: BetweenFilter, name: str, data) -> Iterator[str]:
    """Say what is wrong with either end."""
    ends = facet.asked(name, data).ends
    for field, end in zip(facet.extra["fields"], ends, strict=True):
        try:
            field.clean(end.value)
        except ValidationError as error:
            yield _("“%(read)s” was read. %(accepted)s") % {
                "read": _short(end.value),
                "accepted": error.messages[0],
            }


def _of_value(facet, error: ValidationError, written: str) -> str:
    if error.code == "max_length":
        return _("%(length)d characters were read: write %(most)d at most.") % {
            "length": len(written),
            "most": LONGEST_SEARCH,
        }
    params = error.params or {}
    values = [*islice(_accepted(facet.field), NAMED + 1)]
    named = ", ".join(_said(value, label) for value, label in values[:NAMED])
    return _("“%(read)s” is none of its values, which are %(values)s.") % {
        "read": _short(params.get("value", params.get("pk", written))),
        "values": named + (" …" if len(values) > NAMED else ""),
    }


def _accepted(field: forms.Field) -> Iterator[tuple[str, str]]:
    """Yield the values that a field takes, as an address writes them, and in words."""
    if isinstance(field, forms.ModelChoiceField):
        for row in field.queryset[: NAMED + 1]:
            yield str(row.serializable_value(field.to_field_name)), str(row)
    else:
        # What is not stated comes last, as on the page.
        for value, label in sorted(field.choices, key=lambda c: c[0] == NOT_STATED):
            yield str(value), str(label)


def _said(value: str, label: str) -> str:
    """Return a value with what it is called, unless that is nearly the same."""
    if value.replace("_", " ") == label.lower():
        return value
    return f"{value} ({Truncator(label).chars(LONGEST_LABEL)})"


def _short(value: object) -> str:
    return Truncator(str(value)).chars(LONGEST_READ)
