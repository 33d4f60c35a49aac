"""Money for a project of a pole is money of the pole, everywhere, and once."""

import json
from datetime import date
from decimal import Decimal
from io import StringIO
from random import Random

import pytest
from django.core.management import call_command
from django.urls import reverse

from evaluation.indicators import Round
from evaluation.indicators.counts.funding import grants
from evaluation.indicators.points import Points
from programmes.admin.warnings import WARNINGS
from programmes.models import Grant, GrantCluster, Plan, Project
from programmes.money.clusters import ClusterMoney
from programmes.money.flows import flows_of
from programmes.money.plans import PlanMoney
from registry.admin.warnings import warnings_about
from tests.factories import make_cluster, make_organisation
from tests.html import page_of

from .factories import (
    make_budget_decision,
    make_call,
    make_envelope,
    make_funding_line,
    make_grant,
    make_payment,
    make_project,
    make_project_pole,
)

pytestmark = pytest.mark.django_db

DAY = date(2020, 6, 30)


def world(seed):
    """Make grants that are money of none, one or several poles, in every way."""
    chance = Random(seed)
    poles = [make_cluster(kind="competitiveness_pole") for _number in range(3)]
    line = make_funding_line(envelope=make_envelope(amount=10_000_000))
    projects = [make_project() for _number in range(4)]
    for project in projects:
        for pole in chance.sample(poles, chance.randrange(3)):
            make_project_pole(project=project, cluster=pole)
    for _number in range(12):
        grant = make_grant(
            funding_line=line,
            organisation=make_organisation(),
            cluster=chance.choice([None, *poles]),
            project=chance.choice([None, *projects]),
            amount=chance.randrange(1000, 9000),
            decided_on=date(2020, 1, 1),
        )
        if chance.random() < 0.5:
            make_payment(grant=grant, amount=Decimal(500), paid_on=date(2020, 3, 1))
    return poles, line.envelope.plan


def clusters_of(grant):
    own = {grant.cluster} - {None}
    return (
        own | {pole.cluster for pole in grant.project.poles.all()}
        if (grant.project)
        else own
    )


@pytest.mark.parametrize("seed", range(4))
def test_pages_lists_facets_files_and_indicators_agree_about_the_money_of_a_pole(
    client, seed
):
    poles, _plan = world(seed)
    everything = Grant.objects.with_balance(DAY).select_related("project")
    response = client.get(reverse("grant_list"), {"as_of": DAY.isoformat()})
    facet = next(f for f in response.context["facets"] if f.name == "cluster")
    counts = {option.value: option.count for option in facet.options}
    exported = json.loads(
        b"".join(
            client.get(
                reverse("grant_list"), {"as_of": DAY.isoformat(), "_export": "json"}
            )
        )
    )

    for pole in poles:
        mine = [grant for grant in everything if pole in clusters_of(grant)]
        assert set(Grant.objects.of_cluster(pole)) == set(mine)
        total = ClusterMoney(pole, DAY).total.both
        assert (total.decided or 0) == sum(grant.budget for grant in mine)
        assert (total.paid or 0) == sum(grant.paid or 0 for grant in mine)
        assert counts.get(pole.slug, 0) == len(mine)
        listed = client.get(
            reverse("grant_list"), {"cluster": pole.slug, "as_of": DAY.isoformat()}
        )
        assert listed.context["total"] == len(mine)
        in_file = [
            row for row in exported if pole.slug in (row["clusters"] or "").split(", ")
        ]
        assert {row["slug"] for row in in_file} == {grant.slug for grant in mine}
        measured = Round(Points.of_each([pole], [DAY]), ["FUN-01"])
        counted = measured.counted[grants][0]
        assert sum(counted.granted.values()) == (total.decided or 0)
    without = [grant for grant in everything if not clusters_of(grant)]
    assert counts.get("not_stated", 0) == len(without)


@pytest.mark.parametrize("seed", range(4))
def test_what_is_money_of_several_poles_flows_once(seed):
    _poles, plan = world(seed)
    money = PlanMoney(Plan.objects.with_budget(DAY).get(pk=plan.pk), DAY)

    flows = [flow for flow in flows_of(money) if flow.target.kind == "cluster"]
    everything = Grant.objects.with_balance(DAY)
    assert sum(flow.amount for flow in flows) == sum(g.budget for g in everything)
    together = sum(flow.amount for flow in flows if flow.target.key == "together")
    assert together == sum(g.budget for g in everything if len(clusters_of(g)) > 1)


def test_a_cluster_of_a_grant_is_named_once():
    pole = make_cluster(name="BioWin")
    project = make_project()
    make_project_pole(project=project, cluster=pole)
    grant = make_grant(project=project, cluster=pole, organisation=make_organisation())

    (row,) = GrantCluster.objects.all()
    assert str(row) == f"{grant}, BioWin"
    assert Grant.objects.with_clusters().get().clusters == [pole]
    assert Grant.objects.with_cluster_slugs().get().cluster_slugs == pole.slug


def test_a_line_names_the_poles_of_the_projects_that_it_pays(client):
    line, project = make_funding_line(), make_project()
    for name in ("BioWin", "MecaTech"):
        make_project_pole(project=project, cluster=make_cluster(name=name))
    make_grant(funding_line=line, project=project, organisation=make_organisation())

    page = page_of(client.get(line.get_absolute_url()))
    section = page.find("section", **{"aria-labelledby": "grants"})
    links = [link.text for link in section.find("tbody").find_all("a")]
    assert [text for text in links if text in ("BioWin", "MecaTech")] == [
        "BioWin",
        "MecaTech",
    ]


def test_the_page_of_a_pole_does_not_deny_what_it_adds_up(client):
    pole, call = make_cluster(kind="competitiveness_pole"), make_call()
    for _number in range(5):
        project = make_project(call=call, outcome="rejected")
        make_project_pole(project=project, cluster=pole)
        make_grant(project=project, amount=3_800_000, decided_on=date(2019, 1, 1))

    address = reverse("cluster_programmes", args=[pole.slug])
    text = page_of(client.get(address)).find("main").text

    assert "No amount granted" not in text
    assert "€19,000,000" in text
    assert "and yet its outcome is: rejected" in text


# A project that was rejected, or was granted more than it costs


def odd_grant(**fields):
    project = make_project(**fields)
    return make_grant(project=project, amount=8_000_000, decided_on=date(2019, 1, 1))


def checked():
    out = StringIO()
    try:
        call_command("check_registry", stdout=out, stderr=out)
    except SystemExit:
        pass
    except Exception as error:  # noqa: BLE001 - it ends with what it found
        out.write(str(error))
    return out.getvalue()


def test_money_for_a_rejected_project_is_warned_of_and_shown(client):
    grant = odd_grant(outcome="rejected", outcome_on=date(2018, 1, 1))

    assert list(Grant.objects.inconsistent_outcome()) == [grant]
    assert any("rejected or withdrawn" in said for said in warnings_about(grant))
    payment = make_payment(grant=grant, amount=Decimal(1), paid_on=date(2020, 1, 1))
    for row in (grant.project, grant.decisions.get(), payment):
        (said,) = warnings_about(row)
        assert "and yet its outcome is: rejected" in said
    assert grant.title in checked()
    for page in (grant, grant.project):
        text = page_of(client.get(page.get_absolute_url())).find("main").text
        assert "€8,000,000 was granted to it, and yet its outcome is: rejected." in text
    listed = page_of(client.get(reverse("grant_list"))).find("main").text
    assert "its project was rejected or withdrawn" in listed
    before = client.get(grant.get_absolute_url(), {"as_of": "2010-01-01"})
    assert "and yet its outcome" not in page_of(before).text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"total_budget": Decimal("4444444.44")}, "more than its budget"),
        (
            {"total_budget": Decimal(9_000_000), "public_part": Decimal(4_000_000)},
            "more than its public part",
        ),
    ],
)
def test_money_above_what_a_project_costs_is_warned_of_and_shown(client, fields, said):
    grant = odd_grant(outcome="labelled", **fields)

    assert list(Project.objects.inconsistent_money()) == [grant.project]
    assert any(said in sentence for sentence in WARNINGS[Grant](grant))
    decision = grant.decisions.get()
    assert any(said in each for each in WARNINGS[type(decision)](decision))
    assert grant.project.title in checked()
    text = page_of(client.get(grant.project.get_absolute_url())).find("main").text
    assert said in text
    listed = page_of(client.get(reverse("project_list"))).find("main").text
    assert said in listed


def test_money_within_what_a_project_costs_is_nothing_odd():
    grant = make_grant(
        project=make_project(outcome="labelled", total_budget=Decimal(100)), amount=100
    )
    rejected = make_grant(project=make_project(outcome="rejected"), amount=100)
    make_budget_decision(grant=rejected, amount=Decimal(-100), kind="withdrawal")

    assert not Project.objects.inconsistent_money().exists()
    assert not Grant.objects.inconsistent_outcome().exists()
    outcomes = Grant.objects.with_project_outcome(DAY)
    assert outcomes.get(pk=grant.pk).project_outcome == "labelled"
