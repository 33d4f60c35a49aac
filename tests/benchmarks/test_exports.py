"""What files of whole lists cost, and when they begin to come.

What is measured is until the last byte, and until the first, beside the floor: COPY of
the same columns to CSV.
"""

import pytest
from django.db import connection
from django.test import Client

from .clock import Cost, cost_of, middle
from .databases import sized, within
from .figures import say, say_cost, say_ratio
from .promises import MIDDLE, SMALL

pytestmark = pytest.mark.usefixtures("measured_databases", "as_in_production")

ROUNDS = 3

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


def take(reader: Client, address: str) -> tuple[Cost, Cost]:
    """Return what a file costs until its first byte, and until its last."""
    blocks = iter(())

    def begin() -> None:
        nonlocal blocks
        response = reader.get(address)
        assert response.status_code == 200, address
        blocks = iter(response.streaming_content)
        next(blocks)

    def go_on() -> None:
        for _block in blocks:
            pass

    first = cost_of(begin)
    return first, first + cost_of(go_on)


def copy() -> None:
    with connection.cursor() as cursor, cursor.copy(COPIED) as copied:
        for _block in copied:
            pass


@pytest.mark.parametrize("name", LISTS)
def test_files_of_a_list(name):
    for size in (SMALL, MIDDLE):
        with within(sized(size)):
            costs = costs_of_files(LISTS[name])
            floor = cost_of(copy)
        for form, (first, whole) in costs.items():
            say_cost(f"export.{name}.{form}", whole, size)
            say(f"export.{name}.{form}.first_byte_ms.{size}", *first.in_words())
        csv, xlsx = costs["csv"][1], costs["xlsx"][1]
        say_ratio(f"export.{name}.xlsx_over_csv.{size}", xlsx, csv)
        if name == "organisations":
            say_ratio(f"export.{name}.csv_over_copy.{size}", csv, floor)


def costs_of_files(address: str) -> dict[str, tuple[Cost, Cost]]:
    reader = Client()
    taken = {form: [] for form in FORMATS}
    for _round in range(ROUNDS):
        for form, each in taken.items():
            each.append(take(reader, f"{address}?_export={form}"))
    return {
        form: tuple(map(middle, zip(*each, strict=True)))
        for form, each in taken.items()
    }
