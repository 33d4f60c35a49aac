"""The rows of a whole text, up to the limits, read as often as asked."""

from collections.abc import Iterator

from .delimited import Dialect, own_records_of, records_of
from .encodings import MARK, open_text
from .refusal import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, RefusedFile

OF_OUR_OWN = ",;\t"
"""Separators of a text of our own: no name of a column holds one."""
LONGEST_LINE = 1_000_000
"""Separators in a line that is not even cut: each cell takes more than its text."""
_ROWS_OF_A_TABLE = 3
"""Rows, one below the other, from which they may be another table."""


def rows_of(content: bytes, encoding: str, dialect: Dialect) -> Iterator[list[str]]:
    """Yield the cells of each row, as often as asked, without holding the text.

    Raises:
        RefusedFile: too large, or a row that is not in the dialect.
    """
    with open_text(content, encoding) as text:
        lines = _checked(text, dialect.separator)
        if dialect.is_announced:
            # Spreadsheet programs read this line and do not show it.
            next(lines)
            yield []
        records = records_of(lines, dialect, first=1 + dialect.is_announced)
        if dialect.is_even:
            records = _even(records, dialect, 1 + dialect.is_announced)
        if b'="' in content or b'=\x00"' in content:
            records = _formulas_read(records)
        yield from _limited(records, 1 + dialect.is_announced)


def own_separator_of(content: bytes) -> str:
    """Return the separator of a text of our own: no name of a column holds one.

    Raises:
        RefusedFile: it is not in UTF-8, or holds what no text does.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RefusedFile("not_utf_8") from error
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        raise RefusedFile("nul", line=line)
    return max(OF_OUR_OWN, key=text.partition("\n")[0].count)


def own_rows_of(content: bytes, separator: str) -> Iterator[list[str]]:
    """Yield the cells of each row of a text of our own, whose cells may have any lines.

    Raises:
        RefusedFile: as ``rows_of``.
    """
    are_closed = content.count(b'"') % 2 == 0
    with open_text(content, "utf-8-sig") as text:
        lines = _checked(text, separator)
        yield from _limited(own_records_of(lines, separator, are_closed), 1)


def _limited(records, first) -> Iterator[list[str]]:
    """Yield each row without the blank cells at its end, up to the limits."""
    cells = 0
    for number, row in enumerate(records, first):
        while row and not row[-1].strip():
            row.pop()
        cells += len(row)
        if len(row) > MAX_COLUMNS:
            raise RefusedFile(
                "too_many_columns",
                sheet="CSV",
                column=len(row),
                limit=MAX_COLUMNS,
            )
        if cells > MAX_CELLS:
            raise RefusedFile(
                "too_many_cells", sheet="CSV", cells=cells, limit=MAX_CELLS
            )
        if number > MAX_ROWS * 2:
            raise RefusedFile("too_many_rows", sheet="CSV", row=number, limit=MAX_ROWS)
        yield row


def _checked(text, separator) -> Iterator[str]:
    """Yield each line, without the mark of Unicode that may stand before it."""
    for line in text:
        if len(line) > LONGEST_LINE and line.count(separator) > LONGEST_LINE:
            raise RefusedFile(
                "too_many_columns",
                sheet="CSV",
                column=line.count(separator) + 1,
                limit=MAX_COLUMNS,
            )
        yield line.lstrip(MARK) if line.startswith(MARK) else line


def _even(records, dialect, first) -> Iterator[list[str]]:
    """Yield rows of which nearly all have the same width, unless a few are wider.

    A separator in a text that no mark surrounds moves what follows by one column. More
    wide rows than a few, one below the other, are another table.
    """
    has_begun = False
    wide = []
    for number, row in enumerate(records, first):
        length = len(row)
        if length > dialect.width:
            length = max(
                (i for i, cell in enumerate(row, 1) if cell.strip()), default=0
            )
        if length > dialect.width and has_begun:
            wide.append((number, length))
        else:
            _check_wide(wide, dialect)
            wide = []
        has_begun = has_begun or length == dialect.width
        yield row
    _check_wide(wide, dialect)


def _check_wide(wide, dialect) -> None:
    if "wide_among_others" in dialect.overruled:
        return
    if 0 < len(wide) < _ROWS_OF_A_TABLE:
        number, cells = wide[0]
        raise RefusedFile(
            "wide_among_others", row=number, cells=cells, usual=dialect.width
        )


def _formulas_read(records) -> Iterator[list[str]]:
    """Yield rows with the text that a formula like ``="0400"`` protects."""
    for row in records:
        for index, cell in enumerate(row):
            if cell.startswith('="') and cell.endswith('"') and len(cell) > 2:
                row[index] = cell[2:-1].replace('""', '"')
        yield row
