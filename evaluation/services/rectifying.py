"""What was signed or decided wrongly is put right, by an act with a reason."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from evaluation.models import (
    Evaluation,
    EvaluationStatus,
    Outcome,
    Rectification,
    RectificationKind,
)
from registry.models import Recognition, Source
from registry.words import day

from .acts import act_on, allow, refuse_ahead
from .consequences import Consequences, refuse_unless_same, state_of
from .deciding import (
    ENDED_BY_DECISION,
    ConditionAsked,
    ask,
    hold_recognitions,
    record_document,
    refuse_contrary,
)
from .effects import as_before, effects_of, recognitions_change, save_both
from .outcomes import consequences_of
from .separation import refuse_judge

KEPT = (
    "outcome",
    "decided_on",
    "decided_precision",
    "conditions",
    "reasons",
    "reasons_text",
    "opinion_on",
    "opinion",
)
"""What an act keeps of a decision as it was."""


def rectified_consequences(
    *,
    evaluation: Evaluation,
    outcome: Outcome,
    decided_on: date,
    opinion_on: date | None = None,
) -> Consequences:
    """Work out what a decision put right would do, as if it had not been taken yet."""
    before = _untaken(evaluation)
    found = consequences_of(
        evaluation=before,
        outcome=outcome,
        decided_on=decided_on,
        opinion_on=opinion_on,
    )
    found.version = evaluation.version
    found.problems += _in_the_way(evaluation, keeps=found.renewal is not None)
    return found


def rectify_decision(
    *,
    evaluation: Evaluation,
    done_on: date,
    reason: str,
    source: Source,
    outcome: Outcome,
    decided_on: date,
    user,
    conditions: str = "",
    asked: Sequence[ConditionAsked] = (),
    reasons: list[str] | tuple = (),
    reasons_text: str = "",
    act: str = "",
    opinion_on: date | None = None,
    opinion: str = "",
    agreed: str | None = None,
) -> Rectification:
    """Put a decision right, and the recognitions with it; both versions are kept.

    The recognition becomes what it would be had it been decided so at first.

    Args:
        done_on: the day of the document that puts it right.
        reason: why: a slip in a date, an appeal.
        source: that document; one that is not in the registry is added to it.
        agreed: the digest of the consequences that somebody agreed to, if somebody did.

    Raises:
        ValidationError: it is not decided here, the user judged, something follows from
            the decision already (an evaluation of the renewal), the decision could not
            be taken so, or the registry changed since somebody agreed.
        PermissionDenied: the user may not decide.
    """
    allow(user, "decide_evaluation")
    with act_on("rectify", evaluation) as kept:
        _refuse_unless_decided_here(kept)
        refuse_judge(evaluation=kept, user=user)
        refuse_contrary(outcome, reasons)
        _refuse_untimely(done_on, decided_on)
        hold_recognitions(kept)
        found = rectified_consequences(
            evaluation=kept,
            outcome=outcome,
            decided_on=decided_on,
            opinion_on=opinion_on,
        )
        found.refuse_unless_agreed(agreed)
        record_document(source)
        rectification = _record(
            kept, RectificationKind.RECTIFIED, done_on, reason, source, user
        )
        before, renewal = as_before(kept.recognition, kept.effects), kept.renewal
        with recognitions_change():
            after = found.recognition or before
            if after is not None and after.ending in ENDED_BY_DECISION:
                after.end_source = source
            if found.renewal and renewal:
                found.renewal.pk = renewal.pk
                found.renewal._state.adding = False
                found.renewal.act = act or renewal.act
            elif found.renewal:
                found.renewal.act = act
            if found.renewal:
                found.renewal.source = source
                save_both(after, found.renewal)
            kept.effects = effects_of(
                before if found.recognition else None, found.recognition, found.renewal
            )
            kept.recognition = after
            kept.renewal = found.renewal
            kept.outcome = outcome
            kept.decided_on = decided_on
            kept.conditions = ask(kept, outcome, conditions, asked)
            kept.reasons = list(reasons)
            kept.reasons_text = reasons_text
            kept.opinion_on = opinion_on
            kept.opinion = opinion
            kept.version = rectification.number
            kept.full_clean()
            kept.save()
            if not found.renewal:
                _take_away(renewal)
                save_both(after)
    return rectification


def annul_evaluation(
    *,
    evaluation: Evaluation,
    done_on: date,
    reason: str,
    source: Source,
    user,
    agreed: str | None = None,
) -> Rectification:
    """Annul what was signed or decided: it stays to be read, and has no effect.

    The recognition becomes what it was before the decision, and the one that the
    decision began is taken away. Another file can be opened in its place.

    Args:
        agreed: the state (``state_of``) that somebody agreed to annul, if somebody did.

    Raises:
        ValidationError: it is not signed here, something follows from the decision
            already, or it was decided or put right since somebody agreed.
        PermissionDenied: the user may not decide.
    """
    allow(user, "decide_evaluation")
    with act_on("annul", evaluation) as kept:
        if kept.signed_at is None or kept.status == EvaluationStatus.ANNULLED:
            raise ValidationError(
                _("Only what is signed here, and not annulled, can be annulled."),
                code="not signed",
            )
        refuse_unless_same(agreed, state_of(kept))
        _refuse_untimely(done_on, kept.decided_on)
        hold_recognitions(kept)
        if problems := _in_the_way(kept, keeps=False):
            raise ValidationError(problems)
        record_document(source)
        rectification = _record(
            kept, RectificationKind.ANNULLED, done_on, reason, source, user
        )
        before, renewal = as_before(kept.recognition, kept.effects), kept.renewal
        bound = "after" in kept.effects
        with recognitions_change():
            kept.renewal = None
            kept.effects = {}
            kept.status = EvaluationStatus.ANNULLED
            kept.annulled_on = done_on
            kept.version = rectification.number
            kept.full_clean()
            kept.save()
            _take_away(renewal)
            if bound:
                save_both(before)
    return rectification


def _untaken(evaluation: Evaluation) -> Evaluation:
    """Return an evaluation as if nothing had been decided on it, without saving."""
    untaken = Evaluation.objects.select_related(
        "cluster", "recognition__regime", "framework"
    ).get(pk=evaluation.pk)
    untaken.recognition = as_before(untaken.recognition, untaken.effects)
    return untaken


def _in_the_way(evaluation: Evaluation, *, keeps: bool) -> list[str]:
    """Return what follows from a decision already, and so stands in the way."""
    renewal = evaluation.renewal
    if renewal is None or keeps:
        return []
    problems = [
        _("The recognition that it began is judged already, as of %(day)s.")
        % {"day": day(each.reference_on)}
        for each in Evaluation.objects.in_force().filter(recognition=renewal)
    ]
    if renewal.ending:
        problems.append(
            _("The recognition that it began ended meanwhile: %(how)s.")
            % {"how": renewal.get_ending_display()}
        )
    return problems


def _record(evaluation, kind, done_on, reason, source, user) -> Rectification:
    rectification = Rectification(
        evaluation=evaluation,
        number=evaluation.version + 1,
        kind=kind,
        done_on=done_on,
        reason=reason,
        source=source,
        before=_as_decided(evaluation),
        entered_by=user,
    )
    rectification.full_clean()
    rectification.save()
    return rectification


def _as_decided(evaluation) -> dict:
    """Return the decision as it stands, to be kept beside the one that follows."""
    if not evaluation.outcome:
        return {}
    kept = {name: _plain(getattr(evaluation, name)) for name in KEPT}
    kept["conditions_asked"] = [
        {
            "text": each.text,
            "due_on": _plain(each.due_on),
            "closed_on": _plain(each.closed_on),
            "is_met": each.is_met,
            "follow_up": each.follow_up,
        }
        for each in evaluation.conditions_asked.all()
    ]
    kept["effects"] = evaluation.effects
    return kept


def _plain(value):
    return value.isoformat() if isinstance(value, date) else value


def _take_away(renewal: Recognition | None) -> None:
    if renewal is None:
        return
    try:
        renewal.delete()
    except ProtectedError as error:
        raise ValidationError(
            _("Something else rests on the recognition that it began: %(what)s.")
            % {"what": ", ".join(sorted(str(row) for row in error.protected_objects))}
        ) from error


def _refuse_unless_decided_here(evaluation) -> None:
    if evaluation.signed_at is None or evaluation.status != EvaluationStatus.DECIDED:
        raise ValidationError(
            _("Only a decision that was entered here can be put right here."),
            code="not decided",
        )


def _refuse_untimely(done_on: date, decided_on: date | None) -> None:
    refuse_ahead(done_on)
    if decided_on and done_on < decided_on:
        raise ValidationError(
            {"done_on": _("Nothing is put right before it is decided.")}
        )
