"""Plans, envelopes and lines; and amounts in millions that were entered as euro."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from programmes.models import Envelope, FundingLine, Income, Plan

from .factories import (
    make_axis,
    make_budget_decision,
    make_envelope,
    make_funding_line,
    make_grant,
    make_income,
    make_payment,
    make_plan,
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
