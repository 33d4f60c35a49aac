"""The money of clusters and of organisations: told apart, and summed once."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from programmes.models import Grant, Project, PublishedAmount
from programmes.money.clusters import ClusterMoney, year_bars
from programmes.money.sums import added
from tests.factories import make_cluster, make_organisation
from tests.html import page_of
from tests.programmes.factories import (
    make_budget_decision,
    make_envelope,
    make_funding_line,
    make_grant,
    make_income,
    make_payment,
    make_plan,
    make_project,
    make_project_participant,
    make_project_pole,
    make_published_amount,
)

pytestmark = pytest.mark.django_db

DAY = date(2010, 6, 30)


def page(client, name, row, day=DAY):
    response = client.get(reverse(name, args=[row.slug]), {"as_of": day.isoformat()})
    assert response.status_code == 200
    return response


def text_of(response):
    return page_of(response).find("main").text


@pytest.fixture
def cluster():
    """A cluster with money of its own in 2008 and 2009, and of two projects."""
    entity = make_organisation()
    cluster = make_cluster(slug="net", legal_entity=entity)
    plan = make_plan(name_en="A plan", start_on=date(2006, 1, 1))
    line = make_funding_line(envelope=make_envelope(plan=plan))
    on_account = {"cluster": cluster, "decided_on": date(2008, 1, 1)}
    make_grant(
        kind="animation",
        organisation=None,
        amount=1000,
        start_on=date(2008, 1, 1),
        funding_line=line,
        **on_account,
    )
    # Of the cluster itself too: by its legal entity, by law.
    make_grant(kind="other", organisation=entity, amount=200, **on_account)
    make_grant(
        kind="animation", organisation=make_organisation(), amount=30, **on_account
    )
    project = make_grant(
        organisation=make_organisation(), amount=5000, funding_line=line, **on_account
    )
    make_budget_decision(grant=project, amount=Decimal(-500), decided_on="2009-03-01")
    make_payment(grant=project, amount=Decimal(700), paid_on=date(2009, 3, 1))
    make_payment(grant=project, amount=Decimal(900), paid_on=date(2010, 7, 1))
    make_grant(organisation=make_organisation(), **on_account | {"amount": None})
    make_grant(organisation=make_organisation(), amount=7, cluster=make_cluster())
    return cluster


def figures(rows):
    return {
        row.label: (
            row.own.decided,
            row.own.paid,
            row.projects.decided,
            row.projects.paid,
        )
        for row in rows
    }


def test_own_money_and_that_of_projects_are_told_apart(cluster):
    money = ClusterMoney(cluster, DAY)

    assert figures([money.total]) == {"total": (1230, None, 4500, 700)}
    assert (money.total.both.decided, money.total.both.paid) == (5730, 700)
    assert figures(money.by_plan) == {
        "A plan": (1000, None, 4500, 700),
        "no plan stated": (230, None, None, None),
    }
    assert figures(money.by_kind) == {
        "project": (None, None, 4500, 700),
        "animation of a cluster": (1030, None, None, None),
        "other": (200, None, None, None),
    }
    assert figures(money.by_year) == {
        "2008": (1230, None, 5000, None),
        "2009": (None, None, -500, 700),
    }


@pytest.mark.parametrize("day", [date(2007, 12, 31), date(2008, 1, 1), DAY])
def test_every_breakdown_comes_to_the_same_total(cluster, day):
    money = ClusterMoney(cluster, day)
    grants = Grant.objects.of_cluster(cluster).as_of(day).with_balance(day)

    for rows in (money.by_plan, money.by_kind, money.by_year):
        assert added(row.both.decided for row in rows) == money.total.both.decided
        assert added(row.both.paid for row in rows) == money.total.both.paid
    assert added(grant.budget for grant in grants) == money.total.both.decided
    assert added(grant.paid for grant in grants) == money.total.both.paid


def test_what_goes_to_a_cluster_by_law_or_by_its_entity_is_its_own(cluster):
    own = Grant.objects.own_money_of(cluster)

    assert {(grant.kind, grant.organisation_id) for grant in own} >= {
        ("animation", None),
        ("other", cluster.legal_entity_id),
    }
    assert {grant.kind for grant in own} == {"animation", "other"}
    # Without a legal entity, what an organisation receives is nobody else's.
    cluster.legal_entity = None
    assert {grant.kind for grant in Grant.objects.own_money_of(cluster)} == {
        "animation"
    }


def test_its_own_grants_are_listed_with_their_sum(client, cluster):
    own = page(client, "cluster_programmes", cluster).context["own"]

    assert len(own.grants) == 3
    assert own.decided.total == 1230


def test_bars_hold_each_year_from_the_first_to_the_last(cluster):
    make_payment(
        grant=Grant.objects.get(kind="other"), amount=Decimal(5), paid_on="2012-01-01"
    )

    bars = year_bars(ClusterMoney(cluster, date(2012, 1, 1)))

    assert bars["years"] == [2008, 2009, 2010, 2011, 2012]
    decided, paid = bars["series"]
    assert decided["values"] == [6230, -500, None, None, None]
    assert paid["values"] == [None, 700, 900, None, 5]


def test_the_page_shows_its_sums(client, cluster):
    text = text_of(page(client, "cluster_programmes", cluster))

    for words in ("€1,230", "€4,500", "€5,730", "€700 of it documented as paid"):
        assert words in text, words


def test_a_cluster_without_money_says_so_in_each_part(client):
    text = text_of(page(client, "cluster_programmes", make_cluster()))

    for words in (
        "No amount granted to it or to its projects is documented by the day.",
        "No source gives its animation subsidy of any year.",
        "No source gives its income: ",
        "No project of the cluster is documented by the day.",
    ):
        assert words in text


def test_an_animation_subsidy_without_a_year_is_not_passed_over(client):
    cluster = make_cluster()
    make_grant(kind="animation", organisation=None, cluster=cluster, amount=10)

    text = text_of(page(client, "cluster_programmes", cluster))

    assert "1 animation subsidy is not in the table" in text


def test_a_maximum_that_no_regime_states_is_not_known(client):
    cluster = make_cluster()
    make_grant(
        kind="animation",
        organisation=None,
        cluster=cluster,
        amount=10,
        start_on=date(2008, 1, 1),
    )

    response = page(client, "cluster_programmes", cluster)

    (year,) = response.context["animation"]
    assert (year.year, year.subsidy, year.maximum) == (2008, 10, None)
    assert "not recognised not known not known not known" in text_of(response)


def test_the_share_that_a_cluster_earns_is_told_where_all_income_is_known(client):
    cluster = make_cluster()
    make_income(cluster=cluster, year=2008, origin="fees", amount=Decimal(25))
    make_income(cluster=cluster, year=2008, origin="public", amount=Decimal(75))
    make_income(cluster=cluster, year=2009, origin="fees", amount=Decimal(25))

    text = text_of(page(client, "cluster_programmes", cluster))

    assert "2008 €25 €75 €100 25 %" in text.replace("\N{NO-BREAK SPACE}", " ")
    assert "2009 €25 not stated not stated no source says" in text


def test_half_of_public_money_is_information_about_poles_only(client):
    pole = make_cluster(kind="competitiveness_pole")
    make_grant(
        title="Animation of the pole",
        kind="animation",
        organisation=None,
        cluster=pole,
        amount=51,
        eligible_cost=Decimal(100),
        start_on=date(2008, 1, 1),
    )
    practice = "public money pays at most half"

    assert practice not in text_of(page(client, "cluster_programmes", make_cluster()))
    text = text_of(page(client, "cluster_programmes", pole))
    assert practice in text
    assert "It paid more of: Animation of the pole" in text


def test_what_is_published_of_a_cluster_or_its_kind_stands_beside(client):
    pole = make_cluster(kind="competitiveness_pole")
    about = [
        make_published_amount(cluster=pole, wording="66 million"),
        make_published_amount(cluster_kind="competitiveness_pole"),
    ]
    make_published_amount(cluster=make_cluster())
    make_published_amount(cluster_kind="business_cluster")

    assert set(PublishedAmount.objects.of_cluster(pole)) == set(about)
    assert "66 million" in text_of(page(client, "cluster_programmes", pole))


def test_the_projects_of_a_cluster_are_shown_with_their_money(client):
    cluster = make_cluster()
    project = make_project(title="WINGS", total_budget=Decimal(100))
    make_project_pole(project=project, cluster=cluster)
    make_grant(project=project, amount=40)

    work = page(client, "cluster_programmes", cluster).context["work"]

    assert work.projects == [project]
    assert [column.total for column in work.columns] == [100, None, 40, None]


# Organisations


def test_what_an_organisation_received_and_what_others_did_are_never_one_sum(client):
    firm, other = make_organisation(slug="firm"), make_organisation()
    led, joined = make_project(), make_project()
    make_project_participant(project=led, organisation=firm, role="coordinator")
    make_project_participant(project=joined, organisation=firm, role="partner")
    make_project_participant(project=led, organisation=other)
    received = [
        make_grant(organisation=firm, amount=1),
        make_grant(organisation=firm, project=led, amount=20),
        make_grant(organisation=firm, project=joined),
    ]
    by_others = [
        make_grant(organisation=other, project=led, amount=300),
        make_grant(organisation=other, project=joined, amount=4000),
    ]
    make_grant(organisation=other, amount=50_000)

    money = page(client, "organisation_programmes", firm).context["money"]

    assert set(money["received"].grants) == set(received)
    assert (money["received"].decided.total, money["received"].decided.missing) == (
        21,
        1,
    )
    assert money["coordinator"].grants == by_others[:1]
    assert money["partner"].grants == by_others[1:]
    assert {grant.pk: grant.role for grant in money["received"].grants} == {
        received[0].pk: None,
        received[1].pk: "coordinator",
        received[2].pk: "partner",
    }


def test_the_role_of_an_organisation_is_that_in_the_project():
    firm = make_organisation()
    project = make_project(outcome="labelled", outcome_on=date(2010, 7, 1))
    make_project_participant(
        project=project, organisation=firm, role="coordinator", budget=Decimal(5)
    )
    make_project_participant(project=project)
    make_grant(project=project)

    assert Grant.objects.with_role_of(firm).get().role == "coordinator"
    assert Grant.objects.with_role_of(make_organisation()).get().role is None
    found = Project.objects.with_part_of(firm).with_outcome(DAY).get()
    assert (found.role, found.part, found.outcome_then) == (
        "coordinator",
        5,
        "submitted",
    )


def test_the_money_of_an_organisation_is_that_of_the_day(client):
    firm = make_organisation()
    make_grant(organisation=firm, amount=10, decided_on=date(2010, 7, 1))

    text = text_of(page(client, "organisation_programmes", firm))

    assert "No grant to it is documented by the day." in text
    later = page(client, "organisation_programmes", firm, date(2010, 7, 1))
    assert later.context["money"]["received"].decided.total == 10


def test_its_projects_are_listed_with_its_part(client):
    firm = make_organisation()
    project = make_project(title="WINGS")
    make_project_participant(
        project=project, organisation=firm, role="coordinator", budget=Decimal(800)
    )

    text = text_of(page(client, "organisation_programmes", firm))

    assert "WINGS Leader not stated Submitted not stated €800" in text


def test_the_page_of_an_organisation_merged_away_leads_to_the_other(client):
    kept = make_organisation(slug="kept")
    make_organisation(slug="gone", merged_into=kept)

    response = client.get(
        reverse("organisation_programmes", args=["gone"]), {"as_of": "2010-06-30"}
    )

    assert response.status_code == 302
    assert response["Location"] == "/organisations/kept/programmes/?as_of=2010-06-30"


def test_an_organisation_leads_to_its_money(client):
    firm = make_organisation(slug="firm")

    page_shown = page_of(client.get(firm.get_absolute_url()))

    assert page_shown.find_all("a", href="/organisations/firm/programmes/")
