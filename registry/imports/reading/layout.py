"""How a list is laid out: its headers, and what the rows below each look like."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from math import inf

from registry.files.tables import Table

from .cells import RowReader
from .contract import Contract
from .headers import Header
from .parts import SHEET_STEP
from .shapes import Shape, filled_of, grouping_of

_SAMPLE = 3000
_FEW = 3


@dataclass
class Layout:
    """A table with its headers; a sample of its rows tells what is usual in them.

    ``mapping`` and ``options`` are what people said of the columns.
    """

    table: Table
    headers: list[Header]
    mapping: dict = field(default_factory=dict)
    options: dict = field(default_factory=dict)

    @property
    def header(self) -> Header:
        return self.headers[0]

    @property
    def contract(self) -> Contract:
        return self.header.contract

    def says_nothing(self, number: int, filled: list[int]) -> bool:
        """Return whether a row is blank, but for cells merged into it from above."""
        return not filled or self.table.merged_down.get(number, set()).issuperset(
            filled
        )

    def rows_below(self, header: Header) -> Iterator[tuple[int, list]]:
        """Yield every row, blank ones too, whose columns are those of a header."""
        for named_by, number, cells in self._rows_by_header():
            if named_by.columns is header.columns:
                yield number, cells

    def columns_below(self, header: Header) -> tuple[list[int], dict[int, list]]:
        """Return the numbers of all rows below a header, and cells of its columns.

        The columns are those of dates and of amounts, which are understood as a whole,
        by their index. The file is read once for those of all headers.
        """
        return self._columns_below[id(header.columns)]

    @cached_property
    def _columns_below(self) -> dict[int, tuple[list[int], dict[int, list]]]:
        fields = self.contract.fields
        found = {
            key: (
                [],
                {
                    index: []
                    for name, indexes in header.fields.items()
                    if fields[name].is_date or fields[name].is_amount
                    for index in indexes
                },
            )
            for key, header in self._distinct.items()
        }
        for header, number, row in self._rows_by_header():
            numbers, columns = found[id(header.columns)]
            numbers.append(number)
            for index, cells in columns.items():
                cells.append(row[index] if index < len(row) else "")
        return found

    def _rows_by_header(self) -> Iterator[tuple[Header, int, list]]:
        """Yield every row below a header, and the header that names its columns."""
        begins = {header.rows[-1]: header for header in self.headers}
        place = named_by = None
        for number, cells in self.table:
            if number // SHEET_STEP != place:
                place = number // SHEET_STEP
                # No row names the columns of a list that begins at once.
                named_by = begins.get(place * SHEET_STEP)
            if number in begins:
                named_by = begins[number]
            elif named_by is not None:
                yield named_by, number, cells

    def options_of(self, header: Header) -> dict[int, str]:
        """Return what else a person said of the columns of a header, by their index."""
        rows = [h.rows[-1] for h in self.headers if h.columns is header.columns]
        said_earlier = {
            column.index: self.options[column.header]
            for column in header.columns
            if column.header in self.options
        }
        return said_earlier | {
            place[1] if isinstance(place, tuple) else place: said
            for place, said in self.options.items()
            if (
                place[0] in rows if isinstance(place, tuple) else isinstance(place, int)
            )
        }

    @cached_property
    def sample(self) -> list[tuple[int, list, list[int]]]:
        """The first rows below the first header: number, cells, which are filled."""
        return list(islice(self._filled_below(self.header), _SAMPLE))

    def sample_of(self, header: Header) -> list[tuple[int, list, list[int]]]:
        """Return rows below the headers of the same columns: enough to tell by them."""
        if self.has_one_header:
            return self.sample
        own = self._samples.get(id(header.columns), [])
        full = sum(len(set(filled) - self.grouping) > 1 for _n, _cells, filled in own)
        return own if full >= _FEW else self.sample

    @cached_property
    def _samples(self) -> dict[int, list[tuple[int, list, list[int]]]]:
        """Rows below the headers of the same columns, for each of these."""
        samples = {}
        for header, number, cells in self._rows_by_header():
            own = samples.setdefault(id(header.columns), [])
            if len(own) < _SAMPLE:
                filled = filled_of(cells)
                if not self.says_nothing(number, filled):
                    own.append((number, cells, filled))
        return samples

    @property
    def has_one_header(self) -> bool:
        """Whether all rows are read by the same columns."""
        return all(h.columns is self.header.columns for h in self.headers)

    def shape_of(self, header: Header) -> Shape:
        return self._shapes[id(header.columns)]

    @cached_property
    def grouping(self) -> set[int]:
        return grouping_of(self.headers, self.sample)

    @cached_property
    def _shapes(self) -> dict[int, Shape]:
        return {key: Shape(self, header) for key, header in self._distinct.items()}

    @cached_property
    def _readers(self) -> dict[int, RowReader]:
        reader = self.contract.reader
        distinct = self._distinct.items()
        readers = {key: reader(self, header) for key, header in distinct}
        # What they need of the columns they hold.
        self.__dict__.pop("_columns_below", None)
        return readers

    @property
    def _distinct(self) -> dict[int, Header]:
        return {id(header.columns): header for header in reversed(self.headers)}

    def parts_below(self):
        """Yield where the rows of each header end, how they are read, and their shape.

        The first comes for what stands above the first header, too.
        """
        ends = [*(header.rows[-1] for header in self.headers[1:]), inf]
        for end, header in zip(ends, self.headers, strict=True):
            key = id(header.columns)
            yield end, self._readers[key], self._shapes[key]

    def _filled_below(self, header):
        last = header.rows[-1]
        for number, cells in self.table:
            filled = filled_of(cells) if number > last else ()
            if not self.says_nothing(number, filled):
                yield number, cells, filled
