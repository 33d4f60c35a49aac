"""The columns of amounts of a list: what they are in, and what they say.

A column is in euro, in ones, unless something says otherwise: its header, the titles
above it, the name of its sheet, or the country that the list is of where nothing names
a currency (``unsaid_currency``). What its own header says of euro, ``k€``, is followed.
Another currency, and thousands or millions that only a title speaks of, are never
assumed to hold: a person is asked once, for the whole column.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from programmes.amounts import (
    EURO,
    FRANC,
    currencies_of_header,
    currencies_of_title,
    is_unsure,
    read_column,
    title_has_unit,
    unit_of_header,
)
from registry.files.cells import text_of
from registry.imports.reading.contacts import without_personal

from .columns import FIELDS
from .unsaid_currency import question_of

_UNITS = {
    "": (None, None),
    "EUR": (EURO, Decimal(1)),
    "kEUR": (EURO, Decimal(10**3)),
    "MEUR": (EURO, Decimal(10**6)),
    "BEF": (FRANC, None),
    "kBEF": (FRANC, Decimal(10**3)),
    "MBEF": (FRANC, Decimal(10**6)),
}
"""The currency, and how much of it a number counts, by what a person chose.

Francs count as the header says; that is what ``None`` stands for.
"""

OPTIONS = (
    ("", _("amounts: as the column shows")),
    (",", _("decimals follow a comma")),
    (".", _("decimals follow a point")),
    (
        _("In euro"),
        (
            ("EUR", _("in euro")),
            (",EUR", _("in euro, decimals follow a comma")),
            (".EUR", _("in euro, decimals follow a point")),
            ("kEUR", _("in thousands of euro")),
            (",kEUR", _("in thousands of euro, decimals follow a comma")),
            (".kEUR", _("in thousands of euro, decimals follow a point")),
            ("MEUR", _("in millions of euro")),
            (",MEUR", _("in millions of euro, decimals follow a comma")),
            (".MEUR", _("in millions of euro, decimals follow a point")),
        ),
    ),
    (
        _("In Belgian francs, at 40.3399 to the euro"),
        (
            ("BEF", _("in francs")),
            (",BEF", _("in francs, decimals follow a comma")),
            (".BEF", _("in francs, decimals follow a point")),
            ("kBEF", _("in thousands of francs")),
            (",kBEF", _("in thousands of francs, decimals follow a comma")),
            (".kBEF", _("in thousands of francs, decimals follow a point")),
            ("MBEF", _("in millions of francs")),
            (",MBEF", _("in millions of francs, decimals follow a comma")),
            (".MBEF", _("in millions of francs, decimals follow a point")),
        ),
    ),
)
"""What a person may say of a column of amounts: the mark of the decimals, the unit."""

QUESTIONS = {
    "amounts_foreign": _(
        "“%(said)s” says that the amounts are not in euro (%(currency)s): nothing of "
        "the column is read. If they are, or if they are in Belgian francs, say so; "
        "otherwise write them in euro."
    ),
    "amounts_scaled": _(
        "“%(said)s” speaks of thousands or of millions, and it is not plain that the "
        "amounts count in these: nothing of the column is read. Say what they are in."
    ),
}


@dataclass(frozen=True, slots=True)
class UnitQuestion:
    """Why a column is not read until somebody says what it is in.

    ``said`` is the text that makes one ask, ``currency`` the codes that it names.
    """

    code: str
    said: str
    currency: str = ""

    @property
    def params(self) -> dict:
        return {"said": self.said, "currency": self.currency}

    def message_with(self, name_of) -> str:
        return str(QUESTIONS[self.code]) % self.params


_SEVERAL = 3
"""Cells in another currency from which on it is asked once, for the column."""


class AmountColumn:
    """The amounts of one column, by the numbers of their rows.

    ``refusal`` is why it is not read; ``in_francs`` whether they were converted.
    ``unsaid`` is what is asked of the whole list where nothing names a currency.
    """

    def __init__(self, numbers, cells, header: str, above, option: str, unsaid=None):
        mark, unit = option[: option[:1] in ",."], option.lstrip(",.")
        self.numbers = numbers
        self.header = header
        self.amounts, self.problems = {}, {}
        currency, factor = _UNITS[unit]
        self.in_francs = currency == FRANC
        self.refusal = None if currency else _question(header, above) or unsaid
        if self.refusal:
            return
        if factor is None:
            factor = unit_of_header(header)
            if currency is None and EURO in currencies_of_header(header):
                currency = EURO
        reading = read_column(
            cells, decimal=mark or None, unit=factor, currency=currency
        )
        self.refusal = reading.refusal
        self.amounts = dict(zip(numbers, reading.amounts, strict=True))
        self.problems = {numbers[told.index]: told for told in reading.problems}
        foreign = [p for p in reading.problems if p.code == "amount_foreign"]
        if not unit and _SEVERAL <= len(foreign) > sum(map(bool, cells)) / 2:
            # Once for the column, not for each of its cells.
            shown = text_of(cells[foreign[0].index])
            named = ", ".join(currencies_of_header(shown)) or shown
            self.refusal = UnitQuestion("amounts_foreign", shown, named)


def read_amounts(read, header) -> dict[int, AmountColumn]:
    """Return what each column of amounts says, by its index: column by column."""
    options = read.options_of(header)
    keys = {
        index: key
        for key, columns in header.fields.items()
        if FIELDS[key].is_amount
        for index in columns
    }
    numbers, cells = read.columns_below(header)
    above = _texts_above(read, header) if keys else []
    texts = {index: header.text_of(index) for index in keys}
    # A column that bears the name of its field was exported by the registry.
    chosen = {
        index: options.get(index) or (".EUR" if texts[index] == key else "")
        for index, key in keys.items()
    }
    # What a person says of one column holds for the currency of all.
    said = any(option.endswith("EUR") for option in chosen.values())
    unsaid = None if said or not keys else question_of(read, header, above)
    return {
        index: AmountColumn(
            numbers, cells[index], texts[index], above, chosen[index], unsaid
        )
        for index in keys
    }


def _question(header: str, above: list[str]) -> UnitQuestion | None:
    """Return what must be asked of a column before it is read, if anything must."""
    own = currencies_of_header(header)
    if any(currency != EURO for currency in own):
        return UnitQuestion("amounts_foreign", header, ", ".join(own))
    if is_unsure(header):
        return UnitQuestion("amounts_scaled", header)
    for text in above:
        named = () if own else currencies_of_title(text)
        if any(currency != EURO for currency in named):
            return UnitQuestion("amounts_foreign", text, ", ".join(named))
        if unit_of_header(header) == 1 and (title_has_unit(text)):
            return UnitQuestion("amounts_scaled", text)
    return None


_LONGEST_TITLE = 200


def _texts_above(read, header) -> list[str]:
    """Return the names of the sheets, and the texts of titles above the headers."""
    rows = set()
    texts = dict.fromkeys(filter(None, [read.table.sheet, *read.sheets]))
    for each in read.headers:
        if each.columns is header.columns:
            rows.update(each.titles, each.rows[:-1], (each.rows[0] - 1,))
    rows -= {each.rows[-1] for each in read.headers}
    last = max(rows, default=0)
    for number, cells in read.table:
        if number > last:
            break
        if number in rows:
            found = (
                without_personal(text_of(cell))
                for cell in cells
                if isinstance(cell, str)
            )
            texts |= dict.fromkeys(t for t in found if t and len(t) <= _LONGEST_TITLE)
    return list(texts)
