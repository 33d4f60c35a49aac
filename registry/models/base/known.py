"""What is known on a day: the one home of the rule, for every model.

A row is known from the day on which it begins or happens, whenever the document that
tells of it was written: what held is shown, though it was documented later. What has no
day of its own is known with what it is part of. A model says more where that is not
enough: ``known_from`` names further days, and further rows that must be known;
``known_condition`` replaces the rule, where many rows decide.
"""

from datetime import date, timedelta

from django.db import models
from django.db.models import CASCADE, Exists, OuterRef, Q

from .days import LAST_DAY


def known_by(model: type[models.Model], day: date, prefix: str = "") -> Q:
    """Return the condition that the row at ``prefix`` is known on ``day``."""
    if own := getattr(model, "known_condition", None):
        return own(day, prefix)
    return begun_by(model, day, prefix)


def known_since(row: models.Model, after: date) -> date | None:
    """Return the first day after one on which a row is known; None if there is none.

    What is known stays known: the day is looked for by halves.
    """

    def is_known(day: date) -> bool:
        rows = type(row)._base_manager.filter(known_by(type(row), day), pk=row.pk)
        return rows.exists()

    before, known = after, LAST_DAY
    if not is_known(known):
        return None
    while (days := (known - before).days) > 1:
        between = before + timedelta(days=days // 2)
        before, known = (before, between) if is_known(between) else (between, known)
    return known


def begun_by(model: type[models.Model], day: date, prefix: str = "") -> Q:
    """Return the condition that nothing which ``beginnings`` names is still to come."""
    condition = Q()
    for name in beginnings(model):
        condition &= _reached(model._meta.get_field(name), day, prefix)
    return condition


def _reached(field: models.Field, day: date, prefix: str) -> Q:
    path = f"{prefix}{field.name}"
    if field.is_relation:
        reached = known_by(field.related_model, day, f"{path}__")
    elif isinstance(field, models.DateTimeField):
        reached = Q(**{f"{path}__date__lte": day})
    else:
        reached = Q(**{f"{path}__lte": day})
    # What is not stated keeps nothing back; a link to nothing neither.
    return reached | Q(**{f"{path}__isnull": True}) if field.null else reached


def beginnings(model: type[models.Model]) -> tuple[str, ...]:
    """Return the columns that say from when a row is known: its days, then its links.

    A period begins on its first day. What bears no day that is always stated is known
    with what it is part of.
    """
    named = tuple(getattr(model, "known_from", ()))
    fields = {field.name: field for field in model._meta.fields}
    if "start_on" in fields and "start_on" not in named:
        named = ("start_on", *named)
    dated = any(
        isinstance(fields[name], models.DateField) and not fields[name].null
        for name in named
    )
    parts = [] if dated else _wholes(model)
    return (*named, *(name for name in parts if name not in named))


def _wholes(model: type[models.Model]) -> list[str]:
    """Return the links to what a row is part of: it is deleted along with that."""
    return [
        field.name
        for field in model._meta.fields
        if field.is_relation and field.remote_field.on_delete is CASCADE
    ]


def traces(model: type[models.Model], day: date | None, prefix: str = "") -> Q:
    """Return the condition that some dated row tells of the row at ``prefix``.

    By ``day``, or on whatever day where none is given.
    """
    found = Q()
    for relation in model._meta.related_objects:
        rows, link = relation.related_model, relation.field.name
        if link not in TELLING or hasattr(rows, "pgh_tracked_model"):
            continue
        if not getattr(rows, "is_a_trace", True):
            continue
        if days := _days_behind(rows):
            dated = Q(*((f"{path}__isnull", False) for path in days), _connector=Q.OR)
            dated &= begun_by(rows, day) if day else Q()
            of_the_row = {link: OuterRef(f"{prefix}pk")}
            found |= Q(Exists(rows._base_manager.filter(dated, **of_the_row)))
    return found


TELLING = {"cluster"}
"""Links of dated rows that show that what they lead to was there."""


def _days_behind(model: type[models.Model], prefix: str = "") -> list[str]:
    """Return the paths of the days on which :func:`begun_by` rests."""
    paths = []
    for name in beginnings(model):
        field = model._meta.get_field(name)
        if not field.is_relation:
            paths.append(f"{prefix}{name}")
        elif field.remote_field.on_delete is CASCADE and not hasattr(
            field.related_model, "known_condition"
        ):
            paths += _days_behind(field.related_model, f"{prefix}{name}__")
    return paths
