"""What files of evaluation may change; the rest is tested with the registry's."""

from datetime import date

import pytest

from evaluation.models import (
    CriterionScore,
    Evaluation,
    EvaluationStatus,
    Measurement,
    Outcome,
    Recommendation,
)
from evaluation.resources import (
    CriterionScoreResource,
    EvaluationResource,
    MeasurementResource,
    RecommendationResource,
)
from evaluation.services import sign_evaluation
from tests.factories import make_cluster, make_recognition, make_source
from tests.registry.table_files import export, import_file, import_rows, problems

from .acts import complete, make_evaluator, make_tweed, open_file, signed_file
from .factories import make_criterion_score, make_evaluation, make_framework

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed():
    return signed_file(make_tweed(), make_evaluator())


def documented(**values):
    return {
        "slug": "wood-2004",
        "cluster": make_cluster(slug="wood").slug,
        "framework": make_framework(slug="guidelines").slug,
        "reference_on": "2004-12-31",
        "status": "decided",
        "outcome": "ended",
        "decided_on": "2004-12-31",
        "reasons": "critical_mass,involvement",
        "source": make_source().slug,
    } | values


def test_an_evaluation_that_a_document_tells_of_is_imported_and_corrected():
    row = documented()

    assert problems(import_rows(EvaluationResource, row)) == {}
    evaluation = Evaluation.objects.get()
    assert (evaluation.status, evaluation.outcome) == (
        EvaluationStatus.DECIDED,
        Outcome.ENDED,
    )
    assert evaluation.reasons == ["critical_mass", "involvement"]

    result = import_rows(EvaluationResource, row | {"outcome": "continued"})
    assert problems(result) == {}
    assert Evaluation.objects.get().outcome == Outcome.CONTINUED


def test_a_recognition_is_named_by_the_day_on_which_it_began():
    row = documented()
    recognition = make_recognition(
        cluster=make_cluster(slug="tweed"), start_on=date(2001, 1, 1)
    )

    wrong = import_rows(EvaluationResource, row | {"recognition": "2001-01-01"})
    right = import_rows(
        EvaluationResource, row | {"cluster": "tweed", "recognition": "2001-01-01"}
    )

    assert problems(wrong)[1, "recognition"] == [
        "“wood” has no recognition that began on 1 January 2001."
    ]
    assert problems(right) == {}
    assert Evaluation.objects.get().recognition == recognition


def test_a_file_signs_nothing():
    row = documented(status="signed", outcome="", decided_on="")
    when = {"signed_at": "2011-01-01T12:00:00+00:00"}

    assert (
        "is not a code"
        in problems(import_rows(EvaluationResource, row))[1, "status"][0]
    )
    assert (1, "signed_at") in problems(
        import_rows(EvaluationResource, row | {"status": "open"} | when)
    )
    assert not Evaluation.objects.exists()


CHANGES = {
    "strengths": "All",
    "reference_on": "2010-01-01",
    "outcome": "continued",
    "decided_on": "2011-02-28",
    "opinion": "Good",
    "status": "decided",
}


@pytest.mark.parametrize("column", CHANGES)
def test_no_file_changes_what_was_signed(signed, column):
    row = {"slug": signed.slug, column: CHANGES[column]}

    result = import_rows(EvaluationResource, row)

    assert problems(result)[1, column] == [
        "It is written and signed on the site: no file changes it."
    ]
    assert Evaluation.objects.get().status == EvaluationStatus.SIGNED


@pytest.mark.parametrize("column", ["strengths", "outcome", "status"])
def test_no_file_writes_or_decides_an_open_file(column):
    file = open_file(make_tweed(), make_evaluator())

    result = import_rows(
        EvaluationResource, {"slug": file.slug, column: CHANGES[column]}
    )

    assert list(problems(result)) == [(1, column)]
    assert Evaluation.objects.get().is_open


def test_an_export_of_what_was_signed_is_imported_again_and_changes_nothing(signed):
    for resource in (EvaluationResource, CriterionScoreResource, MeasurementResource):
        for name in ("csv", "xlsx", "ods", "json"):
            result = import_file(resource, name, export(resource, name))

            assert problems(result) == {}
            assert result.totals["update"] == 0


@pytest.mark.parametrize(
    ("resource", "model", "row"),
    [
        (MeasurementResource, Measurement, {"code": "MEM-01", "lack": "as_written"}),
        (MeasurementResource, Measurement, {"code": "MEM-01", "value": "790"}),
        (CriterionScoreResource, CriterionScore, {"score": "1"}),
        (RecommendationResource, Recommendation, {"number": "9", "text": "More."}),
    ],
)
def test_no_file_changes_a_part_of_what_was_signed(signed, resource, model, row):
    before = list(model.objects.order_by("pk").values())
    if model is CriterionScore:
        row = {"criterion": signed.scores.first().criterion.slug} | row

    result = import_rows(resource, {"evaluation": signed.slug} | row)

    (message,) = problems(result)[1, "__all__"]
    assert message.startswith("The evaluation is signed")
    assert list(model.objects.order_by("pk").values()) == before


def test_a_recommendation_is_closed_by_a_file_after_the_signature():
    eva = make_evaluator()
    file = open_file(make_tweed(), eva)
    Recommendation.objects.create(evaluation=file, text="Find members.")
    sign_evaluation(evaluation=complete(file, eva), user=eva)

    result = import_rows(
        RecommendationResource,
        {
            "evaluation": file.slug,
            "number": "1",
            "closed_on": "2011-09-01",
            "follow_up": "Three joined.",
        },
    )

    assert problems(result) == {}
    assert Recommendation.objects.get().follow_up == "Three joined."


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("computed_at", "yesterday", "is not a time"),
        ("parts", "[1]", "is not an object of JSON"),
        ("parts", "{", "is not an object of JSON"),
        ("coverage", "1.5", "between 0 and 1"),
    ],
)
def test_a_cell_that_is_refused_says_how_to_mend_it(column, value, message):
    row = {"evaluation": make_evaluation().slug, "code": "MEM-01", "value": "790"}

    result = import_rows(MeasurementResource, row | {column: value})

    assert message in next(iter(problems(result).values()))[0]


def test_the_parts_and_the_moment_of_a_measurement_come_back_from_every_format():
    file = open_file(make_tweed(), make_evaluator())
    Measurement.objects.filter(code="MEM-11").update(parts={"provinces": {"BE32": 2}})
    before = list(Measurement.objects.order_by("code").values())

    for name in ("csv", "xlsx", "ods", "json"):
        content = export(MeasurementResource, name)
        Measurement.objects.all().delete()
        assert problems(import_file(MeasurementResource, name, content)) == {}
        after = list(Measurement.objects.order_by("code").values())
        assert [row | {"id": 0} for row in after] == [
            row | {"id": 0} for row in before
        ], name
    assert file.measurements.count() == len(before)


def test_scores_are_told_apart_by_criterion():
    score = make_criterion_score(score=2)

    result = import_rows(
        CriterionScoreResource,
        {
            "evaluation": score.evaluation.slug,
            "criterion": score.criterion.slug,
            "score": "5",
        },
    )

    assert problems(result) == {}
    assert CriterionScore.objects.get().score == 5
