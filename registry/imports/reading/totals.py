"""The sums of a list, and the totals that the file itself states of them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from math import isnan, nan

_NUMERAL = re.compile(
    r"[^\w.,()+-]{0,3}(?:[A-Za-z]{3}\s?)?([-–−(]?)\s?[€$£]?\s?"
    r"(\d[\d.,'’\s]*)[-–—]{0,2}\s?(?:[A-Za-z€$£%.]{0,6})\s?\)?"
)
_PARTING = re.compile(r"[\s'’]")
_LONGEST = 40
"""Characters of a number with its currency."""

_NEAR = 0.0051
"""Half a cent: what two sums may differ by that were rounded."""


@dataclass(frozen=True)
class FoundTotal:
    """A total that stands in the file, beside what its rows come to.

    - ``row``: its number; ``label``: what the row says of itself, perhaps nothing;
    - ``column``: its letters, empty where it counts rows; ``header``: their header;
    - ``field``: the key of the field that the column is read as, if it is any;
    - ``stated``: what the file says, ``computed``: what its rows come to, in the unit
      of the column; ``counts``: whether it counts rows;
    - ``part``: whether it is of a section or an organisation, not of all.
    """

    row: int
    label: str
    column: str
    header: str
    field: str
    stated: Decimal
    computed: Decimal
    part: bool = False
    counts: bool = False

    @property
    def equal(self) -> bool:
        return self.stated == self.computed

    @property
    def difference(self) -> Decimal:
        """What the file says more than its rows: negative where it says less."""
        return self.stated - self.computed


def numerals_of(cell) -> tuple[float, float] | None:
    """Return the number in a cell, if it is one, by what its decimals may follow.

    The first is that of a comma, the second that of a point; a cell that cannot be
    read so has no number (NaN), and no sum that it is part of has one.
    """
    kind = type(cell)
    if kind is float or kind is int:
        return cell, cell
    if kind is not str or not cell or len(cell) > _LONGEST:
        return None
    return _numerals_in(cell)


@lru_cache(maxsize=2**14)
def _numerals_in(text: str) -> tuple[float, float] | None:
    if text.isdecimal():
        return float(text), float(text)
    match = _NUMERAL.fullmatch(text.strip())
    if not match:
        return None
    digits = _PARTING.sub("", match[2]).rstrip(".,")
    sign = -1 if match[1] else 1
    return sign * _number(digits, ".", ","), sign * _number(digits, ",", ".")


def _number(digits, thousands, decimal) -> float:
    whole, _, parts = digits.partition(decimal)
    first, *groups = whole.split(thousands)
    if not first or any(len(group) != 3 for group in groups) or thousands in parts:
        return nan
    if groups and len(first) > 3:
        return nan
    try:
        return float(f"{first}{''.join(groups)}.{parts or 0}")
    except ValueError:
        return nan


def in_euro_and_cents(value: float) -> Decimal:
    return Decimal(str(round(value, 2))).quantize(Decimal("0.01"))


class Sums:
    """What the columns of a list come to, from where one likes up to here.

    A mark is what they came to there. Columns are named by any key: those of several
    headers that are read as one field are added up together.
    """

    def __init__(self):
        self._places = {}
        self._sums = []
        self.rows = 0

    def mark(self) -> tuple:
        return (self.rows, *self._sums)

    def add(self, values: dict) -> None:
        """Add a row: the numbers of its columns, by their keys."""
        self.rows += 1
        for key, (comma, point) in values.items():
            place = self._places.get(key)
            if place is None:
                place = self._places[key] = len(self._sums)
                self._sums += [0.0, 0.0, 0]
            self._sums[place] += comma
            self._sums[place + 1] += point
            self._sums[place + 2] += comma != 0 and point != 0

    def since(self, mark: tuple, key) -> tuple[float, float, int]:
        """Return a sum since a mark, in both readings, and of how many numbers."""
        place = self._places.get(key)
        if place is None:
            return 0.0, 0.0, 0
        now = self._sums[place : place + 3]
        before = mark[place + 1 : place + 4] or (0.0, 0.0, 0)
        return tuple(one - other for one, other in zip(now, before, strict=True))

    def equal(self, mark: tuple, values: dict, *, least: int) -> list:
        """Return the keys of the values that are the sums of at least so many."""
        found = []
        for key, stated in values.items():
            *sums, count = self.since(mark, key)
            if count >= least and any(
                value and abs(value - total) < _NEAR
                for value, total in zip(stated, sums, strict=True)
            ):
                found.append(key)
        return found

    def compared(self, marks: Iterable[tuple], key, stated) -> tuple[float, float, int]:
        """Return a stated value, the nearest sum, and which of the marks it is since.

        Of two readings it is that in which all numbers of the column can be read.
        """
        nearest = None
        for place, mark in enumerate(marks):
            *sums, _count = self.since(mark, key)
            for value, total in zip(stated, sums, strict=True):
                if isnan(value) or isnan(total):
                    continue
                distance = abs(value - total)
                if nearest is None or distance < nearest[0]:
                    nearest = (distance, value, total, place)
        if nearest is None:
            value = next((v for v in stated if not isnan(v)), 0.0)
            return value, 0.0, 0
        return nearest[1:]
