"""A column of amounts, read in one convention or refused."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry.files.cells import SHOWN
from registry.words import number

from .cells import Unread, Written, look_at, quoted
from .currencies import EURO, RATES
from .numerals import DIGITS, Mark, as_thousands, decimals_of, to_cents
from .problems import AmountProblem

EXAMPLES = 3
"""Cells that the refusal of an ambiguous column names."""

REFUSALS = {
    "amounts_ambiguous": _(
        "Nothing in the column tells whether its marks part thousands or decimals: "
        "%(cells)s may mean %(one)s or %(other)s. Say whether the decimals follow a "
        "point or a comma, or write the amounts without parting their thousands and "
        "with two decimals, such as 12500,00."
    ),
    "amounts_contradictory": _(
        "The cells of the column contradict each other: in %(point)s the decimals "
        "follow a point, in %(comma)s a comma. Correct one of them, or say which of "
        "the two holds: cells that do not fit are then refused one by one."
    ),
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a column is not read: the message names the cells at ``indexes``.

    ``values`` are their texts. Where they are ambiguous, ``meanings`` are the two of
    the first, without its sign; where they contradict each other, the one whose
    decimals follow a point comes first.
    """

    code: str
    indexes: tuple[int, ...]
    values: tuple[str, ...]
    meanings: tuple[Decimal, ...] = ()

    @property
    def message(self) -> str:
        return self.message_with(lambda index: str(index + 1))

    def message_with(self, name_of: Callable[[int], str]) -> str:
        """Return the message with the cells named by the caller, such as E14."""
        cells = [
            gettext("“%(value)s” (%(cell)s)") % {"value": value, "cell": name_of(index)}
            for index, value in zip(self.indexes, self.values, strict=True)
        ]
        if self.meanings:
            one, other = (number(m, "#,##0.#########") for m in self.meanings)
            params = {"cells": ", ".join(cells), "one": one, "other": other}
        else:
            params = {"point": cells[0], "comma": cells[1]}
        return str(REFUSALS[self.code]) % params


@dataclass(slots=True)
class ColumnReading:
    """What a column says: for each cell its amount in euro, or None.

    ``decimal`` is the mark that the decimals follow, None if no cell has one. A
    refused column has no amounts. Of a cell with an error in ``problems`` nothing is
    read; a warning tells what was done with it.
    """

    amounts: list[Decimal | None]
    problems: list[AmountProblem] = field(default_factory=list)
    decimal: Mark | None = None
    refusal: Refusal | None = None


def read_column(
    cells: Iterable,
    *,
    decimal: Mark | None = None,
    unit: Decimal = Decimal(1),
    currency: str | None = None,
) -> ColumnReading:
    """Read the cells of one column as amounts in euro, all in one convention.

    Accepted: numbers, and text with a comma or a point before its decimals; thousands
    parted by the other mark, by any blank or by apostrophes; a sign before or after,
    or parentheses for a negative amount; ``€``, ``EUR``, ``euro`` and ``k€``, ``mio``,
    ``millions``, ``Mrd`` and their like on either side; ``1.200,-``. ``unit`` is what
    the header says a number counts (``unit_of_header``); a unit of its own in a cell
    comes before it. Empty cells, and words for nothing, have no amount.

    ``currency`` is what the column was said to be in, a key of ``RATES``: amounts in
    Belgian francs become euro at the fixed rate, and a warning tells each as it was
    written. A cell that says another currency is not read; where nobody said that of
    the column, nor are those that say none,
    where they are the fewer.

    Which mark the decimals follow is told by the cells that can only be read in one
    way: ``1.234,50``, ``1.234.567``, ``12,50``, ``1234.5``, ``€ 1.200``. Two kinds of
    text tell nothing: ``1.234``, which is either, and ``288.11``, because that is what
    an English spreadsheet leaves of 288.110, as thousands are parted in Belgium. A
    column that has these and nothing to settle them is refused as ambiguous, and so
    is one whose cells contradict each other; a person then says it with ``decimal``.

    Numbers that a spreadsheet holds are taken as they are, with the 15 digits that it
    shows, but beside text that parts thousands by points ``288.11`` contradicts too.
    What has parts of a cent is rounded, half away from zero, and a warning says so.
    """
    cells = list(cells)
    written: dict[int, Written] = {}
    reading = ColumnReading([None] * len(cells), decimal=decimal)
    for index, raw in enumerate(cells):
        try:
            written[index] = look_at(raw, unit, currency or EURO)
        except Unread as reason:
            if reason.code:
                problem = AmountProblem(reason.code, index, quoted(raw))
                reading.problems.append(problem)
    if currency is None:
        _leave_out_unclear(reading, written)
    if decimal is None:
        reading.decimal, reading.refusal = _settle(written)
    if reading.refusal is None:
        for index, cell in written.items():
            _take(reading, index, cell, RATES[currency or EURO])
    reading.problems.sort(key=lambda problem: problem.index)
    return reading


def _leave_out_unclear(reading, written):
    """Refuse what says no currency in a column where most cells say a foreign one."""
    foreign = sum(told.code == "amount_foreign" for told in reading.problems)
    bare = [
        index
        for index, cell in written.items()
        if foreign and not cell.says_currency and any(cell.readings.values())
    ]
    if foreign > len(bare):
        for index in bare:
            cell = written.pop(index)
            problem = AmountProblem("amount_unclear", index, cell.text[:SHOWN])
            reading.problems.append(problem)


def _take(reading, index, cell, rate):
    def tell(code, **params):
        problem = AmountProblem(code, index, cell.text[:SHOWN], params)
        reading.problems.append(problem)

    if reading.decimal in cell.readings:
        value = cell.readings[reading.decimal]
    elif cell.is_silent:
        value = next(iter(cell.readings.values()))
    else:
        tell("amount_misfit", mark=reading.decimal)
        return
    try:
        amount, rounded = to_cents(value, cell.factor, rate)
    except OverflowError:
        tell("amount_too_big", digits=DIGITS)
        return
    reading.amounts[index] = amount
    if rate != 1 and amount:
        tell("amount_converted", euro=str(amount))
    elif rounded:
        tell("amount_rounded")


def _settle(written):
    """Return the mark of the decimals, and the refusal of the column: one is None."""
    proofs, unsure, unrounded = {}, [], set()
    for index, cell in written.items():
        if cell.is_silent:
            continue
        mark = cell.shows
        if mark is None:
            unsure.append(index)
            continue
        proofs.setdefault(mark, index)
        if decimals_of(cell.meant[mark]) > 2:
            unrounded.add(mark)
    if len(proofs) == 2:
        return None, _contradiction(written, proofs)
    if not proofs:
        return None, _ambiguity(written, unsure) if unsure else None
    ((mark, proof),) = proofs.items()
    for index in unsure:
        cell = written[index]
        value = cell.readings.get(mark)
        # Amounts do not have three decimals, but where all is calculated, or counts
        # in thousands.
        if value is None or (
            decimals_of(value) == 3 and cell.factor == 1 and mark not in unrounded
        ):
            other = "," if mark == "." else "."
            return None, _contradiction(written, {mark: proof, other: index})
    if mark == ",":
        return _settle_numbers(written)
    return mark, None


def _settle_numbers(written):
    """Refuse numbers that may be what a program made of thousands with a point."""
    by_points = next(
        (
            index
            for index, cell in written.items()
            if cell.is_text and "." in cell.numeral
        ),
        None,
    )
    if by_points is not None:
        for index, cell in written.items():
            if not cell.is_text and as_thousands(cell.numeral) is not None:
                proofs = {".": index, ",": by_points}
                return None, _contradiction(written, proofs)
    return ",", None


def _contradiction(written, proofs):
    indexes = (proofs["."], proofs[","])
    values = tuple(written[index].text[:SHOWN] for index in indexes)
    return Refusal("amounts_contradictory", indexes, values)


def _ambiguity(written, unsure):
    indexes = tuple(unsure[:EXAMPLES])
    first = written[indexes[0]]
    meanings = {*map(abs, first.readings.values()), as_thousands(first.numeral)}
    return Refusal(
        "amounts_ambiguous",
        indexes,
        tuple(written[index].text[:SHOWN] for index in indexes),
        tuple(sorted(meanings)),
    )
