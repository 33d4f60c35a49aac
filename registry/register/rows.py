"""Which rows of an extract are kept, and how they are copied into tables.

Of a natural person nothing is kept but the number, so that one who is a member is not
taken for an enterprise that ceased. Branches, contacts, streets and the activities of
establishment units are left out, and so are activities in the version of 2003, which
the register has not kept up since 2008.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from .extract import RefusedExtract

LEGAL_PERSON = "2"
SEAT, SITE = "REGO", "BAET"
VERSIONS = frozenset({"2008", "2025"})
RANKS = {"MAIN": "main", "SECO": "secondary", "ANCI": "auxiliary"}

FIRST_SITE = 2_000_000_000
"""The first number that is not one of an enterprise."""

NULL = r"\N"
_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
_NUMBER = re.compile(r"[01]\d{3}\.\d{3}\.\d{3}|[2-9]\.\d{3}\.\d{3}\.\d{3}", re.ASCII)
_DAY = re.compile(r"(\d\d)-(\d\d)-(\d{4})", re.ASCII)


class Numbers:
    """A set of numbers of enterprises or establishments, a bit for each there can be.

    The last two of the ten digits check the others, and say nothing.
    """

    def __init__(self):
        self._bits = bytearray(100_000_000 // 8)

    def add(self, number: int) -> None:
        place = number // 100
        self._bits[place >> 3] |= 1 << (place & 7)

    def __contains__(self, number: int) -> bool:
        place = number // 100
        return bool(self._bits[place >> 3] >> (place & 7) & 1)


@dataclass
class RowsKept:
    """How many rows of a file were read, and how many of them are kept."""

    read: int = 0
    kept: int = 0
    unknown: int = 0


@dataclass
class Keeper:
    """What tells, row by row, whether a row is kept; it learns whose rows are.

    ``counts`` has an entry for each file that was read: its ``unknown`` rows are about
    entities of which no row told before.
    """

    legal: Numbers = field(default_factory=Numbers)
    persons: Numbers = field(default_factory=Numbers)
    establishments: Numbers = field(default_factory=Numbers)
    counts: dict[str, RowsKept] = field(default_factory=dict)
    _entity: str = ""
    _enterprise_number: int | None = None
    _is_unknown: bool = False

    def keep(self, file: str, rows: Iterable[list[str]]) -> Iterator[tuple[str, str]]:
        """Yield the table and the line of each row of ``file`` that is kept."""
        told = self.counts.setdefault(file, RowsKept())
        self._entity = ""
        read: Callable = getattr(self, f"_{file.removesuffix('_insert')}")
        try:
            for row in rows:
                told.read += 1
                if kept := read(row, told):
                    told.kept += 1
                    yield kept
        except (ValueError, KeyError) as error:
            raise RefusedExtract(
                f"Row {told.read + 1} of {file}.csv cannot be understood "
                f"({error}): the file is cut off, or damaged."
            ) from error

    def _enterprise(self, row, told):
        number = number_of(row[0])
        if row[3] != LEGAL_PERSON:
            self.persons.add(number)
            return "person", f"{number}\n"
        self.legal.add(number)
        return "enterprise", _line(number, row[2], row[5] or row[4], _day(row[6]))

    def _establishment(self, row, told):
        number = number_of(row[2])
        if number not in self.legal:
            told.unknown += number not in self.persons
            return None
        establishment = number_of(row[0])
        self.establishments.add(establishment)
        return "establishment", f"{establishment}\t{number}\n"

    def _denomination(self, row, told):
        number = self._enterprise_of(row, told)
        return number and ("name", _line(number, *row[1:]))

    def _address(self, row, told):
        if row[1] == SITE and row[0] > "2":
            establishment = number_of(row[0])
            if establishment in self.establishments:
                return "site", _line(establishment, row[4])
            return None
        number = self._enterprise_of(row, told)
        if not number or row[1] != SEAT:
            return None
        return "seat", _line(number, row[3], row[4], row[6], row[5], _day(row[12]))

    def _activity(self, row, told):
        number = self._enterprise_of(row, told)
        if not number or row[2] not in VERSIONS:
            return None
        return "activity", f"{number}\t{row[2]}\t{row[3]}\t{RANKS[row[4]]}\n"

    def _enterprise_of(self, row, told) -> int | None:
        """Return the number of the legal person that a row is about, if it is one.

        Rows of one entity follow each other: only the first of them is looked at.
        """
        if row[0] == self._entity:
            told.unknown += self._is_unknown
            return self._enterprise_number
        number = number_of(row[0])
        is_legal = number < FIRST_SITE and number in self.legal
        self._entity = row[0]
        self._enterprise_number = number if is_legal else None
        self._is_unknown = (
            not is_legal and number < FIRST_SITE and number not in self.persons
        )
        told.unknown += self._is_unknown
        return self._enterprise_number


def number_of(text: str) -> int:
    """Return the number that the register writes ``0403.019.261``, as a number."""
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"“{text}” is no number of the register")
    return int(text.replace(".", ""))


def _day(text: str) -> str:
    if not text:
        return NULL
    found = _DAY.fullmatch(text)
    if not found:
        raise ValueError(f"“{text}” is no day")
    return "-".join(reversed(found.groups()))


def _line(number: int, *values: str) -> str:
    """Return a line of COPY; what stands for no value passes as it is."""
    texts = (v if v is NULL else v.translate(_ESCAPES) for v in values)
    return f"{number}\t" + "\t".join(texts) + "\n"
