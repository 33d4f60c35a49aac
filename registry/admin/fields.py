"""How the forms of the admin ask for each sort of field."""

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.text import capfirst

from registry.forms import KeySelect
from registry.models.base import Period
from registry.typed_days import day_options, precision_options

from .readers import ReadersRows


class FormFields(ReadersRows):
    """Lists of codes as boxes to tick, links as menus of suggestions."""

    def get_autocomplete_fields(self, request):
        named = list(super().get_autocomplete_fields(request))
        return [*named, "end_source"] if issubclass(self.model, Period) else named

    formfield_overrides = {
        models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 3})},
        models.URLField: {"assume_scheme": "https"},
    }

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", KeySelect(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if is_day(db_field):
            return db_field.formfield(**kwargs | day_options(db_field))
        if options := precision_options(db_field):
            kwargs |= options
        choices = isinstance(db_field, ArrayField) and db_field.base_field.choices
        if not choices:
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        return forms.MultipleChoiceField(
            choices=choices,
            required=not db_field.blank,
            label=capfirst(db_field.verbose_name),
            help_text=db_field.help_text,
            widget=forms.CheckboxSelectMultiple,
        )


def is_day(field: models.Field) -> bool:
    """Whether a column holds a day, and no time of it."""
    return isinstance(field, models.DateField) and not isinstance(
        field, models.DateTimeField
    )
