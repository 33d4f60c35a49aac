"""Amounts in euro, and shares, as the language of the reader writes them."""

from decimal import Decimal

from django import template

from registry import words

register = template.Library()

register.filter("amount_stated", words.amount_stated)
register.filter("euro", words.euro)
register.filter("percent", words.percent)


@register.filter
def share_of(amount: Decimal | None, whole: Decimal | None) -> str:
    """Return how much of the whole an amount is, in percent; nothing if unknown."""
    return words.percent(amount / whole) if amount is not None and whole else ""
