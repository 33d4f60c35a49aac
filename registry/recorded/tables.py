"""Which tables answer as they were recorded at a moment, and which as they are now."""

from django.apps import apps
from django.db import models

from registry.history.events import events_of, tracked_models, tracking

KEPT_CLOSED = "kept_closed"
"""What a model calls the columns by which it closes a row to some readers.

A mapping, such as ``{"is_confidential": True}``: a row that holds this value by now, or
did when it was removed, has it at each moment: what was closed since stays closed.
"""

ALWAYS_AS_NOW = "always_as_now"
"""What a model says of itself whose rows decide today who may do what."""

PROVEN_BY = "proven_by"
"""What a model calls the view that makes its rows of others.

Its table keeps what would take long to make; triggers follow the rows that it is made
of. As known at a moment the view answers in its place.
"""


def known_models() -> list[type[models.Model]]:
    """Return the models that answer as they were recorded at a moment.

    All of which every change is recorded, but for those of libraries: who has which
    right is asked of today, and so are the models that say so.
    """
    return [
        model
        for model in tracked_models()
        if not tracking(model)._meta.proxy and not getattr(model, ALWAYS_AS_NOW, False)
    ]


def kept_models() -> list[type[models.Model]]:
    """Return the models whose rows are kept, and proven by a view of others."""
    return [model for model in apps.get_models() if hasattr(model, PROVEN_BY)]


def models_as_now() -> list[type[models.Model]]:
    """Return the models of the house whose rows are those of today at each moment.

    No history is kept of them, or they say so. Views and events are no tables of facts,
    nor is what a view proves.
    """
    known = {*known_models(), *kept_models()}
    events = {events_of(model).model for model in tracked_models()}
    return [
        model
        for model in apps.get_models()
        if model not in known | events
        and model._meta.managed
        and not model._meta.proxy
        and hasattr(model._meta.app_config, "sql_of_models")
    ]
