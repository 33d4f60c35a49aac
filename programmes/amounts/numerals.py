"""Numbers as people write them, and the cents that they come to."""

import re
from decimal import MAX_EMAX, MIN_EMIN, ROUND_HALF_UP, Context, Decimal
from typing import Literal

Mark = Literal[",", "."]

DIGITS = 13
"""Digits before the decimals that an amount may have: fields hold 15 with the cents."""

_CENT = Decimal("0.01")
# Of our own: that of the thread may be set to fewer digits, and raises.
_EXACT = Context(
    prec=100, rounding=ROUND_HALF_UP, Emin=MIN_EMIN, Emax=MAX_EMAX, traps=[]
)
_FORMS = {
    mark: re.compile(
        rf"(?:[0-9]+|[1-9][0-9]{{0,2}}([{other} '])[0-9]{{3}}(?:\1[0-9]{{3}})*)?"
        rf"(?:[{mark}][0-9]+)?"
    )
    for mark, other in ((",", "."), (".", ","))
}
_MAYBE_THOUSANDS = re.compile(r"([1-9][0-9]{0,2})[.,]([0-9]{1,3})")


def readings(numeral: str) -> dict[Mark, Decimal]:
    """Return what a number means if its decimals follow a comma, and if a point.

    Thousands are in groups of three, all parted by the same sign: the other mark, a
    space or an apostrophe. A convention in which the number is not well formed is left
    out: ``1.234`` is 1.234 or 1234, ``1.234,50`` has one meaning, ``1.2.3`` none.
    """
    if numeral.isdecimal() and numeral.isascii():
        return dict.fromkeys(_FORMS, Decimal(numeral))
    found = {}
    for mark, form in _FORMS.items():
        if numeral and form.fullmatch(numeral):
            whole, _, decimals = numeral.partition(mark)
            digits = re.sub("[., ']", "", whole)
            found[mark] = Decimal(f"{digits or 0}.{decimals}")
    return found


def as_thousands(numeral: str) -> Decimal | None:
    """Return what a number means if its one mark parts thousands, or None.

    Zeros at its end may be lost: a program in which the point marks decimals turns
    288.110 into 288.11.
    """
    parts = _MAYBE_THOUSANDS.fullmatch(numeral)
    return Decimal(parts[1] + parts[2].ljust(3, "0")) if parts else None


def decimals_of(value: Decimal) -> int:
    """Return how many decimals a number is written with."""
    return max(0, -value.as_tuple().exponent)


def to_cents(
    value: Decimal, factor: Decimal = Decimal(1), rate: Decimal = Decimal(1)
) -> tuple[Decimal, bool]:
    """Return ``value`` times ``factor`` to the cent, and whether that rounded it.

    It is divided by ``rate``, how much of its currency a euro is, and rounded once.

    Halves of a cent are rounded away from zero, as the euro's own rules have it and as
    spreadsheets do.

    Raises:
        OverflowError: it has more digits than an amount may have.
    """
    exact = _EXACT.divide(_EXACT.multiply(value, factor), rate)
    if exact and exact.adjusted() >= DIGITS:
        raise OverflowError
    cents = exact.quantize(_CENT, context=_EXACT)
    if cents and cents.adjusted() >= DIGITS:
        raise OverflowError
    # No amount is “minus nothing”.
    return cents if cents else abs(cents), cents != exact
