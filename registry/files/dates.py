"""Days, as our own files write them, and dates, as people do, with their precision."""

import calendar
import re
from datetime import date, datetime, timedelta
from functools import lru_cache

from django.utils.translation import gettext as _

from registry.models import Precision

from .cells import SHOWN, fold

_OUR_OWN = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[ T]00:00(?::00(?:\.0+)?)?)?")

YEARS = range(1800, 2101)
_EXCEL_EPOCH = date(1899, 12, 30)
_EXCEL_DAYS = range(10_000, 74_000)
"""Serial numbers of days from 1927 to 2102: no year is among them."""

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier january januari januar jan janv",
            "fevrier february februari februar feb fev fevr",
            "mars march maart marz mar mrt maerz",
            "avril april apr avr",
            "mai may mei",
            "juin june juni jun",
            "juillet july juli jul juil",
            "aout august augustus aug",
            "septembre september sep sept",
            "octobre october oktober oct okt",
            "novembre november nov",
            "decembre december dezember dec dez",
        ),
        1,
    )
    for name in names.split()
}
_INTRODUCTION = re.compile(
    r"^(?:depuis|des|since|sinds|seit|le|the|en|in|vanaf|ab|jusqu au|until|tot|bis|"
    r"debut|fin)\s+(?:le\s+|l\s+)?"
)
_FORMS = (
    # Folded: separators are spaces.
    ("ymd", re.compile(r"(\d{4}) (\d{1,2}) (\d{1,2})(?: ?t?00 00(?: 00(?: 0+)?)?)?")),
    ("dmy", re.compile(r"(\d{1,2}) (\d{1,2}) (\d{4})(?: 00 00(?: 00)?)?")),
    ("ymd", re.compile(r"(\d{4})([01]\d)([0-3]\d)")),
    ("my", re.compile(r"(\d{1,2}) (\d{4})")),
    ("ym", re.compile(r"(\d{4}) (\d{1,2})")),
    ("y", re.compile(r"(\d{4})")),
    ("dny", re.compile(r"(\d{1,2})(?:er|st|nd|rd|th|e)? (?:of )?([a-z]+) (\d{4})")),
    ("ndy", re.compile(r"([a-z]+) (\d{1,2})(?:st|nd|rd|th)? (\d{4})")),
    ("ny", re.compile(r"([a-z]+) (\d{4})")),
)


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


def read_date(value, *, is_end: bool) -> tuple[date, str]:
    """Return a day and its precision: of a month or year, the first or the last day.

    Accepted: date cells, a spreadsheet's serial numbers, ``31/12/2005`` with any
    separator, ``2005-12-31``, ``12/2005``, ``2005``, and months by name.

    Raises:
        NoDate: it is not a date, or no day of the calendar.
    """
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        if value.year not in YEARS:
            raise NoDate("date_impossible")
        return value, Precision.DAY.value
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return _read(str(value), is_end)


@lru_cache(maxsize=20_000)
def _read(text, is_end):
    words = _INTRODUCTION.sub("", fold(text), count=1)
    serial = re.fullmatch(r"(\d{5})(?: \d+)?", words)
    if serial and int(serial[1]) in _EXCEL_DAYS:
        return _EXCEL_EPOCH + timedelta(days=int(serial[1])), Precision.DAY.value
    for form, pattern in _FORMS:
        if match := pattern.fullmatch(words):
            parts = dict(zip(form, match.groups(), strict=True))
            return _day(parts, is_end)
    raise NoDate("date_unreadable")


def _day(parts, is_end):
    year = int(parts["y"])
    if "n" in parts:
        month = _MONTHS.get(parts["n"])
        if month is None:
            raise NoDate("date_unreadable")
    else:
        month = int(parts.get("m", 12 if is_end else 1))
    if year not in YEARS or not 1 <= month <= 12:
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
