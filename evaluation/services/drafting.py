"""What an evaluator typed into an open file is written, all of it or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from evaluation.models import (
    Criterion,
    CriterionScore,
    Evaluation,
    IndicatorCode,
    Recommendation,
)
from registry.models import Person, Source

from .writing import compute_instead, enter_by_hand, writing


@dataclass(frozen=True)
class ByHand:
    """A value in place of the computed one, and what it rests on."""

    value: Decimal
    justification: str
    source: Source


@dataclass(frozen=True)
class Recommended:
    """What is asked of whom, until when; without a number it is new."""

    number: int | None
    text: str
    owner: str = ""
    due_on: date | None = None


@dataclass(frozen=True)
class Typed:
    """Everything that an evaluator typed, as it was checked.

    ``facts`` are fields of the evaluation by their names, ``scores`` the score and the
    findings of each criterion, ``withdrawn`` the numbers of recommendations that are
    made no more, ``computed`` what is not entered by hand any more.
    """

    facts: Mapping[str, object] = field(default_factory=dict)
    scores: Mapping[Criterion, tuple[int | None, str]] = field(default_factory=dict)
    recommended: Sequence[Recommended] = ()
    withdrawn: Sequence[int] = ()
    by_hand: Mapping[IndicatorCode, ByHand] = field(default_factory=dict)
    computed: Sequence[IndicatorCode] = ()


def write_evaluation(*, evaluation: Evaluation, typed: Typed, user) -> Evaluation:
    """Write into an open file what was typed; nobody else writes meanwhile.

    A person and documents that are not in the registry are added to it.

    Raises:
        ValidationError: it is signed or discarded by now, or something that was typed
            contradicts what the registry holds.
        PermissionDenied: the user may not write evaluations.
    """
    with writing(evaluation=evaluation, user=user) as kept:
        _write_facts(kept, typed.facts)
        _write_scores(kept, typed.scores)
        _write_recommendations(kept, typed)
        for code in typed.computed:
            compute_instead(evaluation=kept, code=code)
        for code, entered in typed.by_hand.items():
            enter_by_hand(
                evaluation=kept,
                code=code,
                value=entered.value,
                justification=entered.justification,
                source=entered.source,
            )
    return kept


def _write_facts(evaluation, facts) -> None:
    person: Person | None = facts.get("evaluator")
    if person and person.pk is None:
        person.source = evaluation.source
        person.full_clean()
        person.save()
    for name, value in facts.items():
        setattr(evaluation, name, value)
    evaluation.full_clean()
    evaluation.save(update_fields=list(facts))


def _write_scores(evaluation, scores) -> None:
    kept = {row.criterion_id: row for row in evaluation.scores.all()}
    for criterion, (score, findings) in scores.items():
        row = kept.get(criterion.pk) or CriterionScore(
            evaluation=evaluation, criterion=criterion
        )
        row.score, row.findings = score, findings
        row.full_clean()
        row.save()


def _write_recommendations(evaluation, typed) -> None:
    kept = {row.number: row for row in evaluation.recommendations.all()}
    last = max(kept, default=0)
    for number in typed.withdrawn:
        if number in kept:
            kept.pop(number).delete()
    for said in typed.recommended:
        row = kept.get(said.number)
        if row is None:
            last += 1
            row = Recommendation(evaluation=evaluation, number=last)
        row.text, row.owner, row.due_on = said.text, said.owner, said.due_on
        row.full_clean()
        row.save()
