"""The command that adds synthetic money to a database of synthetic organisations."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Sum

from programmes.models import BudgetDecision, FundingLine, Grant, Payment, Plan
from registry.models import Cluster
from registry.models.base import sourced_models
from registry.synthetic import SOURCE
from registry.synthetic.names import LABEL
from tests.factories import make_organisation, make_place, make_territory
from tests.programmes.factories import make_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisations():
    province = make_territory(code="BE32", level="province", parent=make_territory())
    make_place(province=province)
    call_command("synthetic", organisations=40, verbosity=0)


def test_as_many_payments_are_made_as_were_asked_for(organisations):
    call_command("synthetic_money", payments=203)

    assert Payment.objects.exclude(grant__kind="animation").count() == 203
    assert Grant.objects.exclude(kind="animation").count() == 41
    assert Plan.objects.count() == 4
    assert FundingLine.objects.filter(grants__isnull=False).distinct().count() == 20


def test_every_row_says_that_it_is_synthetic(organisations):
    call_command("synthetic_money", payments=50)

    for model in sourced_models():
        assert not model.objects.exclude(source__slug__startswith=SOURCE).exists()
    for model, name in ((Grant, "title_en"), (Plan, "name_fr")):
        assert not model.objects.exclude(**{f"{name}__endswith": LABEL})


def test_what_is_made_balances(organisations):
    """A grant is paid but for the cents that five equal payments leave."""
    call_command("synthetic_money", payments=100)

    plans = Plan.objects.with_balance(date(2100, 1, 1))
    granted = BudgetDecision.objects.filter(grant__kind="project")
    assert (
        sum(plan.granted for plan in plans) == granted.aggregate(n=Sum("amount"))["n"]
    )
    for grant in Grant.objects.filter(kind="project").with_balance(date(2100, 1, 1)):
        assert 0 <= grant.budget - grant.paid < 5


def test_some_grants_are_for_projects_that_were_launched(organisations):
    call_command("synthetic_money", payments=500)

    awarded = Grant.objects.filter(project__isnull=False)
    assert awarded.exists()
    assert set(awarded.values_list("project__outcome", flat=True)) == {"launched"}


def test_networks_are_paid_for_their_animation(organisations):
    call_command("synthetic_money", payments=5)

    paid = Grant.objects.filter(kind="animation").values("cluster").distinct()
    assert paid.count() == Cluster.objects.count() == 60


@pytest.mark.parametrize("number", ["0", "-1", "many", "10000001"])
def test_a_bad_number_is_refused(number):
    with pytest.raises(CommandError, match="a number from 1 to"):
        call_command("synthetic_money", "--payments", number)


def test_money_without_organisations_is_refused():
    with pytest.raises(CommandError, match="no synthetic organisations yet"):
        call_command("synthetic_money", payments=5)


def test_a_database_with_real_facts_is_refused(organisations):
    make_organisation()

    with pytest.raises(CommandError, match="real organisations"):
        call_command("synthetic_money", payments=5)
    assert not Plan.objects.exists()


def test_a_database_with_money_is_refused(organisations):
    make_plan()

    with pytest.raises(CommandError, match="public money already"):
        call_command("synthetic_money", payments=5)
