"""What a pivot or a map costs, beside the SQL that gives nothing but its numbers.

The database is one of its own that `manage.py synthetic` has filled; each figure is the
median of rounds in which both take their turn. It fails where the numbers differ. Of a
map, what is compared is its file: the page shows the facets of its list besides.
"""

import json
from collections import defaultdict
from statistics import median

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.test import Client
from django.utils import timezone

from tests.benchmarks.clock import processor_seconds
from tests.benchmarks.databases import drop, filled_database
from tests.benchmarks.test_speed import say

ORGANISATIONS = 100_000
ROUNDS = 7
AIM = 3

HELD = "m.start_on <= %(day)s AND (m.end_on IS NULL OR m.end_on >= %(day)s)"
KNOWN = """
    o.merged_into_id IS NULL
    AND (o.founded_on IS NULL OR o.founded_on <= %(day)s)
    AND (o.closed_on IS NULL OR o.closed_on >= %(day)s)"""


def pivoted(response) -> int:
    """Return the number of all rows of a pivot."""
    return response.context_data["pivot"].total.value


def mapped(response) -> int:
    """Return the number of all rows of a map: those at its places, and at none."""
    told = json.loads(b"".join(response.streaming_content))
    placed = sum(each["properties"]["number"] for each in told["features"])
    assert placed + told["place_not_stated"] == told["total"]
    return told["total"]


COUNTED = {
    "pivot_one_value_each": (
        "/pivot/?list=membership_list&rows=kind&columns=size",
        f"""
        SELECT o.kind, o.size_class, count(*) FROM registry_membership m
        JOIN registry_organisation o ON o.id = m.organisation_id WHERE {HELD}
        GROUP BY GROUPING SETS ((1, 2), (1), (2), ())""",
        pivoted,
    ),
    "pivot_several_values": (
        "/pivot/?list=organisation_list&rows=kind&columns=cluster",
        f"""
        SELECT o.kind, m.cluster_id, count(DISTINCT o.id) FROM registry_organisation o
        LEFT JOIN registry_membership m ON m.organisation_id = o.id AND {HELD}
        WHERE {KNOWN} GROUP BY GROUPING SETS ((1, 2), (1), (2), ())""",
        pivoted,
    ),
    "map": (
        "/organisations/?_show=map&_export=geojson",
        f"""
        SELECT p.slug, p.name_fr, p.longitude, p.latitude, counted.number FROM (
            SELECT o.place_id, count(*) AS number FROM registry_organisation o
            WHERE {KNOWN} GROUP BY GROUPING SETS ((o.place_id), ())
        ) counted LEFT JOIN registry_place p ON p.id = counted.place_id""",
        mapped,
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


def test_pivots_and_maps(filled, as_in_production):
    reader, day = Client(), timezone.localdate()
    times = defaultdict(list)
    for _ in range(ROUNDS):
        for name, (page, sql, total) in COUNTED.items():
            start = processor_seconds()
            response = reader.get(page)
            times[name, "page"].append(processor_seconds() - start)
            start = processor_seconds()
            with connection.cursor() as cursor:
                cursor.execute(sql, {"day": day})
                found = cursor.fetchall()
            times[name, "sql"].append(processor_seconds() - start)
            assert response.status_code == 200
            assert total(response) == max(number for *_group, number in found)
    print()
    for name in COUNTED:
        ours, bare = (median(times[name, way]) for way in ("page", "sql"))
        say(f"{name}_ms_{ORGANISATIONS}", ours * 1000)
        say(f"{name}_over_sql", ours / bare, AIM)
