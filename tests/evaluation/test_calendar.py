"""When each cluster is to be evaluated, after the regime of its recognition."""

from datetime import date

import pytest

from evaluation.calendar.dues import (
    DueState,
    calendar,
    file_deadline,
    midterm,
    term_end,
)
from evaluation.models import EvaluationStatus, Occasion, Outcome
from registry.models import RecognitionEnding
from registry.words import reckoned
from tests.evaluation.factories import make_evaluation
from tests.factories import make_cluster, make_legal_regime, make_recognition

pytestmark = pytest.mark.django_db


@pytest.fixture
def decree_of_2007():
    return make_legal_regime(
        start_on=date(2007, 7, 1),
        end_on=date(2024, 6, 30),
        recognition_years=3,
        has_midterm_evaluation=False,
        renewal_notice_months=4,
    )


@pytest.fixture
def decree_of_2024():
    return make_legal_regime(
        start_on=date(2024, 7, 1),
        recognition_years=4,
        has_midterm_evaluation=True,
        renewal_notice_months=4,
    )


def test_a_term_of_three_years_from_march_2008(decree_of_2007):
    recognition = make_recognition(regime=decree_of_2007, start_on=date(2008, 3, 1))

    assert term_end(recognition) == date(2011, 2, 28)
    assert file_deadline(recognition) == date(2010, 10, 28)
    assert midterm(recognition) is None


def test_a_term_of_four_years_from_july_2024(decree_of_2024):
    recognition = make_recognition(regime=decree_of_2024, start_on=date(2024, 7, 1))

    assert term_end(recognition) == date(2028, 6, 30)
    assert file_deadline(recognition) == date(2028, 2, 29)
    assert midterm(recognition) == date(2026, 6, 30)
    assert [due.occasion for due in calendar(date(2024, 7, 1))] == [
        Occasion.MIDTERM,
        Occasion.END_OF_TERM,
    ]


def test_a_change_of_regime_leaves_a_running_term_as_it_is(
    decree_of_2007, decree_of_2024
):
    recognition = make_recognition(regime=decree_of_2007, start_on=date(2023, 1, 1))

    (due,) = calendar(date(2025, 1, 1))

    assert (due.recognition, due.due_on) == (recognition, date(2025, 12, 31))


def test_a_regime_without_terms_is_evaluated_every_so_many_years():
    """Clusters launched in 2001 were evaluated in 2004, three years after."""
    pilot = make_legal_regime(
        start_on=date(2001, 1, 1), recognition_years=None, evaluation_years=3
    )
    make_recognition(
        regime=pilot,
        start_on=date(2001, 1, 1),
        end_on=date(2007, 6, 30),
        ending=RecognitionEnding.EXPIRED,
    )

    dues = calendar(date(2007, 7, 1))

    assert [due.due_on for due in dues] == [date(2004, 1, 1), date(2007, 1, 1)]
    assert {due.state for due in dues} == {DueState.UNDOCUMENTED}


def test_a_regime_that_says_nothing_asks_for_nothing():
    silent = make_legal_regime(recognition_years=None, evaluation_years=None)
    make_recognition(regime=silent, start_on=silent.start_on)

    assert calendar(date(2030, 1, 1)) == []


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2008, 3, 1), DueState.AHEAD),
        (date(2010, 6, 27), DueState.AHEAD),
        (date(2010, 6, 28), DueState.SOON),
        (date(2010, 10, 28), DueState.SOON),
        (date(2010, 10, 29), DueState.FILE_MISSING),
        (date(2011, 2, 28), DueState.FILE_MISSING),
        (date(2011, 3, 1), DueState.OVERDUE),
    ],
)
def test_the_state_of_what_is_due(decree_of_2007, day, state):
    """Due soon from eight months before the end; the file is late before it is."""
    make_recognition(regime=decree_of_2007, start_on=date(2008, 3, 1))

    (due,) = calendar(day)

    assert due.state == state


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2010, 10, 28), DueState.SOON),
        (date(2010, 10, 29), DueState.UNDOCUMENTED),
        (date(2011, 3, 1), DueState.UNDOCUMENTED),
    ],
)
def test_a_cluster_that_was_renewed_is_not_said_to_be_late(decree_of_2007, day, state):
    make_recognition(
        regime=decree_of_2007,
        start_on=date(2008, 3, 1),
        end_on=date(2011, 2, 28),
        ending=RecognitionEnding.EXPIRED,
    )

    (due,) = calendar(day)

    assert due.state == state


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2010, 11, 30), DueState.OPEN),
        (date(2010, 12, 1), DueState.SIGNED),
        (date(2010, 12, 31), DueState.SIGNED),
        (date(2011, 1, 1), DueState.DECIDED),
    ],
)
def test_an_evaluation_is_as_far_as_it_was_on_the_day(decree_of_2007, day, state):
    recognition = make_recognition(regime=decree_of_2007, start_on=date(2008, 3, 1))
    make_evaluation(
        cluster=recognition.cluster,
        recognition=recognition,
        reference_on=date(2010, 9, 30),
        status=EvaluationStatus.DECIDED,
        signed_at="2010-12-01T12:00Z",
        decided_on=date(2011, 1, 1),
        outcome=Outcome.RENEWED,
    )

    (due,) = calendar(day)

    assert due.state == state
    assert due.is_past == (state == DueState.DECIDED)


def test_an_evaluation_that_a_document_quotes_was_made(decree_of_2007):
    recognition = make_recognition(regime=decree_of_2007, start_on=date(2008, 3, 1))
    make_evaluation(
        cluster=recognition.cluster,
        recognition=recognition,
        reference_on=date(2010, 9, 30),
        status=EvaluationStatus.DOCUMENTED,
        quote="L’évaluation a été réalisée.",
    )

    (due,) = calendar(date(2012, 1, 1))

    assert due.state == DueState.DOCUMENTED
    assert due.is_past


@pytest.mark.parametrize(
    "status", [each for each in EvaluationStatus if each != EvaluationStatus.ANNULLED]
)
def test_an_evaluation_answers_to_what_is_due(decree_of_2007, status):
    recognition = make_recognition(regime=decree_of_2007, start_on=date(2008, 3, 1))
    signed = {"signed_at": "2010-12-01T12:00Z"}
    fields = {
        EvaluationStatus.SIGNED: signed,
        EvaluationStatus.DECIDED: signed
        | {"decided_on": date(2011, 1, 1), "outcome": Outcome.RENEWED},
        EvaluationStatus.DOCUMENTED: {"quote": "It was evaluated."},
        EvaluationStatus.OPEN: {},
    }
    evaluation = make_evaluation(
        cluster=recognition.cluster,
        recognition=recognition,
        reference_on=date(2010, 9, 30),
        status=status,
        **fields[status],
    )

    (due,) = calendar(date(2011, 3, 1))

    assert (due.evaluation, due.state) == (evaluation, DueState(status))


def test_an_evaluation_of_the_future_is_not_known_yet(decree_of_2007):
    recognition = make_recognition(regime=decree_of_2007, start_on=date(2008, 3, 1))
    make_evaluation(
        cluster=recognition.cluster,
        recognition=recognition,
        reference_on=date(2010, 9, 30),
    )

    (due,) = calendar(date(2010, 9, 29))

    assert due.evaluation is None


def test_a_renewed_recognition_was_evaluated_though_no_document_says_so(
    decree_of_2007,
):
    make_recognition(
        regime=decree_of_2007,
        start_on=date(2008, 3, 1),
        end_on=date(2011, 2, 28),
        ending=RecognitionEnding.EXPIRED,
    )

    (due,) = calendar(date(2012, 1, 1))

    assert due.state == DueState.UNDOCUMENTED


def test_the_calendar_of_one_cluster(decree_of_2007):
    ours = make_recognition(regime=decree_of_2007, start_on=date(2008, 3, 1))
    make_recognition(regime=decree_of_2007, start_on=date(2008, 3, 1))

    (due,) = calendar(date(2010, 1, 1), [ours.cluster])

    assert due.cluster == ours.cluster
    assert due.uid == f"{ours.cluster.slug}-2008-03-01-end_of_term-2011"


@pytest.mark.parametrize("clusters", [1, 20])
def test_the_calendar_asks_as_often_for_one_cluster_as_for_many(
    decree_of_2007, clusters, django_assert_num_queries
):
    for _ in range(clusters):
        cluster = make_cluster()
        make_recognition(
            cluster=cluster, regime=decree_of_2007, start_on=date(2008, 3, 1)
        )
        make_evaluation(cluster=cluster)

    with django_assert_num_queries(2):
        assert len(calendar(date(2011, 1, 1))) == clusters


@pytest.mark.parametrize(
    ("precision", "told"),
    [
        ("day", "31 December 2017"),
        ("month", "in January 2018"),
        ("year", "in 2018"),
        ("documented", "not before January 2018"),
    ],
)
def test_a_term_ends_no_more_exactly_than_it_began(decree_of_2007, precision, told):
    make_recognition(
        regime=decree_of_2007, start_on=date(2015, 1, 1), start_precision=precision
    )

    (due,) = calendar(date(2016, 1, 1))

    assert reckoned(due.due) == told
    assert due.file_due.precision == precision


def test_an_end_that_a_source_states_is_the_end_of_a_term_documented_from_a_day(
    decree_of_2007,
):
    """H2O: at least since the last day of 2021, until 2024."""
    make_recognition(
        regime=decree_of_2007,
        start_on=date(2021, 12, 31),
        start_precision="documented",
        end_on=date(2024, 12, 31),
        end_precision="year",
        ending=RecognitionEnding.NOT_DOCUMENTED_LATER,
    )

    (due,) = calendar(date(2023, 1, 1))

    assert (due.due_on, reckoned(due.due)) == (date(2024, 12, 31), "in 2024")


def test_nobody_is_late_for_a_day_that_nobody_stated(decree_of_2007):
    make_recognition(
        regime=decree_of_2007,
        start_on=date(2015, 1, 1),
        start_precision="documented",
    )

    assert [due.state for due in calendar(date(2016, 1, 1))] == [DueState.AHEAD]
    assert [due.state for due in calendar(date(2020, 1, 1))] == [DueState.UNDATED]


def test_a_missing_file_is_no_evaluation_that_is_overdue(decree_of_2007):
    """Plastiwin: the evaluation is due in January, the file was in September."""
    make_recognition(regime=decree_of_2007, start_on=date(2024, 1, 15))

    def state_on(day):
        (due,) = calendar(day)
        return due.state

    assert state_on(date(2026, 9, 14)) == DueState.SOON
    assert state_on(date(2026, 11, 28)) == DueState.FILE_MISSING
    assert state_on(date(2027, 1, 15)) == DueState.OVERDUE


def test_a_file_opened_late_leaves_the_days_before_as_they_were(decree_of_2024):
    recognition = make_recognition(regime=decree_of_2024, start_on=date(2024, 7, 1))
    make_evaluation(
        cluster=recognition.cluster,
        recognition=recognition,
        occasion=Occasion.MIDTERM,
        reference_on=date(2026, 6, 30),
        opened_on=date(2026, 11, 28),
    )

    def half_way_on(day):
        return calendar(day)[0].state

    assert half_way_on(date(2026, 7, 1)) == DueState.OVERDUE
    assert half_way_on(date(2026, 11, 27)) == DueState.OVERDUE
    assert half_way_on(date(2026, 11, 28)) == DueState.OPEN


def test_a_term_that_was_decided_is_in_the_calendar_before_it_begins(decree_of_2024):
    cluster = make_cluster()
    renewal = make_recognition(
        cluster=cluster, regime=decree_of_2024, start_on=date(2027, 6, 1)
    )
    make_evaluation(
        cluster=cluster,
        reference_on=date(2026, 6, 1),
        renewal=renewal,
        status=EvaluationStatus.DECIDED,
        outcome=Outcome.RENEWED,
        decided_on=date(2026, 11, 28),
    )

    assert calendar(date(2026, 11, 27)) == []
    assert [
        (due.occasion, due.due_on, due.state) for due in calendar(date(2026, 11, 28))
    ] == [
        (Occasion.MIDTERM, date(2029, 5, 31), DueState.AHEAD),
        (Occasion.END_OF_TERM, date(2031, 5, 31), DueState.AHEAD),
    ]
