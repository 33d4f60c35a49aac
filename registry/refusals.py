"""What the database refuses, in the words of the constraint that it holds up."""

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import UniqueConstraint
from django.utils.translation import gettext as _


def explain(error: IntegrityError) -> ValidationError:
    """Return a refusal as a form would have put it, about its one field if it has one.

    A refusal by something else than a constraint of a model is told without details.
    """
    diagnosis = getattr(error.__cause__, "diag", None)
    name = getattr(diagnosis, "constraint_name", None)
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if constraint.name == name:
                return _said(constraint)
    return ValidationError(_("It contradicts what is recorded."))


def _said(constraint) -> ValidationError:
    message = constraint.violation_error_message
    if isinstance(constraint, UniqueConstraint) and len(constraint.fields) == 1:
        return ValidationError({constraint.fields[0]: message})
    return ValidationError(message)
