"""Plans, envelopes and lines; and amounts in millions that were entered as euro."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from programmes.models import (
    Envelope,
    FundingLine,
    Income,
    Plan,
    PlanLink,
    PlanLinkKind,
)
from tests.factories import make_organisation

from .factories import (
    make_axis,
    make_budget_decision,
    make_envelope,
    make_funding_line,
    make_grant,
    make_income,
    make_payment,
    make_plan,
    make_plan_actor,
    make_plan_link,
    make_published_amount,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("model", "make"), [(Plan, make_plan), (FundingLine, make_funding_line)]
)
def test_what_has_two_names_is_found_by_either_and_shown_in_the_readers(model, make):
    row = make(name_en="Second Marshall Plan", name_fr="Plan Marshall 2.Vért")
    make(name_en="Other")

    assert model.objects.search("second marshall").get() == row
    assert model.objects.search("2.VERT").get() == row
    assert row.name == "Second Marshall Plan"
    with translation.override("fr"):
        assert row.name == "Plan Marshall 2.Vért"


def test_an_envelope_on_an_axis_of_another_plan_is_listed():
    axis = make_axis()
    make_envelope(plan=axis.plan, axis=axis)
    make_envelope()
    astray = make_envelope(axis=axis)

    assert Envelope.objects.inconsistent_axis().get() == astray


@pytest.mark.parametrize(
    "make",
    [
        lambda: make_budget_decision(envelope=make_envelope(), amount=280 * 10**6),
        make_published_amount,
    ],
)
def test_an_amount_at_another_scale_than_its_words_is_refused(make):
    row = make()
    row.wording, row.amount = "280 million", Decimal(280_000_000)
    row.full_clean()
    row.amount = Decimal(280)

    with pytest.raises(ValidationError) as error:
        row.full_clean()

    assert "Did you mean 280,000,000?" in error.value.message_dict["amount"][0]


def test_a_cluster_earns_all_but_public_money():
    earned = [make_income(origin=origin) for origin in ("fees", "services", "private")]
    make_income(origin="public")

    assert set(Income.objects.earned()) == set(earned)


def test_a_decision_and_a_payment_are_named_with_their_euro():
    """As the page of the source, the admin and the history show them."""
    grant = make_grant(title="Lighter wings", amount=1_234_567)
    payment = make_payment(grant=grant, amount=Decimal("0.5"))

    assert str(grant.decisions.get()) == "Lighter wings: €1,234,567"
    assert str(payment) == "Lighter wings: €0.50"


# What ties plans to each other, and to those who carry them out


def test_a_plan_that_reports_says_how_often_or_is_no_reminder():
    stated = make_plan_link(kind=PlanLinkKind.REPORTS_TO, times_a_year=2)
    make_plan_link(kind=PlanLinkKind.REPORTS_TO)
    make_plan_link(kind=PlanLinkKind.PART_OF)

    assert list(PlanLink.objects.reporting()) == [stated]


def test_an_actor_is_one_with_a_name_or_a_group_in_the_readers_language():
    organisation = make_organisation(name="Agence du Numérique")
    named = make_plan_actor(organisation=organisation)
    group = make_plan_actor(group_en="federations", group_fr="fédérations")

    assert named.actor == organisation
    with translation.override("fr"):
        assert group.actor == "fédérations"
    with translation.override("en"):
        assert group.actor == "federations"


def test_a_group_has_a_name_in_english_before_one_in_french():
    actor = make_plan_actor(group_en="federations", group_fr="fédérations")
    actor.group_en = ""

    with pytest.raises(ValidationError) as refused:
        actor.full_clean()
    assert "group_en" in refused.value.message_dict
