"""Values of indicators and their bounds, in their units and the reader's language."""

from decimal import Decimal

from django.utils.translation import gettext as _

from registry.words import euro, number, percent, whole_percent

from .indicator import Unit
from .reading import Reading

DECIMALS = {Unit.INDEX: "#,##0.###"}


def in_unit(value: Decimal | None, unit: str) -> str:
    """Return a value as its unit is written: 81.9 %, 0.523, €160,000."""
    if value is None:
        return ""
    if unit == Unit.PERCENT:
        return percent(value)
    if unit == Unit.EURO:
        return euro(value.quantize(Decimal("0.01")))
    if unit == Unit.POINTS:
        return _("%(number)s points") % {"number": number(value)}
    return number(value, DECIMALS.get(unit, "#,##0.##"))


def bound(value: Decimal | None, unit: str) -> str:
    """Return a bound as it is written: a share to the whole per cent, 93 %.

    What is not quite nothing or all does not read as it: 0.3 %, 99.7 %.
    """
    if unit != Unit.PERCENT or value is None:
        return in_unit(value, unit)
    is_rounded_away = value not in (0, 1) and round(value, 2) in (0, 1)
    return percent(value) if is_rounded_away else whole_percent(value)


def told(reading: Reading, unit: str) -> str:
    """Return what a reading says: a value, its bounds, or that too little is known.

    The same words stand on pages, in reports and in the evidence of rules.
    """
    if reading.is_point:
        return in_unit(reading.value, unit)
    if not reading.is_range:
        return _("too little is known")
    low, high = bound(reading.low, unit), bound(reading.high, unit)
    if not high:
        return _("at least %(low)s") % {"low": low}
    if not low:
        return _("at most %(high)s") % {"high": high}
    return _("between %(low)s and %(high)s") % {"low": low, "high": high}
