"""Every rule that the database holds on judgement: it refuses, and we explain."""

from datetime import date
from decimal import Decimal

import pytest

from evaluation.models import EvaluationStatus, Outcome
from tests.constraints import (
    assert_database_refuses,
    assert_full_clean_explains,
    changed,
    offences_of_abstract_models,
    same,
    twice,
)
from tests.evaluation.factories import (
    FACTORIES,
    make_condition,
    make_contradiction,
    make_criterion,
    make_criterion_score,
    make_dismissal,
    make_evaluation,
    make_framework,
    make_measurement,
    make_published_figure,
    make_quality_label,
    make_recommendation,
    make_rectification,
    make_statement,
    make_target,
)
from tests.factories import make_cluster, make_organisation

pytestmark = pytest.mark.django_db


def decided(outcome, **changes):
    """Return an offence: an open evaluation is decided so, and nothing else is said."""
    return changed(
        make_evaluation,
        status=EvaluationStatus.DECIDED,
        decided_on=date(2011, 1, 26),
        outcome=outcome,
        **changes,
    )


def two_preferred():
    first = make_statement(is_preferred=True)
    return make_statement(contradiction=first.contradiction), {"is_preferred": True}


def figure_of_two_things():
    return make_published_figure(), {"organisation": make_organisation()}


def target_of_two_bodies():
    return make_target(), {"organisation": make_organisation()}


OFFENCES = {
    **dict(offences_of_abstract_models(FACTORIES)),
    # Frameworks
    "evaluation_framework_kind": changed(make_framework, cluster_kind="guild"),
    "evaluation_framework_no_overlap": twice(make_framework, dict),
    "evaluation_criterion_once": same(make_criterion, "framework", "rank"),
    "evaluation_dismissal_pair": changed(make_dismissal, other_figure=None),
    "evaluation_dismissal_reasoned": changed(make_dismissal, reason=""),
    # Evaluations
    "evaluation_evaluation_once": same(
        make_evaluation, "cluster", "occasion", "reference_on"
    ),
    "evaluation_evaluation_occasion": changed(make_evaluation, occasion="whim"),
    "evaluation_evaluation_status": changed(make_evaluation, status="lost"),
    "evaluation_evaluation_outcome": decided("forgotten"),
    "evaluation_evaluation_precision": changed(
        make_evaluation, decided_precision="roughly"
    ),
    "evaluation_evaluation_reasons": changed(make_evaluation, reasons=["whim"]),
    "evaluation_evaluation_decided_whole": changed(
        make_evaluation, outcome=Outcome.RENEWED
    ),
    "evaluation_evaluation_signed_whole": changed(
        make_evaluation, status=EvaluationStatus.SIGNED
    ),
    "evaluation_evaluation_quoted": changed(
        make_evaluation, status=EvaluationStatus.DOCUMENTED
    ),
    "evaluation_evaluation_conditions": decided(Outcome.RENEWED_WITH_CONDITIONS),
    "evaluation_evaluation_reasoned": decided(Outcome.ENDED),
    "evaluation_evaluation_annulled_whole": changed(
        make_evaluation, annulled_on=date(2011, 1, 26)
    ),
    "evaluation_evaluation_published_decided": changed(
        make_evaluation, published_at="2011-01-26T12:00Z"
    ),
    "evaluation_evaluation_answers": changed(
        lambda: make_evaluation(members_asked=10, members_answering=10),
        members_answering=11,
    ),
    "evaluation_criterionscore_once": same(
        make_criterion_score, "evaluation", "criterion"
    ),
    "evaluation_criterionscore_range": changed(make_criterion_score, score=6),
    "evaluation_recommendation_once": same(make_recommendation, "evaluation", "number"),
    "evaluation_recommendation_closed": changed(
        make_recommendation, closed_on=date(2011, 1, 1)
    ),
    "evaluation_rectification_once": same(make_rectification, "evaluation", "number"),
    "evaluation_rectification_kind": changed(make_rectification, kind="whim"),
    "evaluation_rectification_reasoned": changed(make_rectification, reason=""),
    "evaluation_condition_once": same(make_condition, "evaluation", "number"),
    "evaluation_condition_settled": changed(make_condition, closed_on=date(2011, 1, 1)),
    # Measurements and targets
    "evaluation_measurement_code": changed(make_measurement, code="MEM-99"),
    "evaluation_measurement_once": same(make_measurement, "evaluation", "code"),
    "evaluation_measurement_never_silent": changed(make_measurement, value=None),
    "evaluation_measurement_lack": changed(
        make_measurement, lack="unheard_of", value=None
    ),
    "evaluation_measurement_bounds": changed(
        make_measurement, low=Decimal(800), high=Decimal(790)
    ),
    "evaluation_measurement_justified": changed(make_measurement, is_manual=True),
    "evaluation_measurement_coverage": changed(
        make_measurement, coverage=Decimal("1.0001")
    ),
    "evaluation_target_one": target_of_two_bodies,
    "evaluation_target_code": changed(make_target, code="MEM-99"),
    "evaluation_target_positive": changed(make_target, target=Decimal(0)),
    # What is published, and where it disagrees
    "evaluation_publishedfigure_one": figure_of_two_things,
    "evaluation_publishedfigure_kind": changed(
        make_published_figure, cluster_kind="guild"
    ),
    "evaluation_publishedfigure_measure": changed(
        make_published_figure, measure="weight"
    ),
    "evaluation_publishedfigure_exactness": changed(
        make_published_figure, exactness="roughly"
    ),
    "evaluation_publishedfigure_precision": changed(
        make_published_figure, stated_precision="roughly"
    ),
    "evaluation_contradiction_resolution": changed(
        lambda: make_contradiction(reason_en="Rounded.", reason_fr="Arrondi."),
        resolution="forgotten",
    ),
    "evaluation_contradiction_reasoned": changed(make_contradiction, resolution="both"),
    "evaluation_statement_once": same(make_statement, "contradiction", "number"),
    "evaluation_statement_one_preferred": two_preferred,
    "evaluation_qualitylabel_level": changed(make_quality_label, level="platinum"),
    "evaluation_qualitylabel_no_overlap": twice(
        make_quality_label, lambda: {"cluster": make_cluster()}
    ),
}


@pytest.mark.parametrize("name", OFFENCES)
def test_the_database_refuses(name):
    assert_database_refuses(name, OFFENCES[name])


@pytest.mark.parametrize("name", OFFENCES)
def test_full_clean_explains(name):
    assert_full_clean_explains(name, OFFENCES[name])
