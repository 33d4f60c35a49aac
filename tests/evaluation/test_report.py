"""The report of an evaluation as a PDF, and what it may tell to whom."""

from datetime import date
from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import translation

from evaluation.models import EvaluationStatus, IndicatorCode, Lack, Outcome, Reason
from evaluation.report import contents, report_pdf
from registry.recorded.asked import read
from tests.evaluation.factories import (
    make_criterion_score,
    make_evaluation,
    make_measurement,
    make_recommendation,
)
from tests.factories import make_cluster, make_recognition, make_source

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
        low=Decimal("0.8190"),
        high=Decimal("0.8190"),
        numerator=Decimal(647),
        denominator=Decimal(790),
        coverage=Decimal(1),
    )
    make_measurement(
        evaluation=evaluation,
        code=IndicatorCode.OUT_01,
        lack=Lack.NO_ACCOUNTS,
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


def test_a_report_that_is_looked_back_at_says_so(wood):
    known_on = read("2026-01-31")

    said = contents(wood, AnonymousUser(), known_on)["notice"]

    assert "As the registry knew it on 31 January 2026." in said
    assert "As the registry knew it" not in contents(wood, AnonymousUser())["notice"]


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("whole", [True, False])
def test_a_report_is_a_pdf_for_screen_readers(wood, admin_user, language, whole):
    with translation.override(language):
        pdf = report_pdf(wood, admin_user if whole else AnonymousUser())

    assert pdf.startswith(b"%PDF-")
    assert b"pdfuaid" in pdf


def facts_of(told):
    return {fact["name"]: fact["value"] for fact in told["facts"]}


def test_a_confidential_report_tells_readers_only_the_decision(wood):
    told = contents(wood, AnonymousUser())

    facts = facts_of(told)
    assert facts.pop("Document of the decision").startswith(wood.source.title)
    assert facts == {
        "Cluster": "Wood",
        "Decision": "not renewed",
        "Decided on": "31 January 2005",
        "Reasons": "insufficient critical mass",
    }
    assert "confidential" in told["notice"]
    for part in ("scores", "sections", "measurements", "recommendations"):
        assert told[part] == []


def test_a_report_tells_staff_everything(wood, admin_user):
    told = contents(wood, admin_user)

    (score,) = told["scores"]
    assert (score["score"], score["findings"]) == ("2", "Few members.")
    share, growth = told["measurements"]
    assert share["value"] == "81.9\xa0%"
    assert share["notes"][0] == "647 / 790"
    assert growth["value"] == "too little is known"
    assert told["recommendations"][0]["text"] == "Find #members & *firms*."
    assert told["notice"] == ""


def test_a_draft_says_that_it_is_one(admin_user):
    assert "not signed" in contents(make_evaluation(), admin_user)["notice"]


def test_a_value_by_hand_says_so_with_its_reason_and_its_source(admin_user):
    evaluation = make_evaluation(reference_on=date(2010, 6, 30))
    source = make_source(title="Survey of 2010")
    make_measurement(
        evaluation=evaluation,
        code=IndicatorCode.MEM_10,
        value=Decimal("0.09"),
        is_manual=True,
        justification="Counted in the register.",
        source=source,
    )

    (share,) = contents(evaluation, admin_user)["measurements"]

    assert share["value"] == "9\xa0%"
    assert share["unit"] == "percent"
    assert share["notes"][:2] == ["by hand", "Counted in the register."]
    assert share["notes"][2].startswith("Survey of 2010")


def test_a_report_tells_who_answered_the_act_and_the_new_recognition(admin_user):
    evaluation = make_evaluation(
        reference_on=date(2010, 6, 30),
        members_asked=60,
        members_answering=41,
        others_asked=30,
        opinion="In favour.",
        opinion_on=date(2010, 9, 1),
    )

    told = contents(evaluation, admin_user)

    assert facts_of(told)["Members who answered"] == "41 of 60"
    assert facts_of(told)["Others who answered"] == "not stated of 30"
    assert told["sections"] == [
        {
            "name": "Opinion of the advisory committee, 1 September 2010",
            "text": "In favour.",
        }
    ]


def test_a_report_in_french_writes_days_and_numbers_in_french(admin_user):
    cluster = make_cluster(name="Bois")
    evaluation = make_evaluation(
        cluster=cluster,
        recognition=make_recognition(cluster=cluster, start_on=date(2008, 4, 1)),
        reference_on=date(2010, 6, 30),
        members_asked=1200,
        members_answering=41,
    )

    with translation.override("fr"):
        told = contents(evaluation, admin_user)
        answered = [f["value"] for f in told["facts"] if "1\u202f200" in f["value"]]

    assert len(answered) == 1
    assert any("1er avril 2008" in fact["value"] for fact in told["facts"])
