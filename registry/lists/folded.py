"""Columns that are almost empty: they fold, and a line above the table counts them."""

from collections.abc import Sequence

FULL_ENOUGH = 5
"""A column with a value in fewer than one row of five is no column."""


def is_sparse(stated: int, rows: int) -> bool:
    """Say whether a column is too empty to be one; that of a single row never is."""
    return rows > 1 and stated * FULL_ENOUGH < rows


class FoldingColumns:
    """A list of which almost empty columns fold, as its rows on the page are.

    What a folded column says of a row stands below the row's name: the template of a
    row asks for the names of the columns in ``folded``.
    """

    folding = {}
    """The columns that may fold, with the attribute of a row that each shows."""

    def fold(self, table) -> dict[str, int]:
        """Hide almost empty columns; return how many rows state something, by name.

        What the rows are sorted by stays.
        """
        sorts = self.request.GET.getlist("sort")
        sorted_by = {name.removeprefix("-") for name in sorts}
        stated = {
            name: _stated(table.records, attribute)
            for name, attribute in self.folding.items()
        }
        folded = {
            name: number
            for name, number in stated.items()
            if name not in sorted_by and is_sparse(number, len(table.records))
        }
        for name in folded:
            table.columns.hide(name)
        return folded

    def folded_context(self, table) -> dict:
        """Fold columns of a table; return what templates take to say so."""
        folded = self.fold(table)
        labels = {column.name: column.label for column in self.get_columns()}
        return {
            "folded": set(folded),
            "folded_columns": [(labels[name], n) for name, n in folded.items()],
            "shown_count": len(table.records),
        }


def _stated(rows: Sequence, attribute: str) -> int:
    return sum(getattr(row, attribute) not in (None, "") for row in rows)
