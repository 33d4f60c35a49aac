"""Columns of dates: whether their day or their month comes first, as a whole.

``01/02/2010`` alone says nothing. What says it is looked for in this order: a person;
another cell of the column, such as ``31/12/2005``; the header, ``(mm/dd/yyyy)``; the
other columns of dates; points between the numbers, which nobody writes with the month
first; and headers in another language than English, or the semicolons of a European
program. Where none of these tells, or cells of the column contradict each other, the
order is not known: a person is asked once, for the whole column.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry.files.cells import SHOWN, fold, letters, text_of
from registry.files.dates import (
    DAY_FIRST,
    EITHER,
    MONTH_FIRST,
    NoDate,
    first_date,
    order_shown,
    read_date,
)
from registry.words import day, in_quotation_marks

from .fields import Field
from .vocabulary import fold_header

EXAMPLES = 3

TURNED = "dates_turned"

OPTIONS = (
    ("", _("dates: as the column shows")),
    (DAY_FIRST, _("the day comes first")),
    (MONTH_FIRST, _("the month comes first")),
    (TURNED, _("a program has turned days and months around")),
)
"""What a person may say of a column of dates."""

AMBIGUOUS = "dates_ambiguous"
CONTRADICTORY = "dates_contradictory"
TROUBLES = {
    AMBIGUOUS: _(
        "Nothing in the list tells whether the day or the month comes first: "
        "%(cells)s may mean %(one)s or %(other)s. Say which of the two comes first."
    ),
    CONTRADICTORY: _(
        "The cells of the column contradict each other: in %(one)s the day comes "
        "first, in %(other)s the month. Correct one of them, or say which of the two "
        "comes first: cells that do not fit are then refused one by one."
    ),
    TURNED: _(
        "A program seems to have turned days and months around: it took %(one)s for a "
        "date, and left %(other)s, where that is not possible, a text. Say whether it "
        "did, or whether the day comes first and its dates are right."
    ),
}
_VARIED = 3
"""Dates with a day up to 12, and none above, from which that is no accident."""

_SAID_IN_HEADER = (
    (DAY_FIRST, re.compile(r"\b(?:dd?|jj?|tt?|gg?) ?mm? ?(?:y|a|j|r|yyyy|aaaa|jjjj)")),
    (MONTH_FIRST, re.compile(r"\bmm? ?(?:dd?|jj?|tt?) ?(?:y|a|j|yyyy|aaaa|jjjj)")),
)


@dataclass(frozen=True, slots=True)
class DateColumn:
    """The order of a column of dates.

    ``order`` is None where it is not known: then ``trouble`` is a key of ``TROUBLES``.
    ``cells`` are the numbers of rows, and the texts in them, that show it. ``turns``
    is whether days and months of date cells are to be turned around.
    """

    order: str | None
    trouble: str = ""
    cells: tuple[tuple[int, str], ...] = ()
    turns: bool = False

    def message(self, index: int) -> str:
        """Return what is asked of the column at an index; empty if nothing is."""
        if not self.trouble:
            return ""
        shown = [
            gettext("“%(value)s” (%(cell)s)")
            % {"value": text[:SHOWN], "cell": f"{letters(index)}{number}"}
            for number, text in self.cells
        ]
        if self.trouble == AMBIGUOUS:
            text = self.cells[0][1]
            one, other = (_meaning(text, order) for order in (DAY_FIRST, MONTH_FIRST))
            said = {"cells": ", ".join(shown), "one": one, "other": other}
        else:
            said = {"one": shown[0], "other": shown[1]}
        return str(TROUBLES[self.trouble]) % said


@dataclass(slots=True)
class _Shown:
    """What the cells of a column show: the first that proves each order."""

    proofs: dict[str, tuple[int, str]] = field(default_factory=dict)
    unsure: list[tuple[int, str]] = field(default_factory=list)
    has_points: bool = False
    seen: set[str] = field(default_factory=set)
    proving: int = 0
    turnable: list[tuple[int, str]] = field(default_factory=list)
    has_late_days: bool = False

    def look_at(self, number: int, raw) -> None:
        if isinstance(raw, date):
            self.has_late_days = self.has_late_days or raw.day > 12
            if raw.day not in (1, raw.month) and len(self.turnable) < _VARIED:
                self.turnable.append((number, raw.strftime("%d/%m/%Y")))
            return
        if type(raw) is not str or raw in self.seen:
            return
        self.seen.add(raw)
        text = text_of(raw)
        shown = order_shown(text)
        if shown == EITHER:
            self.has_points = self.has_points or "." in text
            if len(self.unsure) < EXAMPLES:
                self.unsure.append((number, text))
        elif shown:
            self.proving += 1
            self.proofs.setdefault(shown, (number, text))

    @property
    def seems_turned(self) -> bool:
        """Whether just those days that could be turned around are no texts."""
        return (
            len(self.turnable) == _VARIED
            and not (self.has_late_days or self.unsure)
            and self.proving > 1
        )

    @property
    def order(self) -> str | None:
        """The order that the column proves, if it proves one."""
        return next(iter(self.proofs)) if len(self.proofs) == 1 else None


def _meaning(text: str, order: str) -> str:
    try:
        return day(read_date(first_date(text), is_end=False, order=order)[0])
    except NoDate:
        return in_quotation_marks(text[:SHOWN])


def options_of_dates(column: Field) -> tuple:
    """Return what a person may say of a column, besides what it is."""
    return OPTIONS if column.is_date else ()


def read_date_columns(read, header) -> dict[int, DateColumn]:
    """Return the order of each column of dates below a header, by its index."""
    shown = _look_through(read, [header])
    if not shown:
        return {}
    options = read.options_of(header)
    found = {}
    for index, column in shown.items():
        if options.get(index) == TURNED:
            found[index] = DateColumn(column.order or DAY_FIRST, turns=True)
        elif options.get(index):
            found[index] = DateColumn(options[index])
        elif len(column.proofs) == 2:
            cells = tuple(column.proofs[order] for order in (DAY_FIRST, MONTH_FIRST))
            found[index] = DateColumn(None, CONTRADICTORY, cells)
        elif column.order and column.seems_turned:
            cells = column.turnable[0], *column.proofs.values()
            found[index] = DateColumn(column.order, TURNED, cells)
        elif column.order or not column.unsure:
            cells = tuple(column.proofs.values())
            found[index] = DateColumn(column.order or DAY_FIRST, cells=cells)
    if len(found) == len(shown):
        return found
    elsewhere = {column.order for column in shown.values()}
    if len(read.headers) > 1:
        elsewhere |= {c.order for c in _look_through(read, read.headers).values()}
    for index, column in shown.items():
        if index not in found:
            order = (
                _said_by(header.text_of(index), read.contract)
                or _only(elsewhere)
                or _habit(read, header, column, elsewhere)
            )
            trouble = "" if order else AMBIGUOUS
            found[index] = DateColumn(order, trouble, tuple(column.unsure))
    return found


def date_troubles(read, header) -> dict[int, str]:
    """Return what is asked of the columns of dates below a header, by their index."""
    return {
        index: column.message(index)
        for index, column in read_date_columns(read, header).items()
        if column.trouble
    }


def _look_through(read, headers) -> dict[object, _Shown]:
    """Return what the columns of dates show, by their index (and their header)."""
    found = {}
    for place, header in enumerate(headers):
        columns = {
            index: found.setdefault(
                index if len(headers) == 1 else (place, index), _Shown()
            )
            for key, indexes in header.fields.items()
            if read.contract.fields[key].is_date
            for index in indexes
        }
        if columns:
            numbers, below = read.columns_below(header)
            for index, column in columns.items():
                for number, cell in zip(numbers, below[index], strict=True):
                    if cell != "":
                        column.look_at(number, cell)
    return found


def _said_by(header: str, contract) -> str | None:
    # A column that bears the name of its field comes from our own template.
    if header in contract.fields:
        return DAY_FIRST
    text = fold(header)
    return next((o for o, form in _SAID_IN_HEADER if form.search(text)), None)


def _only(orders: Iterable) -> str | None:
    """Return the one order of several columns; None if they have none, or both."""
    known = {order for order in orders if order}
    return known.pop() if len(known) == 1 else None


def _habit(read, header, column, elsewhere) -> str | None:
    """Return the order of those who write lists as this one is written."""
    if MONTH_FIRST in elsewhere:
        return None
    if column.has_points or read.table.separator == ";" or _is_not_english(header):
        return DAY_FIRST
    return None


def _is_not_english(header) -> bool:
    """Return whether a header has words that no list in English has."""
    fields = header.contract.fields
    for column in header.columns:
        if not column.header.isascii():
            return True
        words = fields[column.field].words.by_language if column.field else {}
        for part in column.header.split("/"):
            written = fold_header(part)
            languages = {code for code, listed in words.items() if written in listed}
            if languages and "en" not in languages:
                return True
    return False
