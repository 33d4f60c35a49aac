"""The rows of a file as they stand in it, and what became of each."""

from dataclasses import dataclass
from itertools import groupby, islice
from textwrap import shorten

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry.files.cells import letters, text_of
from registry.imports.kind import kind_of
from registry.imports.plans.opening import sheets_of_file
from registry.imports.reading.sheets import SHEET_STEP
from registry.models import ImportBatch

from .report_words import why_passed_over

ROWS = 100
"""Rows of a file that are shown at a time."""

COLUMNS = 20
LENGTH = 60


@dataclass(frozen=True)
class GridRow:
    """A row of a sheet as it stands in the file, and what became of it."""

    number: int
    cells: list[str]
    state: str
    words: str


@dataclass(frozen=True)
class SheetGrid:
    """Some rows of a sheet."""

    name: str
    letters: list[str]
    rows: list[GridRow]


@dataclass(frozen=True)
class Grid:
    """Some rows of the sheets that were read, and where the next ones begin."""

    sheets: list[SheetGrid]
    next: int | None
    previous: int | None


def grid_of(batch: ImportBatch, start: int) -> Grid:
    """Return the rows of a file from one on, counted from 0; it is opened again."""
    kind = kind_of(batch)
    read = sheets_of_file(batch)
    found = list(islice(read.table, start, start + ROWS + 1))
    shown = found[:ROWS]
    became = _Became(batch, kind, [number for number, _cells in shown])
    sheets = [
        _sheet(read.names[part], [*rows], became)
        for part, rows in groupby(shown, key=lambda row: row[0] // SHEET_STEP)
    ]
    return Grid(
        sheets,
        next=start + ROWS if len(found) > ROWS else None,
        previous=max(0, start - ROWS) if start else None,
    )


def _sheet(name, rows, became) -> SheetGrid:
    width = min(COLUMNS, max(len(cells) for _number, cells in rows))
    return SheetGrid(
        name,
        [letters(index) for index in range(width)],
        [
            GridRow(
                number % SHEET_STEP,
                [
                    shorten(text_of(cell), LENGTH, placeholder="…")
                    for cell in [*cells, *[""] * width][:width]
                ],
                *became.of(number, cells),
            )
            for number, cells in rows
        ],
    )


class _Became:
    """What became of some rows of a file: a state, and words."""

    def __init__(self, batch, kind, numbers):
        self._kind = kind
        self._passed_over = {row["row"]: row["code"] for row in batch.reading["each"]}
        self._rows = {
            row.number: row
            for row in batch.rows.filter(number__in=numbers).only(
                "number", "outcome", "problems"
            )
        }

    def of(self, number, cells) -> tuple[str, str]:
        if row := self._rows.get(number):
            return self._of_row(row)
        if code := self._passed_over.get(number):
            state = "header" if code == "header" else "passed"
            return state, why_passed_over(code)
        if any(text_of(cell) for cell in cells):
            return "passed", _("passed over")
        return "empty", _("empty")

    def _of_row(self, row) -> tuple[str, str]:
        words = capfirst(self._kind.says.outcome(row.outcome))
        remarks = len(row.problems)
        if not remarks:
            return "read", words
        told = ngettext("%(count)s remark", "%(count)s remarks", remarks)
        return "doubt", f"{words}, {told % {'count': remarks}}"
