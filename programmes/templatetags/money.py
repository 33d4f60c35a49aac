"""Amounts in euro, and shares, as the language of the reader writes them."""

from decimal import Decimal

from django import template
from django.utils.html import format_html

from programmes.money.oddities import oddities
from registry import words

register = template.Library()

register.filter("amount_stated", words.amount_stated)
register.filter("euro", words.euro)
register.filter("percent", words.percent)
register.filter("share_stated", words.share_stated)


@register.filter
def aligned(amount: Decimal | None) -> str:
    """Return an amount for a cell, its units above each other in the column.

    Where another amount of the table has cents, its own are shown too: see ``.cents``.
    """
    before, cents, after = words.euro_parts(amount)
    if cents:
        written = f"{before}{cents}{after}"
        return format_html('{}<span class="cents"></span>', written)
    if not before:
        return ""
    return format_html(
        '{}<span class="no-cents" data-cents="{}" aria-hidden="true"></span>{}',
        before,
        words.to_the_cent(0).removeprefix("0"),
        after,
    )


register.filter("oddities", oddities)


@register.filter
def share_of(amount: Decimal | None, whole: Decimal | None) -> str:
    """Return how much of the whole an amount is, in percent; nothing if unknown."""
    return words.percent(amount / whole) if amount is not None and whole else ""
