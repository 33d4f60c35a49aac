"""What became of a recommendation or a condition, whenever that is known."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluation.models import Condition, EvaluationStatus, Recommendation

from .acts import act_on, allow_one

FOLLOWING = ("change_recommendation", "decide_evaluation")
"""Whoever may do one of these says what came of it: an evaluator, or who decides."""


def follow_up(
    *, recommendation: Recommendation, came_of_it: str, closed_on: date | None, user
) -> Recommendation:
    """Say what came of a recommendation; with a day, it is closed since then.

    Without a day it is followed further, even if it was closed before.

    Raises:
        ValidationError: it is closed without a word on what came of it, before the
            evaluation, or on a day that lies ahead.
        PermissionDenied: the user may not follow recommendations.
    """
    allow_one(user, *FOLLOWING)
    with act_on("follow up", recommendation.evaluation) as evaluation:
        kept = evaluation.recommendations.filter(pk=recommendation.pk).first()
        if kept is None:
            raise ValidationError(_("This recommendation was removed meanwhile."))
        if closed_on and closed_on < evaluation.reference_on:
            raise ValidationError(
                {"closed_on": _("The evaluation that asks for it is of a later day.")}
            )
        if closed_on and closed_on > timezone.localdate():
            raise ValidationError({"closed_on": _("This day lies ahead.")})
        kept.closed_on = closed_on
        kept.follow_up = came_of_it
        kept.full_clean()
        kept.save(update_fields=["closed_on", "follow_up"])
    return kept


def settle_condition(
    *,
    condition: Condition,
    is_met: bool | None,
    came_of_it: str,
    closed_on: date | None,
    user,
) -> Condition:
    """Say whether a condition of a renewal is met; without a day it is still open.

    Raises:
        ValidationError: it is settled without a word, before the decision, on a day
            that lies ahead, or the decision is annulled.
        PermissionDenied: the user may follow up neither.
    """
    allow_one(user, *FOLLOWING)
    with act_on("settle", condition.evaluation) as evaluation:
        kept = evaluation.conditions_asked.filter(pk=condition.pk).first()
        if kept is None:
            raise ValidationError(_("This condition was put right meanwhile."))
        if evaluation.status == EvaluationStatus.ANNULLED:
            raise ValidationError(_("The decision that asks for it is annulled."))
        if closed_on and closed_on < evaluation.decided_on:
            raise ValidationError(
                {"closed_on": _("The decision that asks for it is of a later day.")}
            )
        if closed_on and closed_on > timezone.localdate():
            raise ValidationError({"closed_on": _("This day lies ahead.")})
        kept.closed_on = closed_on
        kept.is_met = is_met if closed_on else None
        kept.follow_up = came_of_it
        kept.full_clean()
        kept.save(update_fields=["closed_on", "is_met", "follow_up"])
    return kept
