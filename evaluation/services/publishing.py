"""The report of a decided evaluation is published, and by that act alone."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluation.models import Evaluation, EvaluationStatus

from .acts import act_on, allow


def publish_evaluation(*, evaluation: Evaluation, user) -> Evaluation:
    """Let everybody read the report: scores, findings, weaknesses, recommendations.

    Of a confidential one others still read only what was decided.

    Raises:
        ValidationError: it is not decided here yet, or published already.
        PermissionDenied: the user may not decide.
    """
    allow(user, "decide_evaluation")
    with act_on("publish", evaluation) as kept:
        if kept.is_published:
            raise ValidationError(_("It is published already."), code="published")
        if kept.status != EvaluationStatus.DECIDED:
            raise ValidationError(
                _("A report is published once the evaluation is decided, not before."),
                code="undecided",
            )
        kept.published_at = timezone.now()
        kept.published_by = user
        kept.save(update_fields=["published_at", "published_by"])
    return kept


def withdraw_report(*, evaluation: Evaluation, user) -> Evaluation:
    """Take a published report back: who kept a copy has it, others read it no more.

    Raises:
        ValidationError: it was not published by such an act.
        PermissionDenied: the user may not decide.
    """
    allow(user, "decide_evaluation")
    with act_on("withdraw the report", evaluation) as kept:
        if kept.published_at is None:
            raise ValidationError(_("It is not published."), code="unpublished")
        kept.published_at = kept.published_by = None
        kept.save(update_fields=["published_at", "published_by"])
    return kept
