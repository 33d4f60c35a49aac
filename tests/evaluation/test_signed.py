"""What a signature freezes, whoever writes."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from evaluation.models import Evaluation, EvaluationStatus, Measurement, Outcome
from registry.refusals import explain
from tests.evaluation.factories import (
    make_criterion_score,
    make_evaluation,
    make_measurement,
    make_recommendation,
)

pytestmark = pytest.mark.django_db


def signed():
    evaluation = make_evaluation()
    make_measurement(evaluation=evaluation)
    make_criterion_score(evaluation=evaluation, score=4)
    make_recommendation(evaluation=evaluation)
    evaluation.status = EvaluationStatus.SIGNED
    evaluation.signed_at = timezone.now()
    evaluation.save()
    return evaluation


def assert_frozen(act):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        act()
    (message,) = explain(refusal.value).messages
    assert "is signed" in message


def test_an_open_evaluation_is_written_and_taken_away():
    evaluation = make_evaluation()
    measurement = make_measurement(evaluation=evaluation)

    Measurement.objects.filter(pk=measurement.pk).update(value=791)
    evaluation.delete()

    assert not Measurement.objects.exists()


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE evaluation_measurement SET value = 1",
        "DELETE FROM evaluation_measurement",
        "UPDATE evaluation_criterionscore SET score = 1",
        "DELETE FROM evaluation_criterionscore",
        "UPDATE evaluation_recommendation SET text = 'None.'",
        "DELETE FROM evaluation_recommendation",
        "UPDATE evaluation_evaluation SET strengths = 'All.'",
        "UPDATE evaluation_evaluation SET status = 'open', signed_at = NULL",
        "DELETE FROM evaluation_evaluation",
    ],
)
def test_sql_cannot_change_what_was_signed(sql):
    signed()

    def act():
        with connection.cursor() as cursor:
            cursor.execute(sql)

    assert_frozen(act)


@pytest.mark.parametrize(
    "make", [make_measurement, make_criterion_score, make_recommendation]
)
def test_nothing_is_added_to_what_was_signed(make):
    evaluation = signed()

    assert_frozen(lambda: make(evaluation=evaluation))


def test_a_row_is_not_moved_into_or_out_of_what_was_signed():
    signed()
    other = make_measurement(evaluation=make_evaluation())
    measured = Measurement.objects.exclude(pk=other.pk)

    assert_frozen(lambda: measured.update(evaluation=other.evaluation))
    assert_frozen(
        lambda: Measurement.objects.filter(pk=other.pk).update(
            evaluation=measured.get().evaluation
        )
    )


def test_a_recommendation_is_closed_after_the_signature():
    recommendation = signed().recommendations.get()
    recommendation.closed_on = date(2011, 1, 1)
    recommendation.follow_up = "Three members joined."

    recommendation.save()

    recommendation.refresh_from_db()
    assert recommendation.closed_on == date(2011, 1, 1)


def test_a_signed_evaluation_is_decided_once():
    evaluation = signed()
    rows = Evaluation.objects.filter(pk=evaluation.pk)

    rows.update(
        status=EvaluationStatus.DECIDED,
        decided_on=date(2011, 1, 15),
        outcome=Outcome.RENEWED,
    )

    assert_frozen(lambda: rows.update(decided_on=date(2011, 1, 16)))
    assert_frozen(lambda: rows.update(status=EvaluationStatus.SIGNED))
