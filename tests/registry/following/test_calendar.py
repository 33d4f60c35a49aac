"""Everything that has a day, for calendar programs."""

from datetime import date

import pytest
from icalendar import Calendar

from registry.following.days import all_dated, dated_kinds
from tests.evaluation.factories import make_evaluation, make_quality_label
from tests.factories import (
    make_cluster,
    make_event,
    make_event_participation,
    make_legal_regime,
    make_recognition,
)
from tests.html import page_of
from tests.programmes.factories import make_call

pytestmark = pytest.mark.django_db

DAY = "2026-06-30"


def calendar(client, path="/calendar.ics", **query):
    response = client.get(path, {"as_of": DAY} | query)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(response.content).walk("VEVENT")


@pytest.fixture
def fair():
    fair = make_event(
        slug="fair",
        title_en="The fair",
        title_fr="La foire",
        start_on=date(2026, 9, 7),
        end_on=date(2026, 9, 9),
    )
    make_event_participation(event=fair, cluster=make_cluster(slug="tweed"))
    make_call(slug="34", title_en="34th call", opened_on=date(2026, 1, 1))
    return fair


def test_an_event_fills_its_days(client, fair):
    (event,) = calendar(client, kind="event", as_of="2026-10-01")

    assert event["UID"] == "event-fair@walloon-clusters"
    assert event["DTSTART"].dt == date(2026, 9, 7)
    assert event["DTEND"].dt == date(2026, 9, 10)
    assert event["DTSTAMP"].dt.isoformat() == "2026-09-30T22:00:00+00:00"
    assert event["SUMMARY"] == "The fair"
    assert event["SUMMARY"].params["LANGUAGE"] == "en"
    assert event["URL"] == "http://testserver/events/fair/"


def test_the_address_says_the_language(client, fair):
    (event,) = calendar(client, kind="event", as_of="2026-10-01", _language="fr")

    assert event["SUMMARY"] == "La foire"


def test_what_is_known_to_the_month_fills_it_and_says_so(client):
    make_event(
        start_on=date(2026, 5, 1),
        start_precision="month",
        end_on=date(2026, 5, 31),
        end_precision="month",
    )

    (event,) = calendar(client, kind="event")

    assert event["DTSTART"].dt == date(2026, 5, 1)
    assert event["DTEND"].dt == date(2026, 6, 1)
    assert "known to the month" in event["DESCRIPTION"]


def test_a_calendar_is_of_some_kinds_or_of_some_clusters(client, fair):
    kinds = {"kind": ["event", "call"], "as_of": "2026-10-01"}

    assert len(calendar(client, **kinds)) == 2
    assert len(calendar(client, cluster="tweed", as_of="2026-10-01")) == 1


@pytest.mark.parametrize(
    "query", [{"kind": "no"}, {"cluster": "no"}, {"_language": "de"}, {"as_of": "no"}]
)
def test_what_it_cannot_be_of_is_said(client, query):
    assert client.get("/calendar.ics", query).status_code == 400


def test_whoever_has_it_gets_no_more(client, fair):
    first = client.get("/calendar.ics", {"as_of": DAY})
    again = client.get(
        "/calendar.ics", {"as_of": DAY}, headers={"If-None-Match": first["ETag"]}
    )

    assert again.status_code == 304


def test_every_kind_has_a_name_and_each_row_its_own_number(fair):
    cluster = make_cluster()
    regime = make_legal_regime(recognition_years=3)
    make_recognition(cluster=cluster, regime=regime, start_on=date(2025, 1, 1))
    make_quality_label(
        cluster=cluster, start_on=date(2025, 1, 1), end_on=date(2027, 12, 31)
    )

    things = list(all_dated(date(2026, 10, 1)))

    assert {each.kind for each in things} <= dated_kinds().keys()
    assert {"event", "call", "evaluation", "label"} <= {each.kind for each in things}
    assert len({each.uid for each in things}) == len(things)


def test_an_open_file_is_not_told(client):
    cluster = make_cluster()
    recognition = make_recognition(cluster=cluster, start_on=date(2025, 1, 1))
    before = client.get("/calendar.ics", {"as_of": DAY}).content
    make_evaluation(cluster=cluster, recognition=recognition)

    assert client.get("/calendar.ics", {"as_of": DAY}).content == before


@pytest.mark.parametrize("path", ["/events/", "/calls/"])
def test_a_list_of_what_has_a_day_is_a_calendar(client, fair, path):
    page = page_of(client.get(path, {"as_of": "2026-10-01"}))
    (link,) = [a for a in page.find_all("a") if a.text == "Calendar"]

    response = client.get(link["href"])

    assert len(Calendar.from_ical(response.content).walk("VEVENT")) == 1
    assert client.get("/clusters/?_feed=ics").status_code == 400


def test_the_filters_of_a_list_are_those_of_its_calendar(client, fair):
    make_event(title_en="A mission", start_on=date(2026, 1, 1))
    asked = {"_feed": "ics", "q": "fair", "as_of": "2026-10-01"}

    (event,) = calendar(client, "/events/", **asked)

    assert event["SUMMARY"] == "The fair"
