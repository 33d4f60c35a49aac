"""Cells of the workbook of Excel as XML: what follows the place of each."""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

from .cells import as_text, neutralise, plain

FIRST_EXCEL_DAY = date(1900, 3, 1)
"""Spreadsheets hold no earlier day: they count from 1900, which was no leap year."""

LONGEST_TEXT = 32_767
"""Characters of a cell, as Excel counts them: it holds no more."""

SHORT = LONGEST_TEXT // 2
"""Characters that are no more than that, whichever they are: some count twice."""

BOLD, DAY, MOMENT = 1, 2, 3
"""The styles of cells, by their place in ``written_parts.STYLES``."""

_DAY_ZERO = date(1899, 12, 30).toordinal()
_NO_TIME = datetime.min.time()

# What Excel would take for the code of a character.
_LIKE_A_CODE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def text_cell(value: str, style: int = 0) -> str:
    """Return a cell that holds a text, whatever stands in it; nothing for none."""
    text = neutralise(plain(value))
    if len(text) > SHORT:
        text = _cut(text)
    text = escaped(text)
    if "_x" in text:
        text = _LIKE_A_CODE.sub("_x005F_", text)
    if not text:
        return ""
    styled = f' s="{style}"' if style else ""
    kept = ' xml:space="preserve"' if text.strip() != text or "\n" in text else ""
    return f'{styled} t="inlineStr"><is><t{kept}>{text}</t></is></c>'


def cell(value) -> str:
    """Return a cell that holds a value; nothing where it is empty."""
    made = CELLS.get(type(value))
    if made is None:
        kinds = (make for kind, make in CELLS.items() if isinstance(value, kind))
        made = next(kinds, lambda other: text_cell(as_text(other)))
    return made(value)


def escaped(text: str) -> str:
    """Return a text as XML has it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _cut(text: str) -> str:
    """Return as much of a text as a cell holds: Excel counts some letters twice."""
    return text.encode("utf-16-le")[: 2 * LONGEST_TEXT].decode("utf-16-le", "ignore")


def _day(value: date) -> str:
    if value < FIRST_EXCEL_DAY:
        return text_cell(value.isoformat())
    return f' s="{DAY}"><v>{value.toordinal() - _DAY_ZERO}</v></c>'


def _moment(value: datetime) -> str:
    if value.tzinfo is not None or value.date() < FIRST_EXCEL_DAY:
        # No cell tells what a time is told from.
        return text_cell(value.isoformat())
    since = value - datetime.combine(value.date(), _NO_TIME)
    days = value.toordinal() - _DAY_ZERO + since.total_seconds() / 86_400
    return f' s="{MOMENT}"><v>{days!r}</v></c>'


def _number(value: int | float | Decimal) -> str:
    text = str(value)
    # What is infinite, or none, is no number of Excel.
    return text_cell(text) if "n" in text.lower() else f"><v>{text}</v></c>"


# What is a kind of another comes first: truth is a whole number, and a moment a day.
CELLS: dict[type, Callable[..., str]] = {
    str: text_cell,
    bool: lambda value: f' t="b"><v>{int(value)}</v></c>',
    int: _number,
    float: _number,
    Decimal: _number,
    datetime: _moment,
    date: _day,
    type(None): lambda value: "",
}
"""What makes a cell of a value, by its type."""
