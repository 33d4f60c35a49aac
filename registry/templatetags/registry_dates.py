"""Dates as a source knows them, in words and for machines."""

from datetime import date

from django import template
from django.utils.html import format_html

from registry import words

register = template.Library()

MACHINES = {"year": "%Y", "circa": "%Y", "month": "%Y-%m"}

register.filter("day", words.day)
register.filter("moment", words.moment)


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
def period(row):
    """Return the time during which ``row`` holds: "since March 2008", "2001 – 2004"."""
    return format_html(
        words.period_phrase(row),
        start=partial_date(row.start_on, row.start_precision),
        end=partial_date(row.end_on, row.end_precision),
    )
