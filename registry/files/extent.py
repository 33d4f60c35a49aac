"""What was measured of a sheet before it is read: how far it reaches, what it hides."""

from dataclasses import dataclass, field

from .cells import letters
from .refusal import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, RefusedFile

TITLE_ROWS = 1000
"""Rows that may stand above and between those that count."""
MAX_NOTED = 1_000_000
"""Cells of a sheet that are merged, hold an error or are shown with leading zeros."""


@dataclass
class Extent:
    """The rectangle that the cells of a sheet cover, and what the library leaves out.

    Rows count from 1, columns from 0. ``errors`` are the cells that hold one, by row
    and column; ``shown`` the numbers that are shown with leading zeros, as they are
    shown; ``merged`` the ranges ``(top, left, bottom, right)`` of
    cells merged into one.
    """

    rows: int = 0
    columns: int = 0
    errors: dict[int, dict[int, str]] = field(default_factory=dict)
    shown: dict[int, dict[int, str]] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    noted: int = 0

    def grow(self, rows: int, columns: int) -> None:
        self.rows = max(self.rows, rows)
        self.columns = max(self.columns, columns)

    def note_error(self, row: int, column: int, error: str) -> None:
        self._note()
        self.errors.setdefault(row, {})[column] = error

    def note_shown(self, row: int, column: int, text: str) -> None:
        self._note()
        self.shown.setdefault(row, {})[column] = text

    def note_merged(self, top: int, left: int, bottom: int, right: int) -> None:
        if (top, left) != (bottom, right):
            self._note()
            self.merged.append((top, left, bottom, right))

    def _note(self) -> None:
        self.noted += 1
        if self.noted > MAX_NOTED:
            raise RefusedFile("odd_cells", limit=MAX_NOTED)

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
