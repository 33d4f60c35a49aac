"""What stands in a cell of a spreadsheet, and the value that it means.

Every cell explains what it refuses in a ``ValueError`` that says how to mend it.
"""

from datetime import date, datetime
from decimal import Decimal

from django.contrib.postgres.search import TrigramSimilarity
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export.widgets import Widget

from registry import enterprise_number
from registry.files import values
from registry.files.cells import SHOWN, as_text, squeeze
from registry.files.countries import code_of_country
from registry.files.dates import day_of
from registry.rights.rows import readable


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
        return values.code_of(text, self.codes)


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


class TextsCell(Cell):
    """Several texts, none of them of a closed list: it is written only."""


class DateCell(Cell):
    """A day."""

    def clean(self, value, row=None, **kwargs):
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        return super().clean(value, row, **kwargs)

    def parse(self, text):
        return day_of(text)


class IntegerCell(Cell):
    """A whole number."""

    def parse(self, text):
        return values.whole_number(text)


class DecimalCell(Cell):
    """A number, with a point before its decimals and nothing between thousands."""

    def clean(self, value, row=None, **kwargs):
        if isinstance(value, float):
            # The shortest text that means this number: 0.8, not 0.8000000000000000444.
            value = Decimal(repr(value))
        return super().clean(value, row, **kwargs)

    def parse(self, text):
        return values.decimal_number(text)


class BooleanCell(Cell):
    """True, false or not known."""

    def parse(self, text):
        return values.truth(text)


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
        codes = [
            code_of_country(code)
            for code in filter(None, map(str.strip, text.split(",")))
        ]
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

    reader = None
    """Who imports: to him, rows that are not for him are not there."""

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
        for row in self._rows.filter(**{f"{self.field}__in": texts}):
            if getattr(row, "merged_into_id", None) is None:
                self._found[getattr(row, self.field)] = row

    @property
    def _rows(self):
        rows = self.model.objects.all()
        return rows if self.reader is None else readable(rows, self.reader)

    def _find(self, text):
        row = self._rows.filter(**{self.field: text}).first()
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
            self._rows.annotate(likeness=TrigramSimilarity(self.field, text))
            .filter(likeness__gt=0.4)
            .order_by("-likeness", self.field)
            .values_list(self.field, flat=True)
            .first()
        )
        message = _("There is no %(model)s “%(value)s”.") % {
            "model": self.model._meta.verbose_name,
            "value": text[:SHOWN],
        }
        if closest:
            mend = _("Did you mean “%(closest)s”?") % {"closest": closest}
        else:
            mend = _("Write the key of one that exists, or import it first.")
        return f"{message} {mend}"
