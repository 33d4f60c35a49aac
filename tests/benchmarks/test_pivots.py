"""How long a pivot takes, beside the SQL that gives nothing but its numbers.

The database is one of its own that `manage.py synthetic` has filled; each figure is the
median of rounds in which both take their turn. It fails where the numbers differ.
"""

from collections import defaultdict
from statistics import median
from time import perf_counter

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.test import Client
from django.utils import timezone

from tests.benchmarks.databases import drop, filled_database

ORGANISATIONS = 100_000
ROUNDS = 7
AIM = 3

HELD = "m.start_on <= %(day)s AND (m.end_on IS NULL OR m.end_on >= %(day)s)"
KNOWN = """
    o.merged_into_id IS NULL
    AND (o.founded_on IS NULL OR o.founded_on <= %(day)s)
    AND (o.closed_on IS NULL OR o.closed_on >= %(day)s)"""

PIVOTS = {
    "one_value_each": (
        "/pivot/?list=membership_list&rows=kind&columns=size",
        f"""
        SELECT o.kind, o.size_class, count(*) FROM registry_membership m
        JOIN registry_organisation o ON o.id = m.organisation_id WHERE {HELD}
        GROUP BY GROUPING SETS ((1, 2), (1), (2), ())""",
    ),
    "several_values": (
        "/pivot/?list=organisation_list&rows=kind&columns=cluster",
        f"""
        SELECT o.kind, m.cluster_id, count(DISTINCT o.id) FROM registry_organisation o
        LEFT JOIN registry_membership m ON m.organisation_id = o.id AND {HELD}
        WHERE {KNOWN} GROUP BY GROUPING SETS ((1, 2), (1), (2), ())""",
    ),
}


@pytest.fixture
def filled(transactional_db):
    """A database of many organisations and memberships."""
    template = connections["default"]
    database = filled_database(template, "pivots", fill)
    yield database
    drop(template, {"pivots": database})


def fill() -> None:
    call_command("synthetic", organisations=ORGANISATIONS, verbosity=0)


def test_pivots(filled, as_in_production):
    reader, day = Client(), timezone.localdate()
    times = defaultdict(list)
    for _ in range(ROUNDS):
        for name, (page, sql) in PIVOTS.items():
            start = perf_counter()
            response = reader.get(page)
            times[name, "page"].append(perf_counter() - start)
            start = perf_counter()
            with connection.cursor() as cursor:
                cursor.execute(sql, {"day": day})
                found = cursor.fetchall()
            times[name, "sql"].append(perf_counter() - start)
            assert response.status_code == 200
            total = response.context_data["pivot"].total.value
            assert total == max(number for _row, _column, number in found)
    print()
    for name in PIVOTS:
        ours, bare = (median(times[name, way]) for way in ("page", "sql"))
        print(f"pivot_{name}_ms_{ORGANISATIONS} {ours * 1000:.0f}")
        print(f"pivot_{name}_over_sql {ours / bare:.2f} (aim: at most {AIM})")
