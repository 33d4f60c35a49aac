"""What files of whole lists cost, and when they begin to come.

What is measured is until the last byte, and until the first, beside the floor: COPY of
the same columns to CSV.
"""

from functools import partial

import pytest
from django.db import connection
from django.test import Client

from .clock import costs_of
from .databases import sized, within
from .figures import say, say_cost, say_ratio
from .promises import MIDDLE, SMALL

pytestmark = pytest.mark.usefixtures("measured_databases", "as_in_production")

LISTS = {
    "organisations": "/organisations/",
    "memberships": "/memberships/",
    "grants": "/grants/",
}
FORMATS = ("csv", "json", "xlsx")
COPIED = """COPY (
    SELECT o.*, p.post_code, p.name_fr, s.slug FROM registry_organisation o
    LEFT JOIN registry_place p ON p.id = o.place_id
    JOIN registry_source s ON s.id = o.source_id
    ORDER BY o.name_key, o.slug
) TO STDOUT (FORMAT csv, HEADER)"""


def take(reader: Client, address: str, *, whole: bool) -> None:
    response = reader.get(address)
    assert response.status_code == 200
    for _block in response.streaming_content:
        if not whole:
            break
    response.close()


def copy() -> None:
    with connection.cursor() as cursor, cursor.copy(COPIED) as copied:
        for _block in copied:
            pass


@pytest.mark.parametrize("name", LISTS)
def test_files_of_a_list(name):
    reader = Client()
    for size in (SMALL, MIDDLE):
        ways = {}
        for form in FORMATS:
            get = partial(take, reader, f"{LISTS[name]}?_export={form}")
            ways[form] = partial(get, whole=True)
            ways[f"{form}.first_byte"] = partial(get, whole=False)
        if name == "organisations":
            ways["copy"] = copy
        with within(sized(size)):
            costs = costs_of(ways, rounds=3)
        for form in FORMATS:
            say_cost(f"export.{name}.{form}", costs[form], size)
            first = costs[f"{form}.first_byte"]
            say(f"export.{name}.{form}.first_byte_ms.{size}", *first.in_words())
        say_ratio(f"export.{name}.xlsx_over_csv.{size}", costs["xlsx"], costs["csv"])
        if "copy" in costs:
            over = costs["csv"], costs["copy"]
            say_ratio(f"export.{name}.csv_over_copy.{size}", *over)
