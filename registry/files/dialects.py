"""How a text is separated and quoted, chosen among the ways that people write it.

Every way is tried on the first lines: a separator, and a habit of quotation marks. Good
is a reading whose rows have the same number of cells, and whose cells hold no marks of
another way. What was chosen is held against all rows while they are read.
"""

import re
from collections import Counter
from dataclasses import replace
from itertools import islice

from .delimited import BACKSLASH, DOUBLE, LINE, NONE, SINGLE, Dialect, cut, records_of
from .encodings import MARK, open_text
from .refusal import RefusedFile

SEPARATORS = ";\t|,"
"""Of two that fit alike, the first one: a comma may as well be one of decimals."""
_LINES = 400
_LONGEST_SAMPLE = 2**18
_UNEVEN = 0.05
_FEWEST_ROWS = 2
_AGAINST = 4
"""How much odd rows take from the worth of a reading."""
_FEW_CUT = 0.3
"""A smaller share of rows than this that a separator cuts: it is part of texts."""

_HINT = re.compile(r"\"?sep=(.)\"?\s*", re.IGNORECASE)
_SINGLE_QUOTED = re.compile(r"(?:^|[;\t|,])'[^']*'(?=[;\t|,\r\n]|$)", re.MULTILINE)
_DECIMALS = re.compile(r"\d,\d\d?(?!\d)")
_LINE_QUOTED = re.compile(r"\".*\"\s*")


def dialect_of(content: bytes, encoding: str) -> Dialect:
    """Return how a text is separated and quoted, and how many cells a row has."""
    lines = _sample(content, encoding)
    hint = _HINT.fullmatch(lines[0].lstrip(MARK)) if lines else None
    separators = SEPARATORS
    if hint and not hint[1].isalnum() and hint[1] not in "\"' \\":
        separators = hint[1]
        lines = lines[1:]
    tried = [
        _judged(lines, Dialect(separator, quotes))
        for quotes in _habits(lines, b'"' in content)
        for separator in separators
    ]
    # Of readings that are as good, the first: `max` keeps it.
    _worth, dialect = max(tried, key=lambda judged: judged[0])
    return replace(dialect, is_announced=bool(hint))


def _sample(content, encoding) -> list[str]:
    lines, length = [], 0
    with open_text(content, encoding) as text:
        for line in islice(text, _LINES):
            length += len(line)
            if length > _LONGEST_SAMPLE and lines:
                break
            lines.append(line)
    return lines


def _habits(lines, has_marks) -> list[str]:
    """Return the habits of quotation marks that a text may have, the likely first."""
    text = "".join(lines)
    filled = [line for line in lines if line.strip()]
    habits = []
    if has_marks:
        habits.append(DOUBLE)
        if '\\"' in text:
            habits.append(BACKSLASH)
        if filled and all(_LINE_QUOTED.fullmatch(line) for line in filled):
            habits.append(LINE)
    if len(_SINGLE_QUOTED.findall(text)) * 2 >= len(filled):
        habits.append(SINGLE)
    return habits if has_marks else [*habits, NONE]


def _judged(lines, dialect) -> tuple[float, Dialect]:
    """Return what a reading is worth, and the reading with the width of its rows."""
    strays = []
    try:
        rows = list(records_of(lines, dialect, strays=strays))
    except RefusedFile:
        return 0, dialect
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths:
        return 0, replace(dialect, width=1)
    width, times = _usual(widths)
    # Lines without marks say best how wide a row is, where others swallow some.
    plain, lines_of_it = _usual(
        Counter(
            cells
            for line in lines
            if dialect.mark not in line and (cells := len(cut(line, dialect))) > 1
        )
    )
    if lines_of_it > times and widths[plain]:
        width, times = plain, widths[plain]
    filled = sum(any(cell.strip() for cell in row) for row in rows) or 1
    odd = 2 * len(strays) + sum(map(_has_marks, rows))
    worth = (width - 1) * times**2 / (1 + _AGAINST * odd / filled)
    text = "".join(lines)
    separated = text.count(dialect.separator)
    if text.count(f"{dialect.separator} ") * 2 > separated:
        worth *= 0.9
    if dialect.separator == "," and len(_DECIMALS.findall(text)) * 2 > separated:
        worth *= 0.3
    if len(next((row for row in rows if len(row) > 1), ())) != width:
        worth *= 0.9
    if len(next(filter(any, rows), ())) < 2:
        worth *= 0.3
    if sum(widths.values()) < filled * _FEW_CUT and len(rows[0]) < 2:
        return 0, replace(dialect, width=1)
    uneven = sum(widths.values()) - times
    even = times >= _FEWEST_ROWS and uneven <= max(1, times * _UNEVEN)
    return worth, replace(dialect, width=width, is_even=even)


def _usual(widths) -> tuple[int, int]:
    """Return the width that most rows have, and how many have it."""
    return max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))


def _has_marks(row) -> bool:
    """Return whether marks of quotation were left in the cells of a row."""
    for cell in row:
        if '"' in cell:
            around = cell[0] == cell[-1] == '"' and len(cell) > 1
            if around or cell.count('"') % 2 or '\\"' in cell:
                return True
        if len(cell) > 2 and cell[0] == cell[-1] == "'":
            return True
    return False
