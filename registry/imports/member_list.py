"""A whole list: which rows are about members, and what each of them says."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, islice

from django.utils.translation import gettext_lazy as _

from .cells import ParsedRow, RowReader, text_of
from .columns import FIELDS, fold
from .headers import Header, require_identity
from .packages import letters
from .problems import Problem
from .reading import Table, read_list

SKIPPED = {
    "section": _("A title of what follows, not a member: hardly any cell is filled."),
    "header": _("The names of the columns once more."),
    "total": _("A total, not a member."),
}

_SAMPLE = 3000
_TOTAL = re.compile(
    r"\s*(?:sous[- ]?|sub ?-?)?(?:total|totaux|totaal|gesamt|summe)\b", re.IGNORECASE
)
_TOTAL_NAME = re.compile(_TOTAL.pattern + r"(?: g[eé]n[eé]ral)?\s*:?\s*", re.IGNORECASE)
_IDENTITIES = tuple(key for key, column in FIELDS.items() if column.identifies)


@dataclass(frozen=True, slots=True)
class SkippedRow:
    """A row that is not about a member: ``code`` is a key of ``SKIPPED``."""

    number: int
    code: str
    text: str

    @property
    def message(self) -> str:
        return str(SKIPPED[self.code])


@dataclass
class MemberList:
    """A list that was read: iterate over it as often as needed, row by row.

    Every row below the header that is not blank comes out once, as a ``ParsedRow`` or
    a ``SkippedRow``, in the order of the file. Nothing but the file is held in memory.
    """

    table: Table
    header: Header

    def __iter__(self) -> Iterator[ParsedRow | SkippedRow]:
        reader = RowReader(self.header.fields)
        shape = self._shape
        previous = None
        for (number, cells, filled), following in _with_next(self._rows()):
            code = shape.why_skipped(number, cells, filled, following)
            if code:
                previous = None
                text = next(text_of(cells[index]) for index in filled)
                yield SkippedRow(number, code, text[:200])
                continue
            carried = previous and shape.carried_from(previous[1], cells, filled)
            if carried:
                cells = carried
            row = reader.parse_row(number, cells)
            if carried or shape.is_merged(number, cells):
                self._tell_carried(row, cells, (previous or (number - 1,))[0])
            if carried:
                previous = (previous[0], cells)
            else:
                previous = (number, cells) if shape.identifies(cells) else None
            yield row

    @property
    def rows(self) -> Iterator[ParsedRow]:
        """The rows about members."""
        return (row for row in self if isinstance(row, ParsedRow))

    @property
    def skipped(self) -> Iterator[SkippedRow]:
        """The rows that are not about members."""
        return (row for row in self if isinstance(row, SkippedRow))

    def _rows(self):
        """Yield each row below the header that holds something of its own."""
        last = self.header.rows[-1]
        merged = self.table.merged_down
        for number, cells in self.table:
            if number <= last:
                continue
            filled = [
                index
                for index, cell in enumerate(cells)
                if cell != "" and (type(cell) is not str or not cell.isspace())
            ]
            if not filled or merged.get(number, set()).issuperset(filled):
                continue
            yield number, cells, filled

    @cached_property
    def _shape(self):
        return _Shape(self.table, self.header, list(islice(self._rows(), _SAMPLE)))

    def _tell_carried(self, row, cells, from_row):
        index = next(
            index
            for key in _IDENTITIES
            for index in self.header.fields.get(key, ())
            if index < len(cells) and cells[index] != ""
        )
        row.problems.append(
            Problem(
                "carried_down",
                next(k for k, v in self.header.fields.items() if index in v),
                f"{letters(index)}{row.number}",
                text_of(cells[index])[:100],
                {"row": from_row},
            )
        )


def read_member_list(content: bytes, filename: str, mapping=None) -> MemberList:
    """Return the list that a file holds.

    Args:
        mapping: what a person said about columns, by the header's text or the index
            of the column: a key of ``FIELDS``, or None for a column not to be read.

    Raises:
        RefusedFile: with the reason, and how to mend it; ``header`` tells how the
            columns were understood, where it came that far.
    """
    table, header = read_list(content, filename, mapping)
    require_identity(table, header)
    return MemberList(table, header)


def _with_next(rows):
    """Yield each row with the cells of the next one."""
    rows = iter(rows)
    row = next(rows, None)
    for following in chain(rows, (None,)):
        if row is not None:
            yield row, following[1] if following else None
        row = following


class _Shape:
    """What the rows of this list usually look like."""

    def __init__(self, table, header, sample):
        self._table = table
        self._fields = header.fields
        self._read = {index for indexes in self._fields.values() for index in indexes}
        self._headers = {
            column.index: (
                fold(column.header),
                column.header[:1].lower(),
                len(column.header) + 5,
            )
            for column in header.columns
            if column.index in self._read and column.header
        }
        self._names = self._fields.get("name", [])
        self._identities = [
            index for key in _IDENTITIES for index in self._fields.get(key, ())
        ]
        times = Counter()
        repeated = Counter()
        above = []
        rich = [row for row in sample if len(row[2]) > 1]
        for _number, cells, filled in rich:
            times.update(filled)
            repeated.update(
                index
                for index in filled
                if index < len(above) and above[index] == cells[index]
            )
            above = cells
        # A column that says the same in row after row groups them.
        self._grouping = {
            index
            for index, count in repeated.items()
            if count > 0.6 * times[index] and index not in self._read
        }
        self._usual = {
            index
            for index, count in times.items()
            if count >= 0.75 * len(rich)
            and index not in self._grouping
            and index not in self._identities
        }

    def why_skipped(self, number, cells, filled, following) -> str | None:
        """Return a key of ``SKIPPED`` for a row that is not about a member."""
        if self._is_header(cells):
            return "header"
        own = [index for index in filled if index not in self._grouping]
        named = any(index in self._identities for index in own)
        if not named and following is not None and self._is_header(following):
            return "header"
        if self._is_total(cells, filled, named):
            return "total"
        if self._is_section(number, cells, own, filled):
            return "section"
        return None

    def carried_from(self, above, cells, filled) -> list | None:
        """Return the cells with the organisation of the row above.

        A row goes on about the organisation above it if it names none, and says
        nothing else about it either: only columns that are not read differ.
        """
        if any(index in self._identities for index in filled):
            return None
        if any(
            index in self._read
            and (index >= len(above) or above[index] != cells[index])
            for index in filled
        ):
            return None
        carried = cells + [""] * (max(self._identities) + 1 - len(cells))
        for index in self._identities:
            if index < len(above):
                carried[index] = above[index]
        return carried

    def identifies(self, cells) -> bool:
        """Return whether a row says which organisation it is about."""
        return any(i < len(cells) and cells[i] != "" for i in self._identities)

    def is_merged(self, number, cells) -> bool:
        """Return whether a row is about an organisation by a cell merged into it."""
        merged = self._table.merged_down.get(number, ())
        return self.identifies(cells) and any(i in merged for i in self._identities)

    def _is_header(self, cells):
        same = other = 0
        for index, (header, begins, longest) in self._headers.items():
            text = cells[index] if index < len(cells) else ""
            if text == "":
                continue
            # Nearly all cells are told apart by their first letter.
            if (
                type(text) is str
                and len(text) <= longest
                and text.lstrip()[:1].lower() == begins
                and fold(text) == header
            ):
                same += 1
            else:
                other += 1
        return same > other

    def _is_total(self, cells, filled, named):
        if named:
            # “Total” may be the name of an oil company, of which more is said.
            return all(
                index in self._names or index not in self._read for index in filled
            ) and any(
                type(cells[index]) is str and _TOTAL_NAME.fullmatch(cells[index])
                for index in filled
                if index in self._names
            )
        return any(type(cells[i]) is str and _TOTAL.match(cells[i]) for i in filled)

    def _is_section(self, number, cells, own, filled):
        if not own:
            return not any(index in self._identities for index in filled)
        text = cells[own[0]]
        if len(own) > 1 and type(text) is not str:
            return False
        if any(cells[index] != text for index in own):
            return False
        if len(own) > 2:
            return True
        (index, *_more) = own
        if index not in self._names:
            return index not in self._identities
        if index in self._table.merged_across.get(number, {}):
            return True
        return len(self._usual) > 1
