"""The rows that a list has, by their keys; and what it says of those of no table."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Model, QuerySet
from django.utils.text import capfirst

from registry import words
from registry.lists.told import ToldColumns
from registry.models import ChangeKind


@dataclass(frozen=True)
class WorkedOutRow:
    """A row that stands in no table, as the list shows it.

    Args:
        told: what stands in each column, by what the column is called.
    """

    name: str
    url: str
    told: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class WorkedOutChange:
    """What a list says otherwise of a row that stands in no table: before and after."""

    name: str
    url: str
    table: str
    columns: list[tuple[str, str, str]]
    kind = ChangeKind.CORRECTED.value
    was_there = True
    source = None

    @property
    def act(self) -> str:
        return str(ChangeKind.CORRECTED.label)

    @property
    def table_key(self) -> str:
        return ""


def rows_of(view) -> dict:
    """Return the rows of a list by their keys.

    Of a table the key tells all; with what is worked out stands what the list shows.
    """
    rows = view.filterset.qs
    if isinstance(rows, QuerySet):
        return dict.fromkeys(rows.order_by().values_list("pk", flat=True))
    columns = ToldColumns(view, is_dated=False).columns
    view.complete(rows)
    return {
        view.row_key(row): WorkedOutRow(
            str(row),
            address_of(row),
            tuple(
                (capfirst(str(column.label)), _text(column.value(row, view.as_of)))
                for column in columns
            ),
        )
        for row in rows
    }


def corrected(before: Mapping, after: Mapping) -> list:
    """Return the keys of the rows of which something else is said than before."""
    return [key for key in after if key in before and after[key] != before[key]]


def change_of(before: WorkedOutRow, after: WorkedOutRow, table: str) -> WorkedOutChange:
    """Return what is said otherwise of a row."""
    then = dict(before.told)
    columns = [
        (label, then.get(label, ""), said)
        for label, said in after.told
        if then.get(label, "") != said
    ]
    return WorkedOutChange(after.name, after.url, table, columns)


def address_of(row: Model) -> str:
    return row.get_absolute_url() if hasattr(row, "get_absolute_url") else ""


def _text(cell) -> str:
    if isinstance(cell, list | tuple):
        return "; ".join(map(str, cell))
    if isinstance(cell, date):
        return words.day(cell)
    if isinstance(cell, int | float | Decimal) and not isinstance(cell, bool):
        return words.number(cell)
    return "" if cell is None else str(cell)
