"""What the search costs: whoever writes, for its index, and whoever looks things up.

For a registry of 100,000 organisations: what a change of one row and of a thousand
takes with the triggers of the index, over the same without them; and what is found for
a page and for suggestions, over plain SQL that finds the same rows. Whatever is written
is taken back.
"""

from datetime import date
from statistics import median

import pytest
from django.db import connection, transaction
from django.utils import timezone

from registry.models import Organisation, SearchDifference, SearchEntry
from registry.search.finding import find, suggest
from registry.search.pages import SUGGESTED

from . import plain_sql
from .clock import cost_of, costs_of
from .databases import sized, within
from .figures import say, say_cost, say_ratio
from .plain_sql import Shown
from .promises import MIDDLE

pytestmark = pytest.mark.usefixtures("measured_databases")

ROUNDS = 5

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
        cost = cost_of(lambda: cursor.execute(statement.format(number=2)))
        transaction.set_rollback(True)
    return cost.total


def test_what_the_index_costs():
    with within(sized(MIDDLE)):
        entries = SearchEntry.objects.filter(model="organisation")
        assert entries.count() == Organisation.objects.count()
        assert not SearchDifference.objects.exists()
        for name, statement in WRITES.items():
            times = {True: [], False: []}
            for _round in range(ROUNDS):
                for indexed, taken in times.items():
                    taken.append(seconds(statement, indexed=indexed))
            with_index, without = median(times[True]), median(times[False])
            say(f"index.{name}.ms", with_index * 1000)
            say(f"index.{name}.over_without", with_index / without)
        say(f"index.filled.seconds.{MIDDLE}", cost_of(fill_the_index).total)


def fill_the_index() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT registry_search_fill()")


SUGGEST = f"""
SELECT o.slug FROM registry_search(
    %(text)s, true, '{{cluster,organisation,mandate}}', '{{cluster}}'
) f
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


def test_what_is_found_beside_plain_sql():
    day = timezone.localdate()
    pairs = {"suggestions": (lambda: suggested(day), suggested_in_sql)}
    for name, text in TEXTS.items():
        pairs[name] = (
            lambda text=text: found_for(text, day),
            lambda text=text: plain_sql.search(connection.connection, text=text),
        )
    with within(sized(MIDDLE)):
        connection.ensure_connection()
        for name, (ours, bare) in pairs.items():
            assert ours() == bare(), name
            costs = costs_of({"ours": ours, "sql": bare})
            say_cost(f"search.{name}", costs["ours"])
            say_ratio(f"search.{name}.over_sql", costs["ours"], costs["sql"])
