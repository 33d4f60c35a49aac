"""What a pivot or a map costs, beside the SQL that gives nothing but its numbers.

It fails where the numbers differ. Of a map, what is compared is its file: the page
shows the facets of its list besides.
"""

import json
from functools import partial

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from .clock import costs_of
from .databases import sized, within
from .figures import say_cost, say_ratio
from .promises import MIDDLE

pytestmark = pytest.mark.usefixtures("measured_databases", "as_in_production")

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
    "one_value_each": (
        "/pivot/?list=membership_list&rows=kind&columns=size",
        f"""
        SELECT o.kind, o.size_class, count(*) FROM registry_membership m
        JOIN registry_organisation o ON o.id = m.organisation_id WHERE {HELD}
        GROUP BY GROUPING SETS ((1, 2), (1), (2), ())""",
        pivoted,
    ),
    "several_values": (
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


def numbers(sql: str, day) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"day": day})
        return [number for *_group, number in cursor.fetchall()]


@pytest.mark.parametrize("name", COUNTED)
def test_pivots_and_maps(name):
    page, sql, total = COUNTED[name]
    reader = Client()
    count = partial(numbers, sql, timezone.localdate())

    def show() -> int:
        return total(reader.get(page))

    with within(sized(MIDDLE)):
        assert show() == max(count())
        costs = costs_of({"page": show, "sql": count})
    say_cost(f"pivots.{name}", costs["page"], MIDDLE)
    say_ratio(f"pivots.{name}.over_sql", costs["page"], costs["sql"])
