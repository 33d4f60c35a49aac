"""Acts on grants: each adds a decision, and none rewrites one."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from programmes.models import BudgetDecision, Payment
from programmes.services import unpaid_of, withdraw_grant
from registry.refusals import explain
from tests.factories import make_source
from tests.programmes.factories import (
    make_budget_decision,
    make_funding_line,
    make_grant,
    make_payment,
)

pytestmark = pytest.mark.django_db


def day(year):
    return date(year, 1, 1)


def kinds_of(grant):
    return [
        (decision.number, decision.kind, int(decision.amount))
        for decision in grant.decisions.order_by("number")
    ]


def refused(grant, amount):
    """Expect the database to refuse a decision on a grant; return its words."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        make_budget_decision(grant=grant, amount=Decimal(amount), decided_on=day(2008))
    (message,) = explain(refusal.value).messages
    return message


def test_an_amendment_that_exceeds_the_line_says_by_how_much():
    line = make_funding_line(amount=1000, name_en="Research")
    grant = make_grant(amount=900, funding_line=line)

    message = refused(grant, 150)

    assert re.search("Research.* 50.00 more than its 1,000", message)
    assert kinds_of(grant) == [(1, "first", 900)]


@pytest.mark.parametrize(
    ("amount", "wording", "message"),
    [
        (0, "", "nothing is decided on zero"),
        (280, "280 million", "Did you mean 280,000,000?"),
    ],
)
def test_a_decision_on_a_grant_is_checked_as_in_a_form(amount, wording, message):
    decision = BudgetDecision(
        grant=make_grant(),
        amount=Decimal(amount),
        decided_on=day(2008),
        source=make_source(),
        wording=wording,
    )

    with pytest.raises(ValidationError) as refusal:
        decision.full_clean()

    assert message in " ".join(refusal.value.messages)


def test_a_balance_and_then_a_law_are_refused_in_words():
    """By one connection, in which the database keeps the types of its first refusal."""
    grant = make_grant(amount=1000, eligible_cost=1000)

    assert "would be left" in refused(grant, -2000)
    assert "500.00 more than the eligible cost" in refused(grant, 500)
    assert "would be left" in refused(grant, -2000)


def test_a_withdrawal_takes_what_was_not_paid():
    grant = make_grant(amount=1000)
    make_payment(grant=grant, amount=Decimal(400))
    before = list(BudgetDecision.objects.values())

    decision = withdraw_grant(grant=grant, decided_on=day(2009), source=make_source())

    assert (decision.kind, decision.amount) == ("withdrawal", -600)
    assert unpaid_of(grant) == 0
    assert list(BudgetDecision.objects.exclude(pk=decision.pk).values()) == before


def test_a_grant_that_was_paid_is_withdrawn_once_it_is_recovered():
    grant, source = make_grant(amount=1000), make_source()
    make_payment(grant=grant, amount=Decimal(1000), paid_on=day(2008))

    with pytest.raises(ValidationError, match="record what is recovered"):
        withdraw_grant(grant=grant, decided_on=day(2009), source=source)
    make_payment(grant=grant, amount=Decimal(-1000), paid_on=day(2009))
    withdraw_grant(grant=grant, decided_on=day(2009), source=source)

    assert kinds_of(grant)[-1] == (2, "withdrawal", -1000)
    assert Payment.objects.count() == 2


def test_a_grant_is_not_withdrawn_before_what_had_been_paid_then():
    grant, source = make_grant(amount=1000), make_source()
    make_payment(grant=grant, amount=Decimal(1000), paid_on=day(2008))
    make_payment(grant=grant, amount=Decimal(-1000), paid_on=day(2010))

    with pytest.raises(ValidationError, match="1,000.00 more than the 0.00 decided"):
        withdraw_grant(grant=grant, decided_on=day(2009), source=source)

    assert kinds_of(grant) == [(1, "first", 1000)]


def test_nothing_is_withdrawn_where_nothing_was_decided():
    with pytest.raises(ValidationError, match="Nothing is decided"):
        withdraw_grant(grant=make_grant(), decided_on=day(2009), source=make_source())


def test_a_next_number_follows_the_last_one():
    grant = make_grant()
    assert grant.payments.next_number() == 1

    make_payment(grant=make_grant(amount=5000), number=7, amount=Decimal(1))

    assert grant.payments.next_number() == 1
    assert Payment.objects.next_number() == 8
