"""Migrations without words: they describe tables, and what people read is none of it.

Names, help texts, labels of choices and messages change often, for each field and its
double in the history; the database knows none of them. So they are left out of what
Django compares with migrations and writes into new ones.
"""

from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.migrations.state import ModelState

OF_FIELDS = {"verbose_name", "help_text", "choices"}
OF_CONSTRAINTS = {"violation_error_message"}
OF_MODELS = {"verbose_name", "verbose_name_plural"}


def leave_words_out() -> None:
    """Make Django leave words out of migrations; once, before it reads any."""
    from_model = ModelState.from_model.__func__

    def wordless(cls, model, *args, **kwargs):
        state = from_model(cls, model, *args, **kwargs)
        if is_ours(model):
            state.fields = {name: _field(each) for name, each in state.fields.items()}
            state.options = {
                key: [_constraint(each) for each in value]
                if key == "constraints"
                else value
                for key, value in state.options.items()
                if key not in OF_MODELS
            }
        return state

    ModelState.from_model = classmethod(wordless)


def is_ours(model: type[models.Model]) -> bool:
    """Say whether a model is of an app of this house: others keep their migrations."""
    home = Path(apps.get_app_config(model._meta.app_label).path)
    return home.parent in {settings.BASE_DIR, settings.SITE_DIR}


def _field(field: models.Field) -> models.Field:
    _name, _path, args, kwargs = field.deconstruct()
    kept = {key: value for key, value in kwargs.items() if key not in OF_FIELDS}
    if isinstance(kept.get("base_field"), models.Field):
        kept["base_field"] = _field(kept["base_field"])
    return field.__class__(*args, **kept)


def _constraint(constraint: models.BaseConstraint) -> models.BaseConstraint:
    _path, args, kwargs = constraint.deconstruct()
    kept = {key: value for key, value in kwargs.items() if key not in OF_CONSTRAINTS}
    return constraint.__class__(*args, **kept)
