"""What the index of the search costs whoever writes, and how it grows.

`make bench` prints, for a registry of 100,000 organisations, what a change of one row
and of a thousand takes with the triggers of the index, over the same without them.
"""

from statistics import median
from time import perf_counter

import pytest
from django.core.management import call_command
from django.db import connection, connections, transaction

from registry.models import Organisation, SearchDifference, SearchEntry
from tests.benchmarks.databases import drop, filled_database
from tests.benchmarks.test_speed import say

ORGANISATIONS = 100_000
ROUNDS = 5
AIM = 2

ORGANISATION = "registry_organisation"
COPIED = (
    "kind, size_class, legal_form, locality, country, "
    "founded_precision, closed_precision, website, email, source_id, quote, locator, "
    "basis, note_en, note_fr"
)
ONE = f"id = (SELECT min(id) FROM {ORGANISATION})"
THOUSAND = f"id IN (SELECT id FROM {ORGANISATION} ORDER BY id LIMIT 1000)"
RENAME = f"UPDATE {ORGANISATION} SET name = name || ' a' WHERE "
WEBSITE = f"UPDATE {ORGANISATION} SET website = 'https://a.example/' WHERE "
WRITES = {
    "one_name": RENAME + ONE,
    "one_website": WEBSITE + ONE,
    "thousand_names": RENAME + THOUSAND,
    "thousand_websites": WEBSITE + THOUSAND,
    "thousand_new": f"INSERT INTO {ORGANISATION} "
    f"(slug, name, enterprise_number, {COPIED}) "
    f"SELECT 'new-{{number}}-' || slug, 'New ' || name, '', {COPIED} "
    f"FROM {ORGANISATION} WHERE {THOUSAND}",
}


@pytest.fixture
def filled(transactional_db):
    template = connections["default"]
    databases = {
        "search": filled_database(
            template,
            "search",
            lambda: call_command("synthetic", organisations=ORGANISATIONS, verbosity=0),
        )
    }
    yield
    drop(template, databases)


LEAVE_THE_INDEX = """
    ALTER TABLE registry_organisation
    DISABLE TRIGGER registry_search_insert,
    DISABLE TRIGGER registry_search_update,
    DISABLE TRIGGER registry_search_delete"""


def seconds(statement: str, *, indexed: bool) -> float:
    """Return how long a statement takes the second time; it is then taken back.

    Plans are made the first time, as switching triggers off makes them void.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        if not indexed:
            cursor.execute(LEAVE_THE_INDEX)
        cursor.execute(statement.format(number=1))
        start = perf_counter()
        cursor.execute(statement.format(number=2))
        taken = perf_counter() - start
        transaction.set_rollback(True)
    return taken


def test_what_the_index_costs(filled):
    assert SearchEntry.objects.filter(model="organisation").count() == (
        Organisation.objects.count()
    )
    assert not SearchDifference.objects.exists()
    print()
    for name, statement in WRITES.items():
        times = {True: [], False: []}
        for _ in range(ROUNDS):
            for indexed, taken in times.items():
                taken.append(seconds(statement, indexed=indexed))
        with_index, without = median(times[True]), median(times[False])
        say(f"index_{name}_ms", with_index * 1000)
        say(f"index_{name}_over_without", with_index / without, AIM)
    start = perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("SELECT registry_search_fill()")
    say(f"index_filled_seconds_{ORGANISATIONS}", perf_counter() - start)
