"""The calendar of evaluations as a file for calendar programs."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from icalendar import Calendar

from evaluation.calendar.dues import calendar
from evaluation.calendar.ics import calendar_file
from registry.models import RecognitionEnding
from tests.evaluation.factories import (
    make_condition,
    make_evaluation,
    make_quality_label,
)
from tests.factories import make_cluster, make_legal_regime, make_recognition

pytestmark = pytest.mark.django_db


@pytest.fixture
def tweed():
    regime = make_legal_regime(
        name_en="Decree of 2007",
        start_on=date(2007, 7, 1),
        recognition_years=3,
        renewal_notice_months=4,
    )
    cluster = make_cluster(name="TWEED")
    return make_recognition(cluster=cluster, regime=regime, start_on=date(2008, 3, 1))


def events_on(day, made_at=datetime(2010, 1, 1, 12, tzinfo=UTC)):
    file = calendar_file(
        calendar(day),
        made_at=made_at,
        address=lambda due: f"https://example.org{due.cluster.get_absolute_url()}",
    )
    return {str(event["uid"]): event for event in Calendar.from_ical(file).events}


def test_an_evaluation_and_its_file_are_all_day_events(tweed):
    events = events_on(date(2010, 1, 1))

    assert {uid: event["dtstart"].dt for uid, event in events.items()} == {
        "tweed-2008-03-01-end_of_term-2011-due@walloon-clusters": date(2011, 2, 28),
        "tweed-2008-03-01-end_of_term-2011-file@walloon-clusters": date(2010, 10, 28),
    }
    for event in events.values():
        assert event["dtend"].dt - event["dtstart"].dt == timedelta(days=1)
        assert event["summary"].startswith("TWEED: ")
        assert event["url"] == "https://example.org/clusters/tweed/"


def test_somebody_is_reminded_eight_six_and_four_months_before_the_end(tweed):
    """Of the file, whose last day is four months before: eight and six."""
    due, file = events_on(date(2010, 1, 1)).values()

    def days(event):
        return [
            event["dtstart"].dt + alarm["trigger"].dt for alarm in event.walk("VALARM")
        ]

    assert days(due) == [date(2010, 6, 28), date(2010, 8, 28), date(2010, 10, 28)]
    assert days(file) == [date(2010, 6, 28), date(2010, 8, 28)]


def test_what_is_past_is_not_in_the_file(tweed):
    tweed.end_on = date(2011, 2, 28)
    tweed.ending = RecognitionEnding.EXPIRED
    tweed.save()

    assert events_on(date(2012, 1, 1)) == {}


def test_what_is_decided_stays_for_a_year_and_reminds_of_nothing(tweed):
    make_evaluation(
        cluster=tweed.cluster,
        recognition=tweed,
        reference_on=date(2010, 11, 1),
        status="decided",
        outcome="ended",
        decided_on=date(2010, 11, 28),
        reasons=["other"],
    )

    (event,) = events_on(date(2010, 12, 1)).values()

    assert event["summary"] == "TWEED: evaluation (end of the term), decided"
    assert event["dtstart"].dt == date(2011, 2, 28)
    assert event.walk("VALARM") == []
    assert events_on(date(2012, 6, 1), made_at=datetime(2012, 6, 1, tzinfo=UTC)) == {}


def test_an_event_says_how_far_it_is(tweed):
    for event in events_on(date(2010, 12, 1)).values():
        assert event["description"] == "Decree of 2007 – renewal file not received"


def test_ends_of_labels_and_conditions_are_in_the_file(client, tweed):
    make_quality_label(
        cluster=tweed.cluster, start_on=date(2010, 1, 1), end_on=date(2011, 12, 31)
    )
    decided = make_evaluation(
        cluster=tweed.cluster, reference_on=date(2010, 6, 1), occasion="exceptional"
    )
    make_condition(evaluation=decided, due_on=date(2011, 9, 1))
    decided.status, decided.outcome = "decided", "renewed_with_conditions"
    decided.decided_on, decided.conditions = date(2010, 7, 1), "Grow."
    decided.save()

    def days(**asked):
        page = client.get(
            reverse("evaluation_calendar_file"), {"as_of": "2010-12-01"} | asked
        )
        events = Calendar.from_ical(page.content).events
        return {event["dtstart"].dt for event in events} - {
            date(2011, 2, 28),
            date(2010, 10, 28),
        }

    other = make_cluster(name="Other")
    assert days() == {date(2011, 12, 31), date(2011, 9, 1)}
    assert days(cluster="tweed") == days(kind="business_cluster") == days()
    assert days(cluster=other.slug) == days(kind="competitiveness_pole") == set()


@pytest.mark.parametrize("precision", ["month", "year", "documented"])
def test_a_day_that_nobody_stated_is_no_event(tweed, precision):
    tweed.start_precision = precision
    tweed.save()

    assert calendar(date(2010, 1, 1))
    assert events_on(date(2010, 1, 1)) == {}
