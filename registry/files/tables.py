"""From the bytes of a file to its rows: what every upload of the site goes through.

No other module opens a workbook. Before the library that reads it does, the file was
measured: the library trusts what a file says of itself, and would end the process.
"""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from operator import itemgetter

from python_calamine import (
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from .compound import measure_xls
from .containers import NAMES, check_size, format_of, is_packed
from .dialects import dialect_of
from .encodings import encoding_of
from .extent import Extent
from .refusal import RefusedFile
from .texts import own_rows_of, own_separator_of, rows_of
from .workbooks import measure

EXPLAINS = "ⓘ"
"""How the names of sheets begin that explain a list, as those of the template do."""


@dataclass
class Table:
    """The rows of one sheet, read as often as asked and never held all together.

    A row is ``(number, cells)``: its number as the spreadsheet program shows it, from
    1, and its cells as text, numbers, dates, truth values, or an empty text. A cell
    merged over several rows has its value in each of them; ``merged_down`` names those
    columns for each row after the first. What other cells under it hold is not shown,
    and not read; ``covered`` names them, as ranges of columns.

    ``hidden`` says of a sheet that the spreadsheet program does not show it,
    ``hidden_rows`` which rows of it are not shown: hidden, or filtered away.
    ``encoding``, ``separator`` and ``quotes`` tell how a text is written, the latter as
    ``delimited`` names the habits of quotation marks.
    """

    sheet: str
    format: str
    source: Callable[[], Iterator[list]]
    encoding: str = ""
    separator: str = ""
    quotes: str = ""
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    other_sheets: list[str] = field(default_factory=list)
    errors: dict[int, dict[int, str]] = field(default_factory=dict)
    merged_down: dict[int, set[int]] = field(default_factory=dict)
    merged_across: dict[int, dict[int, int]] = field(default_factory=dict)
    covered: dict[int, list[tuple[int, int]]] = field(default_factory=dict)

    def __iter__(self) -> Iterator[tuple[int, list]]:
        if not (self.errors or self.covered or self.merged_down):
            # Nearly all are such: each list is read several times.
            return enumerate(self.source(), 1)
        return self._mended()

    def _mended(self) -> Iterator[tuple[int, list]]:
        above = {}
        for number, cells in enumerate(self.source(), 1):
            for column, error in self.errors.get(number, {}).items():
                if column < len(cells):
                    cells[column] = error
            for left, right in self.covered.get(number, ()):
                for column in range(left, min(right, len(cells))):
                    cells[column] = ""
            for column in self.merged_down.get(number, ()):
                if column < len(cells):
                    cells[column] = above.get(column, "")
            if self.merged_down.get(number + 1):
                above = dict(enumerate(cells))
            yield number, cells


def tables_of(
    content: bytes, filename: str, overruled: frozenset[str] = frozenset()
) -> Iterator[Table]:
    """Yield the tables of a file that somebody sent: its text, or its sheets.

    Hidden sheets come after the visible ones. Those that explain a list do not come.

    Args:
        overruled: codes of ``refusal.OVERRULABLE`` for which nothing is refused.

    Raises:
        RefusedFile: with the reason, and how to mend it.
    """
    file_format = format_of(content, filename)
    if file_format == "csv":
        yield _text_table(content, overruled)
    else:
        yield from _sheets(content, file_format)


def own_table(content: bytes, *file_formats: str) -> Table:
    """Return the table of a file of our own: its text, or its first visible sheet.

    Its text is as we write it, in UTF-8, with any separator.

    Raises:
        RefusedFile: as for any other file; or it is not of these formats.
    """
    check_size(content)
    if "csv" in file_formats and not is_packed(content):
        separator = own_separator_of(content)
        return Table("CSV", "csv", lambda: own_rows_of(content, separator))
    found = format_of(content)
    if found not in file_formats:
        raise RefusedFile(
            "other_format", what=NAMES[found], wanted=file_formats[0].upper()
        )
    table = next(_sheets(content, found), None)
    if table is None:
        raise RefusedFile("empty")
    return table


def _text_table(content, overruled) -> Table:
    encoding = encoding_of(content, overruled)
    dialect = replace(dialect_of(content, encoding), overruled=overruled)
    return Table(
        sheet="CSV",
        format="csv",
        encoding=encoding,
        separator=dialect.separator if dialect.width > 1 else "",
        quotes=dialect.quotes,
        source=lambda: rows_of(content, encoding, dialect),
    )


def _sheets(content, file_format) -> Iterator[Table]:
    if file_format == "xls":
        extents = measure_xls(content)
    else:
        extents, content = measure(content, file_format)
    book = _trusting_nothing(
        lambda: CalamineWorkbook.from_filelike(io.BytesIO(content))
    )
    sheets = [
        (sheet.visible != SheetVisibleEnum.Visible, sheet.name)
        for sheet in book.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet and not sheet.name.startswith(EXPLAINS)
    ]
    for hidden, name in sorted(sheets, key=itemgetter(0)):
        sheet = _trusting_nothing(lambda name=name: book.get_sheet_by_name(name))
        table = _sheet_table(sheet, file_format, extents.get(name) or Extent())
        table.hidden = hidden
        yield table


def _sheet_table(sheet, file_format, extent) -> Table:
    height, width = (last + 1 for last in sheet.end or (-1, -1))
    Extent(height, width).check(sheet.name)
    table = Table(
        sheet=sheet.name,
        format=file_format,
        source=lambda: _rows(sheet, extent.shown),
        errors=extent.errors,
        hidden_rows=frozenset(extent.hidden_rows),
    )
    merged = [
        (top + 1, left, bottom + 1, right)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
    ]
    filled = 0
    for top, left, bottom, right in merged or extent.merged:
        right = min(right, width - 1)
        if right > left:
            table.merged_across.setdefault(top, {})[left] = right
        below = range(top + 1, min(bottom, height) + 1)
        # Ranges that overlap are nonsense, and could be made to fill the memory.
        filled += len(below) + max(0, right - left) * (len(below) + 1)
        if filled > height * width:
            raise RefusedFile("damaged")
        for row in below:
            table.merged_down.setdefault(row, set()).add(left)
        if right > left:
            for row in (top, *below):
                table.covered.setdefault(row, []).append((left + 1, right + 1))
    return table


def _rows(sheet, shown) -> Iterator[list]:
    if sheet.start is None:
        return
    # The library leaves out the blank columns on the left, though not the blank rows.
    margin = [""] * sheet.start[1]
    if not (margin or shown):
        yield from sheet.iter_rows()
        return
    for number, cells in enumerate(sheet.iter_rows(), 1):
        if margin:
            cells = margin + cells
        for column, text in shown.get(number, {}).items():
            if column < len(cells):
                cells[column] = text
        yield cells


def _trusting_nothing(read):
    """Return what ``read`` returns; whatever goes wrong, the file is refused."""
    try:
        return read()
    except PasswordError as error:
        raise RefusedFile("password") from error
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    # A panic of the library, which is written in Rust, is no Exception.
    except BaseException as error:
        raise RefusedFile("damaged") from error
