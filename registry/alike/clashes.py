"""The other records that stand in the way of one: of which a rule allows one alone."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.postgres.constraints import ExclusionConstraint
from django.core.exceptions import ValidationError
from django.db import models

from registry.models.base import FIRST_DAY, LAST_DAY, Period, touches
from registry.services.relations import equal_fields


@dataclass(frozen=True)
class Clash:
    """A rule that a row would break, and the row that is there already.

    Args:
        field: of which the refusal is said; empty where it is about several.
        message: what the rule says.
    """

    field: str
    message: str
    others: models.QuerySet


def clashes(row: models.Model) -> Iterator[Clash]:
    """Yield what is in the way of a row that is not saved yet, or was changed.

    Rules are single values of which there is one, such as identifiers, the unique
    constraints of its model, and periods that must not overlap.
    """
    others = type(row)._default_manager.exclude(pk=row.pk)
    for field in row._meta.concrete_fields:
        if not field.unique or field.primary_key:
            continue
        value = getattr(row, field.attname)
        if value not in (None, ""):
            yield from _clash(field.name, "", others.filter(**{field.attname: value}))
    for rule in row._meta.constraints:
        message = str(rule.violation_error_message)
        if isinstance(rule, models.UniqueConstraint) and rule.fields:
            names = list(rule.fields)
            field = names[0] if len(names) == 1 else ""
            found = _with_the_same(others, row, names)
        elif isinstance(rule, ExclusionConstraint) and isinstance(row, Period):
            field = ""
            found = _with_the_same(others, row, equal_fields(rule)).filter(
                touches(
                    row.start_on or FIRST_DAY,
                    row.end_on or LAST_DAY,
                )
            )
        else:
            continue
        if rule.condition is not None:
            if not _is_met(rule.condition, row):
                continue
            found = found.filter(rule.condition)
        yield from _clash(field, message, found)


def _clash(field, message, others) -> Iterator[Clash]:
    if others.exists():
        yield Clash(field, message, others)


def _with_the_same(others, row, names):
    values = {}
    for name in names:
        attname = row._meta.get_field(name).attname
        values[attname] = getattr(row, attname)
    same = {n: v for n, v in values.items() if v is not None}
    none = {f"{n}__isnull": True for n, v in values.items() if v is None}
    return others.filter(**same, **none)


def _is_met(condition, row) -> bool:
    """Return whether a rule with a condition speaks of a row at all."""
    rule = models.CheckConstraint(name="speaks", condition=condition)
    try:
        rule.validate(type(row), row)
    except ValidationError:
        return False
    return True
