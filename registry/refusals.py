"""What the database refuses, in the words of the constraint that it holds up."""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import UniqueConstraint
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from .words import chosen, day, to_the_cent

_sums: dict[str, Promise] = {}


def explain_sums(messages: Mapping[str, Promise]) -> None:
    """Tell how to say what a trigger refuses on account of other rows.

    Args:
        messages: by the name of a rule, a sentence with places for the figures that
            the trigger gives as the detail of its refusal, a JSON object. A text in it
            that differs by language is an object as well: ``{"en": …, "fr": …}``.
    """
    _sums.update(messages)


def explain(error: IntegrityError) -> ValidationError:
    """Return a refusal as a form would have put it, about its one field if it has one.

    A refusal by something else than a constraint of a model is told without details.
    """
    name = constraint_of(error)
    if name in _sums:
        detail = error.__cause__.diag.message_detail
        figures = json.loads(detail, parse_float=Decimal)
        return ValidationError(_sums[name] % {k: _shown(v) for k, v in figures.items()})
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if constraint.name == name:
                return _said(constraint)
    return ValidationError(_("It contradicts what is recorded."))


def constraint_of(error: IntegrityError) -> str | None:
    """Return the name of the constraint or the rule that refuses, if it is known."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", None)


def _said(constraint) -> ValidationError:
    message = constraint.violation_error_message
    if isinstance(constraint, UniqueConstraint) and len(constraint.fields) == 1:
        return ValidationError({constraint.fields[0]: message})
    return ValidationError(message)


def _shown(value) -> str:
    """Return a figure as a reader writes it: a day, an amount to the cent, a text."""
    if isinstance(value, dict):
        return chosen(value)
    if isinstance(value, int | Decimal):
        return to_the_cent(value)
    try:
        return day(date.fromisoformat(value))
    except (TypeError, ValueError):
        return value or ""
