"""How large a packed workbook really is, found out before it is held in memory.

The library that reads workbooks trusts them: it would unpack a bomb, and a single cell
in the last corner of a sheet makes it allocate the whole rectangle. Both are measured
here in a stream. On the way the cells that hold an error are noted, because the library
returns them empty.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree

from .cells import column_index, letters
from .containers import archive_of
from .refusal import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, MAX_UNPACKED, RefusedFile

TITLE_ROWS = 1000
"""Rows that may stand above and between those that count."""

_CHUNK = 2**20
_PREFIX = rb"<(?:\w+:)?"
_POSITION = rb"\sr\s*=\s*[\"']([A-Za-z]{1,7})0*(\d{1,10})[\"']"
# A cell that only has a style closes itself, and takes no place.
_CELL = re.compile(_PREFIX + rb"c(?=[\s>])(?:[^>]*?" + _POSITION + rb")?[^>]*(?<!/)>")
_ERROR = re.compile(
    _PREFIX
    + rb"c(?=\s)(?=[^>]*\st\s*=\s*[\"']e[\"'])[^>]*?"
    + _POSITION
    + rb"[^>]*>(?:<(?:\w+:)?f\b[^>]*(?:/>|>[^<]*</(?:\w+:)?f>))?"
    + rb"<(?:\w+:)?v>(#[^<]{1,20})<"
)
_ODS_TOKEN = re.compile(
    rb"<table:(?:(table)(?=[\s>])|(table-row)|(?:covered-)?table-cell)\b"
    rb"([^>]*?)(/?)>"
)
_ODS_REPEATED = re.compile(rb"number-(?:rows|columns)-repeated\s*=\s*[\"'](\d{1,10})")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass
class Extent:
    """The rectangle that the cells of a sheet cover, and its cells that hold errors."""

    rows: int = 0
    columns: int = 0
    errors: dict[int, dict[int, str]] = field(default_factory=dict)

    def grow(self, rows: int, columns: int) -> None:
        self.rows = max(self.rows, rows)
        self.columns = max(self.columns, columns)

    def check(self, sheet: str) -> None:
        """Raise ``RefusedFile`` where the rectangle is larger than a list may be."""
        if self.columns > MAX_COLUMNS:
            raise RefusedFile(
                "too_many_columns",
                sheet=sheet,
                column=letters(self.columns - 1),
                limit=MAX_COLUMNS,
            )
        if self.rows > MAX_ROWS + TITLE_ROWS:
            raise RefusedFile(
                "too_many_rows", sheet=sheet, row=self.rows, limit=MAX_ROWS
            )
        if self.rows * self.columns > MAX_CELLS:
            raise RefusedFile(
                "too_many_cells",
                sheet=sheet,
                cells=self.rows * self.columns,
                limit=MAX_CELLS,
            )


def measure(content: bytes, file_format: str) -> dict[str, Extent]:
    """Return the extent of each sheet of an XLSX, XLSM or ODS file, by its name.

    Raises:
        RefusedFile: a bomb, a sheet over the limits, or a damaged file.
    """
    try:
        with archive_of(content) as archive:
            if file_format == "ods":
                return {"": _measure_ods(archive)}
            return _measure_xlsx(archive)
    except RefusedFile:
        raise
    # What zipfile raises on bytes that somebody made up has no bounds.
    except Exception as error:
        raise RefusedFile("damaged") from error


def _unpack(archive) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Yield each member with its true content, whatever size it declares."""
    left = MAX_UNPACKED

    def chunks(file):
        nonlocal left
        while chunk := file.read(_CHUNK):
            left -= len(chunk)
            if left < 0:
                raise RefusedFile("bomb", limit=MAX_UNPACKED // 2**20)
            yield chunk

    for member in archive.infolist():
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise RefusedFile("damaged")
        # zipfile would stop after the declared size; the library does not.
        member.file_size = MAX_UNPACKED + 1
        with archive.open(member) as file:
            parts = chunks(file)
            yield member.filename, parts
            for _rest in parts:
                pass


def _whole_tags(chunks, opening: bytes) -> Iterator[bytes]:
    """Yield the content in pieces that end before a tag, best before ``opening``."""
    rest = b""
    for chunk in chunks:
        rest += chunk
        cut = rest.rfind(opening)
        if cut <= 0:
            cut = rest.rfind(b"<")
        if cut > 0:
            yield rest[:cut]
            rest = rest[cut:]
    yield rest


def _measure_xlsx(archive):
    sheets = _sheet_members(archive)
    extents = {}
    for member, chunks in _unpack(archive):
        name = sheets.get(member.lstrip("/").lower(), member)
        extent = extents.setdefault(name, Extent())
        for piece in _whole_tags(chunks, b"<c "):
            found = _CELL.findall(piece)
            if not found:
                continue
            columns, rows = map(set, zip(*found, strict=True))
            if b"" in columns:
                raise RefusedFile("unplaced_cells")
            widest = max(columns, key=lambda name: (len(name), name.upper()))
            extent.grow(max(map(int, rows)), column_index(widest.decode()) + 1)
            if b't="e"' in piece or b"t='e'" in piece:
                for column, row, text in _ERROR.findall(piece):
                    in_row = extent.errors.setdefault(int(row), {})
                    in_row[column_index(column.decode())] = text.decode("ascii", "?")
        extent.check(name)
    return extents


def _sheet_members(archive) -> dict[str, str]:
    """Return the name of the sheet that each member of a workbook holds."""
    with archive.open("xl/_rels/workbook.xml.rels") as file:
        targets = {
            relation.get("Id"): relation.get("Target", "")
            for relation in ElementTree.fromstring(file.read(2**22))
        }
    with archive.open("xl/workbook.xml") as file:
        book = ElementTree.fromstring(file.read(2**22))
    members = {}
    for sheet in book.iter():
        if sheet.tag.endswith("}sheet"):
            target = targets.get(sheet.get(_RELATION), "").lstrip("/")
            path = target if target.startswith("xl/") else f"xl/{target}"
            members[path.lower()] = sheet.get("name", "")
    return members


def _measure_ods(archive):
    largest = Extent()
    for member, chunks in _unpack(archive):
        if member != "content.xml":
            continue
        row, column, filled = 0, 0, 0
        for piece in _whole_tags(chunks, b"<table:"):
            for table, new_row, attributes, closed in _ODS_TOKEN.findall(piece):
                times = 1
                if b"repeated" in attributes:
                    repeated = _ODS_REPEATED.search(attributes)
                    times = int(repeated[1]) if repeated else 1
                if table or new_row:
                    largest.grow(row if filled else 0, filled)
                    row = 0 if table else row + times
                    column = filled = 0
                    continue
                column += times
                if not closed or b"value" in attributes:
                    filled = column
        largest.grow(row if filled else 0, filled)
    largest.check("1")
    return largest
