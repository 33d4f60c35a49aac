"""The decision on a signed evaluation: entered, and carried out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from evaluation.models import Condition, Evaluation, EvaluationStatus, Outcome
from evaluation.models.outcomes import contrary
from registry.models import Recognition, RecognitionEnding, Source
from registry.words import day

from .acts import act_on, allow
from .consequences import Consequences
from .effects import effects_of, recognitions_change
from .outcomes import consequences_of
from .separation import refuse_judge

ENDED_BY_DECISION = {RecognitionEnding.NOT_RENEWED, RecognitionEnding.WITHDRAWN}
"""How a recognition ends of which the decision is the document that states the end."""


@dataclass(frozen=True)
class ConditionAsked:
    """What a renewal asks of the cluster, and until when, if the decision says so."""

    text: str
    due_on: date | None = None


def decide_evaluation(
    *,
    evaluation: Evaluation,
    outcome: Outcome,
    decided_on: date,
    user,
    source: Source,
    conditions: str = "",
    asked: Sequence[ConditionAsked] = (),
    reasons: list[str] | tuple = (),
    reasons_text: str = "",
    act: str = "",
    opinion_on: date | None = None,
    opinion: str = "",
    agreed: str | None = None,
) -> Evaluation:
    """Enter the decision on a signed file, and carry it out.

    Renewed: the recognition runs its term, and a new one begins the day after it, under
    the regime in force then. Not renewed: it runs its term, and nothing follows.
    Withdrawn: it ends on the day of the decision. The recognitions are bound to what
    was decided from then on. All of it or nothing; of two who decide at once, the
    second is told. The report stays where it is: it is published by an act of its own.

    Args:
        conditions: of a renewal, in the words of the decision.
        asked: the same, one by one, to be followed up; without them the words are one
            condition without a day.
        source: the document of the decision, which the new recognition rests on; one
            that is not in the registry is added to it.
        act: what the decision is called, for the new recognition.
        agreed: the digest of the consequences that somebody agreed to, if somebody did.

    Raises:
        ValidationError: the user judged, it is not signed, it is decided already, what
            the decision needs is missing (conditions, reasons, a recognition, new
            targets: rule L09), its reasons speak against it, it would do something else
            by now than was agreed to, or the new recognition contradicts another one.
        PermissionDenied: the user may not decide.
    """
    allow(user, "decide_evaluation")
    with act_on("decide", evaluation) as kept:
        _refuse_unless_signed(kept)
        refuse_judge(evaluation=kept, user=user)
        refuse_contrary(outcome, reasons)
        hold_recognitions(kept)
        found = consequences_of(
            evaluation=kept,
            outcome=outcome,
            decided_on=decided_on,
            opinion_on=opinion_on,
        )
        found.refuse_unless_agreed(agreed)
        with recognitions_change():
            _begin(found, source, act)
            kept.effects = effects_of(
                kept.recognition if found.recognition else None,
                found.recognition,
                found.renewal,
            )
            kept.recognition = found.recognition or kept.recognition
            kept.renewal = found.renewal
            kept.outcome = outcome
            kept.decided_on = decided_on
            kept.conditions = ask(kept, outcome, conditions, asked)
            kept.reasons = list(reasons)
            kept.reasons_text = reasons_text
            kept.opinion_on = opinion_on
            kept.opinion = opinion
            kept.status = EvaluationStatus.DECIDED
            kept.decided_by = user
            kept.full_clean()
            kept.save()
    return kept


def _begin(found: Consequences, source: Source, act: str) -> None:
    """Save the recognitions as the decision leaves them, and its document."""
    record_document(source)
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


def record_document(source: Source) -> None:
    """Add a document to the registry, unless it is there."""
    if source.pk is None:
        source.full_clean()
        source.save()


def ask(
    evaluation: Evaluation,
    outcome: Outcome,
    conditions: str,
    asked: Sequence[ConditionAsked],
) -> str:
    """Record the conditions of a renewal one by one; return them in words."""
    evaluation.conditions_asked.all().delete()
    if outcome != Outcome.RENEWED_WITH_CONDITIONS:
        return conditions
    if conditions and not asked:
        asked = [ConditionAsked(conditions)]
    for number, each in enumerate(asked, start=1):
        condition = Condition(
            evaluation=evaluation, number=number, text=each.text, due_on=each.due_on
        )
        condition.full_clean()
        condition.save()
    return conditions or "\n".join(each.text for each in asked)


def refuse_contrary(outcome: Outcome, reasons: Sequence[str]) -> None:
    """Refuse reasons that speak for the opposite of what is decided, or of each other.

    Raises:
        ValidationError: good results end nothing; and what is named as a reason for
            going on is not one for ending.
    """
    if against := contrary(outcome, reasons):
        raise ValidationError(
            {
                "reasons": _("These reasons speak against this decision: %(reasons)s.")
                % {"reasons": ", ".join(str(reason.label) for reason in against)}
            },
            code="contrary",
        )


def hold_recognitions(evaluation) -> None:
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
