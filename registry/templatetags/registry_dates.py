"""Dates as a source knows them: to the day, the month, the year, or only documented."""

from datetime import date

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

register = template.Library()

# Documented dates are days of documents: they are shown as days, with "at least".
SHOWN_AS = {
    "year": ("Y", "%Y"),
    "circa": ("Y", "%Y"),
    "month": ("YEAR_MONTH_FORMAT", "%Y-%m"),
}
SHOWN_AS_DAY = ("DATE_FORMAT", "%Y-%m-%d")


@register.filter
def partial_date(value: date | None, precision: str = "day"):
    """Return ``value`` in words as far as it is known: "2001", "March 2008"."""
    if not value:
        return ""
    words, machine = SHOWN_AS.get(precision, SHOWN_AS_DAY)
    if words == "DATE_FORMAT" and value.day == 1:
        # Some languages write the first of a month otherwise: 1er mars 2008.
        words = pgettext("date format, first of a month", "j F Y")
    shown = format_html(
        '<time datetime="{}">{}</time>',
        value.strftime(machine),
        date_format(value, words),
    )
    return format_html(_("about {date}"), date=shown) if precision == "circa" else shown


@register.filter
def period(row):
    """Return the time during which ``row`` holds: "since March 2008", "2001 – 2004"."""
    if not row.start_on and not row.end_on:
        return _("dates not stated")
    start = partial_date(row.start_on, row.start_precision)
    end = partial_date(row.end_on, row.end_precision)
    return format_html(_phrase(row, one_moment=start == end), start=start, end=end)


def _phrase(row, *, one_moment: bool) -> str:
    """Return the sentence for the ends that are known, and how well they are."""
    since_at_least = row.start_precision == "documented"
    until_at_least = row.end_precision == "documented"
    # Some languages have other words before a day: depuis 2001, depuis le 12 mars 2008.
    if not row.end_on:
        if since_at_least:
            return _("at least since {start}")
        if row.start_precision in SHOWN_AS:
            return _("since {start}")
        return pgettext("before a day", "since {start}")
    if not row.start_on:
        if until_at_least:
            return _("at least until {end}")
        if row.end_precision in SHOWN_AS:
            return _("until {end}")
        return pgettext("before a day", "until {end}")
    if one_moment:
        return _("documented on {start}") if since_at_least else "{start}"
    if since_at_least and until_at_least:
        return _("at least from {start} to {end}")
    if since_at_least:
        return _("at least since {start}, until {end}")
    if until_at_least:
        return _("{start} – at least {end}")
    return "{start} – {end}"
