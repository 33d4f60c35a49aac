"""What leads to an organisation, and what a merge does with it."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F


def relations_of(model: type[models.Model]) -> list[models.ForeignKey]:
    """Return every foreign key that leads to ``model``, except those of its history.

    Views lead there, too.
    """
    return [
        relation.field
        for relation in model._meta.get_fields(include_hidden=True)
        if relation.auto_created
        and not relation.concrete
        and not relation.many_to_many
        and not hasattr(relation.related_model, "pgh_tracked_model")
    ]


def relation_name(foreign_key: models.ForeignKey) -> str:
    return f"{foreign_key.model._meta.label_lower}.{foreign_key.name}"


def rules_of(foreign_key) -> tuple[list[tuple[list[str], bool]], list[list[str]]]:
    """Return what else must be equal for two rows to be the same, or to overlap.

    Of what makes two rows the same, also whether two empty values are equal.
    """
    opts = foreign_key.model._meta
    unique, periods = [([], True)] if foreign_key.unique else [], []
    for constraint in opts.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            names = list(constraint.fields)
        elif isinstance(constraint, ExclusionConstraint):
            names = equal_fields(constraint)
        else:
            continue
        if foreign_key.name in names:
            others = [opts.get_field(n).attname for n in names if n != foreign_key.name]
            if isinstance(constraint, ExclusionConstraint):
                periods.append(others)
            else:
                unique.append((others, constraint.nulls_distinct is False))
    return unique, periods


def equal_fields(constraint: ExclusionConstraint) -> list[str]:
    return [
        expression.name if isinstance(expression, F) else expression
        for expression, _operator in constraint.expressions
        if isinstance(expression, F | str)
    ]
