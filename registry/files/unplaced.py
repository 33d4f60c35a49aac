"""How far a sheet of XLSX reaches whose cells do not say where they stand.

Some programs leave that out: a cell stands to the right of the one before it, and a row
below the one before it.
"""

import re
import sys

from .cells import column_index
from .extent import Extent
from .packages import Package, whole_tags
from .refusal import RefusedFile

_MOST_CELLS = 2_000_000
"""Each is looked at alone, which takes its time."""

_TAG = re.compile(
    rb"<(/?)(?:\w+:)?(?:(row)|c)(?=[\s/>])((?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*+)>"
)
_ATTRIBUTE = re.compile(rb"([\w:.-]+)\s*=\s*(?:\"([^\"<]*)\"|'([^'<]*)')")
_PLACE = re.compile(rb"([A-Za-z]{1,7})0*(\d{1,10})")
_ERROR = re.compile(
    rb"\s*(?:<(?:\w+:)?f\b[^<>]*(?:/>|>[^<]*</(?:\w+:)?f>))?"
    rb"\s*<(?:\w+:)?v>(#[^<]{1,20})<"
)


def measure_unplaced(package: Package, path: str, sheet: str, extent: Extent) -> int:
    """Measure a sheet, cell by cell; return how many of its cells show a shared text.

    Leading zeros that a format shows are not noted.

    Raises:
        RefusedFile: over the limits, or too many cells to look at each.
    """
    row, column, cells, shared = 1, 0, 0, 0
    for piece in whole_tags(package.again(path), b"<c "):
        for tag in _TAG.finditer(piece):
            is_end, is_row, attributes = tag.groups()
            if is_row:
                if not is_end:
                    said = _attributes(attributes)
                    row = int(said.get(b"r") or row)
                    if said.get(b"hidden") in (b"1", b"true"):
                        extent.hidden_rows.add(row)
                if is_end or attributes.endswith(b"/"):
                    row, column = row + 1, 0
                continue
            if is_end:
                continue
            said = _attributes(attributes)
            its_row = row
            if b"r" in said:
                place = _PLACE.fullmatch(said[b"r"])
                if place is None:
                    raise RefusedFile("damaged")
                its_row, column = int(place[2]), column_index(place[1].decode())
            column += 1
            cells += 1
            if cells > _MOST_CELLS:
                raise RefusedFile("unplaced_cells")
            if attributes.endswith(b"/"):
                continue
            extent.grow(its_row, column)
            shared += said.get(b"t") == b"s"
            error = said.get(b"t") == b"e" and _ERROR.match(piece, tag.end())
            if error:
                text = sys.intern(error[1].decode("ascii", "replace"))
                extent.note_error(its_row, column - 1, text)
        extent.check(sheet)
    return shared


def _attributes(text) -> dict[bytes, bytes]:
    return {name: one or other for name, one, other in _ATTRIBUTE.findall(text)}
