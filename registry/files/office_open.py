"""How far the sheets of an XLSX workbook reach, found out in a stream.

The library that reads workbooks trusts them: it would unpack a bomb, and a single cell
in the last corner of a sheet makes it allocate the whole rectangle. On the way is noted
what it leaves out: cells that hold an error, rows that are hidden, and the leading
zeros that the format of a number shows.
"""

import re
import sys
from array import array
from collections.abc import Iterator

from .cells import column_index
from .extent import Extent
from .number_formats import telling_styles
from .packages import Package, is_too_large, too_large, whole_tags
from .refusal import MAX_CELLS, RefusedFile
from .unplaced import measure_unplaced

_PREFIX = rb"<(?:\w+:)?"
_ATTRIBUTE = rb"\s+[\w:.-]+\s*=\s*(?:\"[^\"<]*\"|'[^'<]*')"
_POSITION = rb"\s+r\s*=\s*[\"']([A-Za-z]{1,7})0*(\d{1,10})[\"']"
# A cell that only has a style closes itself, and takes no place.
_CELL = re.compile(
    _PREFIX
    + rb"c(?=[\s>])(?:(?:"
    + _ATTRIBUTE
    + rb")*?"
    + _POSITION
    + rb")?[^<>]*(?<!/)>"
)
_VALUE = rb">\s*(?:<(?:\w+:)?f\b[^<>]*(?:/>|>[^<]*</(?:\w+:)?f>))?\s*<(?:\w+:)?v>"
_ERROR = re.compile(
    _PREFIX
    + rb"c(?=\s)(?=[^<>]*\st\s*=\s*[\"']e[\"'])[^<>]*?"
    + _POSITION
    + rb"[^<>]*"
    + _VALUE
    + rb"(#[^<]{1,20})<"
)
_SHARED = re.compile(rb"\st\s*=\s*[\"']s[\"']")
_SHARED_CELL = re.compile(
    _PREFIX
    + rb"c(?=\s)(?=[^<>]*\st\s*=\s*[\"']s[\"'])[^<>]*(?<!/)"
    + _VALUE
    + rb"(\d{1,10})<"
)
_NUMBER = re.compile(
    _PREFIX
    + rb"c(?=\s)(?=[^<>]*\ss\s*=\s*[\"'](?P<style>\d{1,6})[\"'])"
    + rb"(?![^<>]*\st\s*=\s*[\"'][^n])[^<>]*?"
    + _POSITION
    + rb"[^<>]*"
    + _VALUE
    + rb"(?P<number>-?\d{1,15}(?:\.\d{1,20})?)<"
)
_SHARED_TEXT = re.compile(_PREFIX + rb"si[\s/>]")
_HIDDEN_ROW = re.compile(
    _PREFIX + rb"row(?=\s)(?=[^<>]*\shidden\s*=\s*[\"'](?:1|true)[\"'])([^<>]*)>"
)
_ROW_NUMBER = re.compile(rb"\sr\s*=\s*[\"']0*(\d{1,10})[\"']")
_DIMENSION = re.compile(
    _PREFIX + rb"dimension\b([^<>]*?)(?:/>|>\s*</(?:\w+:)?dimension\s*>)"
)
_IN_ORDER = re.compile(
    rb"\s*ref\s*=\s*[\"'][A-Z]{1,3}[1-9]\d{0,6}(?::[A-Z]{1,3}[1-9]\d{0,6})?[\"']\s*"
)
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


def measure_xlsx(package: Package) -> dict[str, Extent]:
    """Return the extent of each sheet of an XLSX or XLSM workbook, by its name.

    Raises:
        RefusedFile: a bomb, a sheet over the limits, or a damaged file.
    """
    package.whole("[Content_Types].xml")
    folder, sheets = _sheets(package)
    lengths = _shared_lengths(package, f"{folder}sharedStrings.xml")
    styles = telling_styles(package.chunks(f"{folder}styles.xml"))
    extents, shared = {}, 0
    for path, name in sheets.items():
        extent = extents[name] = Extent()
        shared += _measure_sheet(package, path, name, extent, styles)
    if lengths and is_too_large(shared * max(lengths)):
        _check_shared(package, sheets, lengths, shared)
    return extents


def _sheets(package) -> tuple[str, dict[str, str]]:
    """Return the folder of a workbook, and the name of the sheet of each part."""
    folder = ""
    for relation in package.parsed("_rels/.rels"):
        if relation.get("Type", "").endswith("/relationships/officeDocument"):
            target = relation.get("Target", "").lstrip("/")
            folder = target[: target.rfind("/") + 1]
    targets = {
        relation.get("Id"): relation.get("Target", "")
        for relation in package.parsed(f"{folder}_rels/workbook.xml.rels")
        if relation.get("Type", "").endswith("/worksheet")
    }
    sheets = {}
    for sheet in package.parsed(f"{folder}workbook.xml").iter():
        if sheet.tag.endswith("}sheet"):
            relation = sheet.get(_RELATION) or sheet.get(_STRICT_RELATION)
            if target := targets.get(relation):
                is_absolute = target.startswith("/")
                path = target.lstrip("/") if is_absolute else f"{folder}{target}"
                if path in sheets:
                    raise RefusedFile("damaged")
                sheets[path] = sheet.get("name", "")
    return folder, sheets


def _measure_sheet(package, path, name, extent, styles) -> int:
    """Measure a sheet; return how many of its cells show a shared text."""
    shared = 0
    has_places = True
    for number, piece in enumerate(whole_tags(package.chunks(path), b"<c ")):
        if number == 0:
            dimension = _DIMENSION.search(piece)
        if not has_places:
            continue
        if b"hidden" in piece:
            extent.hidden_rows.update(_hidden_rows(piece))
        found = _CELL.findall(piece)
        if not found:
            continue
        shared += len(_SHARED.findall(piece))
        columns, rows = map(set, zip(*found, strict=True))
        if b"" in columns:
            has_places = False
            continue
        widest = max(columns, key=lambda name: (len(name), name.upper()))
        extent.grow(max(map(int, rows)), column_index(widest.decode()) + 1)
        extent.check(name)
        if b't="e"' in piece or b"t='e'" in piece:
            for column, row, text in _ERROR.findall(piece):
                text = sys.intern(text.decode("ascii", "replace"))
                extent.note_error(int(row), column_index(column.decode()), text)
        if styles:
            _note_shown(piece, extent, styles)
    if not has_places:
        shared = measure_unplaced(package, path, name, extent)
    if dimension and not _IN_ORDER.fullmatch(dimension[1]):
        # Excel and LibreOffice do not care what it says.
        package.mend(path, _without_dimension)
    return shared


def _without_dimension(chunks) -> Iterator[bytes]:
    yield _DIMENSION.sub(b"", next(chunks), count=1)
    yield from chunks


def _hidden_rows(piece) -> Iterator[int]:
    """Yield the numbers of the rows that a piece says are hidden."""
    for row in _HIDDEN_ROW.finditer(piece):
        number = _ROW_NUMBER.search(row[1])
        if number:
            yield int(number[1])


def _note_shown(piece, extent, styles) -> None:
    """Note the numbers whose format tells more than they do, as they are shown."""
    for cell in _NUMBER.finditer(piece):
        if style := styles.get(int(cell["style"])):
            text = style.shown(cell["number"].decode())
            if text is not None:
                place = int(cell[3]), column_index(cell[2].decode())
                extent.note_shown(*place, text)


def _shared_lengths(package, path) -> array:
    """Return the bytes of each text that the cells of a workbook share."""
    lengths = array("Q")
    place, begun = 0, None
    for piece in whole_tags(package.chunks(path), b"<si"):
        for match in _SHARED_TEXT.finditer(piece):
            if begun is not None:
                lengths.append(place + match.start() - begun)
            begun = place + match.start()
        place += len(piece)
        if len(lengths) > MAX_CELLS:
            raise too_large()
    if begun is not None:
        lengths.append(place - begun)
    return lengths


def _check_shared(package, sheets, lengths, shared) -> None:
    """Refuse cells that show more text than a file may hold: each gets a copy of it.

    A text of a megabyte that 20,000 cells share takes 20 GB, from a file of 100 KB.
    """
    total = counted = 0
    for path in sheets:
        for piece in whole_tags(package.again(path), b"<c "):
            for index in map(int, _SHARED_CELL.findall(piece)):
                counted += 1
                total += lengths[index] if index < len(lengths) else 0
            if is_too_large(total):
                raise too_large()
    if is_too_large(total + (shared - counted) * max(lengths)):
        raise too_large()
