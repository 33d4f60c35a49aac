"""The report of an evaluation as a PDF, and what it may tell to whom."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from evaluation.models import EvaluationStatus, IndicatorCode, Outcome, Reason
from evaluation.report import contents, report_pdf
from tests.evaluation.factories import (
    make_criterion_score,
    make_evaluation,
    make_measurement,
    make_recommendation,
)
from tests.factories import make_cluster

pytestmark = pytest.mark.django_db


@pytest.fixture
def wood():
    evaluation = make_evaluation(
        cluster=make_cluster(name="Wood"),
        reference_on=date(2004, 12, 31),
        status=EvaluationStatus.OPEN,
        strengths="It is there – « présent ».",
        is_confidential=True,
    )
    make_criterion_score(evaluation=evaluation, score=2, findings="Few members.")
    make_measurement(
        evaluation=evaluation,
        code=IndicatorCode.MEM_02,
        value=Decimal("0.8190"),
        numerator=Decimal(647),
        denominator=Decimal(790),
        coverage=Decimal(1),
    )
    make_measurement(
        evaluation=evaluation,
        code=IndicatorCode.OUT_01,
        lack="no_accounts",
    )
    make_recommendation(evaluation=evaluation, text="Find #members & *firms*.")
    type(evaluation).objects.filter(pk=evaluation.pk).update(
        status=EvaluationStatus.DECIDED,
        decided_on=date(2005, 1, 31),
        outcome=Outcome.ENDED,
        reasons=[Reason.CRITICAL_MASS],
    )
    evaluation.refresh_from_db()
    return evaluation


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("confidential", [True, False])
def test_a_report_is_a_pdf_for_screen_readers(wood, language, confidential):
    with translation.override(language):
        pdf = report_pdf(wood, confidential=confidential)

    assert pdf.startswith(b"%PDF-")
    assert b"pdfuaid" in pdf


def test_a_confidential_report_tells_readers_only_the_decision(wood):
    told = contents(wood, confidential=False)

    assert {fact["name"]: fact["value"] for fact in told["facts"]} == {
        "Cluster": "Wood",
        "Decision": "ended",
        "Decided on": "31 January 2005",
        "Reasons": "insufficient critical mass",
    }
    assert "confidential" in told["notice"]
    for part in ("scores", "sections", "measurements", "recommendations"):
        assert told[part] == []


def test_a_report_tells_staff_everything(wood):
    told = contents(wood, confidential=True)

    (score,) = told["scores"]
    assert (score["score"], score["findings"]) == ("2", "Few members.")
    share, growth = told["measurements"]
    assert (share["value"], share["fraction"]) == ("81.9\xa0%", "647 / 790")
    assert (growth["value"], growth["note"]) == (
        "too little is known",
        "It takes the jobs and the value added of the members and of their sector, "
        "which the registry does not hold.",
    )
    assert told["recommendations"][0]["text"] == "Find #members & *firms*."
    assert told["notice"] == ""


def test_a_draft_says_that_it_is_one():
    assert "not signed" in contents(make_evaluation(), confidential=True)["notice"]
