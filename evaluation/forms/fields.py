"""Fields of the forms of evaluation: rows by their names, numbers in their units."""

import re
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from evaluation.indicators import Unit
from programmes.amounts.numerals import readings
from registry.models import Organisation, Person, Source, SourceKind
from registry.row_fields import RowField
from registry.services.identifiers import free_slug
from registry.words import number

PLACES = Decimal("0.000001")
_SIGNS = re.compile(r"[%€\s\u00a0\u202f]")


def styled(field: forms.Field) -> forms.Field:
    """Return a field that looks as those of the site do."""
    if isinstance(field.widget, forms.Textarea | forms.TextInput | forms.DateInput):
        field.widget.attrs.setdefault("class", "form-control")
    if isinstance(field.widget, forms.Textarea):
        field.widget.attrs["rows"] = 4
    return field


def day_field(**options) -> forms.DateField:
    return forms.DateField(
        widget=forms.DateInput(
            format="%Y-%m-%d", attrs={"type": "date", "class": "form-control"}
        ),
        **options,
    )


class PersonField(RowField):
    """A person by name; somebody whom the registry does not know is a new person."""

    rows = Person.objects.all()

    def not_one(self, text, found):
        if found:
            raise ValidationError(
                _("Several are called “%(text)s”: write the identifier of the one.")
                % {"text": text}
            )
        return Person(name=text, slug=free_slug(Person, text))


class OrganisationField(RowField):
    """An organisation, by its name or its enterprise number."""

    unknown = _(
        "No organisation is called “%(text)s”, or several are: write its enterprise "
        "number, or have it recorded first."
    )

    @property
    def rows(self):
        return Organisation.objects.current()

    def find(self, text):
        number = re.sub(r"\D", "", text)
        if len(number) in (9, 10):
            known = self.rows.filter(enterprise_number=number.zfill(10))
            if known:
                return list(known)
        return super().find(text)


class DocumentField(RowField):
    """A source by its title; what the registry does not know is a new document."""

    name = "title"

    def __init__(self, *, kind: SourceKind, **options):
        options.setdefault("max_length", Source._meta.get_field("title").max_length)
        super().__init__(**options)
        self.kind = kind
        self.widget.attrs |= {"list": "documents", "autocomplete": "off"}

    @property
    def rows(self):
        return Source.objects.all()

    def not_one(self, text, found):
        if found:
            raise ValidationError(
                _("Several documents are called “%(text)s”: write an identifier.")
                % {"text": text}
            )
        return Source(title=text, slug=free_slug(Source, text), kind=self.kind)


def known_documents() -> list[str]:
    """Return the titles to complete one from: all but those of member lists."""
    titles = Source.objects.exclude(kind=SourceKind.LIST).order_by("title")
    return list(titles.values_list("title", flat=True))


class FigureField(forms.DecimalField):
    """A number in the unit of an indicator: 81,9 or 81.9 % for a share of 0.819."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "form-control"})
    default_error_messages = {
        "ambiguous": _("“%(value)s” may mean two numbers: leave thousands unparted."),
    }

    def __init__(self, *, unit: Unit, **options):
        super().__init__(max_digits=20, decimal_places=6, **options)
        self.factor = Decimal(100) if unit == Unit.PERCENT else Decimal(1)

    def to_python(self, value):
        text = _SIGNS.sub("", str(value or "")).replace("−", "-")
        if not text:
            return None
        digits = text.removeprefix("-")
        meanings = set(readings(digits).values())
        if len(meanings) > 1:
            raise ValidationError(
                self.error_messages["ambiguous"], "ambiguous", {"value": value}
            )
        if not meanings or not digits or len(digits) > 20:
            raise ValidationError(self.error_messages["invalid"], "invalid")
        (meant,) = meanings
        value = (meant / self.factor).quantize(PLACES)
        return -value if text != digits else value

    def prepare_value(self, value):
        if not isinstance(value, Decimal):
            return value
        return number(value * self.factor, "0.######")
