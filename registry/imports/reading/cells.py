"""From the cells of a row to its values, and what is wrong with them."""

import re
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from registry import enterprise_number
from registry.files.cells import (
    ERROR_CELL,
    NOTHING,
    SHOWN,
    as_text,
    fold,
    letters,
    restore,
    text_of,
)
from registry.files.dates import (
    DAY_FIRST,
    EITHER,
    GOES_ON,
    NoDate,
    order_shown,
    read_date,
)
from registry.models import SizeClass

from .contacts import is_personal, read_emails, read_website
from .contract import Contract
from .date_columns import AMBIGUOUS, CONTRADICTORY, DateColumn
from .numbers import find_number, says_no_number
from .places import PlaceReader
from .problems import CellSeverity, Problem
from .words import codes_of

_MAY_HOLD_FORMER = re.compile(r"[(\[,–]| - ")
_FORMER = re.compile(
    r"\s*(?:[(\[]|,|\s[-–])\s*(?:anciennement|ancien nom|ex\b(?!pert)|"
    r"formerly|previously|f\.?k\.?a\.?|voorheen|vroeger|vormals|ehemals|früher)"
    r"(?:\s*[:.-])?\s*([^()\[\]]+?)\s*(?:[)\]]\s*|$)",
    re.IGNORECASE,
)
_USUAL_NUMBER = re.compile(r"(?:BE ?)?([01]\d{3})[. ]?(\d{3})[. ]?(\d{3})", re.ASCII)
_SLUG = re.compile(r"[-a-zA-Z0-9_]+")

LONGEST = 1000
"""Characters of a cell that are looked at, a note apart."""

_MAY_HOLD = {"former_name": ("name",), "locality": ("post_code",)}

_READ_FIRST = ("slug", "country", "start_precision", "end_precision")
"""What others depend on: a post code on the country, a name on the identifier."""


@dataclass(slots=True)
class ParsedRow:
    """A row of a list: what it says, by the keys of its fields.

    ``values`` has no key for a cell that is empty or was not understood. Dates are
    days, with ``start_precision`` and ``end_precision`` beside them; codes are those
    that are stored. ``refused`` tells whether a problem is an error.
    ``hints`` are what one cell says of another while the row is read.
    """

    number: int
    values: dict = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    hints: dict = field(default_factory=dict)

    @property
    def refused(self) -> bool:
        return any(problem.severity is CellSeverity.ERROR for problem in self.problems)


class RowReader(PlaceReader):
    """Turns the cells of rows into values, by the columns of one header.

    ``parse_row(number, cells)`` returns a ``ParsedRow``; it never raises. A field is
    read by the method that bears its key, by the words of its closed list, or as a
    text; for a kind of import that reads more, a subclass has more methods.

    ``dates`` are the orders of its columns of dates (``read_date_columns``). A date of
    ``needed_dates`` is when what the row tells begins or ends: the row is refused where
    it cannot be read. Without any other date the row is taken, with a warning.
    """

    needed_dates: tuple[str, ...] = ("start_on", "end_on")

    def __init__(
        self,
        contract: Contract,
        fields: dict[str, list[int]],
        dates: dict[int, DateColumn] | None = None,
    ):
        self.contract = contract
        self.fields = fields
        self._dates = dates or {}
        self._limits = contract.limits
        self._identities = contract.identities
        self._codes = {key: {} for key in contract.fields}
        self._plan = [
            (key, index, self._reader_of(key))
            for key in sorted(contract.fields, key=lambda key: key not in _READ_FIRST)
            for index in fields.get(key, ())
        ]

    def parse_row(self, number: int, cells: list) -> ParsedRow:
        row = ParsedRow(number)
        values = row.values
        width = len(cells)
        for key, index, read in self._plan:
            if index >= width or key in values:
                continue
            raw = cells[index]
            if raw == "" or raw is None:
                continue
            text = text_of(raw)
            if len(text) < 5 and not self._says_something(key, text):
                continue
            if text[0] == "#" and ERROR_CELL.fullmatch(text.upper()):
                self._tell(row, "cell_error", key, index, text)
                continue
            if len(text) > LONGEST and key != "note":
                self._tell_too_long(row, key, index, text)
                continue
            read(row, key, index, text, raw)
        self._finish(row)
        return row

    @staticmethod
    def _says_something(key, text) -> bool:
        # The code of Namibia is also “not available”.
        if text == "NA":
            return key == "country"
        return bool(text) and text.lower() not in NOTHING

    def _reader_of(self, key):
        if self.contract.fields[key].choices:
            return self._read_choice
        return getattr(self, f"_read_{key}", self._read_text)

    def _tell(self, row, code, key, index, value="", **params):
        cell = f"{letters(index)}{row.number}"
        row.problems.append(
            self.contract.problems(code, key, cell, value[:SHOWN], params)
        )

    def _tell_too_long(self, row, key, index, text):
        limit = self._limits.get(key, LONGEST)
        self._tell(row, "too_long", key, index, text, length=len(text), limit=limit)

    def _finish(self, row):
        values = row.values
        if "locality" in values or "country" in values or row.hints:
            self._settle_place(row)
        for key, limit in self._limits.items():
            text = values.get(key)
            if text and len(text) > limit:
                del values[key]
                # A former name may stand in the column of names.
                holding = (key, *_MAY_HOLD.get(key, ()))
                stands_in = next(k for k in holding if k in self.fields)
                self._tell_too_long(row, key, self.fields[stands_in][0], text)
        for key in ("start", "end"):
            if f"{key}_on" not in values:
                values.pop(f"{key}_precision", None)
        self._check_period(row)
        number = "enterprise_number"
        missing = number in self.fields and number not in values
        if missing and not any(problem.field == number for problem in row.problems):
            self._tell(row, "number_missing", number, self.fields[number][0])
        if not (row.refused or any(key in values for key in self._identities)):
            known = (*self._identities, *self.fields)
            key = next(k for k in known if k in self.fields)
            self._tell(row, "no_identity", key, self.fields[key][0])

    def _check_period(self, row):
        values = row.values
        start, end = values.get("start_on"), values.get("end_on")
        if not (start and end and end < start):
            return
        index = self.fields["end_on"][0]
        if "end_on" in self.needed_dates:
            self._tell(row, "dates_reversed", "end_on", index, end.isoformat())
            return
        for key in ("start_on", "start_precision", "end_on", "end_precision"):
            values.pop(key, None)
        self._tell(row, "period_reversed", "end_on", index, end.isoformat())

    def _read_text(self, row, key, index, text, raw):
        row.values[key] = text

    def _read_note(self, row, key, index, text, raw):
        # Its lines are its own: only what no file can hold is taken out.
        row.values[key] = (
            restore(as_text(raw).strip()) if isinstance(raw, str) else text
        )

    def _read_name(self, row, key, index, text, raw):
        # A row with an identifier is the registry's own: it is read as it was written.
        if "slug" not in row.values and _MAY_HOLD_FORMER.search(text):
            former = _FORMER.search(text)
            name = former and " ".join(
                f"{text[: former.start()]} {text[former.end() :]}".split()
            )
            if name:
                row.values["former_name"] = former[1]
                text = name
        row.values[key] = text

    def _read_enterprise_number(self, row, key, index, text, raw):
        # Nearly all are written in these ways, and read several times faster here.
        if usual := _USUAL_NUMBER.fullmatch(text):
            digits = "".join(usual.groups())
            if int(digits[:8]) % 97 + int(digits[8:]) == 97:
                row.values[key] = digits
                return
        try:
            digits = enterprise_number.normalise(text)
        except ValidationError as error:
            self._read_number_within(row, error.code, key, index, text)
        else:
            if digits:
                row.values[key] = digits

    def _read_number_within(self, row, code, key, index, text):
        """Read a number among other words, and where there is none, tell why."""
        if says_no_number(text):
            return
        found = find_number(text) if code == "malformed" else None
        if found is None:
            self._tell(row, f"number_{code}", key, index, text)
            return
        if found.digits:
            row.values[key] = found.digits
        if found.country:
            row.hints["country"] = found.country
        if found.problem:
            self._tell(row, f"number_{found.problem}", key, index, text)

    def _read_slug(self, row, key, index, text, raw):
        if _SLUG.fullmatch(text):
            row.values[key] = text
        else:
            self._tell(row, "slug_malformed", key, index, text)

    def _read_choice(self, row, key, index, text, raw):
        found = self._codes[key]
        if text not in found:
            found[text] = self._codes_of(key).get(fold(text))
        code = found[text]
        if code is None:
            known = ", ".join(dict.fromkeys(self._codes_of(key).values()))
            self._tell(row, "code_unknown", key, index, text, codes=known)
            return
        row.values[key] = code
        if key == "kind" and "size_class" not in self.fields:
            # “PME” in the column of kinds says both.
            size = codes_of(SizeClass).get(fold(text))
            if size:
                row.values["size_class"] = size

    def _codes_of(self, key) -> dict[str, str]:
        return codes_of(self.contract.fields[key].choices)

    def _read_website(self, row, key, index, text, raw):
        website = read_website(text)
        if website:
            row.values[key] = website
        else:
            self._tell(row, "website_malformed", key, index, text)

    def _read_email(self, row, key, index, text, raw):
        emails = read_emails(text)
        if not emails:
            self._tell(row, "email_malformed", key, index, text)
            return
        functional = next((e for e in emails if not is_personal(e)), None)
        if functional:
            row.values[key] = functional
        else:
            # What is not kept is not quoted either: problems are stored.
            domain = emails[0].partition("@")[2]
            self._tell(row, "email_personal", key, index, domain=domain)

    def _read_start_on(self, row, key, index, text, raw):
        self._read_date(row, key, index, text, raw)

    def _read_end_on(self, row, key, index, text, raw):
        self._read_date(row, key, index, text, raw, is_end=True)

    def _read_date(self, row, key, index, text, raw, *, is_end=False):
        try:
            day, exactness = self._date_in(text, raw, index, is_end)
        except NoDate as error:
            if not (is_end and fold(text) in GOES_ON):
                self._tell_no_date(row, error.code, key, index, text)
        else:
            row.values[key] = day
            row.values.setdefault(key.replace("_on", "_precision"), exactness)

    def _date_in(self, text, raw, index, is_end) -> tuple:
        """Return the day and the precision of a cell, by the order of its column."""
        if not isinstance(raw, str):
            return read_date(raw, is_end=is_end)
        column = self._dates.get(index)
        order = column.order if column else DAY_FIRST
        if order is None and order_shown(text):
            raise NoDate(column.trouble)
        try:
            return read_date(text, is_end=is_end, order=order or DAY_FIRST)
        except NoDate:
            if order_shown(text) not in (None, EITHER, order):
                raise NoDate("date_misfit") from None
            raise

    def _tell_no_date(self, row, code, key, index, text):
        if key not in self.needed_dates:
            asked = code in (AMBIGUOUS, CONTRADICTORY)
            code = "date_not_settled" if asked else "date_left_out"
        self._tell(row, code, key, index, text)
