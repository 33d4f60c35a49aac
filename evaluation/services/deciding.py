"""The decision on a signed evaluation: entered, and carried out."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from evaluation.models import Evaluation, EvaluationStatus, Outcome
from registry.models import Recognition, RecognitionEnding, Source
from registry.words import day

from .acts import act_on, allow
from .consequences import consequences_of
from .separation import refuse_judge

ENDED_BY_DECISION = {RecognitionEnding.NOT_RENEWED, RecognitionEnding.WITHDRAWN}
"""How a recognition ends of which the decision is the document that states the end."""


def decide_evaluation(
    *,
    evaluation: Evaluation,
    outcome: Outcome,
    decided_on: date,
    user,
    source: Source,
    conditions: str = "",
    reasons: list[str] | tuple = (),
    reasons_text: str = "",
    act: str = "",
    opinion_on: date | None = None,
    opinion: str = "",
    agreed: str | None = None,
) -> Evaluation:
    """Enter the decision on a signed file, and carry it out.

    Renewed: the recognition ran its term, and a new one begins the day after it, under
    the regime in force then. Ended: the recognition ends on the day of the decision, or
    ended with its term if that was over. All of it or nothing; of two who decide at
    once, the second is told.

    Args:
        source: the document of the decision, which the new recognition rests on; one
            that is not in the registry is added to it.
        act: what the decision is called, for the new recognition.
        agreed: the digest of the consequences that somebody agreed to, if somebody did.

    Raises:
        ValidationError: it is not signed, it is decided already, the user judged, what
            the decision needs is missing (conditions, reasons, a recognition, new
            targets: rule L09), it would do something else by now than was agreed to,
            or the new recognition contradicts another one.
        PermissionDenied: the user may not decide.
    """
    allow(user, "decide_evaluation")
    with act_on("decide", evaluation) as kept:
        _refuse_unless_signed(kept)
        refuse_judge(evaluation=kept, user=user)
        _hold_recognitions(kept)
        found = consequences_of(
            evaluation=kept,
            outcome=outcome,
            decided_on=decided_on,
            opinion_on=opinion_on,
        )
        if found.problems:
            raise ValidationError(found.problems)
        if agreed is not None and agreed != found.digest:
            raise ValidationError(
                _("The registry changed since: look again at what will happen."),
                code="changed",
            )
        if source.pk is None:
            source.full_clean()
            source.save()
        if found.recognition:
            if found.recognition.ending in ENDED_BY_DECISION:
                found.recognition.end_source = source
            found.recognition.full_clean()
            found.recognition.save()
        if found.renewal:
            found.renewal.act = act
            found.renewal.source = source
            found.renewal.full_clean()
            found.renewal.save()
        kept.renewal = found.renewal
        kept.outcome = outcome
        kept.decided_on = decided_on
        kept.conditions = conditions
        kept.reasons = list(reasons)
        kept.reasons_text = reasons_text
        kept.opinion_on = opinion_on
        kept.opinion = opinion
        kept.status = EvaluationStatus.DECIDED
        kept.decided_by = user
        kept.full_clean()
        kept.save()
    return kept


def _hold_recognitions(evaluation) -> None:
    """Wait for whoever decides on another evaluation of the cluster, and read anew."""
    list(Recognition.objects.select_for_update().filter(cluster=evaluation.cluster))
    if evaluation.recognition:
        evaluation.recognition.refresh_from_db()


def _refuse_unless_signed(evaluation) -> None:
    if evaluation.status == EvaluationStatus.DECIDED:
        raise ValidationError(
            _("It was decided already, on %(day)s: %(outcome)s.")
            % {
                "day": day(evaluation.decided_on),
                "outcome": evaluation.get_outcome_display(),
            },
            code="decided",
        )
    if evaluation.status != EvaluationStatus.SIGNED:
        raise ValidationError(
            _("Sign the evaluation before deciding on it."), code="open"
        )
