"""Each rule of the database is tested twice, from one table of offences per app.

An app's `tests/<app>/test_constraints.py` holds `OFFENCES`: for each constraint, by its
name, a function that returns a valid saved row and the new values that break this rule
and, as far as possible, no other. `tests/test_conventions.py` finds rules that no table
names.
"""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from registry.models.base import Period, Sourced
from registry.models.base.known import beginnings

FREELY_DATED = {
    "evaluation_condition": "due_on",
    "evaluation_evaluation": "reference_on",
    "evaluation_recommendation": "due_on",
    "programmes_call": "decided_on",
    "programmes_grant": "closed_on",
    "programmes_project": "outcome_on",
    "registry_activity": "end_on",
    "registry_cluster": "created_on",
    "registry_importbatch": "listed_on",
    "registry_organisation": "closed_on",
    "registry_source": "accessed_on",
}
"""A day of a model that may lie anywhere, where the first that it bears may not."""

Offence = Callable[[], tuple[models.Model, dict]]


def models_of(*labels: str) -> list[type[models.Model]]:
    """Return the models of some apps: no tables of their history, and no views.

    Nobody writes to a view: it has no rules, no history and no factory of its own.
    """
    return [
        model
        for label in labels
        for model in apps.get_app_config(label).get_models()
        if model._meta.managed and not hasattr(model, "pgh_tracked_model")
    ]


def constraints_of(*labels: str) -> dict[str, models.BaseConstraint]:
    """Return the constraints of some apps by their names."""
    return {
        constraint.name: constraint
        for model in models_of(*labels)
        for constraint in model._meta.constraints
    }


def changed(make, **changes) -> Offence:
    """Return an offence: a valid row of ``make``, with ``changes``."""
    return lambda: (make(), changes)


def same(make, *fields) -> Offence:
    """Return an offence: two rows come to have the same ``fields``."""

    def offence():
        first, second = make(), make()
        return second, {field: getattr(first, field) for field in fields}

    return offence


def twice(make, shared) -> Offence:
    """Return an offence: the second of two periods begins on the last day of the first.

    Args:
        shared: a function that returns the fields that both rows have alike.
    """

    def offence():
        alike = shared()
        make(**alike, start_on=date(2001, 1, 1), end_on=date(2003, 12, 31))
        second = make(**alike, start_on=date(2004, 1, 1))
        return second, {"start_on": date(2003, 12, 31)}

    return offence


def offences_of_abstract_models(factories) -> Iterator[tuple[str, Offence]]:
    """Yield the rules that models inherit: bases, precisions, ordered dates."""
    for model, make in factories.items():
        name = f"{model._meta.app_label}_{model._meta.model_name}"
        if f"{name}_within" in {rule.name for rule in model._meta.constraints}:
            day = FREELY_DATED.get(name) or (
                # A start beyond all days would lie after the end too.
                "end_on" if issubclass(model, Period) else beginnings(model)[0]
            )
            yield f"{name}_within", changed(make, **{day: date(9999, 12, 31)})
        if issubclass(model, Sourced):
            yield f"{name}_basis", changed(make, basis="hearsay")
        if issubclass(model, Period):
            yield f"{name}_precision", changed(make, start_precision="roughly")
            yield f"{name}_ordered", changed(make, end_on=date(1830, 10, 4))
            yield f"{name}_end_sourced", changed(make, end_quote="It ended.")


def unchecked_update(row: models.Model, changes: dict) -> None:
    """Write to the database the way that asks neither forms nor ``clean``."""
    with transaction.atomic():
        type(row)._base_manager.filter(pk=row.pk).update(**changes)


def assert_database_refuses(name: str, offence: Offence) -> None:
    row, changes = offence()
    row.full_clean()

    with pytest.raises(IntegrityError) as refusal:
        unchecked_update(row, changes)

    assert refusal.value.__cause__.diag.constraint_name == name


def assert_full_clean_explains(name: str, offence: Offence) -> None:
    """Expect the constraint's message, or one on the field that it is about."""
    row, changes = offence()
    for field, value in changes.items():
        setattr(row, field, value)

    with pytest.raises(ValidationError) as explanation:
        row.full_clean()

    constraint = constraints_of(row._meta.app_label)[name]
    messages = explanation.value.message_dict
    said = {field: "".join(texts) for field, texts in messages.items()}
    assert str(constraint.get_violation_error_message()) in said.values() or (
        set(said) & set(changes)
    ), said
