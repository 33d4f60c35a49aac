"""One cell that should hold an amount: what it says in either convention."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from registry.files.cells import ERROR_CELL, NOTHING, SHOWN, text_of

from .currencies import EURO, same_currency
from .numerals import Mark, as_thousands, decimals_of, readings
from .units import WrittenUnit, read_unit

LONGEST = 60
"""Characters of a cell beyond which it is no amount."""

_EMPTY = NOTHING | {
    *("néant", "neant", "nihil", "nil", "none", "aucun", "geen", "keine"),
    *("pm", "p.m.", "p.m", "pour mémoire"),
}
_DASHES = str.maketrans(dict.fromkeys("−–—‒‐‑", "-") | dict.fromkeys("’ʼ´", "'"))
_DASH_CENTS = re.compile(r"(?<=[0-9])([.,])-{1,2}(?![0-9])")
_NUMERAL = re.compile(r"[.,]?[0-9](?:[0-9.,' ]*[0-9])?")
_SIGNS = re.compile(r"[-+()]")
_NEGATIVE = {
    ("", ""): False,
    ("+", ""): False,
    ("-", ""): True,
    ("", "-"): True,
    ("(", ")"): True,
}
"""The signs that may stand before and after a number, and whether they negate it."""


@dataclass
class Written:
    """A cell with a number: as text, or as the number that a spreadsheet held."""

    text: str
    numeral: str
    readings: dict[Mark, Decimal]
    factor: Decimal
    unit: WrittenUnit = WrittenUnit()
    is_text: bool = True

    @cached_property
    def meant(self) -> dict[Mark, Decimal]:
        """The readings without thousandths, where the cell says its currency."""
        if self.says_currency and self.factor == 1:
            whole = {m: v for m, v in self.readings.items() if decimals_of(v) <= 2}
            return whole or self.readings
        return self.readings

    @property
    def says_currency(self) -> bool:
        return self.unit.currency or bool(self.unit.foreign)

    @cached_property
    def is_silent(self) -> bool:
        """Whether it means the same in either convention."""
        return len(self.readings) == 2 and len(set(self.readings.values())) == 1

    @cached_property
    def shows(self) -> Mark | None:
        """The convention that it proves, None if it could be written in both."""
        if len(self.meant) == 2 or self._may_have_lost_a_zero:
            return None
        return next(iter(self.meant))

    @property
    def _may_have_lost_a_zero(self):
        # No program takes a text with a unit of its own for a number.
        return (
            set(self.readings) == {"."}
            and self.unit.factor is None
            and as_thousands(self.numeral) is not None
        )


class Unread(Exception):
    """A cell that is not read: ``code`` says why, None that it is empty."""

    def __init__(self, code=None):
        self.code = code


def look_at(raw, factor: Decimal, currency: str = EURO) -> Written:
    """Return what is written in a cell; raise ``Unread`` if that is no amount.

    Nor is it one in another currency than that of its column.
    """
    if raw is None:
        raise Unread
    if isinstance(raw, str):
        return _read_text(raw, factor, currency)
    if isinstance(raw, bool) or not isinstance(raw, int | float | Decimal):
        raise Unread("amount_unreadable")
    value = Decimal(f"{raw:.15g}") if isinstance(raw, float) else Decimal(raw)
    if not value.is_finite():
        raise Unread("amount_unreadable")
    # An amount with hundreds of digits is told apart before it is written out.
    numeral = f"{abs(value):f}" if -20 < value.adjusted() < 20 else ""
    both = dict.fromkeys((",", "."), value)
    return Written(quoted(raw), numeral, both, factor, is_text=False)


def _read_text(raw, factor, currency):
    if len(raw) > 10 * LONGEST:
        raise Unread("amount_unreadable")
    text = text_of(raw)
    if not text or text.lower() in _EMPTY:
        raise Unread
    if text[0] == "#" and ERROR_CELL.fullmatch(text.upper()):
        raise Unread("cell_error")
    if text[0] == "=":
        raise Unread("amount_formula")
    plain = _DASH_CENTS.sub(r"\g<1>00", text.translate(_DASHES))
    match = _NUMERAL.search(plain) if len(plain) <= LONGEST else None
    if not match:
        raise Unread("amount_unreadable")
    around = plain[: match.start()], plain[match.end() :]
    signs = tuple("".join(_SIGNS.findall(side)) for side in around)
    unit = read_unit(_SIGNS.sub(" ", " ".join(around)))
    found = readings(match[0])
    if not found or signs not in _NEGATIVE or unit is None:
        raise Unread("amount_unreadable")
    if unit.foreign and not same_currency(unit.foreign, currency):
        raise Unread("amount_foreign" if currency == EURO else "amount_mixed")
    if unit.currency and currency != EURO:
        raise Unread("amount_mixed")
    if _NEGATIVE[signs]:
        found = {mark: -value for mark, value in found.items()}
    return Written(text, match[0], found, unit.factor or factor, unit)


def quoted(raw) -> str:
    """Return how a cell begins, without writing out a number of endless digits."""
    if isinstance(raw, str):
        return text_of(raw[: 10 * LONGEST])[:SHOWN]
    if isinstance(raw, int) and abs(raw) >= 10**SHOWN:
        return f"{Decimal(raw):.6E}"
    return str(raw)[:SHOWN]
