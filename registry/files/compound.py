"""How large a workbook of Excel 97 really is, found out before it is held in memory.

Such a file is a small file system, its sectors linked by a table. The library that
reads it follows links that go round in a circle until the memory is full, and believes
every size that a record states: the process would end. It copies a shared text into
each cell that shows it, and reads a sheet as often as the workbook names it. All that
is looked at here first. On the way the cells that hold an error are noted, because the
library returns them empty, and numbers whose format shows more than they hold.
"""

import struct
from array import array
from collections.abc import Iterator

from .compound_formats import TellingFormats
from .extent import Extent
from .refusal import MAX_CELLS, MAX_UNPACKED, RefusedFile

_LAST = 0xFFFFFFFA
"""Numbers from here on end a chain, or mark what belongs to none."""

_BEGINNING = 0x0809
_END = 0x000A
_CONTINUED = 0x003C
_SHEET = 0x0085
_STRINGS = 0x00FC
_DIMENSIONS = 0x0200
_FILEPASS = 0x002F
_ROW = 0x0208
_IS_HIDDEN = 0x20
_FORMULA = 0x0006
_TRUTH_OR_ERROR = 0x0205
_MANY_NUMBERS = 0x00BD
_SHARED_TEXT = 0x00FD
# Formula, number, label, truth or error, compressed number, rich text, shared string.
_CELLS = {
    _FORMULA,
    0x0203,
    0x0204,
    _TRUTH_OR_ERROR,
    0x027E,
    _MANY_NUMBERS,
    0x00D6,
    _SHARED_TEXT,
}
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


def measure_xls(content: bytes) -> dict[str, Extent]:
    """Return the extent of each sheet of an XLS file, by its name.

    Raises:
        RefusedFile: protected, over the limits, or damaged.
    """
    try:
        return _measure(_workbook_of(content))
    except RefusedFile:
        raise
    except (struct.error, IndexError, KeyError, ValueError) as error:
        raise RefusedFile("damaged") from error


class _Chains:
    """The chains of a table of links: no sector belongs to two, none goes round."""

    def __init__(self, links):
        self._links = links
        self._seen = set()

    def sectors(self, start) -> list[int]:
        chain = []
        while start < _LAST:
            if start in self._seen:
                raise RefusedFile("damaged")
            self._seen.add(start)
            chain.append(start)
            start = self._links[start]
        return chain


def _workbook_of(content) -> bytes:
    """Return the stream that holds the workbook, every chain of the file checked."""
    (bits,) = struct.unpack_from("<H", content, 30)
    if bits not in (9, 12):
        raise RefusedFile("damaged")
    size = 1 << bits

    def sector(number):
        return content[(number + 1) * size : (number + 2) * size]

    def numbers(number):
        data = sector(number)
        return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])

    directory_start, minimum, mini_start, table_start = (
        struct.unpack_from("<I", content, place)[0] for place in (48, 56, 60, 68)
    )
    tables = list(struct.unpack_from("<109I", content, 76))
    while table_start < _LAST:
        *more, table_start = numbers(table_start)
        tables += more
        if len(tables) * size > len(content) + 110 * size:
            raise RefusedFile("damaged")
    tables = [number for number in tables if number < _LAST]
    chains = _Chains([link for table in tables for link in numbers(table)])
    directory = b"".join(map(sector, chains.sectors(directory_start)))
    mini = _Chains(
        [link for table in chains.sectors(mini_start) for link in numbers(table)]
    )
    workbook = None
    for place in range(0, len(directory) - 127, 128):
        (length,) = struct.unpack_from("<H", directory, place + 64)
        kind = directory[place + 66]
        start, stated = struct.unpack_from("<II", directory, place + 116)
        if kind not in (2, 5) or (kind == 2 and not stated):
            continue
        name = directory[place : place + max(0, min(length, 64) - 2)]
        small = kind == 2 and stated < minimum
        links = (mini if small else chains).sectors(start)
        if name.decode("utf-16-le") in ("Workbook", "Book") and not small:
            workbook = b"".join(map(sector, links))[:stated]
    if workbook is None:
        raise RefusedFile("damaged")
    return workbook


def _records(stream, place=0) -> Iterator[tuple[int, int, int]]:
    """Yield where each record begins, its kind and its length."""
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        yield place, kind, length
        place += 4 + length


def _measure(stream) -> dict[str, Extent]:
    names, extents = {}, {}
    extent = Extent()
    sheets = _Sheets()
    texts, shown = array("I"), array("I")
    formats = TellingFormats(stream)
    for place, kind, length in _records(stream):
        data = place + 4
        formats.note(kind, data, length, extent)
        if kind in _CELLS and length >= 6:
            row, column = struct.unpack_from("<HH", stream, data)
            if kind == _MANY_NUMBERS:
                column += (length - 6) // 6 - 1
            extent.grow(row + 1, column + 1)
            error = _error_of(kind, stream[data + 6 : data + 14])
            if error:
                extent.note_error(row + 1, column, error)
            if kind == _SHARED_TEXT and length >= 10:
                shown.append(*struct.unpack_from("<I", stream, data + 6))
        elif kind == _ROW and length >= 16:
            if stream[data + 12] & _IS_HIDDEN:
                extent.hidden_rows.add(struct.unpack_from("<H", stream, data)[0] + 1)
        elif kind == _BEGINNING:
            sheets.begin(place)
            extent = extents.setdefault(names.get(place, ""), Extent())
        elif kind == _FILEPASS:
            raise RefusedFile("password")
        elif kind == _SHEET:
            start, _state, length, wide = struct.unpack_from("<IHBB", stream, data)
            sheets.announce(start)
            text = stream[data + 8 : data + 8 + (length * 2 if wide & 1 else length)]
            names[start] = text.decode("utf-16-le" if wide & 1 else "latin-1")
        elif kind == _STRINGS:
            _total, count = struct.unpack_from("<II", stream, data)
            if count > len(stream) or texts:
                raise RefusedFile("damaged")
            texts = _lengths_of_texts(_TextsInRecords(stream, place), count)
        elif kind == _END:
            sheets.end()
        elif kind == _DIMENSIONS:
            form = "<IIHH" if length >= 14 else "<HHHH"
            top, bottom, _left, right = struct.unpack_from(form, stream, data)
            if top > bottom or bottom > 2**16 or right > 2**8:
                raise RefusedFile("damaged")
    sheets.check()
    if sum(texts[text] for text in shown if text < len(texts)) > MAX_UNPACKED:
        raise RefusedFile("bomb", limit=MAX_UNPACKED // 2**20)
    for name, its_extent in extents.items():
        its_extent.check(name)
    return extents


class _Sheets:
    """The sheets that a workbook names: no record belongs to two of them."""

    def __init__(self):
        self._awaited = set()
        self._begun = set()
        self._is_open = False

    def announce(self, start: int) -> None:
        if start in self._awaited or start in self._begun:
            raise RefusedFile("damaged")
        self._awaited.add(start)

    def begin(self, place: int) -> None:
        # What begins and is no sheet is a chart inside of one.
        if place in self._awaited:
            if self._is_open:
                raise RefusedFile("damaged")
            self._awaited.remove(place)
            self._begun.add(place)
            self._is_open = True

    def end(self) -> None:
        self._is_open = False

    def check(self) -> None:
        """Raise ``RefusedFile`` where a sheet begins at no beginning of records."""
        if self._awaited:
            raise RefusedFile("damaged")


class _TextsInRecords:
    """The table of shared texts, cut into records wherever one was full."""

    def __init__(self, stream, place):
        self._stream = stream
        self._records = _records(stream, place)
        _place, _kind, length = next(self._records)
        self._place, self._end = place + 12, place + 4 + length

    def read(self, form: str) -> int:
        """Return the number that comes next."""
        if self._place == self._end:
            self._continue()
        (number,) = struct.unpack_from(form, self._stream, self._place)
        self._place += struct.calcsize(form)
        return number

    def skip(self, length: int) -> None:
        while length > 0:
            if self._place >= self._end:
                self._continue()
            length -= self._advance(length)

    def skip_text(self, characters: int, wide: int) -> int:
        """Skip a text, and return its bytes; each record says anew how wide it is."""
        total = 0
        while True:
            here = self._advance(characters << wide) >> wide
            total += here << wide
            characters -= here
            if characters <= 0:
                return total
            self._continue()
            wide = self.read("<B") & 1

    def _advance(self, length) -> int:
        length = max(0, min(length, self._end - self._place))
        self._place += length
        return length

    def _continue(self) -> None:
        place, kind, length = next(self._records, (0, None, 0))
        if kind != _CONTINUED:
            raise RefusedFile("damaged")
        self._place, self._end = place + 4, place + 4 + length


def _lengths_of_texts(parts, count) -> array:
    """Return the bytes of each text that the cells of a workbook share."""
    if count > MAX_CELLS:
        raise RefusedFile("bomb", limit=MAX_UNPACKED // 2**20)
    lengths = array("I")
    for _number in range(count):
        characters, flags = parts.read("<H"), parts.read("<B")
        # Where the letters change their look, and how a text is pronounced.
        looks = parts.read("<H") if flags & 8 else 0
        spoken = parts.read("<I") if flags & 4 else 0
        lengths.append(parts.skip_text(characters, flags & 1))
        parts.skip(looks * 4 + spoken)
    return lengths


def _error_of(kind, value) -> str | None:
    if kind == _TRUTH_OR_ERROR and value[1:2] == b"\x01":
        return _ERRORS.get(value[0])
    if kind == _FORMULA and value[6:8] == b"\xff\xff" and value[:1] == b"\x02":
        return _ERRORS.get(value[2])
    return None
