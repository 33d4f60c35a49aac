"""Every rule that the database holds on public money: it refuses, and we explain."""

from datetime import date
from decimal import Decimal

import pytest

from tests.constraints import (
    assert_database_refuses,
    assert_full_clean_explains,
    changed,
    offences_of_abstract_models,
    same,
)
from tests.factories import make_agreement, make_cluster, make_organisation

from .factories import (
    FACTORIES,
    make_axis,
    make_beneficiary_list,
    make_budget_decision,
    make_call,
    make_envelope,
    make_funding_line,
    make_grant,
    make_income,
    make_payment,
    make_plan,
    make_plan_actor,
    make_plan_link,
    make_project,
    make_project_participant,
    make_project_pole,
    make_published_amount,
)

pytestmark = pytest.mark.django_db


def decided_on_two():
    return make_budget_decision(grant=make_grant()), {"plan": make_plan()}


def decisions_of_one_number():
    envelope = make_envelope()
    make_budget_decision(envelope=envelope)
    return make_budget_decision(envelope=envelope), {"number": 1}


def corrected_by_an_increase():
    first = make_budget_decision()
    increase = make_budget_decision(
        plan=first.plan,
        envelope=first.envelope,
        funding_line=first.funding_line,
        grant=first.grant,
        kind="increase",
    )
    return increase, {"corrects": first}


def payments_of_one_number():
    grant = make_grant(amount=100_000)
    make_payment(grant=grant)
    return make_payment(grant=grant), {"number": 1}


def payment_of_nothing():
    return make_payment(), {"amount": Decimal(0)}


def longer_animation():
    grant = make_grant(
        kind="animation",
        cluster=make_cluster(),
        start_on=date(2008, 3, 1),
        end_on=date(2009, 3, 1),
    )
    return grant, {"end_on": date(2009, 3, 2)}


def specific_subsidy():
    return make_grant(
        kind="specific", cluster=make_cluster(), agreement=make_agreement()
    )


def participant_of_two_sorts():
    return make_project_participant(), {"cluster": make_cluster()}


def participants_alike():
    first, second = make_project_participant(), make_project_participant()
    return second, {"project": first.project, "organisation": first.organisation}


def links_alike():
    first, second = make_plan_link(), make_plan_link()
    return second, {"plan": first.plan, "other": first.other}


def linked_to_itself():
    link = make_plan_link()
    return link, {"other": link.plan}


def actors_alike():
    first, second = make_plan_actor(), make_plan_actor()
    return second, {"plan": first.plan, "organisation": first.organisation}


def about_two_things():
    return make_published_amount(), {"cluster_kind": "competitiveness_pole"}


OFFENCES = {
    "programmes_beneficiarylist_kind": changed(
        make_beneficiary_list, grant_kind="animation"
    ),
    **dict(offences_of_abstract_models(FACTORIES)),
    "programmes_fundingline_category": changed(make_funding_line, category="magic"),
    "programmes_fundingline_share": changed(make_funding_line, share=Decimal("1.0001")),
    "programmes_plan_kind": changed(make_plan, kind="wish"),
    "programmes_axis_kind": changed(make_axis, kind="wheel"),
    "programmes_planlink_kind": changed(make_plan_link, kind="admires"),
    "programmes_planlink_once": links_alike,
    "programmes_planlink_two": linked_to_itself,
    "programmes_planlink_reports": changed(make_plan_link, times_a_year=13),
    "programmes_planactor_role": changed(make_plan_actor, role="mascot"),
    "programmes_planactor_one": changed(make_plan_actor, group_en="federations"),
    "programmes_planactor_once": actors_alike,
    # Decisions and payments
    "programmes_budgetdecision_one": decided_on_two,
    "programmes_budgetdecision_once": decisions_of_one_number,
    "programmes_budgetdecision_kind": changed(make_budget_decision, kind="whim"),
    "programmes_budgetdecision_precision": changed(
        make_budget_decision, decided_precision="roughly"
    ),
    "programmes_budgetdecision_sign": changed(make_budget_decision, kind="decrease"),
    "programmes_budgetdecision_scale": changed(
        lambda: make_budget_decision(envelope=make_envelope()), amount=Decimal(280)
    ),
    "programmes_budgetdecision_corrects": corrected_by_an_increase,
    "programmes_payment_once": payments_of_one_number,
    "programmes_payment_precision": changed(make_payment, paid_precision="roughly"),
    "programmes_payment_something": payment_of_nothing,
    # Grants
    "programmes_grant_kind": changed(make_grant, kind="gift"),
    "programmes_grant_beneficiary": changed(make_grant, organisation=None),
    "programmes_grant_person": changed(make_grant, to_person=True),
    "programmes_grant_title": changed(make_grant, title_en="", title_fr=""),
    "programmes_grant_ordered": changed(
        make_grant, start_on=date(2008, 1, 2), end_on=date(2008, 1, 1)
    ),
    "programmes_grant_yearly": longer_animation,
    "programmes_grant_animates": lambda: (
        make_grant(
            kind="animation", cluster=make_cluster(), organisation=make_organisation()
        ),
        {"cluster": None},
    ),
    "programmes_grant_specific": changed(specific_subsidy, agreement=None),
    "programmes_grant_costs": changed(make_grant, eligible_cost=Decimal(0)),
    # Calls and projects
    "programmes_call_precision": changed(make_call, opened_precision="roughly"),
    "programmes_call_ordered": changed(
        make_call, opened_on=date(2006, 1, 2), decided_on=date(2006, 1, 1)
    ),
    "programmes_project_kind": changed(make_project, kind="magic"),
    "programmes_project_outcome": changed(make_project, outcome="lost"),
    "programmes_project_precision": changed(make_project, outcome_precision="roughly"),
    "programmes_project_ordered": changed(
        make_project, submitted_on=date(2006, 1, 2), outcome_on=date(2006, 1, 1)
    ),
    "programmes_project_budgets": changed(
        lambda: make_project(total_budget=100), public_part=Decimal("100.01")
    ),
    "programmes_projectpole_once": same(make_project_pole, "project", "cluster"),
    "programmes_projectpole_role": changed(make_project_pole, role="mascot"),
    "programmes_projectparticipant_one": participant_of_two_sorts,
    "programmes_projectparticipant_once": participants_alike,
    "programmes_projectparticipant_role": changed(
        make_project_participant, role="mascot"
    ),
    "programmes_projectparticipant_budget": changed(
        make_project_participant, budget=Decimal(-1)
    ),
    # What is published, and what clusters earn
    "programmes_publishedamount_one": about_two_things,
    "programmes_publishedamount_kind": changed(
        lambda: make_published_amount(cluster_kind="competitiveness_pole"),
        cluster_kind="guild",
    ),
    "programmes_publishedamount_measure": changed(
        make_published_amount, measure="weight"
    ),
    "programmes_publishedamount_exactness": changed(
        make_published_amount, exactness="roughly"
    ),
    "programmes_publishedamount_precision": changed(
        make_published_amount, stated_precision="roughly"
    ),
    "programmes_publishedamount_positive": changed(
        lambda: make_published_amount(wording="as much as there was"),
        amount=Decimal(0),
    ),
    "programmes_income_once": same(make_income, "cluster", "year", "origin"),
    "programmes_income_origin": changed(make_income, origin="heaven"),
    "programmes_income_amount": changed(make_income, amount=Decimal(-1)),
    "programmes_income_year": changed(make_income, year=207),
}


@pytest.mark.parametrize("name", OFFENCES)
def test_the_database_refuses(name):
    assert_database_refuses(name, OFFENCES[name])


@pytest.mark.parametrize("name", OFFENCES)
def test_full_clean_explains(name):
    assert_full_clean_explains(name, OFFENCES[name])
