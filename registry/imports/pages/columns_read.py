"""The columns of an import with what stands in them, as the file has it."""

from functools import cached_property
from itertools import islice
from textwrap import shorten

from django.utils.translation import gettext as _

from registry.files.cells import text_of
from registry.imports.kind import kind_of
from registry.imports.plans.opening import open_file
from registry.models import ImportBatch

from .columns import ColumnInWords, columns_of

SAMPLES = 3
SAMPLE_LENGTH = 60
ROWS_SAMPLED = 200
ROWS_OFFERED = 12
"""Rows with something in them of which one may be said to name the columns."""


class ColumnsRead:
    """The columns of an import with what stands in them: it reads the file again."""

    def __init__(self, batch: ImportBatch):
        self.batch = batch
        self.kind = kind_of(batch)

    @cached_property
    def read(self):
        return open_file(self.batch)

    @cached_property
    def columns(self) -> list[ColumnInWords]:
        """The columns with samples, those without a header too."""
        columns = columns_of(self.batch)
        by_place = {place: column for column in columns for place in column.places}
        headers = {id(h.columns): h for h in reversed(self.read.headers)}
        # Of a list that was refused early, the first header alone was kept.
        by_rows = any(isinstance(place, tuple) for place in by_place)
        for header in headers.values() if by_rows else [self.read.header]:
            row = header.rows[-1] if by_rows else None
            self._sample(header, row, by_place)
            for index, trouble in self.kind.reads.troubles(self.read, header).items():
                by_place[index if row is None else (row, index)].trouble = trouble
        shown = {id(column): column for column in by_place.values()}
        return sorted(shown.values(), key=lambda column: column.place)

    def _sample(self, header, row, by_place):
        for _number, cells in islice(self.read.rows_below(header), ROWS_SAMPLED):
            for index, cell in enumerate(cells):
                text = shorten(text_of(cell), SAMPLE_LENGTH, placeholder="…")
                if not text:
                    continue
                blank = ColumnInWords(index, "", None, "unrecognised", row=row)
                blank.places = [blank.place]
                samples = by_place.setdefault(blank.place, blank).samples
                if len(samples) < SAMPLES and text not in samples:
                    samples.append(text)

    @cached_property
    def header_row(self) -> int:
        """The row that names the columns, 0 for none."""
        header = self.read.header
        return 0 if header.unnamed else header.rows[-1]

    @cached_property
    def rows_offered(self) -> list[tuple[int, str]]:
        """The rows that may name the columns, with what they say; 0 for none.

        None is offered where the columns are named several times.
        """
        if len(self.read.headers) > 1:
            return []
        filled = (
            (number, texts)
            for number, cells in self.read.table
            if (texts := [text for cell in cells if (text := text_of(cell))])
        )
        offered = [(0, _("none: the list begins at once"))]
        for number, texts in islice(filled, ROWS_OFFERED):
            said = shorten("; ".join(texts), SAMPLE_LENGTH, placeholder="…")
            offered.append((number, f"{number}: {said}"))
        known = {number for number, _said in offered}
        if self.header_row not in known:
            offered.append((self.header_row, str(self.header_row)))
        return offered
