"""The rows of a text with separators, in the dialect that it is written in.

A quotation mark that nothing closes would swallow the rows that follow. A row that does
not keep to the dialect is read without marks where that gives the cells that all rows
have; otherwise the file is refused, and the row named.
"""

import csv
import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .refusal import RefusedFile

LINES_OF_A_CELL = 500
"""More lines than this within one cell are rows that a quotation mark swallowed."""

NONE, DOUBLE, BACKSLASH, SINGLE, LINE = "none", "double", "backslash", "single", "line"
"""Habits: marks are text; ``"`` doubled inside of a text, or a backslash before it;
``'`` around texts; ``"`` around whole lines, that hold others."""

_SEVERAL_LINES = re.compile(r"[\r\n]")


@dataclass(frozen=True)
class Dialect:
    """How a text is written: its separator, its quotation marks, its width.

    ``width`` is the number of cells of most rows, 0 where it is not known, ``is_even``
    whether nearly all have it. ``is_announced`` says that the first line names the
    separator. ``overruled`` are reasons to refuse which a person said are none.
    """

    separator: str
    quotes: str = DOUBLE
    width: int = 0
    is_even: bool = False
    is_announced: bool = False
    overruled: frozenset[str] = frozenset()

    def reader(self, lines: Iterable[str]):
        options = {"delimiter": self.separator, "strict": True}
        if self.quotes == NONE:
            options |= {"quoting": csv.QUOTE_NONE, "quotechar": None}
        elif self.quotes == SINGLE:
            options |= {"quotechar": "'"}
        elif self.quotes == BACKSLASH:
            options |= {"escapechar": "\\"}
        return csv.reader(lines, **options)

    def closes(self, cell: str) -> bool:
        """Return whether a cell ends with a mark that nothing in it opens."""
        return cell.endswith(self.mark) and not cell.startswith(self.mark)

    @property
    def mark(self) -> str:
        return "'" if self.quotes == SINGLE else '"'


def own_records_of(lines: Iterable[str], separator: str, are_closed: bool):
    """Yield the cells of each row of a text of our own.

    Args:
        are_closed: whether there are as many marks that open as that close.

    Raises:
        RefusedFile: a mark that nothing closes, or an endless cell.
    """
    reader = csv.reader(lines, delimiter=separator)
    number = lines = last = 0
    try:
        for number, row in enumerate(reader, 1):  # noqa: B007
            lines, last = reader.line_num - last, reader.line_num
            yield row
    except csv.Error as error:
        code = "long_cell" if are_closed else "open_quote"
        raise RefusedFile(code, row=number + 1) from error
    # The last row swallowed others if a mark that opened it was never closed.
    if lines > 1 and not are_closed:
        raise RefusedFile("open_quote", row=number)


class _Lines:
    """Lines of which some may be taken back, and read in another way."""

    def __init__(self, lines):
        self._lines = iter(lines)
        self._again = deque()
        self.taken = []

    def __iter__(self):
        return self

    def __next__(self):
        line = self._again.popleft() if self._again else next(self._lines)
        self.taken.append(line)
        return line

    def take_back(self) -> None:
        """Let all lines but the first of those taken come again."""
        self._again.extendleft(reversed(self.taken[1:]))


def records_of(
    lines: Iterable[str],
    dialect: Dialect,
    *,
    first: int = 1,
    strays: list[int] | None = None,
) -> Iterator[list[str]]:
    """Yield the cells of each row of lines, blank cells at its end as well.

    Args:
        first: the number of the first row.
        strays: where to note the rows that do not keep to the dialect, in order to
            judge it; without it, they are refused unless they have its width.
    """
    if dialect.quotes == LINE:
        lines = map(_inside, lines)
    source = _Lines(lines)
    reader = dialect.reader(source)
    number, left_open = first, None
    while True:
        source.taken.clear()
        try:
            row, error = next(reader, None), None
        except csv.Error as raised:
            row, error = [], raised
        if row is None:
            return
        fault = _fault_of(row, source.taken, dialect, error)
        is_overruled = fault in dialect.overruled
        if fault == "swallowed" and is_overruled:
            fault = ""
        if fault:
            row = _without_marks(source.taken[0], dialect)
            if strays is not None:
                strays.append(number)
            elif fault == "swallowed" or not (
                is_overruled or len(row) == dialect.width
            ):
                lines_taken = len(source.taken)
                raise RefusedFile(fault, row=number, lines=lines_taken) from error
            source.take_back()
            reader = dialect.reader(source)
            left_open = number
        elif left_open is not None and strays is None:
            # What was taken for a stray mark opened a text that ends here.
            is_open = "open_quote" not in dialect.overruled
            if is_open and any(map(dialect.closes, row)):
                raise RefusedFile("open_quote", row=left_open)
            if number - left_open > LINES_OF_A_CELL:
                left_open = None
        yield row
        number += 1


def _inside(line) -> str:
    """Return the line that stands in quotation marks."""
    inside = line.strip()
    if len(inside) > 1 and inside[0] == inside[-1] == '"':
        return inside[1:-1].replace('""', '"') + "\n"
    return line


def _fault_of(row, taken, dialect, error) -> str:
    """Return what is wrong with a row: a key of the reasons to refuse it."""
    if error:
        too_long = "field larger" in str(error) and len(taken) == 1
        return "long_cell" if too_long else "open_quote"
    is_odd = dialect.is_even and len(row) != dialect.width
    if len(taken) == 1 and not is_odd:
        return ""
    if len(taken) > LINES_OF_A_CELL:
        return "open_quote"
    if not dialect.width or dialect.mark not in taken[0]:
        return ""
    ends = {line[len(line.rstrip("\r\n")) :] for line in taken} - {""}
    if len(ends) > 1 and not is_odd:
        # A program that ends a line in a text otherwise than a row knows what it does.
        return ""
    texts = [cell for cell in row if _SEVERAL_LINES.search(cell)]
    holding = [*texts, *(cell for cell in row if dialect.separator in cell)]
    # A program that cuts a text off leaves one of its doubled marks without the other.
    suspect = holding if is_odd else texts if _are_rows(taken, dialect) else ()
    if any(cell.count(dialect.mark) % 2 for cell in suspect):
        return "open_quote"
    # A text alone is a title or a remark, unless it is a row in marks.
    is_title = len(row) == 1 and len(cut(taken[0], dialect)) != dialect.width
    if is_odd and not is_title and (holding or any(map(dialect.closes, row))):
        return "open_quote"
    return "swallowed" if texts and _looks_like_rows(texts[0], taken, dialect) else ""


def _looks_like_rows(text, taken, dialect) -> bool:
    """Return whether two stray marks may have made a text of several rows.

    A program that doubles a mark knows what it does.
    """
    return dialect.mark not in text and _are_rows(taken, dialect)


def _are_rows(taken, dialect) -> bool:
    """Return whether most lines within a text have the cells of a row.

    Prose has blanks behind its commas, where the end of the row has none.
    """
    if dialect.width < 2:
        return False
    is_airy = _is_prose(taken[-1], dialect)
    are_rows = [
        len(cut(line, dialect)) == dialect.width
        and (is_airy or not _is_prose(line, dialect))
        for line in taken
    ]
    inner = are_rows[1:-1]
    return all(are_rows) or (dialect.width > 2 and sum(inner) * 2 > len(inner))


def _is_prose(line, dialect) -> bool:
    """Return whether most of the separators of a line have a blank behind them."""
    separators = line.count(dialect.separator)
    return line.count(f"{dialect.separator} ") * 2 > separators


def cut(line: str, dialect: Dialect) -> list[str]:
    """Return the cells of a line, its marks of quotation being texts."""
    return line.rstrip("\r\n").split(dialect.separator)


def _without_marks(line, dialect) -> list[str]:
    """Return the cells of a line whose quotation marks stand for nothing.

    Marks around a cell are taken off, and the one before a cell that nothing closes.
    """
    mark = dialect.mark
    cells = cut(line, dialect)
    for index, cell in enumerate(cells):
        if not cell.startswith(mark):
            continue
        if len(cell) > 1 and cell.endswith(mark) and mark not in cell[1:-1]:
            cells[index] = cell[1:-1]
        elif cell.count(mark) % 2:
            cells[index] = cell[1:]
    return cells
