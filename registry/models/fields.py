"""Model fields of the registry's own."""

import re
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from registry import enterprise_number
from registry.words import percent

_PERCENT = re.compile(r"([0-9]{1,3}(?:[.,][0-9]{1,20})?)(%?)")


class EnterpriseNumberFormField(forms.CharField):
    """Accepts an enterprise number in every form people write it."""

    def to_python(self, value):
        return enterprise_number.normalise(super().to_python(value))


class EnterpriseNumberField(models.CharField):
    """An enterprise number kept as ten digits, empty where it is not known.

    The database function ``registry_valid_enterprise_number`` holds the check digits.
    """

    def __init__(self, *args, **kwargs):
        kwargs["max_length"] = 10
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_length"]
        return name, path, args, kwargs

    def clean(self, value, model_instance):
        return super().clean(enterprise_number.normalise(value or ""), model_instance)

    def formfield(self, **kwargs):
        # Room for the separators: the form field takes them out.
        return super().formfield(
            form_class=EnterpriseNumberFormField, max_length=40, **kwargs
        )


class ShareFormField(forms.DecimalField):
    """A share as people write it, in percent: ``33.33``, ``33,33 %``, ``44 %``.

    What may mean two shares, such as ``0.44`` without its sign, is refused.
    """

    widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "vTextField"})
    default_error_messages = {
        "invalid": _("“%(value)s” is not a share: write it in percent, such as 33.33."),
        "ambiguous": _(
            "“%(value)s” may mean %(one)s or %(other)s: write it with the sign %%."
        ),
        "range": _("A share lies between 0 and 100 %%."),
        "places": _(
            "“%(value)s” is too exact: a percent has %(places)s decimals here."
        ),
    }

    def to_python(self, value):
        if not isinstance(value, str):
            return super().to_python(value)
        text = "".join(value.split())
        if not text:
            return None
        match = _PERCENT.fullmatch(text)
        if not match:
            raise self._said("invalid", value)
        hundredths = Decimal(match[1].replace(",", "."))
        share = hundredths / 100
        if not match[2] and 0 < hundredths <= 1:
            one, other = _written(hundredths), _written(share)
            raise self._said("ambiguous", value, one=one, other=other)
        if share > 1:
            raise self._said("range", value)
        kept = round(share, self.decimal_places)
        if kept != share:
            raise self._said("places", value, places=self.decimal_places - 2)
        return kept

    def prepare_value(self, value):
        return _written(value) if isinstance(value, Decimal) else value

    def _said(self, code, value, **params):
        params["value"] = value.strip()[:40]
        return ValidationError(self.error_messages[code], code, params)


def _written(share: Decimal) -> str:
    return percent(share, "#,##0.######")


class ShareField(models.DecimalField):
    """A share of one, that forms show and ask for in percent.

    Args:
        asked: the help text of forms; that of files and of the dictionary says how
            it is stored.
    """

    def __init__(self, *args, asked=None, **kwargs):
        self.asked = asked
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        # In the database it is a number like another.
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.DecimalField", args, kwargs

    def formfield(self, **kwargs):
        return super().formfield(
            form_class=ShareFormField, help_text=self.asked or self.help_text, **kwargs
        )
