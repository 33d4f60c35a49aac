"""What the registry holds, drawn from its models: nothing here is written twice."""

import inspect
import re
from dataclasses import dataclass

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext
from django_countries.fields import CountryField

from registry.search.terms import Term

APPS = ["registry", "programmes", "evaluation"]


@dataclass(frozen=True)
class FieldEntry:
    """A field of a model, as people are told about it."""

    name: str
    label: str
    meaning: str
    type: str
    required: bool
    choices: list[tuple[str, str]]
    target: str
    target_label: str


@dataclass(frozen=True)
class ModelEntry:
    """A model with its fields and the rules that the database holds."""

    model: type[models.Model]

    @property
    def name(self) -> str:
        return self.model._meta.model_name

    @property
    def label(self) -> str:
        return capfirst(self.model._meta.verbose_name_plural)

    @property
    def meaning(self) -> str:
        return gettext(docstring(self.model))

    @property
    def natural_key(self) -> list[str]:
        return list(getattr(self.model, "natural_key_fields", []))

    @property
    def fields(self) -> list[FieldEntry]:
        return [
            _field_entry(field)
            for field in self.model._meta.fields
            if not field.primary_key and not isinstance(field, models.GeneratedField)
        ]

    @property
    def rules(self) -> list[str]:
        return [
            str(constraint.get_violation_error_message())
            for constraint in self.model._meta.constraints
        ]

    def get_absolute_url(self) -> str:
        return reverse("dictionary_entry", args=[self.name])


@dataclass(frozen=True)
class AppEntry:
    """An app with its models."""

    name: str
    label: str
    models: list[ModelEntry]


def data_dictionary() -> list[AppEntry]:
    """Return every app of the house with its models."""
    return [
        AppEntry(
            config.label,
            str(config.verbose_name),
            [ModelEntry(model) for model in documented_models(config)],
        )
        for config in (apps.get_app_config(label) for label in APPS)
        if documented_models(config)
    ]


def search_terms() -> list[Term]:
    """Return what the search explains: each model, by what it is in the world."""
    return [
        Term(entry.label, entry.meaning, entry.get_absolute_url())
        for app in data_dictionary()
        for entry in app.models
    ]


def documented_models(config) -> list[type[models.Model]]:
    """Return the models of an app, without their history and without views."""
    return [
        model
        for model in config.get_models()
        if model._meta.managed and not hasattr(model, "pgh_tracked_model")
    ]


def docstring(model: type[models.Model]) -> str:
    """Return what the code says of a model, each paragraph on a line of its own.

    It is a string to translate: its line breaks must not depend on the code's width.
    """
    return re.sub(r"(?<!\n)\n(?!\n)", " ", inspect.cleandoc(model.__doc__))


def _field_entry(field: models.Field) -> FieldEntry:
    related = field.related_model
    of_the_house = related is not None and related._meta.app_label in APPS
    return FieldEntry(
        name=field.name,
        label=str(field.verbose_name),
        meaning=str(field.help_text),
        type=_type(field) if related is None else "",
        required=not field.blank and not field.has_default(),
        choices=[(value, str(label)) for value, label in _choices(field)],
        target=related._meta.model_name if of_the_house else "",
        target_label=str(related._meta.verbose_name) if related is not None else "",
    )


def _type(field: models.Field) -> str:
    """Return what a column holds; the library names a list in English alone."""
    if isinstance(field, ArrayField):
        return gettext("List of: %(type)s") % {"type": _type(field.base_field)}
    return str(field.description % {"max_length": field.max_length})


def _choices(field: models.Field) -> list[tuple[str, str]]:
    """Return a closed list; countries are a standard, too long to repeat."""
    if isinstance(field, CountryField):
        return []
    listed = getattr(field, "base_field", field)
    return listed.flatchoices or []
