"""What a plan of changes may write, so that undoing it puts every table back."""

from dataclasses import replace

from django.db import models

from registry.imports.kind import Writing
from registry.models import (
    ImportBatch,
    Mandate,
    MandateAttestation,
    Membership,
    MembershipAttestation,
    Organisation,
    Source,
)
from registry.models.base.dated import dating

from .changes import models_of

WITH = {Membership: [MembershipAttestation], Mandate: [MandateAttestation]}
"""What changes along with a row: the document that shows it on its first day."""

ALWAYS = (Organisation, Source)


def writing_of(batch: ImportBatch, writes: Writing) -> Writing:
    """Return what one plan writes: the tables of its rows, and what goes with them."""
    found = {*ALWAYS}
    for model in models_of(batch):
        found |= {model, *WITH.get(model, []), *dating(model)}
    ordered = in_order_of_reference(found)
    return replace(
        writes,
        tables=tuple(sorted(model._meta.db_table for model in found)),
        models=ordered,
        restored=ordered,
    )


def in_order_of_reference(
    found: set[type[models.Model]],
) -> tuple[type[models.Model], ...]:
    """Return models so that each stands before those that it refers to."""
    rest = sorted(found, key=lambda model: model._meta.label)
    ordered = []
    while rest:
        referred = {
            field.related_model
            for model in rest
            for field in model._meta.concrete_fields
            if field.is_relation and field.related_model is not model
        }
        # Two that refer to each other stand as they come.
        first = next((model for model in rest if model not in referred), rest[0])
        ordered.append(first)
        rest.remove(first)
    return tuple(ordered)
