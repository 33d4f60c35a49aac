"""What the law says of money: the database refuses it, or a page tells of it."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
from django.db import IntegrityError, transaction
from hypothesis import example, given, settings
from hypothesis import strategies as st

from programmes.models import Grant, Project
from programmes.money.animation import animation_years
from registry.refusals import explain
from tests.factories import (
    make_agreement,
    make_cluster,
    make_legal_regime,
    make_organisation,
    make_recognition,
    make_subsidy_rate,
)

from .factories import (
    make_budget_decision,
    make_grant,
    make_project,
    make_project_participant,
)
from .legal_world import animate, make_decree, make_recognised_cluster, make_reform

pytestmark = pytest.mark.django_db

CENT = Decimal("0.01")
TODAY = date(2026, 1, 1)


@pytest.fixture
def decree():
    return make_decree()


@pytest.fixture
def cluster(decree):
    return make_recognised_cluster(decree, name="TWEED")


def refusal(act):
    """Return the rule that refuses what is done, and what it says."""
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        act()
    name = refused.value.__cause__.diag.constraint_name
    return name, explain(refused.value).messages[0]


# L06: the animation of a cluster


@pytest.mark.parametrize(
    ("begins_on", "maximum"),
    [
        (date(2007, 7, 1), 160_000),
        (date(2008, 7, 1), 160_000),
        (date(2010, 6, 30), 160_000),
        (date(2010, 7, 1), 128_000),
        (date(2013, 6, 30), 128_000),
        (date(2013, 7, 1), 80_000),
        (date(2024, 6, 30), 80_000),
    ],
    ids=str,
)
def test_the_maximum_follows_the_year_of_recognition(cluster, begins_on, maximum):
    animate(cluster, begins_on, maximum)

    (year,) = animation_years([cluster], TODAY)

    assert year.maximum == maximum
    assert year.margin == 0


@pytest.mark.parametrize(
    ("begins_on", "maximum"),
    [
        (date(2009, 1, 1), 160_000),
        (date(2011, 1, 1), 128_000),
        (date(2015, 1, 1), 80_000),
    ],
)
def test_one_cent_above_the_maximum_is_refused(cluster, begins_on, maximum):
    rule, said = refusal(lambda: animate(cluster, begins_on, maximum + CENT))

    assert rule == "programmes_animation_ceiling"
    assert said == (
        f"The animation of “TWEED” would receive {maximum:,}.01 euro for the year "
        f"from 1 January {begins_on.year}: 0.01 more than the legal maximum of "
        f"{maximum:,}.00 (Decree of 2007)."
    )


def test_of_a_cost_below_the_ceiling_the_rate_is_paid(cluster):
    animate(cluster, date(2011, 1, 1), 80_000, eligible_cost=100_000)

    (year,) = animation_years([cluster], TODAY)

    assert year.maximum == 80_000
    rule, _said = refusal(
        lambda: animate(cluster, date(2012, 1, 1), 80_000 + CENT, eligible_cost=100_000)
    )
    assert rule == "programmes_animation_ceiling"


def test_where_the_cost_is_not_stated_the_ceiling_is_the_limit(cluster):
    animate(cluster, date(2011, 1, 1), 128_000, eligible_cost=None)

    (year,) = animation_years([cluster], TODAY)

    assert year.eligible_cost is None
    assert year.maximum == 128_000


def test_two_grants_of_one_year_share_its_maximum(cluster):
    animate(cluster, date(2009, 1, 1), 100_000)
    animate(cluster, date(2010, 1, 1), 160_000)

    rule, said = refusal(lambda: animate(cluster, date(2009, 7, 1), 60_000 + CENT))
    animate(cluster, date(2009, 7, 1), 60_000)

    assert rule == "programmes_animation_ceiling"
    assert "160,000.01 euro for the year from 1 January 2009" in said
    years = animation_years([cluster], TODAY)
    assert [(year.year, year.subsidy) for year in years] == [
        (2009, 160_000),
        (2010, 160_000),
    ]


def test_a_regime_of_which_no_parameter_is_known_refuses_nothing(cluster):
    make_recognition(cluster=cluster, regime=make_reform(), start_on=date(2024, 7, 1))

    animate(cluster, date(2024, 7, 1), 10_000_000, eligible_cost=10_000_000)

    (year,) = animation_years([cluster], TODAY)
    assert year.maximum is None


def test_what_is_put_right_later_was_wrong_until_then(cluster):
    grant = animate(cluster, date(2009, 1, 1), 160_000)
    make_budget_decision(grant=grant, amount=-10_000, decided_on=date(2009, 6, 1))

    rule, _said = refusal(
        lambda: make_budget_decision(
            grant=grant, amount=10_000, decided_on=date(2009, 5, 31)
        )
    )
    make_budget_decision(grant=grant, amount=10_000, decided_on=date(2009, 6, 1))

    assert rule == "programmes_animation_ceiling"


def test_grants_that_remain_in_a_year_are_asked_again(cluster):
    """The cost of a grant counted for the whole year until it went elsewhere."""
    cheap = animate(cluster, date(2011, 1, 1), 20_000, eligible_cost=100_000)
    animate(cluster, date(2011, 7, 1), 50_000, eligible_cost=50_000)

    moves = [
        lambda: Grant.objects.filter(pk=cheap.pk).update(start_on=date(2012, 1, 1)),
        lambda: Grant.objects.filter(pk=cheap.pk).update(cluster=make_cluster()),
        lambda: Grant.objects.filter(pk=cheap.pk).update(
            kind="other", eligible_cost=None
        ),
        lambda: cheap.decisions.all().delete(),
    ]

    assert {refusal(move)[0] for move in moves} == {"programmes_animation_ceiling"}


def test_a_change_of_the_registry_that_leaves_a_grant_too_high_is_listed(
    cluster, decree
):
    grant = animate(cluster, date(2009, 1, 1), 160_000)
    animate(cluster, date(2012, 1, 1), 100_000)
    assert not Grant.objects.inconsistent_legal_maximum().exists()

    make_recognition(
        cluster=cluster,
        regime=make_legal_regime(
            name_en="Pilot", start_on=date(2001, 1, 1), end_on=date(2007, 6, 30)
        ),
        start_on=date(2004, 7, 1),
        end_on=date(2007, 6, 30),
    )

    assert set(Grant.objects.inconsistent_legal_maximum()) == {
        grant,
        Grant.objects.get(start_on=date(2012, 1, 1)),
    }


def test_money_is_still_paid_on_a_grant_that_the_registry_left_too_high(cluster):
    grant = animate(cluster, date(2009, 1, 1), 160_000)
    cluster.recognitions.get().regime.subsidy_rates.update(rate=Decimal("0.1"))

    grant.payments.create(
        paid_on=date(2009, 12, 31), amount=160_000, source=grant.source
    )

    assert Grant.objects.inconsistent_legal_maximum().get() == grant


def test_of_rates_that_overlap_the_later_one_holds(cluster, decree):
    make_subsidy_rate(regime=decree, from_year=2, to_year=3, rate=Decimal("0.9"))
    animate(cluster, date(2008, 7, 1), 100_000)

    (year,) = animation_years([cluster], TODAY)

    assert year.rate == Decimal("0.9")


def test_the_maximum_is_what_the_decree_says_whatever_the_cost(cluster):
    cents = st.integers(1, 30_000_000).map(lambda cents: Decimal(cents) / 100)

    @settings(max_examples=60, deadline=None)
    @example(cost=Decimal("0.01"), subsidy=Decimal("0.01"), year=2014)
    @given(cost=cents, subsidy=cents, year=st.integers(2008, 2023))
    def check(cost, subsidy, year):
        begins_on = date(year, 1, 1)
        rate = {0: "1", 1: "0.8"}.get((year - 2008) // 3, "0.5")
        # PostgreSQL rounds half a cent up, where Python's round() would go to the even.
        exactly = Decimal(rate) * min(cost, Decimal(160_000))
        maximum = exactly.quantize(Decimal("0.01"), ROUND_HALF_UP)
        accepted = True
        with transaction.atomic():
            try:
                with transaction.atomic():
                    animate(cluster, begins_on, subsidy, eligible_cost=cost)
            except IntegrityError:
                accepted = False
            transaction.set_rollback(True)

        assert accepted == (subsidy <= maximum)

    check()


# L07: one cost is not paid twice


def test_public_money_on_one_cost_is_not_more_than_the_cost():
    grant = make_grant(title="WINGS", eligible_cost=1000, other_public_amount=400)
    make_budget_decision(grant=grant, amount=600)

    rule, said = refusal(
        lambda: make_budget_decision(
            grant=grant, amount=CENT, decided_on=date(2006, 5, 1)
        )
    )

    assert rule == "programmes_public_share"
    assert said == (
        "Public money on one cost, “WINGS”, would reach 1,000.01 euro: 0.01 more than "
        "the eligible cost of 1,000.00, which is not paid twice (decree of 18 January "
        "2007)."
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({}, {"eligible_cost": Decimal("599.99")}),
        ({}, {"other_public_amount": Decimal("400.01")}),
        ({"eligible_cost": None}, {"eligible_cost": Decimal("599.99")}),
    ],
)
def test_a_cost_that_comes_to_be_paid_twice_is_refused(before, after):
    grant = make_grant(amount=600, **{"eligible_cost": 1000, **before})

    rule, _said = refusal(lambda: Grant.objects.filter(pk=grant.pk).update(**after))

    assert rule == "programmes_public_share"


def test_a_new_grant_on_a_cost_that_others_paid_already_is_refused():
    rule, _said = refusal(
        lambda: make_grant(eligible_cost=1000, other_public_amount=1000 + CENT)
    )

    assert rule == "programmes_public_share"


def test_two_grants_of_one_project_to_one_beneficiary_are_on_one_cost():
    project, organisation = make_project(), make_organisation()
    alike = {"project": project, "organisation": organisation, "eligible_cost": 1000}
    make_grant(amount=600, **alike)

    rule, _said = refusal(lambda: make_grant(amount=400 + CENT, **alike))
    make_grant(amount=400, **alike)
    make_grant(amount=1000, **alike | {"organisation": make_organisation()})
    make_grant(amount=1000, **alike | {"project": make_project()})
    make_grant(amount=1000, **alike | {"kind": "investment"})

    assert rule == "programmes_public_share"


def test_a_grant_to_a_cluster_itself_shares_the_cost_with_its_others():
    project, cluster = make_project(), make_cluster()
    alike = {"project": project, "eligible_cost": 1000}
    make_grant(amount=600, cluster=cluster, **alike)
    make_grant(amount=1000, cluster=make_cluster(), **alike)

    rule, _said = refusal(lambda: make_grant(amount=500, cluster=cluster, **alike))

    assert rule == "programmes_public_share"


@pytest.mark.parametrize("way", ["moved", "deleted", "merged"])
def test_grants_that_remain_on_a_cost_are_asked_again(way):
    """Their cost was stated by one that goes; or another one comes to them."""
    project, organisation = make_project(), make_organisation()
    alike = {"project": project, "organisation": organisation}
    states_the_cost = make_grant(eligible_cost=1000, **alike)
    make_grant(amount=600, eligible_cost=600, **alike)
    make_grant(amount=400, **alike)
    elsewhere = make_grant(amount=CENT, **alike | {"organisation": make_organisation()})

    rows = Grant.objects.filter(pk=states_the_cost.pk)
    acts = {
        "moved": lambda: rows.update(project=make_project()),
        "deleted": rows.delete,
        "merged": lambda: Grant.objects.filter(pk=elsewhere.pk).update(
            organisation=organisation
        ),
    }

    assert refusal(acts[way])[0] == "programmes_public_share"


# L08: specific subsidies


def test_a_specific_subsidy_of_24_000_is_granted_and_no_cent_more(cluster):
    subsidy = {"kind": "specific", "cluster": cluster, "agreement": make_agreement()}
    year = {"decided_on": date(2009, 3, 1)}
    make_grant(amount=24_000, **subsidy, **year)

    rule, said = refusal(
        lambda: make_grant(amount=24_000 + CENT, title="Tender", **subsidy, **year)
    )

    assert rule == "programmes_specific_ceiling"
    assert said == (
        "The specific subsidy “Tender” would come to 24,000.01 euro: 0.01 more than "
        "the legal maximum of 24,000.00 (Decree of 2007)."
    )


def test_a_specific_subsidy_serves_a_partnership(cluster):
    rule, said = refusal(lambda: make_grant(kind="specific", cluster=cluster))

    assert rule == "programmes_grant_specific"
    assert said.startswith("A specific subsidy serves a partnership between clusters")


def test_the_regime_of_the_first_decision_limits_a_specific_subsidy(cluster):
    make_reform()
    subsidy = {"kind": "specific", "cluster": cluster, "agreement": make_agreement()}
    make_grant(amount=50_000, decided_on=date(2024, 7, 1), **subsidy)
    grant = make_grant(amount=20_000, decided_on=date(2024, 6, 30), **subsidy)

    rule, _said = refusal(
        lambda: make_budget_decision(
            grant=grant, amount=5000, decided_on=date(2024, 7, 2)
        )
    )

    assert rule == "programmes_specific_ceiling"


# L14: who carries out the research of a pole


def make_research(*participants, **fields):
    fields = {
        "kind": "research",
        "outcome": "labelled",
        "is_consortium_complete": True,
    } | fields
    project = make_project(**fields)
    for kind, size in participants:
        make_project_participant(
            project=project,
            organisation=make_organisation(kind=kind, size_class=size),
        )
    return project


BIG, SMALL, UNSIZED = (
    ("enterprise", "large"),
    ("enterprise", "small"),
    ("enterprise", ""),
)
LAB, UNIVERSITY = ("research_centre", ""), ("university", "")


@pytest.mark.parametrize(
    "consortium",
    [[BIG, SMALL, LAB], [BIG, UNSIZED, UNIVERSITY], [SMALL, SMALL, LAB]],
)
def test_a_consortium_of_several_firms_an_sme_and_a_lab_is_sound(consortium):
    """A firm whose size nobody stated may be an SME."""
    make_research(*consortium)

    assert not Project.objects.inconsistent_consortium().exists()


@pytest.mark.parametrize(
    "consortium", [[], [SMALL, LAB], [BIG, BIG, LAB], [SMALL, SMALL]]
)
def test_a_consortium_without_several_firms_an_sme_or_a_lab_is_listed(consortium):
    project = make_research(*consortium)

    assert Project.objects.inconsistent_consortium().get() == project


@pytest.mark.parametrize(
    "fields",
    [{"kind": "training"}, {"outcome": "submitted"}, {"is_consortium_complete": False}],
)
def test_only_a_complete_consortium_of_labelled_research_is_listed(fields):
    make_research(SMALL, LAB, **fields)

    assert not Project.objects.inconsistent_consortium().exists()


# L16: the animation of a pole


def test_the_animation_of_a_pole_that_is_more_than_half_public_is_told():
    pole = make_cluster(kind="competitiveness_pole")
    half = animate(pole, date(2018, 1, 1), 500, eligible_cost=1000)
    more = animate(pole, date(2019, 1, 1), 500 + CENT, eligible_cost=1000)
    others = animate(
        pole, date(2020, 1, 1), 500, eligible_cost=1000, other_public_amount=CENT
    )
    animate(pole, date(2021, 1, 1), 900, eligible_cost=None)
    animate(make_cluster(), date(2019, 1, 1), 900, eligible_cost=1000)
    make_grant(amount=900, eligible_cost=1000, cluster=pole)
    make_budget_decision(grant=half, amount=1, decided_on=date(2019, 1, 1))

    assert set(Grant.objects.above_half_public(date(2018, 12, 31))) == {more, others}
    assert set(Grant.objects.above_half_public(date(2019, 1, 1))) == {
        half,
        more,
        others,
    }
