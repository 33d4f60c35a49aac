"""Calls and projects: what was published beside what is recorded, and consortia."""

import json
from datetime import date
from decimal import Decimal

import pytest

from programmes.consortium import missing_in
from programmes.models import Call, Project
from programmes.money.sums import ProjectTotals, sum_up
from tests.factories import make_cluster, make_organisation, make_partnership
from tests.html import page_of
from tests.pages import address
from tests.programmes.factories import (
    make_call,
    make_grant,
    make_payment,
    make_project,
    make_project_participant,
    make_project_pole,
    make_published_amount,
)

pytestmark = pytest.mark.django_db

DAY = date(2010, 6, 30)


def ask(client, name, **query):
    query.setdefault("as_of", DAY.isoformat())
    response = client.get(address(name, **query))
    assert response.status_code == 200
    return response.context


def titles(client, name="project_list", **query):
    return {row.record.title for row in ask(client, name, **query)["table"].rows}


def text_of(client, row, day=DAY):
    response = client.get(row.get_absolute_url(), {"as_of": day.isoformat()})
    assert response.status_code == 200
    return page_of(response).find("main").text


# Calls


def test_a_call_shows_what_was_published_beside_what_is_recorded(client):
    call = make_call(published_submitted=84, published_retained=27)
    decided = {"call": call, "outcome_on": date(2010, 1, 1)}
    make_project(outcome="labelled", **decided)
    make_project(outcome="rejected", **decided)
    make_project(outcome="labelled", call=call, outcome_on=date(2010, 7, 1))
    make_project(call=call, submitted_on=date(2010, 7, 1))
    make_project(outcome="labelled")

    def counts(day):
        row = Call.objects.with_project_counts(day).get()
        return row.recorded_submitted, row.recorded_retained

    assert counts(DAY) == (2, 1)
    assert counts(date(2010, 7, 1)) == (4, 2)
    table = page_of(client.get(call.get_absolute_url())).find_all("tbody")[0]
    assert table.text == "Submitted 84 4 Retained 27 2"


def test_a_call_that_says_nothing_says_so(client):
    text = text_of(client, make_call())

    assert "Submitted not stated none by name" in text
    assert "No project of this call is recorded by name." in text


def test_calls_are_narrowed_to_those_opened_by_the_day(client):
    make_call(title="early", opened_on=DAY)
    late = make_call(title="late", opened_on=date(2010, 7, 1))
    make_call(title="some day")

    assert titles(client, "call_list") == {"early", "some day"}
    assert titles(client, "call_list", q="EARLY") == {"early"}
    assert "had not been opened" in text_of(client, late)


def test_the_projects_of_a_call_are_summed_and_what_is_missing_is_said(client):
    call = make_call()
    for budget in (Decimal("100.50"), Decimal(200), None):
        project = make_project(call=call, total_budget=budget)
        make_grant(project=project, amount=50)

    text = text_of(client, call)

    assert "€300.50" in text
    assert "1 project states none" in text
    assert "€150" in text


# Projects


def test_projects_are_narrowed(client):
    pole, firm, call = make_cluster(), make_organisation(), make_call()
    wings = make_project(title="WINGS", kind="research", call=call)
    make_project_pole(project=wings, cluster=pole)
    make_project_participant(project=wings, organisation=firm)
    make_project(title="other", outcome="rejected")

    assert titles(client, pole=pole.slug) == {"WINGS"}
    assert titles(client, pole="not_stated") == {"other"}
    assert titles(client, participant=firm.slug) == {"WINGS"}
    assert titles(client, call=call.slug) == {"WINGS"}
    assert titles(client, kind="not_stated") == {"other"}
    assert titles(client, outcome="rejected") == {"other"}
    assert titles(client, q="wings") == {"WINGS"}


def test_a_cluster_that_takes_part_is_no_organisation(client):
    project = make_project(title="of clusters")
    make_project_participant(project=project, cluster=make_cluster())

    assert titles(client, participant="not_stated") == {"of clusters"}


@pytest.mark.parametrize(
    "query", [{"outcome": "won"}, {"pole": "unknown"}, {"sort": "clusters"}]
)
def test_what_no_filter_understands_is_refused(client, query):
    assert client.get(address("project_list", **query)).status_code == 400


def test_an_outcome_is_that_of_the_day(client):
    project = make_project(
        title="WINGS",
        submitted_on=DAY,
        outcome="labelled",
        outcome_on=date(2010, 7, 1),
    )

    assert titles(client, outcome="submitted") == {"WINGS"}
    assert titles(client, outcome="labelled") == set()
    assert titles(client, outcome="labelled", as_of="2010-07-01") == {"WINGS"}
    assert "Outcome Submitted Source" in text_of(client, project)
    assert "Outcome Labelled, 1 July 2010" in text_of(client, project, date(2010, 7, 1))
    assert titles(client, as_of="2010-06-29") == set()


def test_projects_are_exported_with_natural_keys_and_the_outcome_of_the_day(client):
    call = make_call(slug="call")
    make_project(
        slug="wings", call=call, outcome="labelled", outcome_on=date(2010, 7, 1)
    )
    make_project(slug="first", submitted_on=DAY, total_budget=Decimal("1.50"))
    exported = client.get(
        address("project_list", _export="json", as_of="2010-07-01", sort="title")
    )
    earlier = client.get(address("project_list", _export="json", as_of="2010-06-30"))

    rows = {row["slug"]: row for row in json.loads(b"".join(exported))}

    assert rows["wings"]["call"] == "call"
    assert rows["wings"]["outcome"] == "labelled"
    assert Decimal(str(rows["first"]["total_budget"])) == Decimal("1.50")
    assert [row["slug"] for row in json.loads(b"".join(earlier))] == ["first"]


def test_a_project_shows_budgets_as_stated_and_as_published_otherwise(client):
    project = make_project(
        total_budget=Decimal(180_000_000),
        public_part=Decimal(113_400_000),
        budget_wording="more than 180 M EUR",
        partnership=make_partnership(title="The partnership"),
    )
    make_published_amount(
        project=project,
        measure="total_cost",
        wording="200 million",
        amount=Decimal(200_000_000),
        is_preferred=True,
        note="The later one.",
    )

    text = text_of(client, project)

    for words in (
        "€180,000,000",
        "63 % of the total".replace(" %", "\N{NO-BREAK SPACE}%"),
        "“more than 180 M EUR”",
        "The partnership",
        "200 million",
        "yes, preferred",
        "The later one.",
    ):
        assert " ".join(words.split()) in text, words


def test_a_consortium_says_whether_it_is_complete_and_what_its_parts_come_to(client):
    project = make_project()
    assert "No participant is documented." in text_of(client, project)

    make_project_participant(project=project, role="coordinator", budget=Decimal(70))
    make_project_participant(project=project, budget=Decimal("0.50"))
    make_project_participant(project=project)
    text = text_of(client, project)

    assert "Not complete: no source that was read names every participant." in text
    assert "€70.50" in text
    assert "without 1 of which no source states the part" in text


def test_the_grants_of_a_project_are_summed(client):
    project = make_project()
    paid = make_grant(project=project, amount=100)
    make_payment(grant=paid, amount=Decimal(40), paid_on=DAY)
    make_grant(project=project, amount="50.25")
    make_grant(project=project)

    money = ask_detail(client, project)["money"]

    assert (money.decided.total, money.decided.missing) == (Decimal("150.25"), 1)
    assert (money.paid, money.remaining) == (40, Decimal("110.25"))


def ask_detail(client, row):
    return client.get(row.get_absolute_url(), {"as_of": DAY.isoformat()}).context


# The rules of a consortium


def firm(size="", kind="enterprise"):
    return make_organisation(kind=kind, size_class=size if kind == "enterprise" else "")


@pytest.mark.parametrize(
    ("bodies", "missed"),
    [
        ([("small",), ("large",), ("", "university")], []),
        ([("",), ("large",), ("", "research_centre")], []),
        ([("large",), ("large",), ("", "university")], ["small or medium-sized"]),
        ([("small",), ("", "university")], ["fewer than two"]),
        ([("small",), ("micro",)], ["No research centre"]),
        ([], ["fewer than two", "small or medium-sized", "No research centre"]),
    ],
)
def test_what_a_research_project_lacks_is_said_in_words(client, bodies, missed):
    project = make_project(
        kind="research", outcome="labelled", is_consortium_complete=True
    )
    for body in bodies:
        make_project_participant(project=project, organisation=firm(*body))

    sentences = missing_in(project, project.participants.all())

    assert len(sentences) == len(missed)
    for words, sentence in zip(missed, sentences, strict=True):
        assert words in sentence
        assert sentence in text_of(client, project)
    offenders = Project.objects.inconsistent_consortium()
    assert list(offenders) == ([project] if missed else [])


@pytest.mark.parametrize(
    "fields",
    [
        {"is_consortium_complete": False},
        {"kind": "training"},
        {"outcome": "rejected"},
    ],
)
def test_nothing_is_missed_where_nobody_says_that_all_are_named(fields):
    rules = {
        "kind": "research",
        "outcome": "labelled",
        "is_consortium_complete": True,
    }
    project = make_project(**rules | fields)

    assert missing_in(project, []) == []


# Sums


def test_a_sum_says_what_it_lacks():
    class Row:
        def __init__(self, amount):
            self.amount = amount

    assert sum_up([], "amount").total is None
    assert sum_up([Row(None)], "amount").missing == 1
    summed = sum_up([Row(Decimal("0.10")), Row(None), Row(Decimal("0.20"))], "amount")
    assert (summed.total, summed.missing) == (Decimal("0.30"), 1)


def test_projects_together_come_to_the_sum_of_each_column():
    for number in (1, 2):
        project = make_project(total_budget=Decimal(number * 100))
        grant = make_grant(project=project, amount=number * 10)
        make_payment(grant=grant, amount=Decimal(number), paid_on=DAY)
    make_project()

    work = ProjectTotals(Project.objects.with_money(DAY).with_public_money(DAY))
    (budget, decided, paid), (public,) = work.columns, work.folded

    assert (budget.total, budget.missing) == (300, 1)
    assert (public.total, public.missing) == (None, 3)
    assert (decided.total, decided.missing) == (30, 1)
    assert (paid.total, paid.missing) == (3, 1)
