"""Model fields of the registry's own."""

from django import forms
from django.db import models

from registry import enterprise_number


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
