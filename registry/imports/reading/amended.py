"""What people said of a file besides its columns: cells mended, refusals overruled."""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields

from registry.files.tables import Table


@dataclass(frozen=True)
class Amendments:
    """How else a file is read than it stands.

    - ``cells``: texts by the number of their row and the index of their column;
    - ``added``: texts by the number of their row and the key of a field that the list
      has no column of; they are read as they stand;
    - ``overruled``: codes of refusals that a person said are none
      (``registry.files.refusal.OVERRULABLE``).
    """

    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    added: dict[int, dict[str, str]] = field(default_factory=dict)
    overruled: frozenset[str] = frozenset()

    def of(self, table: Table) -> Table:
        """Return a table with the cells that were mended."""
        if not self.cells:
            return table
        said = {own.name: getattr(table, own.name) for own in fields(Table)}
        rows = {}
        for (row, column), text in self.cells.items():
            rows.setdefault(row, {})[column] = text
        return MendedTable(**said, whole=table, mended=rows)


NOTHING = Amendments()


@dataclass
class MendedTable(Table):
    """A table some cells of which say what a person wrote."""

    whole: Table | None = None
    mended: dict[int, dict[int, str]] = field(default_factory=dict)

    def __iter__(self) -> Iterator[tuple[int, list]]:
        for number, cells in self.whole:
            if number in self.mended:
                texts = self.mended[number]
                cells = [*cells, *[""] * (max(texts) + 1 - len(cells))]
                for column, text in texts.items():
                    cells[column] = text
            yield number, cells
