"""The events that the triggers recorded: of which rows, and what a row was then."""

from collections.abc import Iterable
from functools import cache

import pghistory
from django.apps import apps
from django.db import models
from django.db.models import Max, OuterRef, Subquery


@cache
def _event_models() -> dict[type[models.Model], type[models.Model]]:
    """The tables of events, by the table whose rows they are about.

    A model of a library is recorded by a proxy of it, which says what is kept.
    """
    return {
        model.pgh_tracked_model._meta.concrete_model: model
        for model in apps.get_models()
        if issubclass(model, pghistory.models.Event)
        and getattr(model, "pgh_tracked_model", None)
    }


def tracked_models() -> list[type[models.Model]]:
    """Return the models of which every change is recorded."""
    return list(_event_models())


def events_of(model: type[models.Model]) -> models.QuerySet | None:
    """Return the events of all rows of a model; None if none are recorded."""
    recorded = _event_models().get(model._meta.concrete_model)
    return None if recorded is None else recorded.objects.all()


def recorded_fields(model: type[models.Model]) -> list[models.Field]:
    """Return the fields of a model that its events hold, without its key."""
    held = {field.name for field in events_of(model).model._meta.fields}
    return [
        field
        for field in model._meta.concrete_fields
        if field.name in held and not field.primary_key
    ]


def last_events(model: type[models.Model], keys: Iterable[int]) -> dict[int, int]:
    """Return the number of the last event of each row; rows without one are left out.

    Events are numbered in the order in which they happened to a row.
    """
    rows = events_of(model).filter(pgh_obj_id__in=list(keys)).order_by()
    return dict(rows.values_list("pgh_obj_id").annotate(last=Max("pgh_id")))


def last_event(row: models.Model) -> models.Model | None:
    """Return the newest event of a row, with how it came about; it may be gone."""
    events = events_of(type(row)).filter(pgh_obj_id=row.pk)
    return events.select_related("pgh_context").order_by("-pgh_id").first()


def last_event_with_links(row: models.Model) -> models.Model | None:
    """Return the newest event of a row or of what it leads to in lists of choices.

    Example: the account of Anne, or that she was put into the group of keepers.
    """
    events = [last_event(row)]
    for field in row._meta.many_to_many:
        recorded = events_of(field.remote_field.through)
        if recorded is not None:
            of_row = recorded.filter(**{field.m2m_field_name(): row.pk})
            events.append(
                of_row.select_related("pgh_context").order_by("-pgh_id").first()
            )
    events = [event for event in events if event is not None]
    # Of what came about at once, what the lists of choices lead to.
    events.reverse()
    return max(events, key=lambda event: event.pgh_created_at, default=None)


def tracking(model: type[models.Model]) -> type[models.Model]:
    """Return the model that says what is recorded: of a library's, a proxy of it."""
    return events_of(model).model.pgh_tracked_model


def told_elsewhere(model: type[models.Model]) -> str:
    """Return where else rows of a model are put right, if it is not by going back."""
    return str(getattr(tracking(model), "taken_back_elsewhere", ""))


def with_last_event(rows: models.QuerySet) -> models.QuerySet:
    """Give each row the number of its last event, in the same query: ``last_event``."""
    last = (
        events_of(rows.model)
        .filter(pgh_obj_id=OuterRef("pk"))
        .order_by("-pgh_id")
        .values("pgh_id")[:1]
    )
    return rows.annotate(last_event=Subquery(last))


def as_recorded(model: type[models.Model], event) -> models.Model:
    """Return a row as an event recorded it; it is not saved."""
    columns = {
        field.attname: getattr(event, field.attname) for field in recorded_fields(model)
    }
    return model(pk=event.pgh_obj_id, **columns)
