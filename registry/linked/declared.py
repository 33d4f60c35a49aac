"""What the apps declare of their models as linked data, on their ``AppConfig``.

The registry knows no app above it by name: see ``registry.plugs``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, QuerySet
from rdflib import URIRef

from registry.rights.rows import readable

Terms = Mapping[str, URIRef]
"""By a column, what stands for it: without a language where it is written in two."""


@dataclass(frozen=True)
class ToldPart:
    """Rows that are told with a thing, and have no page of their own.

    Args:
        name: begins the name of each: ``membership``.
        model: the rows.
        of: the column that leads to the thing.
        types: what such a row is.
        terms: what its columns say.
        during: leads to the time in which it holds.
        told_by: leads from the thing to the row.
        home: the column that leads to the thing under whose address it is named, where
            it is told with several; ``of``, unless given.
    """

    name: str
    model: str
    of: str
    types: tuple[URIRef, ...]
    terms: Terms
    during: URIRef | None = None
    told_by: URIRef | None = None
    home: str = ""


@dataclass(frozen=True)
class Linked:
    """A model whose rows are things with an address: ``/id/organisation/sonaca``.

    Args:
        types: what such a thing is.
        schema: the same for search engines, a type of schema.org.
        terms: what its columns say.
        parts: the rows that are told with it.
        during: leads to the time in which it holds.
        further: what its columns alone do not say: yields a property and its value.
    """

    types: tuple[URIRef, ...]
    schema: str
    terms: Terms = field(default_factory=dict)
    parts: tuple[ToldPart, ...] = ()
    during: URIRef | None = None
    further: Callable | None = None


@cache
def linked() -> dict[type[Model], Linked]:
    """Return the things with an address: ``linked_data()`` of each app, by model."""
    found = {}
    for config in reversed(list(apps.get_app_configs())):
        found |= config.linked_data() if hasattr(config, "linked_data") else {}
    return found


@cache
def kinds() -> dict[str, type[Model]]:
    """Return the models of things by the word in their addresses."""
    return {kind_of(model): model for model in linked()}


def kind_of(model: type[Model]) -> str:
    return model._meta.model_name


def for_everybody(model: type[Model]) -> QuerySet:
    """Return the rows of a model that a reader who is not logged in may open."""
    return model._default_manager.readable_by(AnonymousUser())


def told_to_everybody(model: type[Model]) -> QuerySet:
    """Return the rows of a model that such a reader may read whole."""
    return readable(for_everybody(model), AnonymousUser())
