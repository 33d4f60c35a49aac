"""Several sheets, or tables beside each other, as the parts of one list.

Row 5 of the n-th part, from 0, has the number ``n * SHEET_STEP + 5``.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from registry.files.tables import Table

SHEET_STEP = 1_000_000
"""What the numbers of the rows of one sheet are apart from those of the next."""


def sheet_and_row(number: int, sheets: list[str]) -> tuple[str, int]:
    """Return the sheet of a row of a list, and its number there.

    Args:
        sheets: the names of the parts that were read, in their order.
    """
    place, row = divmod(number, SHEET_STEP)
    return sheets[place], row


def cell_of(number: int, letters: str, sheets: list[str]) -> str:
    """Return where a cell stands, such as ``B5``; beyond the first sheet ``Sheet!B5``.

    A second table on the first sheet has its cells as that sheet has them.
    """
    sheet, row = sheet_and_row(number, sheets)
    return f"{letters}{row}" if sheet == sheets[0] else f"{sheet}!{letters}{row}"


@dataclass
class PartTable(Table):
    """A sheet as the n-th part of a list, or some of its columns, the others blank."""

    whole: Table | None = None
    step: int = 0
    left: int = 0
    right: int | None = None

    def __iter__(self) -> Iterator[tuple[int, list]]:
        left, right = self.left, self.right
        for number, cells in self.whole:
            if left or right is not None:
                cells = [""] * left + cells[left:right]
            yield number + self.step, cells


@dataclass
class JoinedTable(Table):
    """The rows of several parts, one below the other."""

    parts: list[Table] = field(default_factory=list)

    def __iter__(self) -> Iterator[tuple[int, list]]:
        for part in self.parts:
            yield from part


def part_of(table, place, left, right) -> Table:
    """Return a sheet, or some of its columns, as the n-th part of a list."""
    if not place and not left and right is None:
        return table
    step = place * SHEET_STEP
    return PartTable(
        sheet=table.sheet,
        format=table.format,
        source=table.source,
        encoding=table.encoding,
        separator=table.separator,
        merged_down={n + step: columns for n, columns in table.merged_down.items()},
        merged_across={n + step: over for n, over in table.merged_across.items()},
        hidden=table.hidden,
        hidden_rows=frozenset(number + step for number in table.hidden_rows),
        whole=table,
        step=step,
        left=left,
        right=right,
    )


def joined(parts) -> Table:
    """Return several parts as one table."""
    if len(parts) == 1:
        return parts[0]
    first = parts[0]
    return JoinedTable(
        sheet=first.sheet,
        format=first.format,
        source=first.source,
        encoding=first.encoding,
        separator=first.separator,
        merged_down={n: c for part in parts for n, c in part.merged_down.items()},
        merged_across={n: c for part in parts for n, c in part.merged_across.items()},
        hidden=first.hidden,
        hidden_rows=frozenset().union(*(part.hidden_rows for part in parts)),
        parts=parts,
    )
