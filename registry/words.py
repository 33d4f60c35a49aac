"""Days, periods, amounts, shares, numbers and names, in the language of the reader.

Pages, forms, messages, reports and exports write them with these functions and with no
others: what is the same is then written the same everywhere. The spaces inside a figure
break no line. Nothing is written for None, so that the caller says what is missing.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from babel import Locale
from babel.numbers import format_currency, format_decimal, format_percent
from django.conf import settings
from django.db.models import Model
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, override, pgettext, to_locale
from django.utils.translation import gettext as _

# Languages

OFFICIAL = "fr"
"""The official language of Wallonia: that of the titles that the site gives."""


def language() -> str:
    """Return the reader's language, without its country: fr."""
    return (get_language() or settings.LANGUAGE_CODE).partition("-")[0]


def languages(first: str | None = None) -> Iterator[str]:
    """Yield the reader's language, and those to fall back on, the best first.

    What is not said in the reader's language is said in French, the official one of
    Wallonia, else in English, the site's own, else in another official one of Belgium.

    Args:
        first: a language to begin with, instead of the reader's.
    """
    yield from dict.fromkeys((first or language(), "fr", "en", "nl", "de"))


def translated(row: Model, name: str) -> str:
    """Return what ``row`` says in the best language: ``name_fr`` for ``name``.

    Empty only where it says it in no language at all.
    """
    return chosen({code: getattr(row, f"{name}_{code}", "") for code in languages()})


def in_reader_language(name: str) -> property:
    """Return the property ``name`` of a model with ``name_en`` and ``name_fr``.

    What we write exists in both; where one is missing, the other is read instead.
    """
    return property(
        lambda row: translated(row, name),
        doc=f"The {name} in the language of the reader, or another if it has none.",
    )


def in_each_language(name: str, write: Callable[[], str]) -> dict[str, str]:
    """Return what is stored of a sentence, by column: ``name_en`` and ``name_fr``."""
    said = {}
    for code in ("en", "fr"):
        with override(code):
            said[f"{name}_{code}"] = write()
    return said


def chosen(texts: Mapping[str, str], language: str | None = None) -> str:
    """Return the text in the best language, of texts by their language."""
    return next((texts[code] for code in languages(language) if texts.get(code)), "")


def translated_field(model: type[Model], name: str) -> str:
    """Return the name of the field in the best language that a model has."""
    fields = {field.name for field in model._meta.get_fields()}
    return next(field for code in languages() if (field := f"{name}_{code}") in fields)


def quoted(wording: str, source) -> str:
    """Return the wording of a source, with what would mislead in another language.

    A billion is a thousand million in English, a million million in French.
    """
    if language() == "fr" and source is not None and source.language == "en":
        return re.sub(r"\bbillions?\b", r"\g<0> [milliard]", wording)
    return wording


def in_quotation_marks(text: object) -> str:
    """Return a text as something else has it: “Adhérents”."""
    return _("“%(text)s”") % {"text": text}


def labelled(label: object, text: object) -> str:
    """Return a text after what it is of: “size known: 7 %”."""
    return _("%(label)s: %(text)s") % {"label": label, "text": text}


def uncapitalised(label: str) -> str:
    """Return a label as it stands within a sentence."""
    return label[:1].lower() + label[1:]


# Days

AS_KNOWN = {
    "year": "Y",
    "circa": "Y",
    "month": "YEAR_MONTH_FORMAT",
    "documented_year": "Y",
}
"""How a day is written of which less is known. One that is only documented is the day
of a document: it is written as a day, and the period says "at least"."""


AT_LEAST = {"documented", "documented_year"}
"""Precisions of a day that a document shows, no more: "at least since" it."""


def day(value: date | datetime | None, precision: str = "day") -> str:
    """Return a day as far as it is known: 12 March 2008, March 2008, about 2008."""
    if not value:
        return ""
    return about(precision).format(date=date_known(value, precision))


def date_known(value: date | datetime, precision: str) -> str:
    """Return a date as far as it is known, without what stands around it."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return date_format(value, AS_KNOWN.get(precision) or _day_format(value))


def about(precision: str) -> str:
    """Return what stands around a date: that it is "about" for some."""
    return _("about {date}") if precision == "circa" else "{date}"


def reckoned(known) -> str:
    """Return a day that was reckoned, no more exactly than what it was reckoned from.

    "30 May 2027" from a day, "in 2025" from a year; "not before January 2025" from a
    start that is only documented: nobody stated the day.
    """
    if known is None:
        return ""
    if known.precision == "documented":
        return _("not before {day}").format(day=day(known.value, "month"))
    if known.is_exact:
        return day(known.value)
    return _("in {day}").format(day=day(known.value, known.precision))


def official_day(value: date) -> str:
    """Return a day in the official language, for what is stored: 12 mars 2008."""
    with override(OFFICIAL):
        return day(value)


def moment(value: datetime | None) -> str:
    """Return a day with the time on the clock of the site: 12 March 2008, 14:05."""
    if not value:
        return ""
    if timezone.is_aware(value):
        value = timezone.localtime(value)
    return date_format(value, "DATETIME_FORMAT")


def _day_format(value) -> str:
    # Some languages write the first of a month otherwise: 1er mars 2008.
    if value.day == 1:
        return pgettext("date format, first of a month", "j F Y")
    return "DATE_FORMAT"


def period(row, seen_on: date | None = None) -> str:
    """Return the time during which ``row`` holds: "since March 2008", "2001 – 2004".

    Args:
        seen_on: the day that a page shows; what comes after it is told in the future.
    """
    start = day(row.start_on, row.start_precision)
    end = day(row.end_on, row.end_precision)
    return period_phrase(row, seen_on).format(start=start, end=end)


def period_phrase(row, seen_on: date | None = None) -> str:
    """Return the sentence for the ends that are known, with places for both.

    ``since {start}``: a page puts marked-up dates there, :func:`period` plain ones.
    Seen on a day, an end that is still to come is told in the future; one that is only
    documented, by a later document, is not told yet.
    """
    if seen_on and row.start_on and row.start_on > seen_on:
        return _to_come(row)
    if seen_on and row.start_on and row.end_on and row.end_on > seen_on:
        return _running(row)
    return _known_period(row)


def _to_come(row) -> str:
    """Return the sentence of a period that begins after the day shown."""
    by_day = row.start_precision not in AS_KNOWN
    if not row.end_on:
        return pgettext("before a day", "from {start}") if by_day else _("from {start}")
    if _is_one_moment(row):
        return pgettext("before a day", "on {start}") if by_day else _("in {start}")
    if by_day:
        return pgettext("before a day", "from {start} to {end}")
    return _("from {start} to {end}")


def _running(row) -> str:
    """Return the sentence of a period that the day shown lies in."""
    since = _known_period(replace(_Sides.of(row), end_on=None))
    if row.end_precision in AT_LEAST:
        return since
    if row.end_precision in AS_KNOWN:
        return _("{since}, ends in {end}").replace("{since}", since)
    return _("{since}, ends on {end}").replace("{since}", since)


@dataclass(frozen=True)
class _Sides:
    """The two ends of a period, and how exactly each is known."""

    start_on: date | None
    start_precision: str
    end_on: date | None
    end_precision: str

    @classmethod
    def of(cls, row) -> "_Sides":
        return cls(row.start_on, row.start_precision, row.end_on, row.end_precision)


def years(rows: Iterable, seen_on: date) -> list[str]:
    """Return the years in which rows hold, one text for each time without a gap.

    Periods that follow one another are one: "2004 – 2007", "since 2012", and of what
    begins after the day shown "from 2027".
    """
    spans: list[_Sides] = []
    for row in sorted(map(_Sides.of, rows), key=lambda ends: ends.start_on):
        last = spans[-1] if spans else None
        if last and _follows(row, last, seen_on):
            spans[-1] = replace(
                last, end_on=row.end_on, end_precision=row.end_precision
            )
        else:
            spans.append(row)
    return [period(_in_years(span), seen_on) for span in spans]


def _follows(row: _Sides, last: _Sides, seen_on: date) -> bool:
    """Whether a period begins with the end of the last, on the same side of the day."""
    if last.start_on <= seen_on < row.start_on and last.end_on is None:
        return False
    return last.end_on is None or row.start_on <= last.end_on + timedelta(days=1)


def _in_years(ends: _Sides) -> _Sides:
    """Return a period to the year, though still "at least since" where it is so."""

    def to_the_year(precision: str) -> str:
        return "documented_year" if precision == "documented" else "year"

    return replace(
        ends,
        start_precision=to_the_year(ends.start_precision),
        end_precision=to_the_year(ends.end_precision),
    )


def _known_period(row) -> str:
    """Return the sentence of a period whose ends both lie in the past, as stated."""
    if not row.start_on and not row.end_on:
        return _("dates not stated")
    since_at_least = row.start_precision in AT_LEAST
    until_at_least = row.end_precision in AT_LEAST
    # Some languages have other words before a day: depuis 2001, depuis le 12 mars 2008.
    if not row.end_on:
        if since_at_least:
            return _fitting(
                row.start_precision,
                _("at least since {start}"),
                pgettext("before a day", "at least since {start}"),
            )
        if row.start_precision in AS_KNOWN:
            return _("since {start}")
        return pgettext("before a day", "since {start}")
    if not row.start_on:
        if until_at_least:
            return _fitting(
                row.end_precision,
                _("at least until {end}"),
                pgettext("before a day", "at least until {end}"),
            )
        if row.end_precision in AS_KNOWN:
            return _("until {end}")
        return pgettext("before a day", "until {end}")
    if _is_one_moment(row):
        if since_at_least:
            return _fitting(
                row.start_precision,
                _("documented in {start}"),
                pgettext("before a day", "documented on {start}"),
            )
        return "{start}"
    if since_at_least and until_at_least:
        return _fitting(
            row.start_precision,
            _("at least from {start} to {end}"),
            pgettext("before a day", "at least from {start} to {end}"),
        )
    if since_at_least:
        return _("at least since {start}, until {end}")
    if until_at_least:
        return _("{start} – at least {end}")
    return "{start} – {end}"


def _fitting(precision: str, year: str, by_day: str) -> str:
    """Return the sentence that fits: before a year, or before a day."""
    return year if precision in AS_KNOWN else by_day


def until(row) -> str:
    """Return how long ``row`` held: "until 2004", "at least until 30 June 2007"."""
    return period(replace(_Sides.of(row), start_on=None))


def _is_one_moment(row) -> bool:
    start = day(row.start_on, row.start_precision)
    return start == day(row.end_on, row.end_precision)


# Figures


def euro(amount: Decimal | int | None) -> str:
    """Return an amount with its sign of currency: €1,234.56.

    Its cents are written only if it has some.
    """
    if amount is None or amount == "":
        return ""
    locale = _locale()
    pattern = copy(locale.currency_formats["standard"])
    digits = 2 if _has_cents(amount) else 0
    pattern.frac_prec = (digits, digits)
    return _signed(
        format_currency(
            amount, "EUR", format=pattern, locale=locale, currency_digits=False
        )
    )


def euro_parts(amount: Decimal | int | None) -> tuple[str, str, str]:
    """Return an amount as :func:`euro` writes it, in what stands before its cents, the
    cents with their separator, and after: ("1 234", ",56", " €").

    Without cents the second is empty.
    """
    written = euro(amount)
    if not written:
        return "", "", ""
    cents = r"[.,]\d\d" if _has_cents(amount) else ""
    return re.fullmatch(rf"(.*\d)({cents})(\D*)", written).groups()


def to_the_cent(amount: Decimal | int | None) -> str:
    """Return an amount as it is typed or reckoned with, without a sign: 1,234.50."""
    return number(amount, "#,##0.00")


def amount_stated(amount: Decimal | int | None) -> str:
    """Return an amount for a sentence that names the currency itself: 280,000,000.

    Its cents are written only if it has some.
    """
    return to_the_cent(amount) if _has_cents(amount or 0) else number(amount)


def percent(share: Decimal | float | None, pattern: str = "#,##0.#") -> str:
    """Return a share of one in percent: 81.9 %, with a decimal only if it has some."""
    if share is None or share == "":
        return ""
    return _percent(share, pattern)


def share_stated(share: Decimal | None) -> str:
    """Return a share as a source states it, with both of its decimals: 33.33 %.

    What is computed from a share is explained by all of it.
    """
    return "" if share is None else _percent(share, "#,##0.##")


def whole_percent(share: Decimal | float | None) -> str:
    """Return a share of one to the whole per cent, as a bound is written: 93 %."""
    return "" if share is None or share == "" else _percent(share, "#,##0")


def number(value: Decimal | float | None, pattern: str = "#,##0.##") -> str:
    """Return a number, with at most two decimals if no other pattern is given."""
    if value is None or value == "":
        return ""
    return _signed(format_decimal(value, pattern, locale=_locale()))


def _percent(share, pattern: str) -> str:
    pattern = f"{pattern}\N{NO-BREAK SPACE}%"
    return _signed(format_percent(share, format=pattern, locale=_locale()))


def _signed(figure: str) -> str:
    """Return a figure with a true minus where Babel writes a hyphen."""
    return figure.replace("-", "\N{MINUS SIGN}")


def _has_cents(amount) -> bool:
    return amount != int(amount)


def _locale() -> Locale:
    return Locale.parse(to_locale(get_language() or settings.LANGUAGE_CODE))
