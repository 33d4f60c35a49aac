"""How fast the page of a plan is with a million payments, beside bare SQL.

`make bench` prints a line for each figure, as in `test_speed`; the page and the SQL
must show the same sums.
"""

from collections import defaultdict
from decimal import Decimal
from statistics import median
from time import perf_counter

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.test import Client
from django.utils import timezone

from tests.benchmarks.databases import drop, filled_database
from tests.benchmarks.test_speed import say

SMALL, LARGE = 100_000, 1_000_000
ORGANISATIONS = 2_000
ROUNDS = 9

PLAN = "synthetic-plan-2"

# What the page adds up: every grant and every payment of the plan by line, cluster and
# year.
GRANTED = """
SELECT awarded.funding_line_id, awarded.cluster_id,
    extract(year FROM decision.decided_on), sum(decision.amount)
FROM programmes_budgetdecision decision
JOIN programmes_grant awarded ON awarded.id = decision.grant_id
JOIN programmes_fundingline line ON line.id = awarded.funding_line_id
JOIN programmes_envelope envelope ON envelope.id = line.envelope_id
JOIN programmes_plan plan ON plan.id = envelope.plan_id
WHERE plan.slug = %(plan)s AND decision.decided_on <= %(day)s
GROUP BY 1, 2, 3"""
PAID = """
SELECT awarded.funding_line_id, awarded.cluster_id,
    extract(year FROM payment.paid_on), sum(payment.amount)
FROM programmes_payment payment
JOIN programmes_grant awarded ON awarded.id = payment.grant_id
JOIN programmes_fundingline line ON line.id = awarded.funding_line_id
JOIN programmes_envelope envelope ON envelope.id = line.envelope_id
JOIN programmes_plan plan ON plan.id = envelope.plan_id
WHERE plan.slug = %(plan)s AND payment.paid_on <= %(day)s
GROUP BY 1, 2, 3"""


@pytest.fixture
def databases(transactional_db):
    """A connection to a database with each number of payments."""
    template = connections["default"]
    filled = {
        size: filled_database(template, str(size), lambda size=size: fill(size))
        for size in (SMALL, LARGE)
    }
    yield filled
    drop(template, filled)


def fill(payments: int) -> None:
    call_command("synthetic", organisations=ORGANISATIONS, verbosity=0)
    call_command("synthetic_money", payments=payments)


def test_speed_of_money(databases, as_in_production):
    times = defaultdict(list)
    reader, day = Client(), timezone.localdate()
    for size, database in databases.items():
        connections["default"] = database
        page, bare = show(reader), add_up(day)
        assert page == bare, size
    for _ in range(ROUNDS):
        for size, database in databases.items():
            connections["default"] = database
            for way, act in (
                ("page", lambda: show(reader)),
                ("sql", lambda: add_up(day)),
            ):
                start = perf_counter()
                act()
                times[way, size].append(perf_counter() - start)
    medians = {figure: median(each) for figure, each in times.items()}
    print()
    for size in databases:
        say(f"plan_ms_{size}", medians["page", size] * 1000)
        say(f"plan_over_sql_{size}", medians["page", size] / medians["sql", size], 3)
    growth = medians["page", LARGE] / medians["page", SMALL]
    say(f"plan_{LARGE}_over_{SMALL}", growth, 3)


def show(reader: Client) -> tuple[Decimal, Decimal]:
    """Return what the page says was granted and paid."""
    whole = reader.get(f"/programmes/{PLAN}/").context_data["whole"]
    return whole.granted, whole.paid


def add_up(day) -> tuple[Decimal, Decimal]:
    """Return what bare SQL says was granted and paid."""
    sums = []
    for statement in (GRANTED, PAID):
        with connection.cursor() as cursor:
            cursor.execute(statement, {"plan": PLAN, "day": day})
            sums.append(sum(amount for *_, amount in cursor.fetchall()))
    return tuple(sums)
