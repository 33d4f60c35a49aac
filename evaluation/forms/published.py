"""The form of a published figure: a share is typed with its sign, as published."""

import re
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from evaluation.models import PublishedFigure
from evaluation.models.published_figure import UNITS, FigureMeasure, FigureUnit
from programmes.amounts.numerals import readings
from registry.words import number, percent

_SPACES = re.compile(r"[\s€]")
_DASHES = str.maketrans("−–", "--")


class PublishedValueField(forms.DecimalField):
    """A number as people write it: ``1.234,5``, ``1,234.5``, ``82 %`` for 0.82."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "vTextField"})
    default_error_messages = {
        "invalid": _("“%(value)s” is not a number."),
        "ambiguous": _(
            "“%(value)s” may mean two numbers: write it without parting its thousands."
        ),
    }
    is_share = False
    """Whether what is shown of a saved value is a share, with its sign."""

    def to_python(self, value):
        if not isinstance(value, str):
            return super().to_python(value)
        text = _SPACES.sub("", value).translate(_DASHES)
        if not text:
            return None
        digits = text.removesuffix("%").removeprefix("-")
        meanings = set(readings(digits).values()) if len(digits) <= 20 else set()
        if len(meanings) != 1:
            code = "ambiguous" if meanings else "invalid"
            params = {"value": value.strip()[:40]}
            raise ValidationError(self.error_messages[code], code, params)
        (meant,) = meanings
        meant = -meant if text.startswith("-") else meant
        return meant / 100 if text.endswith("%") else meant

    def prepare_value(self, value):
        if not isinstance(value, Decimal):
            return value
        write = percent if self.is_share else number
        return write(value, "0.####")


class PublishedFigureForm(forms.ModelForm):
    """A published figure, whose value is written in the unit of what it counts."""

    class Meta:
        model = PublishedFigure
        fields = "__all__"  # noqa: DJ007 - the admin lists the fields
        field_classes = {"value": PublishedValueField}
        help_texts = {
            "value": _(
                "A share with its sign: 82 %. Amounts are in euro, areas in square "
                "kilometres."
            )
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "value" in self.fields:
            self.fields["value"].is_share = _is_share(self.instance.measure)

    def clean(self):
        cleaned = super().clean()
        measure, value = cleaned.get("measure"), cleaned.get("value")
        if measure and value:
            has_sign = "%" in str(self.data.get(self.add_prefix("value"), ""))
            if _is_share(measure) and not has_sign:
                self.add_error("value", _("It is a share: write it with the sign %."))
            elif has_sign and not _is_share(measure) and measure not in _EITHER:
                self.add_error("value", _("It is no share: write it without %."))
        return cleaned


_EITHER = {FigureMeasure.OTHER}


def _is_share(measure: str) -> bool:
    return UNITS.get(measure) == FigureUnit.SHARE
