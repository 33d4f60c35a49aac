"""The database accepts and counts what a plain model of the rule does, and no more."""

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import count

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from programmes.models import (
    BudgetDecision,
    BudgetDecisionKind,
    Envelope,
    FundingLine,
    Grant,
    Payment,
    Plan,
)
from tests.factories import default_source

from .factories import make_envelope, make_funding_line, make_grant, make_plan

pytestmark = pytest.mark.django_db

MODELS = {
    "plan": Plan,
    "envelope": Envelope,
    "funding_line": FundingLine,
    "grant": Grant,
}
DAYS = [date(2006, 1, 1) + timedelta(days=n) for n in range(4)]
TEN_THOUSAND = 10_000
FIRST_STEPS = [
    ("decide", "plan", 0, DAYS[0], 500),
    ("decide", "envelope", 0, DAYS[0], 400),
    ("decide", "funding_line", 0, DAYS[0], 150),
    ("share", 1, 3333),
    ("move", "grant", 1, 1),
    *(("decide", "grant", index, DAYS[0], 120) for index in range(3)),
]
"""Enough of everything for the next step to be about right."""


@dataclass
class Ledger:
    """What was decided and paid, in cents, and what is part of what.

    `part_of` leads from an envelope, a line or a grant to its whole; `shares` are the
    ten-thousandths that a line has of its envelope.
    """

    part_of: dict[tuple[str, int], int | None]
    plans: list[int]
    shares: dict[int, int | None] = field(default_factory=dict)
    decisions: dict[int, tuple[str, int, date, int]] = field(default_factory=dict)
    payments: dict[int, tuple[int, date, int]] = field(default_factory=dict)

    def wholes(self):
        return [("plan", key) for key in self.plans] + list(self.part_of)

    def parts(self, part, whole_key):
        return [
            key
            for (name, key), above in self.part_of.items()
            if name == part and above == whole_key
        ]

    def decided(self, whole, key, day):
        amounts = [
            amount
            for on, on_key, since, amount in self.decisions.values()
            if (on, on_key) == (whole, key) and since <= day
        ]
        return sum(amounts) if amounts else None

    def own(self, whole, key, day):
        amounts = [self.decided(whole, key, day)]
        if whole == "funding_line" and self.shares[key] is not None:
            total = self.decided("envelope", self.part_of[whole, key], day)
            if total is not None:
                amounts.append(total * self.shares[key] // TEN_THOUSAND)
        stated = [amount for amount in amounts if amount is not None]
        return sum(stated) if stated else None

    def spent(self, whole, key, day):
        if whole == "grant":
            return self.paid(whole, key, day)
        part = {"plan": "envelope", "envelope": "funding_line", "funding_line": "grant"}
        below = self.parts(part[whole], key)
        return sum(self.own(part[whole], one, day) or 0 for one in below)

    def grants(self, whole, key):
        """Return the grants that a whole leads to, itself if it is one."""
        below = {whole: [key]}
        for part, above in [
            ("envelope", "plan"),
            ("funding_line", "envelope"),
            ("grant", "funding_line"),
        ]:
            if above in below:
                below[part] = [
                    one for key in below[above] for one in self.parts(part, key)
                ]
        return below["grant"]

    def granted(self, whole, key, day):
        return sum(
            self.decided("grant", grant, day) or 0 for grant in self.grants(whole, key)
        )

    def paid(self, whole, key, day):
        grants = self.grants(whole, key)
        return sum(
            amount
            for grant, paid_on, amount in self.payments.values()
            if grant in grants and paid_on <= day
        )

    def is_sound(self):
        return all(
            self._holds(whole, key, day) for whole, key in self.wholes() for day in DAYS
        )

    def _holds(self, whole, key, day):
        own, spent = self.own(whole, key, day), self.spent(whole, key, day)
        if whole == "grant":
            return 0 <= spent <= (own or 0) and (own or 0) >= 0
        return own is None or own >= 0 and spent <= own


days = st.sampled_from(DAYS)
cents = st.sampled_from([1, 33, 50, 51, 67, 100, 101, -1, -33, -50, -51, -100])
which = st.integers(0, 11)
"""One of the rows there are, counted round and round."""

wholes = st.sampled_from(list(MODELS))
payment = st.tuples(which, days, cents)
payments = st.lists(payment, min_size=1, max_size=1) | st.lists(payment, max_size=3)
operations = st.one_of(
    st.tuples(st.just("decide"), wholes, which, days, cents),
    st.tuples(st.just("decide"), wholes, which, days, cents),
    st.tuples(st.just("pay"), payments),
    st.tuples(st.just("decide_otherwise"), which, wholes, which, days, cents),
    st.tuples(st.just("pay_otherwise"), which, which, days, cents),
    st.tuples(st.just("forget_decision"), which),
    st.tuples(st.just("forget_payment"), which),
    st.tuples(st.just("move"), st.sampled_from(list(MODELS)[1:]), which, which),
    st.tuples(
        st.just("share"), which, st.sampled_from([None, 10_000, 5000, 3333, 6667])
    ),
)


class Registrar:
    """Does the same to the ledger and to the database."""

    def __init__(self, ledger):
        self.ledger = ledger
        self.numbers = count(1)
        self.keys = {
            name: [key for whole, key in ledger.wholes() if whole == name]
            for name in MODELS
        }

    def perform(self, name, *arguments):
        """Do it, if both find it right; fail if only one of them does."""
        before = deepcopy(self.ledger)
        try:
            with transaction.atomic():
                getattr(self, name)(*arguments)
        except IntegrityError as refusal:
            rule = refusal.__cause__.diag.constraint_name
            assert not self.ledger.is_sound(), (rule, name, arguments)
            self.ledger = before
        else:
            assert self.ledger.is_sound(), (name, arguments)

    def _key(self, whole, index):
        return self.keys[whole][index % len(self.keys[whole])]

    def decide(self, whole, index, day, amount):
        key = self._key(whole, index)
        number = next(self.numbers)
        self.ledger.decisions[number] = (whole, key, day, amount)
        BudgetDecision.objects.create(
            number=number, source=default_source(), **decision(whole, key, day, amount)
        )

    def decide_otherwise(self, chosen, whole, index, day, amount):
        if not self.ledger.decisions:
            return
        number = sorted(self.ledger.decisions)[chosen % len(self.ledger.decisions)]
        key = self._key(whole, index)
        self.ledger.decisions[number] = (whole, key, day, amount)
        nowhere = {f"{name}_id": None for name in MODELS}
        BudgetDecision.objects.filter(number=number).update(
            **nowhere | decision(whole, key, day, amount)
        )

    def forget_decision(self, chosen):
        if not self.ledger.decisions:
            return
        number = sorted(self.ledger.decisions)[chosen % len(self.ledger.decisions)]
        del self.ledger.decisions[number]
        BudgetDecision.objects.filter(number=number).delete()

    def pay(self, several):
        rows = []
        for index, day, amount in several:
            number, grant = next(self.numbers), self._key("grant", index)
            self.ledger.payments[number] = (grant, day, amount)
            rows.append(
                Payment(
                    grant_id=grant,
                    number=number,
                    paid_on=day,
                    amount=euro(amount),
                    source=default_source(),
                )
            )
        Payment.objects.bulk_create(rows)

    def pay_otherwise(self, chosen, index, day, amount):
        if not self.ledger.payments:
            return
        number = sorted(self.ledger.payments)[chosen % len(self.ledger.payments)]
        grant = self._key("grant", index)
        self.ledger.payments[number] = (grant, day, amount)
        Payment.objects.filter(number=number).update(
            grant_id=grant, paid_on=day, amount=euro(amount)
        )

    def forget_payment(self, chosen):
        if not self.ledger.payments:
            return
        number = sorted(self.ledger.payments)[chosen % len(self.ledger.payments)]
        del self.ledger.payments[number]
        Payment.objects.filter(number=number).delete()

    def move(self, part, index, target):
        whole = {
            "envelope": "plan",
            "funding_line": "envelope",
            "grant": "funding_line",
        }
        key, above = self._key(part, index), self._key(whole[part], target)
        if part == "grant" and target == 0:
            above = None
        self.ledger.part_of[part, key] = above
        MODELS[part].objects.filter(pk=key).update(**{f"{whole[part]}_id": above})

    def share(self, index, share):
        key = self._key("funding_line", index)
        self.ledger.shares[key] = share
        FundingLine.objects.filter(pk=key).update(
            share=None if share is None else Decimal(share) / TEN_THOUSAND
        )


def euro(amount):
    return None if amount is None else Decimal(amount) / 100


def decision(whole, key, day, amount):
    return {
        f"{whole}_id": key,
        "kind": BudgetDecisionKind.CORRECTION,
        "decided_on": day,
        "amount": euro(amount),
        "wording": "as drawn",
    }


def counted(ledger, whole, day):
    return {
        key: (
            euro(ledger.own(whole, key, day)),
            euro(ledger.spent(whole, key, day)),
            euro(ledger.granted(whole, key, day)),
            euro(ledger.paid(whole, key, day)),
        )
        for name, key in ledger.wholes()
        if name == whole
    }


@pytest.fixture
def ledger():
    """Two of everything, and a grant on no line."""
    plans = [make_plan() for _ in range(2)]
    envelopes = [make_envelope(plan=plans[0]) for _ in range(2)]
    lines = [make_funding_line(envelope=envelopes[0]) for _ in range(3)]
    grants = [make_grant(funding_line=line) for line in [lines[0], lines[0], None]]
    return Ledger(
        plans=[plan.pk for plan in plans],
        part_of={
            **{("envelope", row.pk): row.plan_id for row in envelopes},
            **{("funding_line", row.pk): row.envelope_id for row in lines},
            **{("grant", row.pk): row.funding_line_id for row in grants},
        },
        shares={line.pk: None for line in lines},
    )


def test_the_database_accepts_what_the_rule_does_and_counts_the_same(ledger):
    verdicts = set()

    @settings(max_examples=50)
    @given(st.lists(operations, min_size=15, max_size=30), st.sampled_from(DAYS))
    def check(steps, day):
        registrar = Registrar(deepcopy(ledger))
        with transaction.atomic():
            for name, *arguments in FIRST_STEPS:
                registrar.perform(name, *arguments)
            for name, *arguments in steps:
                before = registrar.ledger
                registrar.perform(name, *arguments)
                verdicts.add((name, registrar.ledger is before))
            for whole, model in MODELS.items():
                balances = {
                    row.pk: (
                        row.budget,
                        row.allocated or 0,
                        row.granted or 0,
                        row.paid or 0,
                    )
                    for row in model.objects.with_balance(day)
                }
                assert balances == counted(registrar.ledger, whole, day)
            transaction.set_rollback(True)

    check()
    # Else the two would agree on nothing.
    assert {was_refused for _name, was_refused in verdicts} == {True, False}
