"""How large a workbook of Excel 97 really is, found out before it is held in memory.

Such a file is a small file system, its sectors linked by a table. The library that
reads it follows links that go round in a circle until the memory is full, and believes
every size that a record states: the process would end. Both are looked at here first.
On the way the cells that hold an error are noted, because the library returns them
empty.
"""

import struct
from collections.abc import Iterator

from .packages import Extent
from .refusal import RefusedFile

_LAST = 0xFFFFFFFA
"""Numbers from here on end a chain, or mark what belongs to none."""

_BEGINNING = 0x0809
_SHEET = 0x0085
_STRINGS = 0x00FC
_DIMENSIONS = 0x0200
_FILEPASS = 0x002F
_FORMULA = 0x0006
_TRUTH_OR_ERROR = 0x0205
_MANY_NUMBERS = 0x00BD
# Formula, number, label, truth or error, compressed number, rich text, shared string.
_CELLS = {
    _FORMULA,
    0x0203,
    0x0204,
    _TRUTH_OR_ERROR,
    0x027E,
    _MANY_NUMBERS,
    0x00D6,
    0xFD,
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
    except (struct.error, IndexError, KeyError, UnicodeDecodeError) as error:
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


def _records(stream) -> Iterator[tuple[int, int, int]]:
    """Yield where each record begins, its kind and its length."""
    place = 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        yield place, kind, length
        place += 4 + length


def _measure(stream) -> dict[str, Extent]:
    names, extents = {}, {}
    extent = Extent()
    for place, kind, length in _records(stream):
        data = place + 4
        if kind in _CELLS and length >= 6:
            row, column = struct.unpack_from("<HH", stream, data)
            if kind == _MANY_NUMBERS:
                column += (length - 6) // 6 - 1
            extent.grow(row + 1, column + 1)
            error = _error_of(kind, stream[data + 6 : data + 14])
            if error:
                extent.errors.setdefault(row + 1, {})[column] = error
        elif kind == _BEGINNING:
            extent = extents.setdefault(names.get(place, ""), Extent())
        elif kind == _FILEPASS:
            raise RefusedFile("password")
        elif kind == _SHEET:
            start, _state, length, wide = struct.unpack_from("<IHBB", stream, data)
            text = stream[data + 8 : data + 8 + (length * 2 if wide & 1 else length)]
            names[start] = text.decode("utf-16-le" if wide & 1 else "latin-1")
        elif kind == _STRINGS:
            _total, count = struct.unpack_from("<II", stream, data)
            if count > len(stream):
                raise RefusedFile("damaged")
        elif kind == _DIMENSIONS and length >= 14:
            _top, bottom, _left, right = struct.unpack_from("<IIHH", stream, data)
            if bottom > 2**16 or right > 2**8:
                raise RefusedFile("damaged")
    for name, its_extent in extents.items():
        its_extent.check(name)
    return extents


def _error_of(kind, value) -> str | None:
    if kind == _TRUTH_OR_ERROR and value[1:2] == b"\x01":
        return _ERRORS.get(value[0])
    if kind == _FORMULA and value[6:8] == b"\xff\xff" and value[:1] == b"\x02":
        return _ERRORS.get(value[2])
    return None
