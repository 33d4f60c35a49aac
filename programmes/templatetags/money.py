"""Amounts in euro, as the language of the reader writes them."""

from copy import copy
from decimal import Decimal

from babel import Locale
from babel.numbers import format_currency
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
    locale = Locale.parse(to_locale(get_language() or "en"))
    pattern = copy(locale.currency_formats["standard"])
    digits = 0 if amount == int(amount) else 2
    pattern.frac_prec = (digits, digits)
    return format_currency(
        amount, "EUR", format=pattern, locale=locale, currency_digits=False
    )
