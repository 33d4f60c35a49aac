"""How long pages take as the registry knew them, beside the same pages of today.

The database is one of its own that `manage.py synthetic` has filled a month ago; since
then some rows changed. Each figure is the median of rounds in which both take their
turn. It fails where a page does not answer, or where the two say the same.
"""

from collections import defaultdict
from datetime import timedelta
from statistics import median
from time import perf_counter

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.test import Client
from django.utils import timezone

from registry.history.events import events_of, tracked_models
from registry.lists.as_of import asking
from registry.models import Membership, Organisation
from tests.benchmarks.databases import drop, filled_database

ORGANISATIONS = 100_000
CHANGED = 500
ROUNDS = 5
AIM = 1.5

PAGES = {
    "organisations": "/organisations/",
    "organisations_searched": "/organisations/?q=tech",
    "memberships": "/memberships/",
    "clusters": "/clusters/",
    "organisations_as_csv": "/organisations/?_export=csv",
}


@pytest.fixture
def filled(transactional_db):
    """A database of many organisations, of which some changed today."""
    template = connections["default"]
    database = filled_database(template, "known", fill)
    yield database
    drop(template, {"known": database})


def fill() -> None:
    call_command("synthetic", organisations=ORGANISATIONS, verbosity=0)
    tables = [events_of(model).model._meta.db_table for model in tracked_models()]
    with connection.cursor() as cursor:
        # Without the triggers that keep the history as it is.
        cursor.execute("SET session_replication_role = replica")
        for table in tables:
            cursor.execute(
                f"UPDATE {table} SET pgh_created_at = now() - interval '30 days'"
            )
        cursor.execute("SET session_replication_role = origin")
    keys = Organisation.objects.order_by("pk").values("pk")[:CHANGED]
    Organisation.objects.filter(pk__in=list(keys.values_list("pk", flat=True))).update(
        note_en="Changed."
    )
    ended = Membership.objects.filter(end_on=None).order_by("pk")[:CHANGED]
    Membership.objects.filter(pk__in=list(ended.values_list("pk", flat=True))).delete()


def test_known(filled, as_in_production):
    reader = Client()
    before = (timezone.localdate() - timedelta(days=10)).isoformat()
    times, bodies = defaultdict(list), {}
    for _ in range(ROUNDS):
        for name, page in PAGES.items():
            for way, known_on in (("now", ""), ("then", before)):
                address = asking(page, {"known_on": known_on} if known_on else {})
                start = perf_counter()
                response = reader.get(address)
                body = b"".join(response) if response.streaming else response.content
                times[name, way].append(perf_counter() - start)
                assert response.status_code == 200, (name, way)
                bodies[name, way] = body
    assert bodies["memberships", "now"] != bodies["memberships", "then"]
    print()
    for name in PAGES:
        now, then = (median(times[name, way]) for way in ("now", "then"))
        print(f"known_{name}_ms_{ORGANISATIONS} {then * 1000:.0f}")
        print(f"known_{name}_over_now {then / now:.2f} (aim: at most {AIM})")
