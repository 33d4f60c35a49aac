"""Dates as a source knows them, in words and for machines."""

from datetime import date

from django import template
from django.utils.html import format_html

from registry import words

register = template.Library()

MACHINES = {"year": "%Y", "circa": "%Y", "month": "%Y-%m"}

register.filter("day", words.day)
register.filter("moment", words.moment)
register.filter("reckoned", words.reckoned)
register.filter("until", words.until)


@register.filter
def partial_date(value: date | None, precision: str = "day"):
    """Return ``value`` in words as far as it is known: "2001", "March 2008"."""
    if not value:
        return ""
    shown = format_html(
        '<time datetime="{}">{}</time>',
        value.strftime(MACHINES.get(precision, "%Y-%m-%d")),
        words.date_known(value, precision),
    )
    return format_html(words.about(precision), date=shown)


@register.filter
def years(rows, seen_on: date) -> str:
    """Return the years in which rows hold, gaps kept: "2004 – 2007, since 2012"."""
    return ", ".join(words.years(rows, seen_on))


@register.filter
def period(row, seen_on: date | None = None):
    """Return the time during which ``row`` holds: "since March 2008", "2001 – 2004".

    As it is told on a day, if one is given: what comes after it in the future.
    """
    return format_html(
        words.period_phrase(row, seen_on),
        start=partial_date(row.start_on, row.start_precision),
        end=partial_date(row.end_on, row.end_precision),
    )
