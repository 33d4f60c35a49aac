"""How far the sheets of an ODS spreadsheet reach, found out in a stream.

Its rows and cells say how often they are repeated: a small file can be a large sheet.
On the way is noted what the library that reads it leaves out or takes for a value:
cells that hold an error, cells that are merged, rows that are hidden or filtered away,
and the leading zeros that are shown before a number.
"""

import html
import re
from collections.abc import Iterator

from .cells import ERROR_CELL
from .extent import Extent
from .number_formats import in_currency
from .packages import Package, is_too_large, too_large, whole_tags
from .refusal import MAX_COLUMNS, MAX_ROWS

_TOKEN = re.compile(
    rb"<table:(?:(table)|(table-row)|(covered-)?table-cell)(?=[\s/>])"
    rb"((?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*+)>"
)
# The library that reads cells takes whatever else stands between them for a fault.
_BETWEEN_CELLS = re.compile(
    rb"(<table:table-row(?=[\s/>])[^<>]*(?<!/)>|</table:(?:covered-)?table-cell\s*>"
    rb"|<table:(?:covered-)?table-cell(?=[\s/>])[^<>]*/>)(?:\s|<!--[^<>]*-->)+(?=<|\Z)"
)
_REPEATED = re.compile(rb"number-(?:rows|columns)-repeated\s*=\s*[\"'](\d{1,10})")
_SPANNED = re.compile(rb"number-(rows|columns)-spanned\s*=\s*[\"'](\d{1,10})")
_HIDDEN = re.compile(rb"table:visibility\s*=\s*[\"'](?:collapse|filter)[\"']")
_NAME = re.compile(rb"\stable:name\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_NUMBER = re.compile(rb"\soffice:value\s*=\s*[\"'](\d{1,15})(?:\.0+)?[\"']")
_CURRENCY = re.compile(rb"\soffice:currency\s*=\s*[\"']([A-Z]{3})[\"']")
_AMOUNT = re.compile(rb"\soffice:value\s*=\s*[\"'](-?\d{1,15}(?:\.\d{1,20})?)[\"']")
_PARAGRAPH = re.compile(rb"\s*<text:p(?:\s[^<>]*)?>([^<]{1,60})</text:p>")
_TEXT = re.compile(rb"\soffice:value-type\s*=\s*[\"']string")
_SPACES = re.compile(rb"<text:s\s[^<>]*text:c\s*=\s*[\"'](\d{1,20})")
_DIGIT_FIRST = re.compile(r"[A-Z ]*0[\d ./()-]*")
_GROUPED = re.compile(r"\d+(?:-\d+)+")
_NO_DIGITS = re.compile(r"\D")


def measure_ods(package: Package) -> dict[str, Extent]:
    """Return the extent of each sheet of an ODS spreadsheet, by its name.

    Raises:
        RefusedFile: a bomb, a sheet over the limits, or a damaged file.
    """
    package.whole("mimetype")
    package.whole("META-INF/manifest.xml")
    extents = {}
    sheet = _Sheet("", Extent())
    texts = _RepeatedText()
    is_spaced = False
    for piece in whole_tags(package.chunks("content.xml"), b"<table:"):
        is_spaced = is_spaced or bool(_BETWEEN_CELLS.search(piece))
        end = 0
        for token in _TOKEN.finditer(piece):
            is_table, is_row, is_covered, attributes = token.groups()
            texts.add(piece, end, token.start())
            end = token.end()
            times = _times(attributes)
            if is_table:
                sheet.end()
                name = _name_of(attributes)
                sheet = _Sheet(name, extents.setdefault(name, Extent()))
                texts.begin_row(1)
            elif is_row:
                sheet.begin_row(times, attributes)
                texts.begin_row(times)
            else:
                is_closed = attributes.endswith(b"/")
                is_filled = not is_closed or b"value" in attributes
                sheet.add_cell(times, attributes, is_filled, bool(is_covered))
                if is_filled and b"office:value-type" in attributes:
                    sheet.look(attributes, piece, end, times)
                length = len(attributes) if is_filled else 0
                texts.begin_cell(times, length, is_closed)
        texts.add(piece, end, len(piece))
    texts.begin_row(1)
    sheet.end()
    if is_spaced:
        package.mend("content.xml", _without_spaces)
    return extents


def _without_spaces(chunks) -> Iterator[bytes]:
    for piece in whole_tags(chunks, b"<table:"):
        yield _BETWEEN_CELLS.sub(rb"\1", piece)


def _times(attributes) -> int:
    if b"repeated" in attributes:
        repeated = _REPEATED.search(attributes)
        if repeated:
            return int(repeated[1])
    return 1


def _name_of(attributes) -> str:
    name = _NAME.search(attributes)
    text = (name[1] or name[2] or b"") if name else b""
    return html.unescape(text.decode("utf-8", "replace"))


class _Sheet:
    """A sheet while its rows and cells come by."""

    def __init__(self, name: str, extent: Extent):
        self._name = name
        self._extent = extent
        self._row, self._times = 0, 1
        self._column = self._filled = 0
        self._errors, self._shown = {}, {}

    def begin_row(self, times, attributes) -> None:
        self.end()
        self._row += self._times
        self._times = times
        if b"visibility" in attributes and _HIDDEN.search(attributes):
            self._extent.hidden_rows.update(self._numbers())

    def add_cell(self, times, attributes, is_filled, is_covered) -> None:
        if b"-spanned" in attributes and not is_covered:
            spans = {name: int(n) for name, n in _SPANNED.findall(attributes)}
            last_row = self._row + spans.get(b"rows", 1) - 1
            last = self._column + spans.get(b"columns", 1) - 1
            self._extent.note_merged(self._row, self._column, last_row, last)
        self._column += times
        if is_filled:
            self._filled = self._column

    def look(self, attributes, piece, place, times) -> None:
        """Note what a cell shows, its tag ending at ``place``, where it is odd."""
        paragraph = _PARAGRAPH.match(piece, place, place + 200)
        if not paragraph:
            return
        shown = html.unescape(paragraph[1].decode("utf-8", "replace")).strip()
        columns = range(self._column - times, min(self._column, MAX_COLUMNS))
        is_error = b'"error"' in attributes
        if shown.startswith("Err:"):
            shown = f"#{shown.upper()}"
        if ERROR_CELL.fullmatch(shown):
            if is_error or not _TEXT.search(attributes):
                self._errors |= dict.fromkeys(columns, shown)
        elif is_error:
            self._errors |= dict.fromkeys(columns, "#VALUE!")
        elif (number := _NUMBER.search(attributes)) and _has_zeros(shown, number[1]):
            self._shown |= dict.fromkeys(columns, shown)
        elif text := _amount_of(attributes):
            self._shown |= dict.fromkeys(columns, text)

    def end(self) -> None:
        """Count the row that ends, and all its repetitions, if it holds anything."""
        if self._filled:
            self._extent.grow(self._row + self._times - 1, self._filled)
            self._extent.check(self._name)
        if self._errors or self._shown:
            for number in self._numbers():
                for column, text in self._errors.items():
                    self._extent.note_error(number, column, text)
                for column, text in self._shown.items():
                    self._extent.note_shown(number, column, text)
            self._errors, self._shown = {}, {}
        self._column = self._filled = 0

    def _numbers(self) -> range:
        return range(self._row, min(self._row + self._times, MAX_ROWS * 2))


def _amount_of(attributes) -> str:
    """Return an amount in another currency than euro, with its sign; else nothing."""
    currency = _CURRENCY.search(attributes)
    amount = currency and _AMOUNT.search(attributes)
    form = amount and in_currency(currency[1].decode())
    return form.shown(amount[1].decode()) if form else ""


def _has_zeros(shown: str, number: bytes) -> bool:
    """Return whether a number is shown as a code: zeros before it, or in groups."""
    if not (_DIGIT_FIRST.fullmatch(shown) or _GROUPED.fullmatch(shown)):
        return False
    digits = _NO_DIGITS.sub("", shown)
    return len(digits) > 1 and int(digits) == int(number)


class _RepeatedText:
    """How much text the cells of a sheet show, those counted that are repeated."""

    def __init__(self):
        self._total = self._of_row = self._of_cell = 0
        self._rows = self._cells = 1
        self._is_open = False

    def add(self, piece: bytes, start: int, end: int) -> None:
        if self._is_open:
            self._of_cell += end - start
            # Blanks are written as their number.
            if piece.find(b"text:c", start, end) >= 0:
                self._of_cell += sum(map(int, _SPACES.findall(piece, start, end)))

    def begin_cell(self, times: int, length: int, is_closed: bool) -> None:
        self._of_row += self._of_cell * self._cells
        self._of_cell, self._cells, self._is_open = length, times, not is_closed

    def begin_row(self, times: int) -> None:
        self.begin_cell(1, 0, True)
        self._total += self._of_row * self._rows
        self._of_row, self._rows = 0, times
        if is_too_large(self._total):
            raise too_large()
