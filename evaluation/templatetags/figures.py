"""Numbers of indicators and published figures, in their units."""

from decimal import Decimal

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from evaluation.indicators import Reading, Unit, words
from evaluation.models import UNITS, FigureUnit
from registry.words import euro, number, percent

register = template.Library()

register.filter("number", number)
register.filter("in_unit", words.in_unit)
register.filter("bound", words.bound)


@register.filter
def told(reading: Reading, unit: str) -> str:
    """Return what a reading says: a value, its bounds, or that too little is known."""
    return words.told(reading, unit)


@register.filter
def published(value: Decimal, measure: str) -> str:
    """Return a value as a source states it, in the unit of its measure."""
    unit = UNITS.get(measure, FigureUnit.NUMBER)
    if unit == FigureUnit.EURO:
        return euro(value)
    if unit == FigureUnit.AREA:
        return _("%(number)s km²") % {"number": number(value, "#,##0.####")}
    is_share = unit == FigureUnit.SHARE or 0 < abs(value) < 1
    return percent(value, "#,##0.##") if is_share else number(value)


@register.filter
def difference(value: Decimal, unit: str) -> str:
    """Return a difference with its sign: −552, +1.5 points."""
    if unit == Unit.PERCENT:
        shown = _("%(number)s points") % {"number": number(abs(value) * 100, "0.#")}
    else:
        shown = number(abs(value))
    if not value:
        return shown
    sign = "+" if value > 0 else pgettext("before a negative number", "−")
    return f"{sign}{shown}"


@register.filter
def of(mapping: dict, key):
    """Return what a mapping holds for ``key``; None if nothing."""
    return mapping.get(key)
