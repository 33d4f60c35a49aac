"""The calendar as a page, as files, and as what calendar programs fetch."""

import csv
import json
from datetime import date
from io import StringIO

import pytest
from django.urls import reverse
from icalendar import Calendar

from evaluation.models import EvaluationStatus
from registry.models import ClusterKind, RecognitionEnding
from tests.evaluation.factories import make_evaluation
from tests.factories import make_cluster, make_legal_regime, make_recognition
from tests.html import page_of
from tests.pages import address

pytestmark = pytest.mark.django_db

DAY = date(2010, 12, 1)


@pytest.fixture
def decree():
    return make_legal_regime(
        slug="decree-2007",
        name_en="Decree of 2007",
        start_on=date(2001, 1, 1),
        recognition_years=3,
        renewal_notice_months=4,
    )


@pytest.fixture
def clusters(decree):
    """One that is late, one due soon, one ahead, and one of the past."""
    for name, start_on in [
        ("Late", date(2007, 12, 1)),
        ("Soon", date(2008, 6, 1)),
        ("Ahead", date(2009, 6, 1)),
    ]:
        make_recognition(
            cluster=make_cluster(name=name, slug=name.lower()),
            regime=decree,
            start_on=start_on,
        )
    make_recognition(
        cluster=make_cluster(name="Past", slug="past"),
        regime=decree,
        start_on=date(2002, 1, 1),
        end_on=date(2004, 12, 31),
        ending=RecognitionEnding.EXPIRED,
    )


@pytest.fixture
def pole():
    regime = make_legal_regime(
        slug="poles",
        cluster_kind=ClusterKind.COMPETITIVENESS_POLE,
        start_on=date(2005, 12, 1),
        recognition_years=4,
        has_midterm_evaluation=True,
    )
    make_recognition(
        cluster=make_cluster(
            name="Pole", slug="pole", kind=ClusterKind.COMPETITIVENESS_POLE
        ),
        regime=regime,
        start_on=date(2010, 1, 1),
    )


def ask(client, **query):
    query.setdefault("as_of", DAY.isoformat())
    response = client.get(address("evaluation_calendar", **query))
    assert response.status_code == 200
    return response


def shown(client, **query):
    return [
        (row.record.cluster.name, row.record.state.value)
        for row in ask(client, **query).context["table"].rows
    ]


def options(client, facet, **query):
    (found,) = [f for f in ask(client, **query).context["facets"] if f.name == facet]
    return {option.value: option.count for option in found.options}


def test_what_calls_for_something_stands_first_and_the_past_below(client, clusters):
    assert shown(client) == [
        ("Late", "overdue"),
        ("Soon", "soon"),
        ("Ahead", "ahead"),
        ("Past", "undocumented"),
    ]


def test_a_row_tells_the_deadlines_and_the_regime(client, decree):
    make_recognition(
        cluster=make_cluster(name="TWEED"), regime=decree, start_on=date(2008, 3, 1)
    )

    (row,) = page_of(ask(client)).find("tbody").find_all("tr")

    assert [cell.text for cell in row.find_all("th", "td")] == [
        "TWEED Business cluster",
        "28 February 2011",
        "28 October 2010",
        "End of the term recognised since 1 March 2008",
        "Decree of 2007",
        "Renewal file not received",
    ]


def test_the_calendar_is_that_of_the_day(client, clusters):
    assert shown(client, as_of="2007-12-31") == [
        ("Late", "ahead"),
        ("Past", "undocumented"),
    ]
    assert shown(client, as_of="2001-01-01") == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"state": ["overdue", "soon"]}, ["Late", "Soon"]),
        ({"kind": "competitiveness_pole"}, ["Pole", "Pole"]),
        ({"cluster": ["past", "late"]}, ["Late", "Past"]),
        ({"regime": "poles"}, ["Pole", "Pole"]),
        ({"occasion": "midterm"}, ["Pole"]),
        ({"year": "2012"}, ["Ahead"]),
        ({"q": "lat"}, ["Late"]),
        ({"q": "nobody"}, []),
        ({"year": "2004", "kind": "competitiveness_pole"}, []),
    ],
)
def test_the_calendar_is_narrowed(client, clusters, pole, query, found):
    assert sorted(name for name, _state in shown(client, **query)) == found


def test_facets_count_what_the_others_leave(client, clusters, pole):
    assert options(client, "kind") == {"business_cluster": 4, "competitiveness_pole": 2}
    assert options(client, "occasion") == {"end_of_term": 5, "midterm": 1}
    assert options(client, "state", kind="competitiveness_pole") == {"ahead": 2}
    assert options(client, "cluster", state="overdue", q="late") == {"late": 1}
    assert options(client, "year", cluster="past") == {"2004": 1}


@pytest.mark.parametrize(
    "query",
    [
        {"state": "late"},
        {"kind": "innovation_hub"},
        {"cluster": "nobody"},
        {"regime": "none"},
        {"occasion": "birthday"},
        {"year": "3"},
        {"sort": "colour"},
        {"page": "2"},
        {"as_of": "soon"},
        {"_export": "pdf"},
    ],
)
def test_what_the_calendar_does_not_understand_is_refused(client, clusters, query):
    assert client.get(address("evaluation_calendar", **query)).status_code == 400


def test_an_empty_calendar_says_so_and_draws_nothing(client):
    page = page_of(ask(client))

    assert "No evaluation is asked for" in page.find("main").text
    assert not page.find_all("figure")


def test_it_is_sorted_by_what_the_reader_chooses(client, clusters):
    names = [name for name, _state in shown(client, sort="name")]

    assert names == ["Ahead", "Late", "Past", "Soon"]
    assert shown(client, sort="-due")[0] == ("Ahead", "ahead")


def test_the_drawing_holds_each_term_and_each_day(client, clusters):
    figure = page_of(ask(client)).find("figure", id="through-time")
    chart = json.loads(figure.find("script").text)

    assert [row["name"] for row in chart["rows"]] == ["Late", "Soon", "Ahead", "Past"]
    assert [mark["day"] for mark in chart["rows"][0]["marks"]] == ["2010-11-30"]
    assert chart["rows"][0]["marks"][0]["state"] == "overdue"
    assert [bar["start"] for bar in chart["rows"][3]["bars"]] == ["2002-01-01"]


def test_an_evaluation_is_drawn_on_the_day_on_which_it_was_measured(client, clusters):
    make_evaluation(
        cluster=ask(client).context["table"].rows[0].record.cluster,
        reference_on=date(2010, 11, 1),
        status=EvaluationStatus.DOCUMENTED,
        quote="It was evaluated.",
    )

    figure = page_of(ask(client, cluster="late")).find("figure", id="through-time")
    ((mark,),) = [
        row["marks"] for row in json.loads(figure.find("script").text)["rows"]
    ]

    assert (mark["day"], mark["state"]) == ("2010-11-01", "documented")


def test_a_file_that_is_written_is_only_said_to_be_under_way(
    client, admin_client, clusters
):
    cluster = ask(client).context["table"].rows[0].record.cluster
    file = make_evaluation(
        slug="secret", cluster=cluster, reference_on=date(2010, 11, 1)
    )

    for query in ({}, {"_export": "csv"}, {"_export": "json"}):
        response = ask(client, cluster="late", **query)
        assert "secret" not in b"".join(response).decode()
    assert shown(client, cluster="late") == [("Late", "open")]
    links = page_of(ask(admin_client, cluster="late")).find_all("a")
    assert any(file.get_absolute_url() in link.get("href", "") for link in links)


def test_who_opens_evaluations_finds_a_button_beside_what_is_due(
    client, admin_client, clusters
):
    def opened(page):
        forms = page.find("tbody").find_all("form", action=reverse("evaluation_open"))
        return [form.find("input", name="cluster")["value"] for form in forms]

    page = page_of(ask(admin_client))

    # What is far ahead is not opened today.
    assert opened(page) == ["late", "soon"]
    assert all(
        field["value"] for field in page.find_all("input", name="csrfmiddlewaretoken")
    )
    assert opened(page_of(ask(client))) == []


@pytest.mark.parametrize("clusters_there", [1, 40])
def test_the_calendar_costs_as_much_for_one_as_for_forty(
    client, decree, clusters_there, django_assert_num_queries
):
    for _cluster in range(clusters_there):
        make_recognition(regime=decree, start_on=date(2008, 6, 1))

    with django_assert_num_queries(10):
        ask(client)


def test_it_says_of_which_clusters_nothing_is_ahead_and_why(client, clusters):
    kind = ClusterKind.COMPETITIVENESS_POLE
    regime = make_legal_regime(name_en="Poles of 2005", cluster_kind=kind)
    pole = make_cluster(name="Undated", kind=kind)
    make_recognition(cluster=pole, regime=regime, start_on=date(2006, 1, 1))

    main = page_of(ask(client)).find("main").text

    assert "Not in the calendar: Undated . No source says how long" in main
    assert "under “Poles of 2005” lasts" in main
    assert "1 cluster has nothing ahead: its recognition ended" in main
    assert "is not documented later Past ( 1 January 2002 –" in main
    before = page_of(ask(client, as_of="2005-06-01")).find("main").text
    assert "Not in the calendar" not in before
    assert "1 cluster has nothing ahead" in before


def test_the_calendar_is_a_table_to_take_along(client, clusters):
    response = ask(client, _export="csv", cluster=["late", "past"])

    rows = list(csv.DictReader(StringIO(b"".join(response).decode("utf-8-sig"))))

    assert [row["cluster"] for row in rows] == ["late", "past"]
    assert rows[0] == {
        "cluster": "late",
        "name": "Late",
        "kind": "business_cluster",
        "occasion": "end_of_term",
        "due_on": "2010-11-30",
        "due_precision": "day",
        "file_due_on": "2010-07-30",
        "file_due_precision": "day",
        "regime": "decree-2007",
        "recognised_on": "2007-12-01",
        "recognised_precision": "day",
        "state": "overdue",
        "evaluation": "",
        "as_of": DAY.isoformat(),
    }


def test_a_file_due_by_no_rule_has_no_day_and_no_precision(client, pole):
    response = ask(client, _export="csv")

    rows = list(csv.DictReader(StringIO(b"".join(response).decode("utf-8-sig"))))

    assert rows
    assert {(row["file_due_on"], row["file_due_precision"]) for row in rows} == {
        ("", "")
    }


# The file for calendar programs


def fetch(client, **headers):
    return client.get(
        "/evaluations/calendar.ics", {"as_of": DAY.isoformat()}, headers=headers
    )


def test_a_calendar_program_gets_events_with_whole_addresses(client, clusters):
    response = fetch(client)
    events = Calendar.from_ical(response.content).events

    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert len(events) == 6
    assert {str(event["url"]) for event in events} == {
        f"http://testserver/clusters/{slug}/evaluation/"
        for slug in ("late", "soon", "ahead")
    }


def test_the_file_is_fetched_again_only_if_it_changed(client, decree, clusters):
    first = fetch(client)
    again = fetch(client, if_none_match=first["ETag"])
    make_recognition(regime=decree, start_on=date(2010, 1, 1))
    changed = fetch(client, if_none_match=first["ETag"])

    assert "max-age=3600" in first["Cache-Control"]
    assert (again.status_code, again.content) == (304, b"")
    assert changed.status_code == 200


def test_a_subscription_keeps_the_clusters_and_kinds_chosen(client, clusters, pole):
    page = page_of(
        ask(client, kind="business_cluster", cluster="soon", state="soon", year="2011")
    )
    (link,) = [
        a
        for a in page.find_all("a")
        if ".ics" in a.get("href", "") and "://" in a["href"]
    ]

    assert link["href"] == (
        "http://testserver/evaluations/calendar.ics?cluster=soon&kind=business_cluster"
    )
    file = client.get(link["href"], {"as_of": DAY.isoformat()})
    assert file.status_code == 200
    narrowed = client.get(link["href"] + f"&as_of={DAY.isoformat()}")
    summaries = [
        str(event["summary"]) for event in Calendar.from_ical(narrowed.content).events
    ]
    assert len(summaries) == 2
    assert all(summary.startswith("Soon") for summary in summaries)


@pytest.mark.parametrize("query", [{"kind": "none"}, {"as_of": "never"}, {"year": "x"}])
def test_the_file_refuses_what_it_does_not_understand(client, query):
    assert client.get("/evaluations/calendar.ics", query).status_code == 400


def test_the_file_says_nothing_of_how_far_an_evaluation_is(client, clusters):
    cluster = ask(client).context["table"].rows[0].record.cluster
    before = fetch(client).content
    make_evaluation(cluster=cluster, reference_on=date(2010, 11, 1), slug="secret")

    assert cluster.evaluations.get().status == EvaluationStatus.OPEN
    assert fetch(client).content == before


def test_a_regime_with_a_half_way_says_when_it_evaluates(client):
    make_legal_regime(
        recognition_years=4, evaluation_years=2, has_midterm_evaluation=True
    )

    text = page_of(client.get(reverse("regime_list"))).text

    assert "half-way (after 2 years) and at the end of the term" in text
    assert "every 2 years" not in text
