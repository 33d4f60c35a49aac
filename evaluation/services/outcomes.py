"""The decisions that an evaluation can lead to, and what each would do.

Nothing is written here.
"""

from copy import copy
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from evaluation.calendar.dues import term_end
from evaluation.models import (
    RENEWING,
    Evaluation,
    EvaluationStatus,
    Occasion,
    Outcome,
    Target,
)
from registry.models import LegalRegime, Precision, Recognition, RecognitionEnding
from registry.models.base import lasts_until
from registry.words import day

from .consequences import Consequences

OVER = (
    RecognitionEnding.NOT_RENEWED,
    RecognitionEnding.WITHDRAWN,
    RecognitionEnding.BECAME,
)
"""Endings after which there is nothing left to renew or to end."""


def possible_outcomes(evaluation: Evaluation) -> list[Outcome]:
    """Return the decisions that an evaluation of its occasion can lead to.

    Half-way a recognition goes on; at the end of a term it is renewed or not. Where the
    regime knows no terms, as in 2004, it may go on as well. On any occasion it may be
    withdrawn.
    """
    recognition = evaluation.recognition
    if recognition is None:
        return [Outcome.CONTINUED]
    if evaluation.occasion == Occasion.MIDTERM:
        return [Outcome.CONTINUED, Outcome.WITHDRAWN]
    has_terms = term_end(recognition) is not None
    if evaluation.occasion == Occasion.END_OF_TERM and has_terms:
        return [*RENEWING, Outcome.ENDED, Outcome.WITHDRAWN]
    return [*RENEWING, Outcome.CONTINUED, Outcome.ENDED, Outcome.WITHDRAWN]


def consequences_of(
    *,
    evaluation: Evaluation,
    outcome: Outcome,
    decided_on: date,
    opinion_on: date | None = None,
) -> Consequences:
    """Work out what a decision of a day would do, without doing it."""
    found = Consequences(
        outcome=outcome, opinion=(evaluation.opinion_on, evaluation.opinion)
    )
    if outcome not in possible_outcomes(evaluation):
        found.problems.append(_impossible(evaluation, outcome))
        return found
    if decided_on < evaluation.reference_on:
        found.problems.append(_("It is decided after the reference day, not before."))
    if decided_on > timezone.localdate():
        found.problems.append(_("It is entered once it is decided: this day is ahead."))
    if opinion_on is None:
        found.warnings.append(
            _("No opinion of the advisory committee is recorded (rule L11).")
        )
    elif opinion_on > decided_on:
        found.warnings.append(
            _(
                "The advisory committee gives its opinion before the decision, not "
                "after it (rule L11)."
            )
        )
    if outcome != Outcome.CONTINUED and (other := _decided_already(evaluation)):
        found.problems.append(
            _(
                "Another decision says already how this recognition ends: that of "
                "%(day)s (%(outcome)s). Have that one rectified or annulled first."
            )
            % {
                "day": day(other.decided_on, other.decided_precision),
                "outcome": other.get_outcome_display(),
            }
        )
    elif outcome in RENEWING:
        _renew(found, evaluation)
    elif outcome == Outcome.ENDED:
        _do_not_renew(found, evaluation, decided_on)
    elif outcome == Outcome.WITHDRAWN:
        _withdraw(found, evaluation, decided_on)
    return found


def _decided_already(evaluation) -> Evaluation | None:
    """Return another decision, made here and in force, that ends the recognition."""
    others = Evaluation.objects.filter(
        recognition=evaluation.recognition,
        status=EvaluationStatus.DECIDED,
        effects__has_key="after",
    )
    return others.exclude(pk=evaluation.pk).first()


def _impossible(evaluation, outcome) -> str:
    if evaluation.recognition is None:
        return _(
            "No recognition of %(cluster)s on %(day)s is there to renew or end."
        ) % {
            "cluster": evaluation.cluster,
            "day": day(evaluation.reference_on),
        }
    if outcome == Outcome.CONTINUED:
        return _(
            "At the end of its term a recognition is renewed, or it is not: it does "
            "not just go on."
        )
    return _("Half-way through its term a recognition goes on, or is withdrawn.")


def _renew(found, evaluation) -> None:
    """Let the recognition run its term, and a new one begin on the day after it."""
    ending = copy(evaluation.recognition)
    last, precision, problem = _end_of_term(ending)
    if problem:
        found.problems.append(problem)
        return
    begins_on = last + timedelta(days=1)
    regime = (
        LegalRegime.objects.for_kind(evaluation.cluster.kind).as_of(begins_on).first()
    )
    if regime is None:
        found.problems.append(
            _("No legal regime is in force on %(day)s.") % {"day": day(begins_on)}
        )
        return
    if not _new_targets(evaluation, begins_on).exists():
        found.lacks_targets = begins_on
        found.problems.append(
            _(
                "A renewal needs a new plan of action with new targets (rule L09): "
                "record the targets of %(cluster)s for the time from %(day)s first."
            )
            % {"cluster": evaluation.cluster, "day": day(begins_on)}
        )
    _refuse_a_later_one(found, evaluation, begins_on)
    ending.end_on = last
    ending.end_precision = precision
    ending.ending = RecognitionEnding.EXPIRED
    found.recognition = ending
    found.renewal = Recognition(
        cluster=evaluation.cluster,
        regime=regime,
        start_on=begins_on,
        start_precision=precision,
        end_precision=precision,
    )
    found.renewal.end_on = term_end(found.renewal)


def _end_of_term(recognition) -> tuple[date | None, str, str]:
    """Return the last day of a term and its precision, or why they cannot be told.

    A day that is only documented is no end: the term may have run longer.
    """
    if recognition.ending in OVER:
        return None, "", _over(recognition)
    if recognition.end_on and recognition.end_precision != Precision.DOCUMENTED:
        return recognition.end_on, recognition.end_precision, ""
    last = term_end(recognition)
    if last is None:
        return (
            None,
            "",
            _("Its regime does not say how long it lasts: record when it ends first."),
        )
    if recognition.start_precision == Precision.DOCUMENTED:
        return (
            None,
            "",
            _(
                "It is not known when the recognition began, only that it holds since "
                "%(day)s at least: record when its term ends first."
            )
            % {"day": day(recognition.start_on)},
        )
    return last, recognition.start_precision, ""


def _new_targets(evaluation, begins_on):
    """Return the targets of the next term: none of those that were judged."""
    return Target.objects.of_cluster(evaluation.cluster).filter(
        lasts_until(begins_on), start_on__gt=evaluation.reference_on
    )


def _refuse_a_later_one(found, evaluation, begins_on) -> None:
    """Refuse where another recognition lasts until a day or longer.

    That which the decision itself began is none.
    """
    other = (
        Recognition.objects.filter(cluster=evaluation.cluster)
        .exclude(pk__in=[evaluation.recognition.pk, evaluation.renewal_id])
        .filter(lasts_until(begins_on))
        .order_by("start_on")
        .first()
    )
    if other:
        found.problems.append(
            _("Another recognition is recorded already, from %(day)s on.")
            % {"day": day(other.start_on)}
        )


def _do_not_renew(found, evaluation, decided_on) -> None:
    """Let the recognition run its term, and nothing follow it.

    Where the regime knows no terms it ends on the day of the decision.
    """
    recognition = copy(evaluation.recognition)
    has_end = recognition.end_on and recognition.end_precision != Precision.DOCUMENTED
    if term_end(recognition) is None and not has_end:
        if recognition.ending in OVER:
            found.problems.append(_over(recognition))
            return
        last, precision = decided_on, Precision.DAY
    else:
        last, precision, problem = _end_of_term(recognition)
        if problem:
            found.problems.append(problem)
            return
    _refuse_a_later_one(found, evaluation, last + timedelta(days=1))
    recognition.end_on = last
    recognition.end_precision = precision
    recognition.ending = RecognitionEnding.NOT_RENEWED
    found.recognition = recognition


def _withdraw(found, evaluation, decided_on) -> None:
    """Let the recognition end on the day of the decision, though its term runs."""
    recognition = copy(evaluation.recognition)
    if recognition.ending in OVER:
        found.problems.append(_over(recognition))
        return
    has_end = recognition.end_on and recognition.end_precision != Precision.DOCUMENTED
    if has_end and recognition.end_on < decided_on:
        found.problems.append(
            _("Its term was over on %(day)s: there is nothing to withdraw.")
            % {"day": day(recognition.end_on)}
        )
        return
    _refuse_a_later_one(found, evaluation, decided_on + timedelta(days=1))
    recognition.end_on = decided_on
    recognition.end_precision = Precision.DAY
    recognition.ending = RecognitionEnding.WITHDRAWN
    found.recognition = recognition


def _over(recognition) -> str:
    return _("The recognition ended already, on %(day)s: %(how)s.") % {
        "day": day(recognition.end_on),
        "how": recognition.get_ending_display(),
    }
