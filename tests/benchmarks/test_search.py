"""What the search costs: whoever writes, for its index, and whoever looks things up.

`make bench` prints, for a registry of 100,000 organisations, what a change of one row
and of a thousand takes with the triggers of the index, over the same without them; and
what is found for a page and for suggestions, over plain SQL that finds the same rows.
"""

from collections import defaultdict
from datetime import date
from statistics import median
from time import perf_counter

import pytest
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.utils import timezone

from registry.models import Organisation, SearchDifference, SearchEntry
from registry.search.finding import find, suggest
from registry.search.pages import SUGGESTED
from tests.benchmarks import plain_sql
from tests.benchmarks.clock import processor_seconds
from tests.benchmarks.databases import drop, filled_database
from tests.benchmarks.plain_sql import Shown
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
        start = processor_seconds()
        cursor.execute(statement.format(number=2))
        taken = processor_seconds() - start
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


SUGGEST = f"""
SELECT o.slug FROM registry_search(%(text)s, true, '{{cluster,organisation,mandate}}') f
JOIN registry_searchentry e ON e.id = f.entry
JOIN registry_organisation o ON e.model = 'organisation' AND o.id = e."row"
WHERE o.merged_into_id IS NULL
    AND (o.founded_on IS NULL OR o.founded_on <= current_date)
ORDER BY f.rank DESC, o.id LIMIT {SUGGESTED}"""
TEXTS = {"words": "menuiserie lambert", "mistyped": "menuizerie lamberd"}
TYPED = "menuiserie lam"


def suggested(day: date) -> list[str]:
    return [hit.row.slug for hit in suggest(TYPED, day, most=SUGGESTED)]


def found_for(text: str, day: date) -> dict[str, Shown]:
    return {
        group.kind.key: Shown(group.total, [hit.row.slug for hit in group.hits])
        for group in find(text, day)
    }


def suggested_in_sql() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(SUGGEST, {"text": TYPED})
        return [slug for (slug,) in cursor.fetchall()]


def test_what_is_found_beside_plain_sql(filled):
    day = timezone.localdate()
    connection.ensure_connection()
    ways = {"suggestions": (lambda: suggested(day), suggested_in_sql)}
    for name, text in TEXTS.items():
        ways[name] = (
            lambda text=text: found_for(text, day),
            lambda text=text: plain_sql.search(connection.connection, text=text),
        )
    times = defaultdict(list)
    for _ in range(ROUNDS):
        for name, pair in ways.items():
            found = []
            for way, ask in zip(("ours", "sql"), pair, strict=True):
                start = processor_seconds()
                found.append(ask())
                times[name, way].append(processor_seconds() - start)
            assert found[0] == found[1], name
    print()
    for name in ways:
        ours, bare = (median(times[name, way]) for way in ("ours", "sql"))
        say(f"search_{name}_ms", ours * 1000)
        say(f"search_{name}_over_sql", ours / bare, AIM)
