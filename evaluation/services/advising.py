"""The advisory committee gives its opinion between the signature and the decision."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluation.models import Evaluation, EvaluationStatus

from .acts import act_on, allow_one

RECORDING = ("change_evaluation", "decide_evaluation")
"""Whoever may do one of these records the opinion: an evaluator, or who decides."""


def record_opinion(
    *, evaluation: Evaluation, opinion_on: date, opinion: str, user
) -> Evaluation:
    """Record the opinion on a signed file, for whoever decides to read.

    Raises:
        ValidationError: it is not signed, decided already, or the day lies ahead.
        PermissionDenied: the user may neither write evaluations nor decide.
    """
    allow_one(user, *RECORDING)
    with act_on("opinion", evaluation) as kept:
        if kept.status != EvaluationStatus.SIGNED:
            raise ValidationError(
                _("An opinion is given on what is signed and not decided yet."),
                code="unsigned",
            )
        if opinion_on > timezone.localdate():
            raise ValidationError({"opinion_on": _("This day lies ahead.")})
        kept.opinion_on = opinion_on
        kept.opinion = opinion
        kept.save(update_fields=["opinion_on", "opinion"])
    return kept
