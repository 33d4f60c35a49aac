"""Rules that many tables have, each written once."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q

from .periods import DateRange


def no_overlap(name: str, *fields: str, condition: Q | None = None, message):
    """Return a constraint: rows alike in ``fields`` never hold on the same day."""
    return ExclusionConstraint(
        name=name,
        expressions=[
            *((field, RangeOperators.EQUAL) for field in fields),
            (DateRange(), RangeOperators.OVERLAPS),
        ],
        condition=condition,
        violation_error_message=message,
    )


def closed_list(name: str, field: str, choices, *, blank: bool = False, message):
    """Return a constraint: ``field`` holds one of ``choices``, or is blank."""
    values = [*choices.values, ""] if blank else list(choices.values)
    return models.CheckConstraint(
        name=name,
        condition=Q(**{f"{field}__in": values}),
        violation_error_message=message,
    )


def exactly_one(name: str, *fields: str, message):
    """Return a constraint: exactly one of the nullable ``fields`` is filled."""
    condition = Q()
    for filled in fields:
        condition |= Q(**{f"{field}__isnull": field != filled for field in fields})
    return models.CheckConstraint(
        name=name, condition=condition, violation_error_message=message
    )
