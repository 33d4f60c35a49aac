"""What a file of a list holds, where that is not the table of its model.

Names are stable and in English, the codes of choices as they are stored, other rows by
their slug, as in every file of the registry. These files are written only: what is
computed is never imported.
"""

from collections.abc import Callable, Iterable, Iterator
from operator import attrgetter

from django.db.models import Model
from django.utils.functional import Promise

from registry.models import Source
from registry.resources.base import SOURCED, Column, column_of, plain_rows
from registry.resources.cells import Cell, DecimalCell, IntegerCell, KeyCell


class ExportedFields:
    """The rows of a model in columns: fields by their name, and what a list annotates.

    Columns are read by their paths: 100,000 rows make no objects.
    """

    def __init__(self, model, *columns: str | Column):
        self.columns = [
            field(model, column) if isinstance(column, str) else column
            for column in columns
        ]

    def described(self) -> list[Column]:
        """Return what each column is: its name, and what its cells mean."""
        return self.columns

    def get_export_headers(self) -> list[str]:
        return [column.column_name for column in self.described()]

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


class Read:
    """What reads the value of a column from a row, and what the value is.

    Args:
        cell: what the value means; a text, where nothing else is said.
    """

    def __init__(self, read: Callable, cell: Cell | None = None):
        self.read = read
        self.cell = cell or Cell()

    def __call__(self, row):
        return self.read(row)


class ExportedValues:
    """Rows of any kind in columns: by name, what reads the value from a row.

    Args:
        columns: each a ``Read``, or a function that reads a text.
        objects: makes of the rows of the list the objects that are read, where it is
            not they themselves.
    """

    def __init__(self, columns: dict[str, Callable], objects: Callable = iter):
        self.columns = columns
        self.objects = objects

    def described(self) -> list[Column]:
        """Return what each column is: its name, and what its cells mean."""
        return [
            Column(name, getattr(read, "cell", None) or Cell(), column_name=name)
            for name, read in self.columns.items()
        ]

    def get_export_headers(self) -> list[str]:
        return list(self.columns)

    def rows(self, rows: Iterable) -> Iterator[list]:
        """Yield the plain values of each row, in the order of the columns."""
        for each in self.objects(rows):
            yield [_plain(read(each)) for read in self.columns.values()]


def _plain(value):
    """Return a value as a file holds it: a lazy text as text."""
    return str(value) if isinstance(value, Promise) else value


def reader(path: str, cell: Cell | None = None) -> Read:
    """Return what reads the value of a column: ``reader("cluster.name")``."""
    return Read(attrgetter(path), cell)


def slug_of(path: str, model: type[Model] | None = None) -> Read:
    """Return what reads the slug of a row that may be missing.

    Args:
        model: of the row, if it is always the same.
    """
    row = attrgetter(path)
    return Read(
        lambda each: getattr(row(each), "slug", ""),
        model and KeyCell(model, "slug"),
    )


def attributes(
    *names: str,
    of: str = "",
    model: type[Model] | None = None,
    cell: Cell | None = None,
) -> dict[str, Read]:
    """Return columns called like the attributes that they read.

    Args:
        of: the path to what has them.
        model: whose fields they are, if they are fields.
        cell: what all of them mean, if they are none.
    """
    prefix = f"{of}." if of else ""
    cells = {n: column_of(model._meta.get_field(n)).widget for n in names if model}
    if "slug" in cells:
        cells["slug"] = KeyCell(model, "slug")
    return {name: reader(f"{prefix}{name}", cells.get(name, cell)) for name in names}


def sourced(model: type[Model], of: str = "") -> dict[str, Read]:
    """Return the columns that say which document states a row."""
    source = slug_of(f"{of}.source" if of else "source", Source)
    return attributes(*SOURCED, of=of, model=model) | {"source": source}
