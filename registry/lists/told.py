"""What a file of a list says: what its page shows, in the words of the reader.

For who reads it in a spreadsheet. The columns for programs, which an import reads
again, are the resources and those of ``exported.py``.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import chain, islice
from types import MethodType

from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry import words

AT_ONCE = 2000
"""How many rows of a list are read at once for a file."""

NOT_STATED = gettext_lazy("not stated")
"""No source says what it is."""

NONE_DOCUMENTED = gettext_lazy("none documented")
"""Nothing is recorded; that does not say that there was none."""


@dataclass(frozen=True)
class ToldColumn:
    """A column of a file: what stands above it, and what it says of a row.

    Args:
        read: a path such as ``organisation.get_kind_display``, or what takes the row
            and the day of the list.
        label: what stands above; empty where the column of the page says it.
        empty: why a cell may be empty, where an empty cell could be taken for nought.
    """

    read: str | Callable
    label: str = ""
    empty: str = ""

    def value(self, row, day: date):
        """Return what a file holds of it: text, a number, a day or nothing."""
        read = self.read
        return read(row, day) if callable(read) else followed(row, read)


def followed(row, path: str):
    """Return what lies at the end of a path of attributes, methods among them called.

    Nothing, where one of them is None.
    """
    for name in path.split("."):
        if row is None:
            return None
        row = getattr(row, name)
        if isinstance(row, MethodType | partial):
            row = row()
    return row


def count(path: str, label: str = "") -> ToldColumn:
    """Return the column of how many are recorded: empty, and never 0, where none is."""
    return ToldColumn(
        lambda row, _day: followed(row, path) or None, label, NONE_DOCUMENTED
    )


def named(*names: str, label: str = "") -> ToldColumn:
    """Return the column of other rows, called as they are: TWEED; H2O.

    Args:
        names: the path to the rows, and what of each is named, if not it itself.
    """
    path, *of = names

    def read(row, _day) -> str:
        rows = followed(row, path)
        rows = rows.all() if hasattr(rows, "all") else rows or ()
        called = [str(followed(each, of[0]) if of else each) for each in rows]
        return "; ".join(dict.fromkeys(called))

    return ToldColumn(read, label)


def day(path: str, precision: str = "", label: str = "") -> tuple[ToldColumn, ...]:
    """Return the columns of a day: itself, and how exactly it is known."""
    told = ToldColumn(path, label)
    if not precision:
        return (told,)

    def how_exactly(row, _day) -> str:
        return followed(row, precision) if followed(row, path) else ""

    return (told, ToldColumn(how_exactly, gettext_lazy("how exactly it is known")))


def period(of: str = "", label: str = "") -> tuple[ToldColumn, ...]:
    """Return the columns of a period: in words, and each end by itself.

    Args:
        of: the path to what has the period; empty where the row has it.
        label: what stands above the words; empty where the column of the page says it.
    """
    prefix = f"{of}." if of else ""

    def in_words(row, day) -> str:
        return words.period(followed(row, of) if of else row, day)

    def how_exactly_it_ends(row, _day) -> str:
        ends = followed(row, f"{prefix}end_on")
        return followed(row, f"{prefix}get_end_precision_display") if ends else ""

    return (
        ToldColumn(in_words, label),
        ToldColumn(f"{prefix}start_on", gettext_lazy("start")),
        ToldColumn(
            f"{prefix}get_start_precision_display",
            gettext_lazy("how exactly the start is known"),
        ),
        ToldColumn(f"{prefix}end_on", gettext_lazy("end")),
        ToldColumn(how_exactly_it_ends, gettext_lazy("how exactly the end is known")),
    )


def in_years(path: str) -> ToldColumn:
    """Return the column of the years in which rows hold: 2004 – 2007; since 2012."""
    return ToldColumn(lambda row, day: words.years(followed(row, path).all(), day))


SOURCE = (
    ToldColumn("source.title", gettext_lazy("source")),
    ToldColumn("source.url", gettext_lazy("web address of the source")),
)

IDENTIFIER = (ToldColumn("slug", gettext_lazy("identifier")),)


class ToldColumns:
    """The columns of a list as its page shows them, what identifies a row first.

    Args:
        page: the list, a ``ListPage`` that answers a request.
        is_dated: whether the last column says which day the list describes.
    """

    def __init__(self, page, *, is_dated: bool = True):
        self.page, self.is_dated = page, is_dated
        self.columns = list(_named_once(self._columns()))
        self.may_be_empty = [
            (place, f"{column.label}: {column.empty}")
            for place, column in enumerate(self.columns)
            if column.empty
        ]

    def _columns(self) -> Iterator[ToldColumn]:
        yield from self.page.identified
        for shown in self.page.columns_of_file():
            for told in shown.told:
                yield told if told.label else replace(told, label=shown.label)
        yield from self.page.told_besides
        if self.page.has_source:
            yield from SOURCE
        if self.is_dated:
            yield ToldColumn(
                lambda _row, day: day, gettext_lazy("state of the registry on")
            )

    def get_export_headers(self) -> list[str]:
        labels = [capfirst(str(column.label)) for column in self.columns]
        return [*labels, *([capfirst(_("not known"))] if self.may_be_empty else [])]

    def rows(self, rows: Iterable) -> Iterator[list]:
        """Yield what is said of each row, in the order of the columns."""
        for _row, cells in self.told(rows):
            yield cells

    def told(self, rows: Iterable) -> Iterator[tuple[object, list]]:
        """Yield each row with what is said of it."""
        for some in _in_parts(self.page.for_file(rows)):
            self.page.complete(some)
            for row in some:
                yield row, self._cells(row)

    def _cells(self, row) -> list:
        cells = [_plain(column.value(row, self.page.as_of)) for column in self.columns]
        if not self.may_be_empty:
            return cells
        why = [said for place, said in self.may_be_empty if cells[place] in (None, "")]
        return [*cells, "; ".join(why)]


class ToldTogether:
    """What a file says of some rows together.

    Of fewer than ``AT_ONCE`` rows of which all is known, it has no column of what is
    not known: that column would be empty. So the first rows are read before the names
    of the columns are told, and not before.

    Args:
        columns: those of the list.
        rows: all that are told of; the first ``AT_ONCE`` are read at once.
    """

    def __init__(self, columns: ToldColumns, rows: Iterable):
        self.columns = columns
        self._rows = rows
        self._told: Iterator[list] = iter(())

    def get_export_headers(self) -> list[str]:
        told = self.columns.rows(self._rows)
        first = list(islice(told, AT_ONCE))
        headers = self.columns.get_export_headers()
        is_all_known = (
            bool(self.columns.may_be_empty)
            and len(first) < AT_ONCE
            and not any(cells[-1] for cells in first)
        )
        if is_all_known:
            self._told = (cells[:-1] for cells in first)
            return headers[:-1]
        self._told = chain(first, told)
        return headers

    def rows(self, _rows: Iterable) -> Iterator[list]:
        """Return what is said of each row, once the names of the columns are told."""
        # Whoever reads it is the only one to hold it, and ends it when he ends.
        told, self._told = self._told, iter(())
        return told


def _named_once(columns: Iterable[ToldColumn]) -> Iterator[ToldColumn]:
    """Yield the columns, none of which is called like one before it.

    What stands beside a day or an amount is called after it.
    """
    seen: set[str] = set()
    before = ""
    for column in columns:
        label = str(column.label)
        if label in seen:
            label = words.labelled(before, label)
        seen.add(label)
        before = str(column.label)
        yield replace(column, label=label)


def _in_parts(rows: Iterable) -> Iterator[list]:
    source = (
        rows.iterator(chunk_size=AT_ONCE) if isinstance(rows, QuerySet) else iter(rows)
    )
    while some := list(islice(source, AT_ONCE)):
        yield some


def _plain(value):
    """Return a value as a file holds it: a lazy text as text, several in one cell."""
    if isinstance(value, list | tuple):
        return "; ".join(map(str, value))
    if value is None or isinstance(value, bool | int | float | Decimal | date):
        return value
    return str(value)
