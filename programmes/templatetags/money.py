"""Amounts in euro, as the language of the reader writes them."""

from copy import copy
from decimal import Decimal

from babel import Locale
from babel.numbers import format_currency, format_percent
from django import template
from django.utils.translation import get_language, to_locale

register = template.Library()


@register.filter
def euro(amount: Decimal | int | None) -> str:
    """Return an amount with its sign of currency, its cents only if it has some.

    Nothing is returned for None, so that the page says what is missing.
    """
    if amount is None or amount == "":
        return ""
    locale = _locale()
    pattern = copy(locale.currency_formats["standard"])
    digits = 0 if amount == int(amount) else 2
    pattern.frac_prec = (digits, digits)
    return format_currency(
        amount, "EUR", format=pattern, locale=locale, currency_digits=False
    )


@register.filter
def percent(share: Decimal | None) -> str:
    """Return a share of one in percent, with a decimal only if it has some."""
    if share is None or share == "":
        return ""
    # Between the number and its sign stands a space that breaks no line.
    return format_percent(share, format="#,##0.#\N{NO-BREAK SPACE}%", locale=_locale())


@register.filter
def share_of(amount: Decimal | None, whole: Decimal | None) -> str:
    """Return how much of the whole an amount is, in percent; nothing if unknown."""
    return percent(amount / whole) if amount is not None and whole else ""


def _locale() -> Locale:
    return Locale.parse(to_locale(get_language() or "en"))
