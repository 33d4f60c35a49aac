"""Which changes are told to everybody: of what public lists and pages show."""

from functools import cache, reduce
from operator import or_

from django.apps import apps
from django.conf import settings
from django.db import models

from registry.history.events import events_of, recorded_fields, tracked_models
from registry.lists.directory import all_lists
from registry.resources.base import RegistryResource
from registry.rights.rows import has_rule

FOR_STAFF_ALONE = "for_staff_alone"
"""What a model says of itself that no page shows, though files of staff hold it."""


@cache
def told_models() -> list[type[models.Model]]:
    """Return the models whose changes are told: those of public lists, and their parts.

    They have columns for files, and no row of theirs is closed to any reader.
    """
    listed = {page.model for page in all_lists()}
    return [
        model
        for model in tracked_models()
        if model in _columns_of_files()
        and not has_rule(model)
        and not getattr(model, FOR_STAFF_ALONE, False)
        and (model in listed or _refers(model, listed))
    ]


@cache
def told_fields(model: type[models.Model]) -> list[models.Field]:
    """Return the columns of a model that are told of: those that its files hold.

    Nobody who logs in is named, and what has no words is left out.
    """
    named = _columns_of_files()[model]
    return [
        field
        for field in recorded_fields(model)
        if field.name in named
        and not isinstance(field, models.JSONField)
        and not (
            field.is_relation
            and field.related_model._meta.label == settings.AUTH_USER_MODEL
        )
    ]


@cache
def _columns_of_files() -> dict[type[models.Model], set[str]]:
    found = {}
    for resource in _kinds_of(RegistryResource):
        if model := getattr(resource._meta, "model", None):
            found.setdefault(model, set()).update(resource._meta.fields or ())
    return found


def _kinds_of(cls):
    for each in cls.__subclasses__():
        yield each
        yield from _kinds_of(each)


def _refers(model, others) -> bool:
    return any(field.related_model in others for field in model._meta.concrete_fields)


def address_of(row: models.Model) -> str:
    """Return what an address says for a row of which changes are asked."""
    return f"{row._meta.model_name}:{row.slug}"


def record_at(text: str) -> models.Model | None:
    """Return the row that an address names: ``cluster:tweed``; None if it is none.

    Of what bears another slug by now, the one that it bore is understood too.
    """
    name, _mark, slug = text.partition(":")
    for model in told_models():
        if model._meta.model_name == name and hasattr(model, "slug"):
            rows = model._default_manager.all()
            bore = events_of(model).filter(slug=slug).values("pgh_obj_id")
            return rows.filter(slug=slug).first() or rows.filter(pk__in=bore).first()
    return None


def referring_to(row: models.Model) -> dict[str, models.QuerySet]:
    """Return the keys of the rows that ever referred to a row, by their tables."""
    found = {}
    for model in told_models():
        links = [f for f in told_fields(model) if f.related_model is type(row)]
        if links:
            ways = [models.Q(**{link.attname: row.pk}) for link in links]
            events = events_of(model).filter(reduce(or_, ways))
            found[model._meta.label_lower] = events.values("pgh_obj_id")
    return found


def told_tables() -> list[tuple[str, str]]:
    """Return the tables whose changes are told, with their names, in their order."""
    named = [
        (model._meta.label_lower, str(model._meta.verbose_name_plural))
        for model in told_models()
    ]
    return sorted(named, key=lambda each: each[1].casefold())


def model_of(table: str) -> type[models.Model]:
    return apps.get_model(table)
