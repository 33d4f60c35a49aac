"""The subsidy of each year beside the legal maximum, and what a cluster earns."""

from datetime import date
from decimal import Decimal

import pytest

from programmes.models import IncomeOrigin
from programmes.money.animation import EarningsYear, animation_years, self_financing
from tests.factories import make_cluster, make_recognition

from .factories import make_income
from .legal_world import (
    FIRST_OF_JULY,
    animate,
    make_decree,
    make_recognised_cluster,
    make_reform,
)

pytestmark = pytest.mark.django_db

TODAY = date(2026, 1, 1)


@pytest.fixture
def decree():
    return make_decree()


@pytest.fixture
def cluster(decree):
    return make_recognised_cluster(decree)


def test_a_year_of_animation_has_its_maximum_and_margin(cluster, decree):
    animate(cluster, date(2010, 7, 1), 100_000)

    (year,) = animation_years([cluster], TODAY)

    assert year.cluster is cluster
    assert year.year == 2010
    assert year.begins_on == date(2010, 7, 1)
    assert year.subsidy == 100_000
    assert year.eligible_cost == 200_000
    assert year.regime == decree
    assert str(year.regime) == "Decree of 2007"
    assert year.year_of_recognition == 4
    assert year.rate == Decimal("0.8")
    assert year.ceiling == 160_000
    assert year.maximum == 128_000
    assert year.margin == 28_000


def test_the_years_of_any_number_of_clusters_take_one_query(
    cluster, decree, django_assert_num_queries
):
    others = [make_cluster() for _ in range(3)]
    for other in others:
        make_recognition(cluster=other, regime=decree, start_on=FIRST_OF_JULY)
    chosen = [others[2], cluster, others[0], others[1]]
    for each in chosen:
        animate(each, date(2009, 1, 1), 2)
        animate(each, date(2008, 1, 1), 1)

    with django_assert_num_queries(1):
        years = animation_years(chosen, TODAY)
        assert {str(year.regime) for year in years} == {"Decree of 2007"}

    assert [(year.cluster, year.year) for year in years] == [
        (each, year) for each in chosen for year in (2008, 2009)
    ]
    assert animation_years([], TODAY) == []


def test_what_was_decided_later_is_not_counted_yet(cluster):
    animate(cluster, date(2008, 7, 1), 100_000, decided_on=date(2008, 6, 1))

    assert animation_years([cluster], date(2008, 5, 31)) == []
    assert [year.subsidy for year in animation_years([cluster], date(2008, 6, 1))] == [
        100_000
    ]


def test_without_a_recognition_there_is_no_maximum(cluster):
    animate(cluster, date(2007, 6, 30), 1_000_000, eligible_cost=None)

    (year,) = animation_years([cluster], TODAY)

    assert year.regime is year.year_of_recognition is None
    assert year.rate is year.ceiling is year.maximum is year.margin is None


def test_the_maximum_under_a_regime_without_parameters_is_not_known(cluster):
    reform = make_reform()
    make_recognition(cluster=cluster, regime=reform, start_on=date(2024, 7, 1))
    animate(cluster, date(2024, 7, 1), 1_000_000, eligible_cost=None)

    (year,) = animation_years([cluster], TODAY)

    assert year.regime == reform
    assert year.year_of_recognition == 18
    assert year.rate is year.ceiling is year.maximum is year.margin is None


# What a cluster earns by itself


def test_a_cluster_earns_a_share_of_its_income_by_itself():
    cluster = make_cluster()
    make_income(cluster=cluster, origin=IncomeOrigin.FEES, amount=Decimal(30_000))
    make_income(cluster=cluster, origin=IncomeOrigin.SERVICES, amount=Decimal(10_000))
    make_income(cluster=cluster, origin=IncomeOrigin.PUBLIC, amount=Decimal(120_000))
    make_income(year=2009)

    (year,) = self_financing(cluster, TODAY)

    assert year == EarningsYear(2008, Decimal(40_000), Decimal(120_000))
    assert year.total == 160_000
    assert year.share == Decimal("0.25")


def test_a_year_of_which_nothing_is_recorded_has_no_share():
    cluster = make_cluster()
    make_income(cluster=cluster, year=2008)
    make_income(cluster=cluster, year=2010, origin=IncomeOrigin.PUBLIC)

    years = self_financing(cluster, TODAY)

    assert [year.year for year in years] == [2008, 2009, 2010]
    assert [year.earned for year in years] == [20_000, None, None]
    assert [year.public for year in years] == [None, None, 20_000]
    assert {year.total for year in years} == {year.share for year in years} == {None}
    assert self_financing(make_cluster(), TODAY) == []


def test_an_income_of_nothing_at_all_has_no_share():
    cluster = make_cluster()
    for origin in (IncomeOrigin.FEES, IncomeOrigin.PUBLIC):
        make_income(cluster=cluster, origin=origin, amount=Decimal(0))

    (year,) = self_financing(cluster, TODAY)

    assert year.total == 0
    assert year.share is None


def test_the_income_of_a_year_is_known_when_it_is_over():
    cluster = make_cluster()
    make_income(cluster=cluster, year=2008)

    assert self_financing(cluster, date(2008, 12, 30)) == []
    assert len(self_financing(cluster, date(2008, 12, 31))) == 1
