"""Many at once: not a cent too much, and nobody waits for ever."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal

import psycopg
import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import Sum
from psycopg.errors import CheckViolation, InvalidTransactionState

from programmes.models import BudgetDecision, Grant, Payment
from tests.factories import default_source

from .factories import make_envelope, make_funding_line, make_grant
from .legal_world import make_decree, make_recognised_cluster

pytestmark = pytest.mark.django_db(transaction=True)

DAY = date(2008, 1, 1)
AT_ONCE = 40
"""Connections; PostgreSQL accepts a hundred if nobody tells it otherwise."""


def through_orm(model, row):
    try:
        with transaction.atomic():
            model.objects.create(**row)
    except IntegrityError as refusal:
        return refusal.__cause__.diag.constraint_name
    finally:
        connection.close()
    return None


def through_sql(model, row):
    """Insert the way of somebody who knows nothing of Django."""
    said = {"quote": "", "locator": "", "basis": "stated"}
    row = said | {"note_en": "", "note_fr": ""} | row
    columns = ", ".join(row)
    values = ", ".join(f"%({name})s" for name in row)
    try:
        with psycopg.connect(**server()) as session:
            session.execute(
                f"INSERT INTO {model._meta.db_table} ({columns}) VALUES ({values})", row
            )
    except CheckViolation as refusal:
        return refusal.diag.constraint_name
    return None


def server():
    parameters = connection.get_connection_params()
    return {
        name: parameters[name]
        for name in ("dbname", "user", "password", "host", "port", "options")
        if name in parameters
    }


def all_at_once(model, rows):
    """Insert each row in a transaction of its own, every other one through SQL.

    Return which rule refused each, or None.
    """
    doors = [through_orm, through_sql]
    with ThreadPoolExecutor(AT_ONCE) as crowd:
        answers = [
            crowd.submit(doors[number % 2], model, row)
            for number, row in enumerate(rows)
        ]
        return [answer.result() for answer in answers]


def assert_all_that_fit_are_in(rows, refusals, room, rule):
    accepted = [
        row["amount"] for row, said in zip(rows, refusals, strict=True) if not said
    ]
    refused = [row["amount"] for row, said in zip(rows, refusals, strict=True) if said]
    assert set(refusals) == {None, rule}
    assert sum(accepted) <= room
    assert min(refused) > room - sum(accepted)
    for door in (0, 1):
        assert {bool(said) for said in refusals[door::2]} == {True, False}


def amounts(number):
    """One, two, three and a half euro, over and over, alike for both doors."""
    return [Decimal("1.00"), Decimal("2.00"), Decimal("3.50")][number // 2 % 3]


def test_of_200_who_grant_from_one_line_at_once_those_that_fit_are_in():
    line = make_funding_line(amount=1_000_000, decided_on=DAY)
    make_grant(funding_line=line, amount=999_900, decided_on=DAY)
    organisation = Grant.objects.get().organisation
    grants = Grant.objects.bulk_create(
        Grant(
            slug=f"small-{number}",
            title_en="Small",
            kind="project",
            funding_line=line,
            organisation=organisation,
            source=line.source,
        )
        for number in range(200)
    )
    rows = [
        {
            "grant_id": grant.pk,
            "number": 1,
            "kind": "first",
            "decided_on": DAY,
            "decided_precision": "day",
            "amount": amounts(number),
            "wording": "",
            "source_id": line.source_id,
        }
        for number, grant in enumerate(grants)
    ]

    refusals = all_at_once(BudgetDecision, rows)

    assert_all_that_fit_are_in(rows, refusals, 100, "programmes_grants_within_line")
    granted = BudgetDecision.objects.filter(grant__funding_line=line)
    assert 999_999 < granted.aggregate(total=Sum("amount"))["total"] <= 1_000_000


def test_of_200_who_pay_on_one_grant_at_once_those_that_fit_are_in():
    grant = make_grant(amount=100, decided_on=DAY)
    rows = [
        {
            "grant_id": grant.pk,
            "number": number,
            "paid_on": DAY,
            "paid_precision": "day",
            "amount": amounts(number),
            "source_id": grant.source_id,
        }
        for number in range(200)
    ]

    refusals = all_at_once(Payment, rows)

    assert_all_that_fit_are_in(rows, refusals, 100, "programmes_payments_within_grant")
    assert 99 < Payment.objects.aggregate(total=Sum("amount"))["total"] <= 100


class Other(threading.Thread):
    """Somebody else, who does one thing in a transaction of their own."""

    def __init__(self, act):
        super().__init__(daemon=True)
        self.act = act
        self.error = None
        self.start()

    def run(self):
        try:
            with transaction.atomic():
                self.act()
        except (IntegrityError, OperationalError) as error:
            self.error = error
        finally:
            connection.close()

    def waits(self):
        self.join(timeout=0.3)
        return self.is_alive()

    def ends(self):
        self.join(timeout=60)
        assert not self.is_alive(), "It hangs."
        return self.error


def refused_by(error):
    return error.__cause__.diag.constraint_name


def decide(amount, number=2, **whole):
    BudgetDecision.objects.create(
        **whole,
        number=number,
        kind="correction",
        decided_on=DAY,
        amount=amount,
        wording="moved",
        source=default_source(),
    )


def pay(grant, amount):
    Payment.objects.create(
        grant=grant, number=1, paid_on=DAY, amount=amount, source=default_source()
    )


def test_two_who_move_money_between_the_same_lines_do_so_one_after_the_other():
    """The second waits at the envelope, not each for a line of the other."""
    envelope = make_envelope(amount=2000, decided_on=DAY)
    left, right = (
        make_funding_line(envelope=envelope, amount=1000, decided_on=DAY)
        for _ in range(2)
    )

    def move_back():
        decide(-300, funding_line=right, number=3)
        decide(300, funding_line=left, number=3)

    with transaction.atomic():
        decide(-500, funding_line=left)
        other = Other(move_back)
        assert other.waits()
        decide(500, funding_line=right)
    assert other.ends() is None

    balances = type(envelope).objects.with_balance(DAY)
    assert balances.get().allocated == 2000
    lines = type(left).objects.with_balance(DAY).order_by("pk")
    assert [line.budget for line in lines] == [800, 1200]


def test_those_who_take_grants_in_opposite_order_do_not_hang():
    first, second = (make_grant(amount=1000, decided_on=DAY) for _ in range(2))
    reached = threading.Event()

    def the_other_way_round():
        pay(second, 1)
        reached.set()
        pay(first, 1)

    stopped = None
    try:
        with transaction.atomic():
            pay(first, 2)
            other = Other(the_other_way_round)
            assert reached.wait(timeout=60)
            assert other.waits()
            pay(second, 2)
    except OperationalError as error:
        stopped = error

    errors = [error for error in (stopped, other.ends()) if error]
    assert len(errors) == 1
    assert "deadlock detected" in str(errors[0])
    # All of the other's payments are in, and none of the one that was stopped.
    assert Payment.objects.count() == 2
    assert len(set(Payment.objects.values_list("amount", flat=True))) == 1


def test_a_grant_moved_meanwhile_is_counted_on_the_line_where_it_is():
    """Who waits for a line looks again where the grant belongs."""
    poor = make_funding_line(amount=1000, decided_on=DAY)
    rich = make_funding_line(amount=1_000_000, decided_on=DAY)
    grant = make_grant(funding_line=rich, amount=900, decided_on=DAY)

    with transaction.atomic():
        Grant.objects.filter(pk=grant.pk).update(funding_line=poor)
        other = Other(lambda: decide(200, grant=grant))
        assert other.waits()

    assert refused_by(other.ends()) == "programmes_grants_within_line"


def test_a_line_that_gets_a_share_meanwhile_is_counted():
    envelope = make_envelope(amount=2000, decided_on=DAY)
    line = make_funding_line(envelope=envelope)
    make_grant(funding_line=line, amount=1500, decided_on=DAY)

    with transaction.atomic():
        type(line).objects.filter(pk=line.pk).update(share=Decimal("0.75"))
        other = Other(lambda: decide(-1000, envelope=envelope))
        assert other.waits()

    assert refused_by(other.ends()) == "programmes_grants_within_line"


def test_what_somebody_inserts_meanwhile_cannot_be_granted_from():
    """Nobody decides on a grant that only another session has seen."""
    line = make_funding_line(amount=1000, decided_on=DAY)
    with transaction.atomic():
        grant = make_grant(funding_line=line, amount=900, decided_on=DAY)
        other = Other(
            lambda: BudgetDecision.objects.create(
                grant_id=grant.pk,
                number=2,
                kind="increase",
                decided_on=DAY,
                amount=200,
                source=line.source,
            )
        )
        assert "what is there already" in str(other.ends())


def test_two_subsidies_of_one_cluster_and_year_meet_their_maximum_together():
    cluster = make_recognised_cluster(make_decree())
    grants = [
        make_grant(kind="animation", cluster=cluster, start_on=date(2008, month, 1))
        for month in (1, 7)
    ]

    with transaction.atomic():
        decide(100_000, grant=grants[0])
        other = Other(lambda: decide(100_000, grant=grants[1]))
        assert other.waits()

    assert refused_by(other.ends()) == "programmes_animation_ceiling"


@pytest.mark.parametrize("level", ["REPEATABLE READ", "SERIALIZABLE"])
def test_money_is_not_recorded_on_an_old_snapshot(level):
    grant = make_grant(amount=1000, decided_on=DAY)

    with psycopg.connect(**server()) as session:
        session.execute(f"SET TRANSACTION ISOLATION LEVEL {level}")
        with pytest.raises(InvalidTransactionState, match="READ COMMITTED"):
            session.execute(
                "UPDATE programmes_budgetdecision SET amount = 2000 "
                "WHERE grant_id = %s",
                [grant.pk],
            )
