"""What stands in a cell of a spreadsheet, and the value that it means.

Every cell explains what it refuses in a ``ValueError`` that says how to mend it.
"""

import re
from datetime import date, datetime
from decimal import Decimal

from django.contrib.postgres.search import TrigramSimilarity
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django_countries import countries
from import_export.widgets import Widget

from registry import enterprise_number
from registry.files.formats import as_text

_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[ T]00:00(?::00(?:\.0+)?)?)?")
_INTEGER = re.compile(r"-?\d{1,18}(\.0+)?")
_DECIMAL = re.compile(r"-?\d{1,18}(\.\d{1,18})?")


def squeeze(value) -> str:
    """Return the text of a cell as it is kept: no tabs, and no blanks around it."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return as_text(value).replace("\t", " ").strip()


class Cell(Widget):
    """Text, which is how most columns are written."""

    def clean(self, value, row=None, **kwargs):
        if isinstance(value, str) and "\x00" in value:
            raise ValueError(_("The text holds a NUL character: take it out."))
        if isinstance(value, dict):
            raise ValueError(_("A cell holds a text, not an object of JSON."))
        return self.parse(squeeze(value))

    def parse(self, text: str):
        """Return the value that the text of a cell means."""
        return text

    def plain_value(self, value):
        """Return what a file holds for a value of the database."""
        return value

    def render(self, value, obj=None, **kwargs):
        return as_text(self.plain_value(value))


class ChoiceCell(Cell):
    """One code out of a closed list."""

    def __init__(self, codes):
        super().__init__()
        self.codes = codes

    def parse(self, text):
        if text and text not in self.codes:
            raise ValueError(
                _("“%(value)s” is not a code of this column. Write one of: %(codes)s.")
                % {"value": text[:100], "codes": ", ".join(self.codes)}
            )
        return text


class ListCell(ChoiceCell):
    """Some codes of a closed list, with commas between them."""

    def clean(self, value, row=None, **kwargs):
        if isinstance(value, list):
            value = ",".join(as_text(part) for part in value)
        return super().clean(value, row, **kwargs)

    def parse(self, text):
        codes = [code.strip() for code in text.split(",") if code.strip()]
        return [super(ListCell, self).parse(code) for code in codes]

    def plain_value(self, value):
        return list(value or [])


class DateCell(Cell):
    """A day."""

    def clean(self, value, row=None, **kwargs):
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        return super().clean(value, row, **kwargs)

    def parse(self, text):
        if not text:
            return None
        written = _DATE.fullmatch(text)
        try:
            return date.fromisoformat(written[1]) if written else self._refuse(text)
        except ValueError:
            return self._refuse(text)

    @staticmethod
    def _refuse(text):
        raise ValueError(
            _("“%(value)s” is not a day. Write year-month-day, such as 2005-12-31.")
            % {"value": text[:100]}
        )


class IntegerCell(Cell):
    """A whole number."""

    def parse(self, text):
        if not text:
            return None
        if not _INTEGER.fullmatch(text):
            raise ValueError(
                _("“%(value)s” is not a whole number. Write digits only, such as 12.")
                % {"value": text[:100]}
            )
        return int(text.partition(".")[0])


class DecimalCell(Cell):
    """A number, with a point before its decimals and nothing between thousands."""

    def clean(self, value, row=None, **kwargs):
        if isinstance(value, float):
            # The shortest text that means this number: 0.8, not 0.8000000000000000444.
            value = Decimal(repr(value))
        return super().clean(value, row, **kwargs)

    def parse(self, text):
        if not text:
            return None
        if not _DECIMAL.fullmatch(text):
            raise ValueError(
                _(
                    "“%(value)s” is not a number. Write a point before the decimals "
                    "and nothing between thousands, such as 12500.50."
                )
                % {"value": text[:100]}
            )
        return Decimal(text)


class BooleanCell(Cell):
    """True, false or not known."""

    _MEANING = {"": None, "true": True, "1": True, "false": False, "0": False}

    def parse(self, text):
        if text.lower() not in self._MEANING:
            raise ValueError(
                _(
                    "“%(value)s” is neither true nor false. Write one of the two, or "
                    "nothing."
                )
                % {"value": text[:100]}
            )
        return self._MEANING[text.lower()]


class CountryCell(Cell):
    """A country, by its two letters; several with commas between them."""

    def __init__(self, multiple=False):
        super().__init__()
        self.multiple = multiple

    def clean(self, value, row=None, **kwargs):
        if isinstance(value, list):
            value = ",".join(as_text(part) for part in value)
        return super().clean(value, row, **kwargs)

    def parse(self, text):
        codes = [code.strip().upper() for code in text.split(",") if code.strip()]
        for code in codes:
            if code not in countries:
                raise ValueError(
                    _(
                        "“%(value)s” is not the code of a country. Write two letters "
                        "of ISO 3166, such as BE."
                    )
                    % {"value": code[:100]}
                )
        if self.multiple:
            return codes
        if len(codes) > 1:
            raise ValueError(_("This column names one country only."))
        return codes[0] if codes else ""

    def plain_value(self, value):
        if self.multiple:
            codes = value.split(",") if isinstance(value, str) else value
            return [str(getattr(code, "code", code)) for code in codes or [] if code]
        return str(getattr(value, "code", value) or "")


class EnterpriseNumberCell(Cell):
    """An enterprise number, in every form that people write it."""

    def parse(self, text):
        try:
            return enterprise_number.normalise(text)
        except ValidationError as error:
            raise ValueError(" ".join(error.messages)) from error


class KeyCell(Cell):
    """The natural key of another row: the slug of a source, the code of a territory."""

    def __init__(self, model, field):
        super().__init__()
        self.model = model
        self.field = field
        self._found = {}

    def __deepcopy__(self, memo):
        # Each import has its own copy, and its own memory of what it found.
        return type(self)(self.model, self.field)

    def parse(self, text):
        if not text:
            return None
        if text not in self._found:
            self._found[text] = self._find(text)
        return self._found[text]

    def plain_value(self, value):
        return getattr(value, self.field, value)

    def look_up(self, values):
        """Find the rows that many cells name in one query."""
        texts = {text for text in map(squeeze, values) if text and "\x00" not in text}
        for row in self.model.objects.filter(**{f"{self.field}__in": texts}):
            if getattr(row, "merged_into_id", None) is None:
                self._found[getattr(row, self.field)] = row

    def _find(self, text):
        row = self.model.objects.filter(**{self.field: text}).first()
        if row is None:
            raise ValueError(self._unknown(text))
        successor = getattr(row, "merged_into", None)
        if successor is not None:
            raise ValueError(
                _("“%(value)s” was merged into “%(successor)s”: write that one.")
                % {"value": text, "successor": successor.slug}
            )
        return row

    def _unknown(self, text):
        closest = (
            self.model.objects.annotate(likeness=TrigramSimilarity(self.field, text))
            .filter(likeness__gt=0.4)
            .order_by("-likeness")
            .values_list(self.field, flat=True)
            .first()
        )
        message = _("There is no %(model)s “%(value)s”.") % {
            "model": self.model._meta.verbose_name,
            "value": text[:100],
        }
        if closest:
            mend = _("Did you mean “%(closest)s”?") % {"closest": closest}
        else:
            mend = _("Write the key of one that exists, or import it first.")
        return f"{message} {mend}"
