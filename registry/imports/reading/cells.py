"""From the cells of a row to its values, and what is wrong with them."""

import re

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
from registry.models import SizeClass

from .contacts import is_personal, read_emails, read_website, without_personal
from .contract import Contract
from .date_cells import DateReader
from .date_columns import DateColumn
from .names import headers_of, read_name
from .numbers import find_number, says_no_number
from .parsed_row import ParsedRow
from .places import PlaceReader
from .repeated import LONGEST, REPEATED, RepeatedReader
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

_MAY_BE_PERSONAL = re.compile(r"@|\d[\d\s./()-]{6,}\d")
_QUOTED_AS_WRITTEN = frozenset(("enterprise_number", "start_on", "end_on", "post_code"))

_MAY_HOLD = {"former_name": ("name",), "locality": ("post_code",)}

_READ_FIRST = ("slug", "country", "start_precision", "end_precision")
"""What others depend on: a post code on the country, a name on the identifier."""


class RowReader(DateReader, PlaceReader, RepeatedReader):
    """Turns the cells of rows into values, by the columns of one header.

    ``parse_row(number, cells)`` returns a ``ParsedRow``; it never raises. A field is
    read by the method that bears its key, by the words of its closed list, or as a
    text; for a kind of import that reads more, a subclass has more methods.

    ``dates`` are the orders of its columns of dates (``read_date_columns``).
    """

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
        self._headers = headers_of(contract)
        self._known = {}
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
            if key in REPEATED and self._says_as_before(row, key, index, read, raw):
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
        if text == "NA" and key == "country":
            return True
        if key == "name" and text.isalpha():
            return True
        return bool(text) and text.lower() not in NOTHING

    def _reader_of(self, key):
        if self.contract.fields[key].choices:
            return self._read_choice
        return getattr(self, f"_read_{key}", self._read_text)

    def _tell(self, row, code, key, index, value="", **params):
        cell = f"{letters(index)}{row.number}"
        # What is not published is not quoted either: problems are stored.
        if key not in _QUOTED_AS_WRITTEN:
            value = without_personal(value)
        row.problems.append(
            self.contract.problems(code, key, cell, value[:SHOWN], params)
        )

    def _tell_too_long(self, row, key, index, text):
        limit = self._limits.get(key, LONGEST)
        self._tell(row, "too_long", key, index, text, length=len(text), limit=limit)

    def _finish(self, row):
        values = row.values
        for doubt in row.hints.get("doubts", ()):
            self._tell_doubt(row, *doubt)
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

    def _tell_doubt(self, row, code, key, index, text):
        is_nothing = text.lower() in NOTHING
        if is_nothing and "enterprise_number" in row.values:
            # Its number says what it is, and its name is not known.
            row.values.pop(key, None)
            return
        self._tell(row, code, key, index, text)

    def _read_text(self, row, key, index, text, raw):
        row.values[key] = text
        if _MAY_BE_PERSONAL.search(text) and not self.contract.fields[key].identifies:
            self._take_persons_out(row, key, index, text)

    def _take_persons_out(self, row, key, index, text):
        kept = without_personal(text)
        if kept != text:
            row.values[key] = kept
            self._tell(row, "text_contact", key, index)

    def _read_note(self, row, key, index, text, raw):
        # Its lines are its own: only what no file can hold is taken out.
        row.values[key] = (
            restore(as_text(raw).strip()) if isinstance(raw, str) else text
        )
        if _MAY_BE_PERSONAL.search(text):
            self._take_persons_out(row, key, index, row.values[key])

    def _read_name(self, row, key, index, text, raw):
        # A row with an identifier is the registry's own: it is read as it was written.
        if "slug" in row.values:
            row.values[key] = text
            return
        found = read_name(text, raw, self._headers)
        text = found.text
        for code in found.doubts:
            row.hints.setdefault("doubts", []).append((code, key, index, text))
        if not text:
            return
        if _MAY_HOLD_FORMER.search(text):
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
