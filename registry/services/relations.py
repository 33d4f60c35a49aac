"""What leads to an organisation, and what a merge does with it."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F

MOVES = "moves"
STAYS = "stays"

RELATIONS = {
    "registry.agreementparty.organisation": MOVES,
    "registry.cluster.legal_entity": MOVES,
    "registry.eventparticipation.organisation": MOVES,
    # What a list was taken for is told by its import, whatever becomes of it since.
    "registry.importrow.decided": STAYS,
    "registry.importrow.organisation": STAYS,
    "registry.internationalaction.organiser": MOVES,
    "registry.mandate.organisation": MOVES,
    "registry.mandate.represents": MOVES,
    "registry.mandateattestation.mandate": MOVES,
    "registry.membership.organisation": MOVES,
    "registry.membershipattestation.membership": MOVES,
    "registry.organisation.merged_into": MOVES,
    "registry.organisationactivity.organisation": MOVES,
    # The record of an earlier merge tells what happened then.
    "registry.organisationmerge.kept": STAYS,
    "registry.organisationmerge.merged": STAYS,
    "registry.organisationname.organisation": MOVES,
    "registry.participation.organisation": MOVES,
}
"""What becomes of the rows that lead to a merged one, by ``app.model.field``.

Whoever links a new table to organisations says here what a merge does with it; an app
above the registry adds its own when it is ready. Rows that move obey the constraints of
their table: where one says the same as a row of the kept organisation it is removed,
where their periods overlap they become one period.
"""


def relations_of(model: type[models.Model]) -> list[models.ForeignKey]:
    """Return every foreign key that leads to ``model``, except those of its history."""
    return [
        relation.field
        for relation in model._meta.get_fields(include_hidden=True)
        if relation.auto_created
        and not relation.concrete
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
            names = _equal_fields(constraint)
        else:
            continue
        if foreign_key.name in names:
            others = [opts.get_field(n).attname for n in names if n != foreign_key.name]
            if isinstance(constraint, ExclusionConstraint):
                periods.append(others)
            else:
                unique.append((others, constraint.nulls_distinct is False))
    return unique, periods


def _equal_fields(constraint: ExclusionConstraint) -> list[str]:
    return [
        expression.name if isinstance(expression, F) else expression
        for expression, _operator in constraint.expressions
        if isinstance(expression, F | str)
    ]
