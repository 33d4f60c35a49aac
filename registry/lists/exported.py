"""What a file of a list holds, where that is not the table of its model.

Names are stable and in English, the codes of choices as they are stored, other rows by
their slug, as in every file of the registry. These files are written only: what is
computed is never imported.
"""

from collections.abc import Callable, Iterable, Iterator
from operator import attrgetter

from django.utils.functional import Promise

from registry.resources.base import SOURCED, Column, column_of, plain_rows
from registry.resources.cells import Cell, DecimalCell, IntegerCell


class ExportedFields:
    """The rows of a model in columns: fields by their name, and what a list annotates.

    Columns are read by their paths: 100,000 rows make no objects.
    """

    def __init__(self, model, *columns: str | Column):
        self.columns = [
            field(model, column) if isinstance(column, str) else column
            for column in columns
        ]

    def get_export_headers(self) -> list[str]:
        return [column.column_name for column in self.columns]

    def rows(self, rows) -> Iterator[list]:
        """Yield the plain values of each row, in the order of the columns."""
        return plain_rows(self.columns, rows)


def field(model, name: str, *, path: str = "", called: str = "") -> Column:
    """Return a column with the cells of a field, read elsewhere if ``path`` says so."""
    column = column_of(model._meta.get_field(name))
    column.column_name = called or name
    column.path = path or column.path
    return column


def amount(path: str, *, called: str = "") -> Column:
    """Return the column of a sum or share that the list annotates."""
    return Column(path, DecimalCell(), column_name=called or path)


def text(path: str, *, called: str = "") -> Column:
    """Return the column of words or codes that the list annotates."""
    return Column(path, Cell(), column_name=called or path)


def number(path: str, *, called: str = "") -> Column:
    """Return the column of a count that the list annotates."""
    return Column(path, IntegerCell(), column_name=called or path)


class ExportedValues:
    """Rows of any kind in columns: by name, what reads the value from a row.

    Args:
        objects: makes of the rows of the list the objects that are read, where it is
            not they themselves.
    """

    def __init__(self, columns: dict[str, Callable], objects: Callable = iter):
        self.columns = columns
        self.objects = objects

    def get_export_headers(self) -> list[str]:
        return list(self.columns)

    def rows(self, rows: Iterable) -> Iterator[list]:
        """Yield the plain values of each row, in the order of the columns."""
        for each in self.objects(rows):
            yield [_plain(read(each)) for read in self.columns.values()]


def _plain(value):
    """Return a value as a file holds it: a lazy text as text."""
    return str(value) if isinstance(value, Promise) else value


reader = attrgetter
"""What reads the value of a column: ``reader("cluster.name")``."""


def slug_of(path: str) -> Callable:
    """Return what reads the slug of a row that may be missing."""
    row = reader(path)
    return lambda each: getattr(row(each), "slug", "")


def attributes(*names: str, of: str = "") -> dict[str, Callable]:
    """Return columns called like the attributes that they read."""
    prefix = f"{of}." if of else ""
    return {name: reader(f"{prefix}{name}") for name in names}


def sourced(of: str = "") -> dict[str, Callable]:
    """Return the columns that say which document states a row."""
    columns = attributes(*SOURCED, of=of)
    return columns | {"source": slug_of(f"{of}.source" if of else "source")}
