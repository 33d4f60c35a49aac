"""Rights over single rows: the rows of a table that somebody may read, said once.

Most tables are read whole by whoever may read them. An app declares the others in
``row_rules`` of its ``AppConfig``; what leads to such a row by a foreign key follows
it.
The admin, its menus, files, searches and histories ask here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.db.models import Exists, ForeignKey, Model, OuterRef, Q, QuerySet

from .declared import row_rules


@dataclass(frozen=True)
class RowRule:
    """Which rows of a table somebody may read.

    Args:
        rows: keeps of a queryset what a user may read; returns it as it is where that
            is all of it.
        events: keeps of the events of such rows those that a user may read, by what
            they recorded; whether the row itself is read today is looked after.
        known: keeps of the events of such rows those after which everybody may know
            that there is such a row; none of them, unless given.
    """

    rows: Callable[[QuerySet, Model], QuerySet]
    events: Callable[[QuerySet, Model], QuerySet]
    known: Callable[[QuerySet], QuerySet] = QuerySet.none


def readable(rows: QuerySet, user) -> QuerySet:
    """Keep the rows that ``user`` may read whole."""
    rule = _rules().get(rows.model)
    if rule is not None:
        return rule.rows(rows, user)
    for name, parent in _parents(rows.model):
        shown = readable(parent._default_manager.all(), user)
        if shown.query.has_filters():
            rows = rows.filter(Q(**{f"{name}__in": shown}) | _none(name))
    return rows


def readable_events(events: QuerySet, model: type[Model], user) -> QuerySet:
    """Keep the events of a table that ``user`` may read.

    What a row was stays as secret as the row is; of a row that is gone, as it was when
    each change was recorded. Parts of a row that is gone, or that once was secret, are
    for those who read all.
    """
    rule = _rules().get(model)
    if rule is not None:
        shown = readable(model._default_manager.all(), user)
        if shown.query.has_filters():
            there = {"pk": OuterRef("pgh_obj_id")}
            events = events.filter(
                Exists(shown.filter(**there))
                | ~Exists(model._default_manager.filter(**there))
            )
        return rule.events(events, user)
    for name, parent in _parents(model):
        shown = readable(parent._default_manager.all(), user)
        if shown.query.has_filters():
            keys = shown.order_by().values("pk")
            events = events.filter(Q(**{f"{name}_id__in": keys}) | _none(name))
        past = getattr(parent, "pgh_event_model", None)
        shown = past and readable_events(past.objects.all(), parent, user)
        if shown is not None and shown.query.has_filters():
            its_own = past.objects.filter(pgh_obj_id=OuterRef(f"{name}_id"))
            secret = its_own.filter(~Exists(shown.filter(pgh_id=OuterRef("pgh_id"))))
            events = events.filter(~Exists(secret) | _none(name))
    return events


def known_to_all(events: QuerySet, model: type[Model]) -> QuerySet:
    """Keep the events of a table of which everybody may know that they happened.

    Those of a row that is closed begin with the one that opened it, and so do those of
    its parts: what was done before is nobody's to know, not even when it was.
    """
    rule = _rules().get(model)
    if rule is not None:
        then = rule.known(model.pgh_event_model.objects.all())
        same = {"pgh_obj_id": OuterRef("pgh_obj_id"), "pgh_id__lte": OuterRef("pgh_id")}
        return events.filter(Exists(then.filter(**same)))
    for name, parent in _parents(model):
        then = known_to_all(parent.pgh_event_model.objects.all(), parent).filter(
            pgh_obj_id=OuterRef(f"{name}_id"),
            pgh_created_at__lte=OuterRef("pgh_created_at"),
        )
        events = events.filter(Exists(then) | _none(name))
    return events


def may_read(row: Model, user) -> bool:
    """Whether ``user`` may read a row that is there."""
    rows = row._meta.model._default_manager.filter(pk=row.pk)
    return not has_rule(type(row)) or readable(rows, user).exists()


def has_rule(model: type[Model]) -> bool:
    """Whether some rows of a table may not be for whoever reads the table."""
    return model in _rules() or bool(_parents(model))


@cache
def _rules() -> dict[type[Model], RowRule]:
    return row_rules()


@cache
def _parents(model: type[Model]) -> list[tuple[str, type[Model]]]:
    """Return the links of a table to rows that are not for everybody."""
    return [
        (field.name, field.related_model)
        for field in model._meta.concrete_fields
        if isinstance(field, ForeignKey)
        and field.related_model is not model
        and has_rule(field.related_model)
    ]


def _none(name: str) -> Q:
    return Q(**{f"{name}__isnull": True})
