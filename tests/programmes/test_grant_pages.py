"""Grants: the list with its filters, and every movement of one of them."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.db.models import F

from programmes.models import Grant, GrantState
from programmes.money.ledger import ledger, ledger_chart
from registry.lists.facets import MostFrequentFilter
from tests.factories import (
    make_cluster,
    make_organisation,
    make_place,
    make_territory,
)
from tests.html import page_of
from tests.pages import address
from tests.programmes.factories import (
    make_budget_decision,
    make_envelope,
    make_funding_line,
    make_grant,
    make_payment,
    make_plan,
    make_project,
)

pytestmark = pytest.mark.django_db

DAY = date(2010, 6, 30)


def ask(client, **query):
    query.setdefault("as_of", DAY.isoformat())
    response = client.get(address("grant_list", **query))
    assert response.status_code == 200
    return response.context


def titles(client, **query):
    return {row.record.title for row in ask(client, **query)["table"].rows}


def options(client, facet, **query):
    (found,) = [f for f in ask(client, **query)["facets"] if f.name == facet]
    return {option.value: option.count for option in found.options}


def refusal(client, **query):
    response = client.get(address("grant_list", **query))
    assert response.status_code == 400
    return page_of(response).find("main").text


@pytest.fixture
def states():
    """A grant in each state on the day, named after it."""
    decided = {"amount": 1000, "decided_on": date(2008, 1, 1)}
    make_grant(title="unpaid", **decided)
    paid = make_grant(title="paid", **decided)
    make_payment(grant=paid, amount=Decimal(1000), paid_on=DAY)
    partly = make_grant(title="partly", **decided)
    make_payment(grant=partly, amount=Decimal(1000), paid_on=date(2009, 1, 1))
    make_payment(grant=partly, amount=Decimal("-0.01"), paid_on=DAY)
    withdrawn = make_grant(title="withdrawn", **decided)
    make_budget_decision(grant=withdrawn, amount=Decimal(-1000), decided_on=DAY)
    recovered = make_grant(title="unpaid again", **decided)
    make_payment(grant=recovered, amount=Decimal(500), paid_on=date(2009, 1, 1))
    make_payment(grant=recovered, amount=Decimal(-500), paid_on=DAY)
    make_grant(title="not stated")


def test_a_grant_is_in_the_state_that_its_sums_give_it(client, states):
    assert options(client, "state") == {
        "paid": 1,
        "partly": 1,
        "unpaid": 2,
        "withdrawn": 1,
        "not_stated": 1,
    }
    for state in GrantState:
        found = titles(client, state=state.value)
        assert {title.split()[0] for title in found} == {state.value}
    assert titles(client, state="not_stated") == {"not stated"}
    assert titles(client, state=["paid", "withdrawn"]) == {"paid", "withdrawn"}


@pytest.mark.parametrize(
    "day", [date(2007, 12, 31), date(2008, 1, 1), date(2010, 6, 29), DAY]
)
def test_the_state_of_all_rows_is_the_state_of_each(states, day):
    rows = Grant.objects.with_balance(day).annotate(in_sql=F("balance_state"))

    assert rows
    assert [row.in_sql for row in rows] == [row.state for row in rows]


def test_a_state_is_that_of_the_day(client, states):
    assert options(client, "state", as_of="2010-06-29") == {
        "paid": 1,
        "partly": 1,
        "unpaid": 3,
        "not_stated": 1,
    }


def test_a_grant_decided_later_is_not_in_the_list(client):
    make_grant(title="early", amount=1000, decided_on=DAY)
    late = make_grant(title="late", amount=1000, decided_on=date(2010, 7, 1))
    make_grant(title="never decided")

    assert titles(client) == {"early", "never decided"}
    assert titles(client, as_of="2010-07-01") == {"early", "late", "never decided"}
    detail = client.get(late.get_absolute_url(), {"as_of": DAY.isoformat()})
    assert "not there yet on 30 June 2010" in page_of(detail).find("main").text


def test_amounts_are_those_decided_and_paid_by_the_day(client):
    grant = make_grant(amount=1000, decided_on=date(2008, 1, 1))
    make_budget_decision(grant=grant, amount=Decimal(500), decided_on=date(2011, 1, 1))
    make_payment(grant=grant, amount=Decimal(400), paid_on=DAY)
    make_payment(grant=grant, amount=Decimal(600), paid_on=date(2010, 7, 1))

    def amounts(day):
        (row,) = ask(client, as_of=day)["table"].rows
        return row.record.budget, row.record.paid, row.record.remaining

    assert amounts("2010-06-30") == (1000, 400, 600)
    assert amounts("2011-01-01") == (1500, 1000, 500)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"amount_from": "1000"}, {"middle", "large"}),
        ({"amount_from": "1000.01"}, {"large"}),
        ({"amount_to": "1000"}, {"small", "middle"}),
        ({"amount_from": "999.01", "amount_to": "1000"}, {"middle"}),
        ({"decided_from": "2008-01-01"}, {"middle", "large"}),
        ({"decided_to": "2008-01-01"}, {"small", "middle"}),
        ({"decided_from": "2008-01-01", "decided_to": "2008-01-01"}, {"middle"}),
        ({"decided_to": "2012-12-31"}, {"small", "middle", "large"}),
    ],
)
def test_grants_are_narrowed_by_amount_and_day(client, query, found):
    make_grant(title="small", amount=999, decided_on=date(2007, 12, 31))
    make_grant(title="middle", amount=1000, decided_on=date(2008, 1, 1))
    large = make_grant(title="large", amount=2000, decided_on=date(2008, 1, 2))
    # Both filters look at what had been decided by the day only.
    make_budget_decision(grant=large, amount=Decimal(-1500), decided_on="2012-01-01")
    make_grant(title="not stated")

    assert titles(client, **query) == found


def test_grants_are_narrowed_by_where_their_money_comes_from(client):
    plans = [make_plan(), make_plan()]
    lines = [
        make_funding_line(envelope=make_envelope(plan=plan), category=category)
        for plan, category in zip(plans, ["research", ""], strict=True)
    ]
    for line in lines:
        make_grant(title=line.slug, funding_line=line)
    make_grant(title="none")

    assert titles(client, plan=plans[0].slug) == {lines[0].slug}
    assert titles(client, plan="not_stated") == {"none"}
    assert titles(client, line=lines[1].slug) == {lines[1].slug}
    assert titles(client, category="research") == {lines[0].slug}
    # No category is stated of a grant without a line either.
    assert titles(client, category="not_stated") == {lines[1].slug, "none"}
    assert options(client, "category") == {"research": 1, "not_stated": 2}


def test_grants_are_narrowed_by_who_receives_them(client):
    province = make_territory(code="BE32", level="province", parent=make_territory())
    firm = make_organisation(name="Sonaca", place=make_place(province=province))
    cluster = make_cluster(name="Skywin")
    make_grant(title="of the firm", organisation=firm, cluster=cluster)
    make_grant(title="its own", organisation=None, cluster=cluster, kind="animation")

    assert titles(client, beneficiary=firm.slug) == {"of the firm"}
    assert titles(client, beneficiary="not_stated") == {"its own"}
    assert titles(client, cluster=cluster.slug) == {"of the firm", "its own"}
    assert titles(client, province="BE32") == {"of the firm"}
    assert titles(client, kind="animation") == {"its own"}
    assert titles(client, q="sonaca") == {"of the firm"}
    # A cluster is searched where it receives the money itself.
    assert titles(client, q="skywin") == {"its own"}


def test_the_most_frequent_beneficiaries_are_offered_and_those_chosen(
    client, monkeypatch
):
    monkeypatch.setattr(MostFrequentFilter, "MOST", 2)
    firms = [make_organisation() for _ in range(4)]
    for number, firm in enumerate(firms):
        for _ in range(4 - number):
            make_grant(organisation=firm)
    make_grant(organisation=None, cluster=make_cluster())
    slugs = [firm.slug for firm in firms]

    assert options(client, "beneficiary") == {
        slugs[0]: 4,
        slugs[1]: 3,
        "not_stated": 1,
    }
    assert list(options(client, "beneficiary"))[:2] == slugs[:2]
    assert options(client, "beneficiary", beneficiary=slugs[3])[slugs[3]] == 1


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"state": "half"}, "half"),
        ({"plan": "unknown"}, "unknown"),
        ({"beneficiary": "unknown"}, "unknown"),
        ({"amount_from": "much"}, "Write an amount in digits only"),
        ({"decided_to": "30/06/2010"}, "Write a day as 2005-12-31"),
        ({"sort": "state"}, "cannot be sorted"),
    ],
)
def test_what_no_filter_understands_is_refused_with_the_reason(client, query, words):
    assert words in refusal(client, **query)


def test_the_list_is_exported_with_amounts_and_natural_keys(client):
    line = make_funding_line(slug="line")
    grant = make_grant(
        slug="first",
        amount="1000.50",
        decided_on=DAY,
        funding_line=line,
        cluster=make_cluster(slug="net"),
        organisation=make_organisation(slug="firm"),
        project=make_project(slug="project"),
    )
    make_payment(grant=grant, amount=Decimal(400), paid_on=DAY)

    response = client.get(
        address("grant_list", _export="json", as_of=DAY.isoformat(), sort="-decided")
    )

    (row,) = json.loads(b"".join(response))
    assert list(row)[:12] == [
        "slug",
        "title_en",
        "title_fr",
        "code",
        "kind",
        "plan",
        "funding_line",
        "cluster",
        "organisation",
        "project",
        "decided",
        "paid",
    ]
    assert (row["plan"], row["funding_line"]) == (line.envelope.plan.slug, "line")
    assert (row["cluster"], row["organisation"]) == ("net", "firm")
    assert (row["project"], row["source"]) == ("project", grant.source.slug)
    assert Decimal(str(row["decided"])) == Decimal("1000.50")
    assert Decimal(str(row["paid"])) == 400


def test_a_range_with_open_ends_keeps_what_has_a_value_at_all():
    decided = make_grant(amount=1000, decided_on=date(2008, 1, 1))
    make_grant()

    assert list(Grant.objects.budgeted_between(None, None, DAY)) == [decided]
    assert list(Grant.objects.decided_between(None, None, DAY)) == [decided]
    assert not Grant.objects.decided_between(None, None, date(2007, 12, 31))
    # What is decided after the day counts in no case.
    last = date(2011, 1, 1)
    assert not Grant.objects.decided_between(date(2008, 1, 2), last, DAY)


# One grant


@pytest.fixture
def grant():
    """A grant with decisions, payments and a recovery, and one of each later."""
    grant = make_grant(slug="one", amount=1000, decided_on=date(2008, 1, 1))
    make_budget_decision(
        grant=grant, amount=Decimal(500), decided_on="2009-01-01", wording="0,5 k€"
    )
    for day, amount in [
        ("2009-01-01", 700),
        ("2009-12-31", 300),
        ("2010-06-30", -200),
        ("2011-01-01", 50),
    ]:
        make_payment(grant=grant, amount=Decimal(amount), paid_on=day)
    make_budget_decision(grant=grant, amount=Decimal(-100), decided_on="2012-01-01")
    return Grant.objects.get(pk=grant.pk)


def test_every_movement_is_told_with_the_balance_after_it(client, grant):
    context = client.get(grant.get_absolute_url(), {"as_of": DAY.isoformat()}).context

    assert [
        (movement.label, movement.decided, movement.paid, movement.remaining)
        for movement in context["movements"]
    ] == [
        ("first amount", 1000, None, 1000),
        ("increase", 500, None, 1500),
        ("payment", None, 700, 800),
        ("payment", None, 300, 500),
        ("recovery", None, -200, 700),
    ]
    assert context["later_count"] == 2
    last = context["movements"][-1]
    assert last.decided_so_far == context["grant"].budget == 1500
    assert last.paid_so_far == context["grant"].paid == 800
    assert last.remaining == context["grant"].remaining


def test_the_drawing_has_a_point_where_an_amount_changed(grant):
    movements = ledger(grant.decisions.all(), grant.payments.all())

    decided, paid = ledger_chart(movements, date(2013, 1, 1))["series"]

    assert decided["points"] == [
        ["2008-01-01", 1000],
        ["2009-01-01", 1500],
        ["2012-01-01", 1400],
    ]
    assert paid["points"] == [
        ["2009-01-01", 700],
        ["2009-12-31", 1000],
        ["2010-06-30", 800],
        ["2011-01-01", 850],
    ]


def test_one_movement_is_not_drawn(client):
    grant = make_grant(amount=1000)

    page = page_of(client.get(grant.get_absolute_url()))

    assert page.find_all("figure") == []
    assert len(page.find_all("tbody")) == 1


def test_a_grant_leads_up_to_its_plan_and_to_its_project(client):
    line = make_funding_line()
    project = make_project()
    grant = make_grant(
        funding_line=line, project=project, organisation=None, cluster=make_cluster()
    )

    page = page_of(client.get(grant.get_absolute_url()))

    links = {link["href"] for link in page.find("main").find_all("a", having="href")}
    assert {
        line.get_absolute_url(),
        line.envelope.plan.get_absolute_url(),
        project.get_absolute_url(),
    } <= links
    assert "the cluster itself" in page.find("main").text


def test_a_grant_of_which_no_source_states_anything_says_so(client):
    page = page_of(client.get(make_grant().get_absolute_url())).find("main")

    assert "no source says out of which line" in page.text
    assert "Nothing was decided or paid by the day" in page.text
    assert "amount not stated" in page.text.lower()


def test_an_account_settled_later_is_not_closed_on_the_day(client):
    grant = make_grant(amount=10, closed_on=date(2010, 7, 1))

    def text(day):
        response = client.get(grant.get_absolute_url(), {"as_of": day})
        return page_of(response).find("main").text

    assert "not known to be closed" in text("2010-06-30")
    assert "closed on 1 July 2010" in text("2010-07-01")
