"""Evaluations: the list, one of them as a reader sees it, and its report."""

import csv
import json
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.contrib.auth.models import AnonymousUser, Permission, User
from django.urls import reverse

from evaluation.models import (
    Evaluation,
    EvaluationStatus,
    IndicatorCode,
    Measurement,
    Occasion,
    Outcome,
    Reason,
)
from evaluation.readers import reads_confidential
from evaluation.report import contents
from tests.evaluation.evaluations_world import decide
from tests.evaluation.factories import (
    make_criterion,
    make_criterion_score,
    make_evaluation,
    make_framework,
    make_measurement,
    make_recommendation,
)
from tests.factories import (
    make_cluster,
    make_membership,
    make_organisation,
    make_person,
    make_recognition,
    make_source,
    make_superuser,
)
from tests.html import page_of
from tests.pages import address

pytestmark = pytest.mark.django_db

DAY = date(2011, 6, 30)
QUOTED = {"status": EvaluationStatus.DOCUMENTED, "quote": "It was evaluated."}


def ask(client, **query):
    query.setdefault("as_of", DAY.isoformat())
    response = client.get(address("evaluation_list", **query))
    assert response.status_code == 200
    return response


def names(client, **query):
    rows = ask(client, **query).context["table"].rows
    return [row.record.cluster.name for row in rows]


def options(client, facet, **query):
    (found,) = [f for f in ask(client, **query).context["facets"] if f.name == facet]
    return {option.value: option.count for option in found.options}


def read(client, evaluation, **query):
    query.setdefault("as_of", DAY.isoformat())
    response = client.get(evaluation.get_absolute_url(), query)
    assert response.status_code == 200
    return page_of(response).find("main")


def reader(client, *permissions):
    """Log a member of the staff in who has some permissions."""
    user = User.objects.create_user("reader", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client.force_login(user)
    return client


@pytest.fixture
def framework():
    return make_framework(slug="dimensions", name_en="Five dimensions")


@pytest.fixture
def wood(framework):
    """Dropped in 2004, for two reasons."""
    evaluation = make_evaluation(
        slug="wood-2004",
        cluster=make_cluster(name="Wood", slug="wood"),
        framework=framework,
        reference_on=date(2004, 12, 31),
        reference_precision="year",
        **QUOTED,
    )
    decide(
        evaluation,
        date(2005, 2, 1),
        outcome=Outcome.ENDED,
        reasons=[Reason.CRITICAL_MASS, Reason.INVOLVEMENT],
        reasons_text="insufficient critical mass",
    )
    return evaluation


@pytest.fixture
def tweed(framework):
    """A confidential report, with everything in it, signed and decided."""
    evaluation = make_evaluation(
        slug="tweed-2010",
        cluster=make_cluster(name="TWEED", slug="tweed"),
        framework=framework,
        occasion=Occasion.MIDTERM,
        is_confidential=True,
        evaluator=make_person(),
        method="Secret interviews.",
        strengths="Secret strengths.",
        weaknesses="Secret weaknesses.",
        opinion="Secret opinion.",
        opinion_on=date(2010, 11, 1),
        members_asked=123456,
    )
    make_criterion_score(
        evaluation=evaluation,
        criterion=make_criterion(framework=framework, name_en="Strategy"),
        score=2,
        findings="Secret findings.",
    )
    make_recommendation(evaluation=evaluation, text="Secret recommendation.")
    make_measurement(
        evaluation=evaluation,
        value=Decimal("0.819"),
        code=IndicatorCode.MEM_02,
        numerator=647,
        denominator=790,
        coverage=Decimal("0.95"),
    )
    make_measurement(
        evaluation=evaluation,
        code=IndicatorCode.GOV_02,
        value=8,
        is_manual=True,
        justification="Secret survey.",
        source=make_source(slug="survey", title="A survey"),
    )
    Evaluation.objects.filter(pk=evaluation.pk).update(
        status=EvaluationStatus.SIGNED, signed_at="2010-12-01T12:00Z"
    )
    evaluation.refresh_from_db()
    decide(
        evaluation,
        date(2011, 1, 1),
        outcome=Outcome.RENEWED_WITH_CONDITIONS,
        conditions="Find ten members.",
    )
    return evaluation


@pytest.fixture
def draft(framework):
    return make_evaluation(
        slug="draft-2011",
        cluster=make_cluster(name="Plastiwin", slug="plastiwin"),
        framework=framework,
        reference_on=date(2011, 3, 1),
        strengths="Unfinished strengths.",
        source=make_source(slug="draft-2011", title="A file"),
    )


# The list


def test_the_last_evaluation_stands_first_and_each_tells_its_decision(
    client, wood, tweed
):
    rows = page_of(ask(client)).find("tbody").find_all("tr")

    assert names(client) == ["TWEED", "Wood"]
    assert [cell.text for cell in rows[1].find_all("th", "td")][:5] == [
        "Wood Business cluster",
        "2004 end of the term",
        "Five dimensions",
        "Not renewed 1 February 2005",
        "Insufficient critical mass, low involvement of enterprises",
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"cluster": "wood"}, ["Wood"]),
        ({"outcome": "ended"}, ["Wood"]),
        ({"outcome": "not_stated"}, ["Made"]),
        ({"reason": "involvement"}, ["Wood"]),
        ({"reason": ["involvement", "not_stated"]}, ["Made", "TWEED", "Wood"]),
        ({"year": "2004"}, ["Wood"]),
        ({"occasion": "midterm"}, ["TWEED"]),
        ({"state": "documented"}, ["Made"]),
        ({"state": "decided"}, ["TWEED", "Wood"]),
        ({"framework": "guidelines"}, ["Made"]),
        ({"kind": "business_cluster", "q": "twe"}, ["TWEED"]),
        ({"kind": "competitiveness_pole"}, []),
    ],
)
def test_the_list_is_narrowed(client, wood, tweed, query, found):
    make_evaluation(
        cluster=make_cluster(name="Made"),
        framework=make_framework(slug="guidelines", cluster_kind="foreign_network"),
        **QUOTED,
    )

    assert sorted(names(client, **query)) == found


def test_facets_count_what_the_others_leave(client, wood, tweed):
    assert options(client, "reason") == {
        "critical_mass": 1,
        "involvement": 1,
        "not_stated": 1,
    }
    assert options(client, "reason", outcome="ended") == {
        "critical_mass": 1,
        "involvement": 1,
    }
    assert options(client, "outcome", reason="involvement") == {"ended": 1}
    assert options(client, "year") == {"2004": 1, "2010": 1}
    assert options(client, "state") == {"decided": 2}


@pytest.mark.parametrize(
    "query",
    [
        {"cluster": "nobody"},
        {"outcome": "lost"},
        {"reason": "weather"},
        {"year": "two"},
        {"occasion": "birthday"},
        {"state": "forgotten"},
        {"framework": "none"},
        {"sort": "reasons"},
        {"as_of": "never"},
        {"_export": "doc"},
    ],
)
def test_what_the_list_does_not_understand_is_refused(client, wood, query):
    assert client.get(address("evaluation_list", **query)).status_code == 400


def test_an_empty_list_says_so(client):
    assert "No evaluation answers to this." in page_of(ask(client)).find("main").text


def test_a_decision_is_that_of_the_day(client, wood, tweed):
    assert names(client, as_of="2004-12-30") == []
    assert options(client, "state", as_of="2005-01-31") == {"open": 1}
    assert options(client, "outcome", as_of="2005-01-31") == {"not_stated": 1}
    assert options(client, "reason", as_of="2005-01-31") == {"not_stated": 1}
    assert options(client, "outcome", as_of="2005-02-01") == {"ended": 1}
    assert options(client, "state", as_of="2010-12-01") == {"decided": 1, "signed": 1}


@pytest.mark.parametrize(
    "day",
    [
        date(2004, 12, 31),
        date(2005, 2, 1),
        date(2010, 11, 30),
        date(2010, 12, 1),
        date(2011, 1, 1),
    ],
)
def test_the_state_of_all_rows_is_the_state_of_each(wood, tweed, draft, day):
    make_evaluation(framework=wood.framework, **QUOTED)

    rows = Evaluation.objects.with_state(day)

    assert len(rows) == 4
    assert [row.state_then for row in rows] == [row.state_on(day) for row in rows]


def test_the_list_as_a_file_tells_what_was_decided_and_no_more(client, wood, tweed):
    response = ask(client, _export="csv", as_of="2010-12-31")
    text = b"".join(response).decode("utf-8-sig")
    signed, decided = csv.DictReader(StringIO(text))

    assert "Secret" not in text
    assert (signed["slug"], signed["state"]) == ("tweed-2010", "signed")
    assert (signed["outcome"], signed["conditions"], signed["decided_on"]) == (
        "",
        "",
        "",
    )
    assert decided["reasons"] == "critical_mass,involvement"
    assert decided["outcome"] == "ended"
    assert decided["decided_on"] == "2005-02-01"
    assert decided["quote"] == "It was evaluated."


@pytest.mark.parametrize("rows", [1, 40])
def test_the_list_costs_as_much_for_one_as_for_forty(
    client, framework, rows, django_assert_num_queries
):
    for _row in range(rows):
        decide(
            make_evaluation(framework=framework, cluster=make_cluster()),
            date(2011, 1, 1),
            outcome=Outcome.CONTINUED,
        )

    with django_assert_num_queries(9):
        ask(client)


# Files that are still written


def test_a_file_that_is_written_is_there_for_those_who_keep_evaluations(client, draft):
    assert names(client) == []
    assert options(client, "cluster") == {}
    assert json.loads(ask(client, _export="json").getvalue()) == []
    assert client.get(draft.get_absolute_url()).status_code == 404
    report = client.get(reverse("evaluation_report", args=[draft.slug]))
    assert report.status_code == 404


@pytest.mark.parametrize("permission", ["view_evaluation", "change_evaluation"])
def test_who_keeps_evaluations_reads_a_file_that_is_written(client, draft, permission):
    reader(client, permission)

    assert names(client) == ["Plastiwin"]
    main = read(client, draft)
    assert "Unfinished strengths." in main.text
    assert "still being written" in main.text


def test_other_staff_does_not_read_a_file_that_is_written(client, draft):
    reader(client, "view_cluster", "read_confidential")

    assert names(client) == []
    assert client.get(draft.get_absolute_url()).status_code == 404


def test_a_source_does_not_betray_a_file_that_is_written(client, draft, tweed):
    survey = tweed.measurements.get(code=IndicatorCode.GOV_02).source
    make_measurement(
        evaluation=draft,
        is_manual=True,
        justification="Asked.",
        source=draft.source,
    )

    def facts(source):
        return page_of(client.get(source.get_absolute_url())).find("main").text

    assert "No fact rests on this source." in facts(draft.source)
    assert "No fact rests on this source." in facts(survey)
    reader(client, "view_evaluation", "read_confidential")
    assert "Plastiwin, 2011" in facts(draft.source)
    assert "TWEED, 2010" in facts(survey)


def test_measurements_are_read_with_their_evaluation(draft, tweed):
    anybody = User.objects.create_user("anybody")

    assert not Measurement.objects.readable_by(anybody).exists()
    assert not Evaluation.objects.measured_for(anybody).exists()
    assert Evaluation.objects.readable_by(anybody).get() == tweed


# Confidential reports


def test_of_a_confidential_report_anybody_reads_who_when_and_what(client, tweed):
    main = read(client, tweed)

    assert "confidential" in main.text
    assert "Renewed with conditions" in main.text
    assert "1 January 2011" in main.text
    assert "Find ten members." in main.text
    assert "Secret" not in main.text
    assert "123,456" not in main.text
    assert "647" not in main.text
    assert not main.find_all("table")


def test_staff_without_the_permission_reads_no_more_than_anybody(client, tweed):
    reader(client, "view_evaluation", "change_evaluation")

    assert "Secret" not in read(client, tweed).text


def test_who_may_read_confidential_reports_reads_all_of_it(client, tweed):
    text = read(reader(client, "read_confidential"), tweed).text

    for word in (
        "interviews",
        "strengths",
        "weaknesses",
        "opinion",
        "findings",
        "recommendation",
        "survey",
    ):
        assert f"Secret {word}." in text
    assert "647 / 790" in text


def test_a_confidential_report_is_not_set_beside_the_next_one(client, tweed):
    later = make_evaluation(
        cluster=tweed.cluster,
        framework=tweed.framework,
        reference_on=date(2011, 5, 1),
        **QUOTED,
    )
    make_measurement(evaluation=later, code=IndicatorCode.MEM_02, value=Decimal("0.5"))

    assert "81.9" not in read(client, later).text
    assert "81.9" in read(reader(client, "read_confidential"), later).text


def test_the_report_is_a_pdf_for_its_reader_alone(client, tweed, monkeypatch):
    asked = []
    monkeypatch.setattr(
        "evaluation.pages.evaluations.report_pdf",
        lambda evaluation, user, known_on: (
            asked.append(reads_confidential(user)) or b"%PDF"
        ),
    )
    path = reverse("evaluation_report", args=[tweed.slug])

    response = client.get(path)
    reader(client, "read_confidential").get(path)

    assert asked == [False, True]
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'inline; filename="tweed-2010.pdf"'
    assert "private" in response["Cache-Control"]


def test_the_report_hides_what_the_page_hides(tweed):
    said = json.dumps(contents(tweed, AnonymousUser()))
    whole = json.dumps(contents(tweed, make_superuser()))

    assert "Secret" not in said
    assert "Find ten members." in said
    assert "Secret interviews." in whole


# One evaluation


def measured(main):
    """Return the cells of each row of the tables of indicators, by code."""
    return {
        row.find("th").find("span").text[:6]: [cell.text for cell in row.find_all("td")]
        for table in main.find_all("table")
        if "table-indicators" in table.classes
        for row in table.find("tbody").find_all("tr")
    }


def test_a_measurement_tells_its_fraction_and_coverage(client, tweed):
    rows = measured(read(reader(client, "read_confidential"), tweed))

    assert rows["MEM-02"][:2] == ["81.9 % kind known: 95 %", "647 / 790"]
    assert rows["GOV-02"][:3] == ["8", "—", "—"]
    assert set(rows) == {"MEM-02", "GOV-02"}


def test_a_signed_measurement_stays_whatever_the_registry_becomes(client, tweed):
    make_membership(cluster=tweed.cluster, start_on=date(2009, 1, 1))

    rows = measured(read(reader(client, "read_confidential"), tweed))

    assert rows["MEM-02"][0].startswith("81.9 %")


def test_what_no_document_measured_is_computed_and_said_to_be(client, wood):
    make_membership(cluster=wood.cluster, start_on=date(2003, 1, 1))

    main = read(client, wood)
    rows = measured(main)

    assert "No measurement of this evaluation is documented." in main.text
    assert rows["MEM-01"][0].startswith("at least 1")
    assert "FUN-01" not in rows
    assert "no grant" in main.text.lower()


def test_other_clusters_stand_beside_it_on_the_same_day(client, wood):
    for name, members in (("One", 1), ("Three", 3), ("Eight", 8)):
        cluster = make_cluster(name=name, slug=name.lower())
        make_recognition(cluster=cluster, start_on=date(2003, 1, 1))
        for _member in range(members):
            make_membership(cluster=cluster, start_on=date(2003, 1, 1))
    make_membership(
        cluster=make_cluster(name="Not recognised"), start_on=date(2003, 1, 1)
    )

    make_membership(cluster=wood.cluster, start_on=date(2003, 1, 1))

    main = read(client, wood)

    # Of none a full list was read: there is no middle of what is only "at least".
    assert measured(main)["MEM-01"][-1] == "—"
    (others,) = [
        table
        for table in main.find_all("table")
        if table.find("caption").text == "The other clusters one by one"
    ]
    names = [row.find("th").text for row in others.find("tbody").find_all("tr")]
    assert sorted(names) == ["Eight", "One", "Three"]


def test_the_evaluation_before_stands_beside_it(client, wood):
    make_membership(
        cluster=wood.cluster,
        organisation=make_organisation(kind="enterprise"),
        start_on=date(2003, 1, 1),
    )
    later = make_evaluation(
        cluster=wood.cluster,
        framework=wood.framework,
        reference_on=date(2006, 1, 1),
        **QUOTED,
    )
    make_measurement(evaluation=later, value=5)

    (row,) = measured(read(client, later)).values()

    assert row == ["5", "—", "at least 1", "—"]


def test_criteria_are_told_with_and_without_a_score(client, wood):
    criteria = [
        make_criterion(framework=wood.framework, name_en=name)
        for name in ("Strategy", "Dynamics")
    ]
    later = make_evaluation(cluster=wood.cluster, framework=wood.framework, **QUOTED)
    make_criterion_score(
        evaluation=later, criterion=criteria[0], score=4, findings="Clear."
    )

    section = read(client, later).find("section", **{"aria-labelledby": "criteria"})
    rows = section.find("tbody").find_all("tr")

    assert [cell.text for cell in rows[0].find_all("td")] == ["4", "Clear."]
    assert [cell.text for cell in rows[1].find_all("td")] == ["not stated"] * 2


def test_recommendations_are_followed_until_they_are_closed(client, framework):
    evaluation = make_evaluation(framework=framework, **QUOTED)
    make_recommendation(
        evaluation=evaluation,
        closed_on=date(2011, 2, 1),
        follow_up="Ten joined.",
        due_on=date(2011, 1, 1),
    )

    def row(day):
        section = read(client, evaluation, as_of=day).find(
            "section", **{"aria-labelledby": "recommendations"}
        )
        return [cell.text for cell in section.find("tbody").find_all("td")][2:]

    assert row("2010-12-31") == ["Not closed", "—"]
    assert row("2011-01-31") == ["Overdue", "—"]
    assert row("2011-02-01") == ["Closed 1 February 2011", "Ten joined."]


def test_a_decision_is_not_told_before_its_day(client, wood):
    before = read(client, wood, as_of="2005-01-31").text
    after = read(client, wood, as_of="2005-02-01").text

    assert "nothing had been decided yet" in before
    assert "insufficient critical mass" not in before.lower()
    assert "insufficient critical mass" in after
    assert "had not begun" in read(client, wood, as_of="2004-01-01").text


def test_the_state_of_an_evaluation_has_words_for_each(client):
    assert {state.value for state in EvaluationStatus} == {
        "decided",
        "annulled",
        "signed",
        "documented",
        "open",
    }
    made = make_evaluation(**QUOTED)
    assert "What was decided is not documented." in read(client, made).text


def test_who_keeps_evaluations_finds_the_next_act(client, admin_client, tweed, draft):
    edit = reverse("evaluation_edit", args=[draft.slug])
    hrefs = [a.get("href") for a in read(admin_client, draft).find_all("a")]

    assert edit in hrefs
    assert not [
        a for a in read(client, tweed).find_all("a") if a["href"].endswith("/edit/")
    ]
