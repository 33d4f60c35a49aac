"""A whole list: which of its rows are of the list itself, and what each says."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, islice
from math import inf

from django.utils.translation import gettext_lazy as _

from registry.files.cells import letters, text_of
from registry.files.tables import Table

from .cells import ParsedRow
from .contract import Contract
from .doubled import count_lost
from .headers import Header, find_more_headers, require_columns
from .shapes import Shape, filled_of
from .sheets import read_list

SKIPPED = {
    "section": _("A title of what follows: hardly any cell is filled."),
    "header": _("The names of the columns once more."),
    "total": _("A total of other rows."),
}

_SAMPLE = 3000


@dataclass(frozen=True, slots=True)
class SkippedRow:
    """A row that is not of the list itself: ``code`` is a key of ``SKIPPED``."""

    number: int
    code: str
    text: str

    @property
    def message(self) -> str:
        return str(SKIPPED[self.code])


@dataclass
class ReadList:
    """A list that was read: iterate over it as often as needed, row by row.

    Every row below the header that is not blank comes out once, as a ``ParsedRow`` or
    a ``SkippedRow``, in the order of the file. Nothing but the file is held in memory.
    ``headers`` are several where the columns change on the way.
    """

    table: Table
    headers: list[Header]
    mapping: dict = field(default_factory=dict)
    options: dict = field(default_factory=dict)

    def is_of(self, mapping: dict, options: dict) -> bool:
        """Return whether people say no more, and no less, than when it was read."""
        return (self.mapping, self.options) == (mapping, options)

    @property
    def header(self) -> Header:
        return self.headers[0]

    @property
    def contract(self) -> Contract:
        return self.header.contract

    def __iter__(self) -> Iterator[ParsedRow | SkippedRow]:
        parts = _Parts(self)
        previous = None
        section = self._title
        for (number, cells, filled), following in _with_next(self._rows()):
            while number >= parts.begins:
                reader, shape = parts.next()
            code = shape.why_skipped(number, cells, filled, following)
            if code:
                previous = None
                text = text_of(cells[shape.title_at(filled)])
                if code == "section":
                    section = text
                yield SkippedRow(number, code, text[:200])
                continue
            carried = previous and shape.carried_from(previous[1], cells, filled)
            if carried:
                cells = carried
            row = reader.parse_row(number, cells)
            if carried or shape.is_merged(number, cells):
                self._tell_carried(
                    row, cells, (previous or (number - 1,))[0], shape.fields
                )
            if section and self.contract.section_field:
                row.values.setdefault(self.contract.section_field, section)
            if carried:
                previous = (previous[0], cells)
            else:
                previous = (number, cells) if shape.identifies(cells) else None
            yield row

    @property
    def rows(self) -> Iterator[ParsedRow]:
        """The rows of the list itself."""
        return (row for row in self if isinstance(row, ParsedRow))

    @property
    def skipped(self) -> Iterator[SkippedRow]:
        """The rows that are not of the list itself."""
        return (row for row in self if isinstance(row, SkippedRow))

    def rows_below(self, header: Header) -> Iterator[tuple[int, list]]:
        """Yield every row, blank ones too, whose columns are those of a header."""
        begins = {h.rows[-1]: h.columns is header.columns for h in self.headers}
        # No row names the columns of a list that begins at once.
        inside = begins.get(0, False)
        for number, cells in self.table:
            inside = begins.get(number, inside)
            if inside and number not in begins:
                yield number, cells

    def options_of(self, header: Header) -> dict[int, str]:
        """Return what else a person said of the columns of a header, by their index."""
        rows = [h.rows[-1] for h in self.headers if h.columns is header.columns]
        return {
            index: said for (row, index), said in self.options.items() if row in rows
        }

    @cached_property
    def sample(self) -> list:
        return list(islice(self._rows(), _SAMPLE))

    @cached_property
    def _title(self) -> str:
        """What stands alone in a row above the first header."""
        title = ""
        above = set(self.header.titles) if self.contract.section_field else ()
        if above:
            grouping = _grouping(self)
            for number, cells in self.table:
                if number >= self.header.rows[0]:
                    break
                own = [i for i in filled_of(cells) if i not in grouping]
                if number in above and len(own) == 1:
                    title = text_of(cells[own[0]])
        return title

    def _rows(self):
        """Yield each row below the header that holds something of its own."""
        last = self.header.rows[-1]
        merged = self.table.merged_down
        for number, cells in self.table:
            if number <= last:
                continue
            filled = filled_of(cells)
            if not filled or merged.get(number, set()).issuperset(filled):
                continue
            yield number, cells, filled

    def _tell_carried(self, row, cells, from_row, fields):
        index = next(
            index
            for key in self.contract.identities
            for index in fields.get(key, ())
            if index < len(cells) and cells[index] != ""
        )
        row.problems.append(
            self.contract.problems(
                "carried_down",
                next(k for k, v in fields.items() if index in v),
                f"{letters(index)}{row.number}",
                text_of(cells[index])[:100],
                {"row": from_row},
            )
        )


def read_rows(
    content: bytes, filename: str, contract: Contract, mapping=None, options=None
) -> ReadList:
    """Return the list that a file holds: as ``open_list``, but every row can be read.

    Raises:
        RefusedFile: with the reason, and how to mend it; ``header`` tells how the
            columns were understood, where it came that far.
    """
    read = open_list(content, filename, contract, mapping, options)
    require_columns(read.table, read.headers)
    count_lost(read)
    return read


def open_list(
    content: bytes, filename: str, contract: Contract, mapping=None, options=None
) -> ReadList:
    """Return the list that a file holds, even if nothing tells whom it is about.

    Args:
        mapping: what a person said about columns, by the header's text or the index
            of the column (with its header's row before it, where there are several):
            the key of a field, or None for a column not to be read.
        options: what else a person said of columns, by their header's row and index.

    Raises:
        RefusedFile: with the reason, and how to mend it.
    """
    table, header = read_list(content, filename, contract, mapping)
    headers = [header]
    if contract.has_sections:
        headers += find_more_headers(table, header, mapping)
    return ReadList(table, headers, mapping or {}, options or {})


class _Parts:
    """How the rows below each header are read, and what they usually look like."""

    def __init__(self, read: ReadList):
        by_columns = {}
        grouping = _grouping(read)
        self._parts = []
        for header in read.headers:
            key = id(header.columns)
            if key not in by_columns:
                reader = read.contract.reader(read, header)
                by_columns[key] = reader, Shape(read, header, grouping)
            self._parts.append((header.rows[-1], *by_columns[key]))
        self._parts.reverse()
        self.begins = 0

    def next(self):
        """Return how the rows of the next header, at ``begins``, are read."""
        _row, *reading = self._parts.pop()
        self.begins = self._parts[-1][0] if self._parts else inf
        return reading


def _grouping(read: ReadList) -> set[int]:
    """Return the columns that say the same in row after row: they group them."""
    times, repeated, above = Counter(), Counter(), []
    used = {i for h in read.headers for indexes in h.fields.values() for i in indexes}
    for _number, cells, filled in read.sample:
        if len(filled) < 2:
            continue
        times.update(filled)
        repeated.update(
            index
            for index in filled
            if index < len(above) and above[index] == cells[index]
        )
        above = cells
    return {
        index
        for index, count in repeated.items()
        if count > 0.6 * times[index] and index not in used
    }


def _with_next(rows):
    """Yield each row with the cells of the next one."""
    rows = iter(rows)
    row = next(rows, None)
    for following in chain(rows, (None,)):
        if row is not None:
            yield row, following[1] if following else None
        row = following
