"""The rules across rows, and the rows that break them: of one row, none is wrong."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pghistory
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_permission_codename
from django.db import models
from django.utils.text import capfirst

from registry import plugs


@dataclass(frozen=True)
class BrokenRule:
    """A rule that a queryset's method ``inconsistent_…`` states, and who breaks it.

    Args:
        text: the rule as its docstring says it, for whoever runs the site.
        message: what to look at, in the reader's language.
    """

    model: type[models.Model]
    name: str
    text: str
    message: str
    rows: list[models.Model]

    @property
    def table(self) -> str:
        return capfirst(self.model._meta.verbose_name_plural)


def project_models() -> Iterator[type[models.Model]]:
    """Yield the models of the project's own apps: no table of history, no view."""
    for config in apps.get_app_configs():
        if Path(config.path).parent == settings.BASE_DIR:
            for model in config.get_models():
                is_history = issubclass(model, pghistory.models.Event)
                if model._meta.managed and not is_history:
                    yield model


def rules(model: type[models.Model]) -> Iterator[tuple[str, str, models.QuerySet]]:
    """Yield each rule of a model: its name, its text, the rows that break it."""
    queryset = model._default_manager.all()
    for name in dir(queryset):
        if name.startswith("inconsistent_"):
            method = getattr(queryset, name)
            yield name, method.__doc__.strip().splitlines()[0], method()


def broken_rules(user) -> list[BrokenRule]:
    """Return the rules that rows break, of the tables that ``user`` may change."""
    words = plugs.contradictions()
    found = []
    for model in project_models():
        if not user.has_perm(_change(model)):
            continue
        for name, text, rows in rules(model):
            broken = list(with_names(rows))
            if broken:
                message = str(words.get(name, text))
                found.append(BrokenRule(model, name, text, message, broken))
    return found


def with_names(rows: models.QuerySet) -> models.QuerySet:
    """Fetch along what the rows are called by."""
    if hasattr(rows, "with_subjects"):
        return rows.with_subjects()
    return rows.select_related(
        *(
            field.name
            for field in rows.model._meta.concrete_fields
            if field.is_relation and field.name not in ("source", "end_source")
        )
    )


def _change(model) -> str:
    opts = model._meta
    return f"{opts.app_label}.{get_permission_codename('change', opts)}"
