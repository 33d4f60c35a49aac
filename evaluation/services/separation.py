"""Nobody judges a cluster and decides on it: the two are different persons."""

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluation.models import (
    CriterionScore,
    Evaluation,
    EvaluationStatus,
    Recommendation,
)
from registry.models import Role
from registry.rights.roles import user_has_role


def why_not_decide(*, evaluation: Evaluation, user) -> str:
    """Return why ``user`` may not decide on an evaluation; empty if nothing is against.

    Whoever signed it, wrote in its file, or has the role of an evaluator.
    """
    if user_has_role(user, Role.EVALUATOR):
        return _("You have the role of an evaluator: somebody else decides.")
    if evaluation.signed_by_id == user.pk:
        return _("You signed this evaluation: somebody else decides on it.")
    if _wrote(evaluation, user):
        return _("You wrote in the file of this evaluation: somebody else decides.")
    return ""


def refuse_judge(*, evaluation: Evaluation, user) -> None:
    """Refuse whoever judged.

    Raises:
        ValidationError: the user signed it, wrote in it, or is an evaluator.
    """
    if reason := why_not_decide(evaluation=evaluation, user=user):
        raise ValidationError(reason, code="judge")


def _wrote(evaluation, user) -> bool:
    """Whether the history tells that somebody wrote in the file before its signature.

    What the registry says of a page's request is all that is known: a script has no
    user.
    """
    by_user = Q(pgh_context__metadata__user=user.pk)
    # Somebody else confirmed what that person planned.
    by_user |= Q(pgh_context__metadata__planned_by=user.pk)
    written = Evaluation.pgh_event_model.objects.filter(
        by_user, pgh_obj_id=evaluation.pk, status=EvaluationStatus.OPEN
    )
    parts = (
        model.pgh_event_model.objects.filter(
            by_user,
            evaluation_id=evaluation.pk,
            # Afterwards they are followed up only.
            pgh_created_at__lt=evaluation.signed_at or timezone.now(),
        )
        for model in (CriterionScore, Recommendation)
    )
    return written.exists() or any(rows.exists() for rows in parts)
