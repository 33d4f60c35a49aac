"""The evaluations of the world of the tests: see `tests.world`."""

from datetime import date, timedelta

from evaluation.models import (
    EvaluationStatus,
    IndicatorCode,
    LabelLevel,
    Occasion,
    Outcome,
    Reason,
)
from registry.models import ClusterKind
from tests.evaluation.factories import (
    make_criterion,
    make_criterion_score,
    make_evaluation,
    make_framework,
    make_measurement,
    make_published_figure,
    make_quality_label,
    make_recommendation,
    make_target,
)
from tests.factories import make_person

MEASURED_ON = date(2010, 1, 31)
DECISIONS = [
    {"outcome": Outcome.RENEWED, "reasons": [Reason.RESULTS]},
    {"outcome": Outcome.ENDED, "reasons": [Reason.CRITICAL_MASS, Reason.INVOLVEMENT]},
    {"outcome": Outcome.RENEWED_WITH_CONDITIONS, "conditions": "Find members."},
]


def pick(values, number):
    values = list(values)
    return values[number % len(values)]


def decide(evaluation, day, **decision):
    """Decide on an evaluation; its parts are frozen from then on."""
    evaluation.status = EvaluationStatus.DECIDED
    evaluation.decided_on = day
    for name, value in decision.items():
        setattr(evaluation, name, value)
    evaluation.save()


def make_evaluations_in_the_middle(world):
    """Make an evaluation of the hub that a document tells of, and one before it."""
    world.framework = make_framework(name_en="Hub dimensions", **world.sourced)
    world.other_framework = make_framework(
        name_en="Pole criteria",
        cluster_kind=ClusterKind.COMPETITIVENESS_POLE,
        **world.sourced,
    )
    world.evaluation = make_evaluation(
        slug="hub",
        cluster=world.cluster,
        framework=world.framework,
        recognition=world.cluster.recognitions.get(),
        reference_on=MEASURED_ON,
        evaluator=make_person(),
        evaluating_organisation=world.organisation,
        method="Interviews.",
        members_asked=10,
        members_answering=7,
        others_asked=5,
        strengths="Its members know each other.",
        weaknesses="They are few.",
        status=EvaluationStatus.DOCUMENTED,
        **world.sourced,
    )
    make_measurement(
        evaluation=world.evaluation, numerator=647, denominator=790, coverage=1
    )
    make_measurement(
        evaluation=world.evaluation,
        code=IndicatorCode.MEM_02,
        lack="no_members",
    )
    make_measurement(
        evaluation=world.evaluation,
        code=IndicatorCode.GOV_02,
        value=8,
        is_manual=True,
        justification="A survey.",
        source=world.source,
    )
    make_recommendation(
        evaluation=world.evaluation,
        owner="The board",
        due_on=date(2010, 3, 1),
        closed_on=date(2010, 4, 1),
        follow_up="Ten joined.",
    )


def make_evaluations_of_a_round(world, cluster, number):
    """Add to the evaluation of the hub, judge it once more, and another cluster."""
    criterion = make_criterion(framework=world.framework, **world.sourced)
    make_criterion_score(
        evaluation=world.evaluation,
        criterion=criterion,
        score=pick([3, None], number),
        findings=pick(["Good.", ""], number),
    )
    make_recommendation(
        evaluation=world.evaluation, due_on=pick([None, date(2010, 5, 1)], number)
    )
    before = MEASURED_ON - timedelta(days=100 * (number + 1))
    former = make_evaluation(
        cluster=world.cluster,
        framework=pick([world.framework, world.other_framework], number),
        occasion=pick(Occasion, number),
        reference_on=before,
        is_confidential=bool(number % 2),
        **world.sourced,
    )
    make_measurement(evaluation=former, value=100 + number)
    decide(former, before, **pick(DECISIONS, number))
    documented = {"status": EvaluationStatus.DOCUMENTED, **world.sourced}
    signed = {"status": EvaluationStatus.SIGNED, "signed_at": "2010-01-01T12:00Z"}
    make_evaluation(
        cluster=cluster,
        framework=world.framework,
        reference_on=date(2009, 6, 30),
        **pick([documented, {}, signed], number),
    )
    year = 2009 - number
    make_quality_label(
        cluster=world.cluster,
        level=pick(LabelLevel, number),
        start_on=date(year, 1, 1),
        end_on=date(year, 12, 31),
        **world.sourced,
    )
    make_target(
        cluster=world.cluster, result=pick([None, 500], number), **world.sourced
    )
    make_published_figure(cluster=world.cluster, **world.sourced)
