"""What every act on an evaluation does: one at a time, whole, and on record."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pghistory
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluation.models import Evaluation
from registry.refusals import explain


def allow(user, permission: str) -> None:
    """Refuse whoever may not do this.

    Raises:
        PermissionDenied: the user has not the permission.
    """
    if not user.has_perm(f"evaluation.{permission}"):
        raise PermissionDenied


def allow_one(user, *permissions: str) -> None:
    """Refuse whoever may do none of these.

    Raises:
        PermissionDenied: the user has none of the permissions.
    """
    if not any(user.has_perm(f"evaluation.{name}") for name in permissions):
        raise PermissionDenied


def refuse_ahead(done_on: date) -> None:
    """Refuse to have put something right on a day that lies ahead.

    Raises:
        ValidationError: it does, told about the field ``done_on``.
    """
    if done_on > timezone.localdate():
        raise ValidationError({"done_on": _("This day lies ahead.")})


@contextmanager
def whole_act(name: str, slug: str) -> Iterator[None]:
    """Do one act on the evaluation ``slug``: all of it or nothing, told by its history.

    Raises:
        ValidationError: the database refuses what was done.
    """
    try:
        with pghistory.context(evaluation=slug, act=name), transaction.atomic():
            yield
    except IntegrityError as error:
        raise explain(error) from error


@contextmanager
def act_on(name: str, evaluation: Evaluation) -> Iterator[Evaluation]:
    """Do one act on an evaluation as it is now; others wait until it is done.

    Raises:
        ValidationError: it is not there any more, or the database refuses what was
            done.
    """
    with whole_act(name, evaluation.slug):
        rows = Evaluation.objects.select_for_update(of=["self"]).select_related(
            "cluster", "recognition__regime", "framework"
        )
        kept = rows.filter(pk=evaluation.pk).first()
        if kept is None:
            raise ValidationError(
                _("This evaluation was discarded meanwhile."), code="discarded"
            )
        yield kept
