"""Sums that are kept are those that decisions and payments make, whoever writes."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from io import StringIO

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from programmes.models import (
    FundingLine,
    Grant,
    GrantBalance,
    GrantState,
    LineFlow,
    LineYear,
    Payment,
    UnprovenSum,
)
from programmes.models.grant_state import state_of
from programmes.money.plans import PlanMoney
from registry.following.reading import read_by
from registry.recorded.reading import as_known_at
from tests.registry.recorded.ages import FIRST as ENTERED
from tests.registry.recorded.ages import bear
from walloon_clusters.database import current_sql

from .factories import (
    make_budget_decision,
    make_funding_line,
    make_grant,
    make_payment,
)
from .test_balances_concurrency import DAY, Other, pay, server
from .writing import DAYS, World, Writer, bare_sums, run, shown_sums, steps

pytestmark = pytest.mark.django_db

IN_2008 = date(2008, 3, 1)
AROUND = sorted({day + timedelta(days=n) for day in DAYS for n in (-1, 0, 1)})


def unproven() -> set[str]:
    return {str(each) for each in GrantBalance.objects.inconsistent_sums()}


# Whatever is written


def test_whatever_is_written_the_sums_are_those_of_every_day():
    world, done = World.made(), set()

    @settings(max_examples=40)
    @given(st.lists(steps, min_size=5, max_size=15), st.sampled_from(AROUND))
    def check(written, day):
        with transaction.atomic():
            writer = Writer(world)
            for step in written:
                try:
                    with transaction.atomic():
                        writer.do(step)
                        connection.check_constraints()
                except DatabaseError:
                    continue
                done.add(step[0])
                assert unproven() == set(), step
            assert shown_sums(day) == bare_sums(day)
            transaction.set_rollback(True)

    check()
    # Else nothing of it was ever right to do.
    assert done >= {"decide", "pay", "pay_otherwise", "lead", "pay_and_lead", "remove"}


def test_the_sums_as_known_at_a_moment_are_those_that_were_recorded_then():
    world = World.made()
    bear(ENTERED)

    @settings(max_examples=15)
    @given(st.lists(steps, min_size=3, max_size=8), st.sampled_from(AROUND))
    def check(written, day):
        with transaction.atomic():
            writer, then = Writer(world), {}
            for number, step in enumerate(written, 1):
                try:
                    with transaction.atomic():
                        writer.do(step)
                        connection.check_constraints()
                except DatabaseError:
                    continue
                moment = ENTERED + timedelta(minutes=number)
                bear(moment)
                then[moment] = kept(), shown_sums(day)
            for moment, (rows, sums) in then.items():
                with as_known_at(moment):
                    assert kept() == rows
                    assert shown_sums(day) == sums
            transaction.set_rollback(True)

    check()


def kept() -> tuple[set, dict]:
    """Return the balances of grants, and the years of lines, row by row."""
    flows = {}
    for *key, granted, paid in LineYear.objects.values_list(
        "funding_line", "cluster", "project", "year", "granted", "paid"
    ):
        so_far = flows.get(tuple(key), (0, 0))
        flows[tuple(key)] = so_far[0] + granted, so_far[1] + paid
    columns = [field.attname for field in GrantBalance._meta.concrete_fields]
    return set(GrantBalance.objects.values_list(*columns)), flows


def test_a_grant_has_one_balance_on_every_day():
    grant = make_grant(1000, decided_on=IN_2008)
    make_payment(grant=grant, amount=400, paid_on=date(2009, 1, 1))

    def stood(day):
        balance = GrantBalance.objects.as_of(day).get(grant=grant)
        return balance.decided, balance.paid, balance.state

    assert stood(date.min) == (None, None, "")
    assert stood(IN_2008) == stood(date(2008, 12, 31)) == (1000, None, "unpaid")
    assert stood(date(2009, 1, 1)) == stood(date.max) == (1000, 400, "partly")


def test_grants_out_of_a_line_are_counted_as_they_are_listed():
    line = make_funding_line(5000, decided_on=IN_2008)
    make_grant(1000, funding_line=line, decided_on=IN_2008)
    make_grant(funding_line=line)
    make_grant(funding_line=line, start_on=date(2009, 1, 1))
    make_grant(1000, funding_line=make_funding_line(), decided_on=IN_2008)
    days = {date(2008, 1, 1): 1, IN_2008: 2, date(2009, 1, 1): 3}

    for day, number in days.items():
        out_of, never = GrantBalance.objects.out_of, GrantBalance.objects.never_decided
        assert out_of(line, day).count() + never(line, day).count() == number
        assert Grant.objects.out_of(line, day).count() == number
        assert Grant.objects.filter(funding_line=line).known_by(day).count() == number
    assert out_of(line, IN_2008).count() == 1


def test_the_state_that_is_kept_is_the_one_of_the_page():
    paid = make_grant(1000, decided_on=IN_2008)
    make_payment(grant=paid, amount=1000, paid_on=IN_2008)
    withdrawn = make_grant(500, decided_on=IN_2008)
    make_budget_decision(
        grant=withdrawn, number=2, kind="withdrawal", amount=-500, decided_on=IN_2008
    )
    recovered = make_grant(500, decided_on=IN_2008)
    for number, amount in enumerate((200, -200), 1):
        make_payment(grant=recovered, number=number, amount=amount, paid_on=IN_2008)
    partly = make_grant(500, decided_on=IN_2008)
    make_payment(grant=partly, amount=1, paid_on=IN_2008)
    make_grant()

    balances = list(GrantBalance.objects.as_of(IN_2008))

    assert {each.state for each in balances} == {*GrantState.values, ""}
    for each in balances:
        assert each.state == state_of(each.decided, each.paid)


def test_a_year_in_which_all_came_later_is_none():
    """What is taken off to the last euro leaves nothing, not nought."""
    line = make_funding_line(5000, decided_on=IN_2008)
    grant = make_grant(1000, funding_line=line, decided_on=IN_2008)
    make_payment(grant=grant, amount=10, paid_on=date(2008, 5, 1))

    before, after = IN_2008 - timedelta(days=1), date(2008, 4, 30)

    def sums(day):
        flows = LineFlow.objects.as_of(day).filter(funding_line=line.pk)
        return list(flows.added_up("year"))

    assert sums(before) == []
    assert sums(after) == [(2008, 1000, None)]
    assert sums(date(2008, 5, 1)) == [(2008, 1000, 10)]


def test_money_that_comes_to_nought_in_a_year_is_recorded():
    line = make_funding_line(5000, decided_on=IN_2008)
    grant = make_grant(1000, funding_line=line, decided_on=IN_2008)
    for number, amount in enumerate((10, -10), 1):
        make_payment(grant=grant, number=number, amount=amount, paid_on=IN_2008)

    (entry,) = PlanMoney(line.envelope.plan, IN_2008).granted

    assert (entry.year, entry.granted, entry.paid) == (2008, 1000, 0)
    assert FundingLine.objects.with_balance(IN_2008).get().paid == 0


def test_a_change_of_words_moves_no_sum():
    make_grant(1000, decided_on=IN_2008)
    before = rows_written()

    Grant.objects.update(title_en="Otherwise")

    assert rows_written() == before


def rows_written() -> set:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT xmin::text, ctid::text FROM programmes_grantbalance UNION ALL "
            "SELECT xmin::text, ctid::text FROM programmes_lineyear"
        )
        return set(cursor.fetchall())


def test_emptied_tables_leave_no_sum():
    grant = make_grant(1000, funding_line=make_funding_line(), decided_on=IN_2008)
    make_payment(grant=grant, amount=400, paid_on=IN_2008)
    # What a test makes is checked at its end: no table is emptied before.
    run("SET CONSTRAINTS ALL IMMEDIATE")

    run("TRUNCATE programmes_payment")
    assert unproven() == set()
    assert Grant.objects.with_balance(IN_2008).get().paid is None

    run("TRUNCATE programmes_grant CASCADE")
    assert unproven() == set()
    assert not GrantBalance.objects.exists()
    assert not LineYear.objects.exists()


# What is wrong is found, and made anew


def test_a_sum_that_is_not_what_its_movements_make_is_told():
    line = make_funding_line()
    grants = [make_grant(1000, funding_line=line, decided_on=IN_2008) for _ in range(3)]
    assert unproven() == set()

    run(
        "UPDATE programmes_grantbalance SET decided = 7 "
        "WHERE grant_id = %s AND decided = 1000",
        grants[0].pk,
    )
    run("DELETE FROM programmes_grantbalance WHERE grant_id = %s", grants[1].pk)
    run("UPDATE programmes_lineyear SET granted = granted - 1")

    wrong = {f"grant {grant.pk}" for grant in grants[:2]}
    assert unproven() == wrong | {f"funding line {line.pk}"}
    with pytest.raises(CommandError):
        call_command("check_registry", stdout=(told := StringIO()))
    assert "Sums that are kept otherwise" in told.getvalue()

    run("DELETE FROM programmes_grantbalance")
    run("DELETE FROM programmes_lineyear")
    current_sql.install("default")
    assert unproven() == set()
    assert not UnprovenSum.objects.exists()


# What reads them follows


def test_what_reads_a_sum_follows_the_tables_that_it_is_made_of():
    made_of = {model.__name__ for model in read_by(["programmes_grantbalance"])}
    assert made_of == {"Grant", "BudgetDecision", "Payment"}
    flows = {model.__name__ for model in read_by([LineFlow._meta.db_table])}
    assert flows == made_of | {"FundingLine", "Envelope"}


# Many at once


@pytest.mark.django_db(transaction=True)
def test_whoever_writes_at_once_the_sums_are_right_for_each():
    world = World.made()
    transactions = st.lists(steps, min_size=1, max_size=3)
    outcomes = set()

    def write(script, start):
        start.wait(timeout=20)
        # Those who wait for each other are told at once.
        run("SET deadlock_timeout = '20ms'")
        try:
            for written in script:
                try:
                    with transaction.atomic():
                        for step in written:
                            Writer(world).do(step)
                    outcomes.add("done")
                except DatabaseError as error:
                    outcomes.add(type(error).__name__)
        finally:
            connection.close()

    @settings(max_examples=8)
    @given(
        st.lists(st.lists(transactions, min_size=2, max_size=6), min_size=4, max_size=4)
    )
    def check(scripts):
        start = threading.Barrier(len(scripts), timeout=30)
        with ThreadPoolExecutor(len(scripts)) as crowd:
            for one in [crowd.submit(write, script, start) for script in scripts]:
                one.result()
        assert unproven() == set()
        assert shown_sums(DAYS[3]) == bare_sums(DAYS[3])

    check()
    assert "done" in outcomes


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_who_pays_on_another_grant_of_the_line():
    line = make_funding_line(5000, decided_on=DAY)
    first, second, third = (
        make_grant(1000, funding_line=line, decided_on=DAY) for _ in range(3)
    )

    with transaction.atomic():
        pay(first, 1)
        other = Other(lambda: pay(second, 2))
        assert other.ends() is None
        with connection.cursor() as cursor:
            cursor.execute("SELECT sum(paid) FROM programmes_lineyear")
            assert cursor.fetchone() == (3,)
    assert unproven() == set()
    assert years() == 2

    pay(third, 4)

    assert unproven() == set()
    # The next makes one row of them.
    assert years() == 1
    assert LineYear.objects.get().paid == 7


def years() -> int:
    return LineYear.objects.count()


@pytest.mark.django_db(transaction=True)
def test_a_grant_that_moves_takes_along_what_is_paid_meanwhile():
    here, there = make_funding_line(), make_funding_line()
    grant = make_grant(1000, funding_line=here, decided_on=DAY)

    with transaction.atomic():
        pay(grant, 5)
        moving = Other(lambda: Grant.objects.update(funding_line=there))
        assert moving.waits()
    assert moving.ends() is None

    assert unproven() == set()
    assert set(LineYear.objects.values_list("funding_line", flat=True)) == {there.pk}
    assert FundingLine.objects.with_balance(DAY).get(pk=there.pk).paid == 5


@pytest.mark.django_db(transaction=True)
def test_a_writer_that_is_killed_leaves_no_sum():
    grant = make_grant(1000, funding_line=make_funding_line(), decided_on=DAY)
    session = psycopg.connect(**server())
    session.execute(
        "INSERT INTO programmes_payment (grant_id, number, paid_on, paid_precision, "
        "amount, source_id, quote, locator, basis, note_en, note_fr) VALUES "
        "(%s, 1, %s, 'day', 5, %s, '', '', 'stated', '', '')",
        [grant.pk, DAY, grant.source_id],
    )
    with connection.cursor() as cursor:
        killed = session.info.backend_pid
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [killed])
        assert cursor.fetchone() == (True,)
    session.close()

    assert not Payment.objects.exists()
    assert unproven() == set()
    assert Grant.objects.with_balance(timezone.localdate()).get().paid is None
