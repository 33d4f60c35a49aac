"""Days, as our own files write them, and dates, as people do, with their precision."""

import calendar
import re
from datetime import date, datetime, timedelta
from functools import lru_cache

from django.utils.translation import gettext as _

from registry.models import Precision

from .cells import SHOWN, fold
from .months import month_of, weekdays

_OUR_OWN = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[ T]00:00(?::00(?:\.0+)?)?)?")

YEARS = range(1800, 2101)
"""Years that a list may speak of: any other is a number that is no year."""

EVERY_YEAR = range(1, 10_000)
_EXCEL_EPOCH = date(1899, 12, 30)
_EXCEL_DAYS = range(10_000, 74_000)
"""Serial numbers of days from 1927 to 2102: no year is among them."""

DAY_FIRST, MONTH_FIRST = ORDERS = ("dmy", "mdy")
"""What ``01/02/2010`` means: the first of February, or the second of January."""

EITHER = "either"

PIVOT = 50
"""Of two digits, years below are of the 21st century, the others of the 20th."""

_TIME = re.compile(
    r"[\sT,]+(?:[01]?\d|2[0-3])[:hH][0-5]\d(?::[0-5]\d(?:[.,]\d+)?)?"
    r"\s*(?:[ap]\.?m\.?)?\s*(?:Z|UTC|GMT|[+-]\d\d:?\d\d)?$",
    re.IGNORECASE,
)
_INTRODUCTION = re.compile(
    r"^(?:depuis|des|since|sinds|seit|le|the|en|in|vanaf|ab|jusqu au|until|tot|bis|"
    r"debut|fin|el|il|dal|desde|op|am|den|du|au|from|from the|od|dnia|dne)\s+"
    r"(?:le\s+|l\s+|den\s+|the\s+)?"
)
_ENDING = re.compile(r" (?:r|roku|g|uur)$")
_WORD = r"([^\W\d_]+)"
_OF = "(?:of |de |del |den |d )?"
_FORMS = (
    # Folded: separators are spaces. “p” and “q” are a day and a month, in some order.
    ("ymd", r"(\d{4}) (\d{1,2}) (\d{1,2})"),
    ("pqy", r"(\d{1,2}) (\d{1,2}) (\d{4})"),
    ("ymd", r"(3[2-9]|[4-9]\d) (\d{1,2}) (\d{1,2})"),
    ("pqy", r"(\d{1,2}) (\d{1,2}) (\d{2})"),
    ("ymd", r"((?:1[89]|20)\d\d)([01]\d)([0-3]\d)"),
    ("pqy", r"([0-3]\d)([0-3]\d)((?:1[89]|20)\d\d)"),
    ("my", r"(\d{1,2}) (\d{4})"),
    ("ym", r"(\d{4}) (\d{1,2})"),
    ("y", r"(\d{4})"),
    ("ywi", r"(\d{4}) ?w(\d{2}) ?([1-7])"),
    ("yw", r"(\d{4}) ?w(\d{2})"),
    (
        "dny",
        rf"(\d{{1,2}})(?: ?(?:er|st|nd|rd|th)|ste|de|eme|e|o|a)? {_OF}{_WORD} {_OF}"
        r"(\d{4}|\d\d)",
    ),
    ("ndy", rf"{_WORD} (\d{{1,2}})(?:st|nd|rd|th)? (\d{{4}})"),
    ("ynd", rf"(\d{{4}}) {_WORD} (\d{{1,2}})"),
    ("ny", rf"{_WORD} {_OF}(\d{{4}}|\d\d)"),
    ("yn", rf"(\d{{4}}) {_WORD}"),
)
_COMPILED = [(form, re.compile(pattern)) for form, pattern in _FORMS]
_IN_SOME_ORDER = re.compile(
    r"(?<!\d)(?<!\d\D)(?<!\d\D\D)(\d{1,2})[\s./,-]{1,3}(\d{1,2})[\s./,-]{1,3}"
    r"(?:\d{4}|\d\d)(?!\d)"
)
_COMPACT = re.compile(r"([0-3]\d)([0-3]\d)(?:19|20)\d\d")

_WORDS_OF_NOW = """
    en cours, a ce jour, toujours, actuel, actuellement, aujourd hui, illimite
    indetermine, duree indeterminee, lopend, lopende, heden, nu, onbepaald, vandaag
    onbepaalde duur, ongoing, present, to date, today, now, current, open, open ended
    running, indefinite, laufend, heute, unbefristet, offen, noch aktiv, aktiv, actif
"""
GOES_ON = frozenset(map(str.strip, _WORDS_OF_NOW.replace("\n", ",").split(",")))
"""What people write, folded, for the end of what has not ended."""


class NoDate(ValueError):
    """Text that is no date; ``code`` is ``date_impossible`` or ``date_unreadable``."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


def day_of(text: str) -> date | None:
    """Return the day in a cell of our own: year, month and day, or nothing.

    Raises:
        ValueError: it is written otherwise, with the way to write it.
    """
    if not text:
        return None
    written = _OUR_OWN.fullmatch(text)
    try:
        if written:
            return date.fromisoformat(written[1])
    except ValueError:
        pass
    raise ValueError(
        _("“%(value)s” is not a day. Write year-month-day, such as 2005-12-31.")
        % {"value": text[:SHOWN]}
    )


def read_date(
    value, *, is_end: bool, order: str = DAY_FIRST, years: range = YEARS
) -> tuple[date, str]:
    """Return a day and its precision: of a month or year, the first or the last day.

    Accepted: date cells, a spreadsheet's serial numbers, ``31/12/2005`` with any
    separator, ``31/12/05``, ``2005-12-31`` with a time or without, ``12/2005``,
    ``2005``, weeks as ``2005-W52-6``, months by name in the languages of the Union,
    and days of the week before all of these. Of a week without its day the month is
    known, that of its Thursday.

    Args:
        order: whether the day or the month comes first, where both are numbers.
        years: those that may be meant; any other is impossible.

    Raises:
        NoDate: it is not a date, or no day of the calendar.
    """
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        if value.year not in years:
            raise NoDate("date_impossible")
        return value, Precision.DAY.value
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return _read(str(value), is_end, order, years)


def order_shown(text: str) -> str | None:
    """Return the order that the dates of a text prove, ``EITHER`` if none does.

    None is said of what means the same in either order, and of what is no date whose
    day and month are numbers.
    """
    found = None
    for match in _IN_SOME_ORDER.finditer(text):
        shown = _order_of(int(match[1]), int(match[2]))
        if shown in ORDERS:
            return shown
        found = found or shown
    if not found and (match := _COMPACT.fullmatch(text)):
        return _order_of(int(match[1]), int(match[2]))
    return found


def first_date(text: str) -> str:
    """Return the first date of a text whose day and month are numbers, or all of it."""
    match = _IN_SOME_ORDER.search(text)
    return match[0] if match else text


def _order_of(first, second):
    if first == second or not (first and second) or max(first, second) > 31:
        return None
    if first > 12 and second > 12:
        return None
    if first > 12 or second > 12:
        return DAY_FIRST if first > 12 else MONTH_FIRST
    return EITHER


@lru_cache(maxsize=20_000)
def _read(text, is_end, order, years):
    words = _ENDING.sub("", fold(_TIME.sub("", text)))
    words = _INTRODUCTION.sub("", words, count=1)
    serial = re.fullmatch(r"(\d{5})(?: \d+)?", words)
    if serial and int(serial[1]) in _EXCEL_DAYS:
        return _EXCEL_EPOCH + timedelta(days=int(serial[1])), Precision.DAY.value
    # As it stands first: “Mar 5 2026” is a day of March, not a Tuesday of May.
    parts = _parts(words, order) or _parts(_without_weekday(words), order)
    if parts is None:
        raise NoDate("date_unreadable")
    return _day(parts, is_end, years)


def _parts(words, order) -> dict[str, str] | None:
    """Return the year, month and day of a date, as far as it says them."""
    for form, pattern in _COMPILED:
        if match := pattern.fullmatch(words):
            form = form.replace("pqy", order)
            parts = dict(zip(form, match.groups(), strict=True))
            return None if "n" in parts and not month_of(parts["n"]) else parts
    return None


def _without_weekday(words):
    first, _space, rest = words.partition(" ")
    if rest and first.isalpha() and first in weekdays() and rest[0].isdigit():
        return rest
    if rest and first in weekdays() and _INTRODUCTION.match(rest):
        return _INTRODUCTION.sub("", rest, count=1)
    return words


def _day(parts, is_end, years):
    year = int(parts["y"])
    if len(parts["y"]) == 2:
        year += 2000 if year < PIVOT else 1900
    if "w" in parts:
        return _day_of_week(year, parts, is_end, years)
    if "n" in parts:
        month = month_of(parts["n"])
    else:
        month = int(parts.get("m", 12 if is_end else 1))
    if year not in years or not 1 <= month <= 12:
        raise NoDate("date_impossible")
    last = calendar.monthrange(year, month)[1]
    day = int(parts.get("d", last if is_end else 1))
    if not 1 <= day <= last:
        raise NoDate("date_impossible")
    precision = (
        Precision.DAY
        if "d" in parts
        else Precision.MONTH
        if {"m", "n"} & set(parts)
        else Precision.YEAR
    )
    return date(year, month, day), precision.value


def _day_of_week(year, parts, is_end, years):
    try:
        day = date.fromisocalendar(year, int(parts["w"]), int(parts.get("i", 4)))
    except ValueError:
        raise NoDate("date_impossible") from None
    if day.year not in years:
        raise NoDate("date_impossible")
    if "i" in parts:
        return day, Precision.DAY.value
    month = {"y": str(day.year), "m": str(day.month)}
    return _day(month, is_end, years)
