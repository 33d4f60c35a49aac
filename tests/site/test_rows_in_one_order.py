"""What is shown has one order, however the database happens to keep and to read rows.

Whoever compares what he printed with what he sees must not be led astray by rows that
changed places, and a kept page is only as good as the next reading of it.
"""

import re
from collections import defaultdict

import pytest
from django.apps import apps
from django.core.cache import caches
from django.db import connection
from django.db.models import Count
from django.urls import resolve

from programmes.models import Grant
from tests.lost_orders import LostOrderError
from tests.pages import PAGES, address
from tests.registry.rights.secrets_addresses import addresses
from tests.worlds import make_world

pytestmark = pytest.mark.django_db

OURS = ("registry", "programmes", "evaluation")
BY_CHANCE = re.compile(rb'(nonce|csrfmiddlewaretoken|data-request)="[^"]*"')

BACKWARDS = """
DO $$
DECLARE place tid;
BEGIN
    FOR place IN SELECT ctid FROM {table} ORDER BY ctid DESC LOOP
        UPDATE {table} SET {column} = {column} WHERE ctid = place;
    END LOOP;
END $$
"""

OTHER_WAYS = (
    (),
    # As PostgreSQL does when it takes other tables for small, or for large.
    ("hashjoin", "hashagg"),
    ("nestloop", "sort"),
    ("seqscan", "mergejoin"),
)
"""What PostgreSQL is to read without, each time."""


def shown_at(client, path: str) -> tuple[int, bytes]:
    for cache in ("kept", "pages"):
        caches[cache].clear()
    answer = client.get(path)
    body = b"".join(answer) if answer.streaming else answer.content
    return answer.status_code, BY_CHANCE.sub(b"", body)


def some_of_each() -> list[str]:
    """Return every page, and the first and the last address of each other kind.

    A report tells, in a PDF, when it was made.
    """
    found = defaultdict(list)
    for path in addresses():
        found[resolve(path).view_name].append(path)
    del found["evaluation_report"]
    others = (path for paths in found.values() for path in (paths[0], paths[-1]))
    return [*dict.fromkeys([*map(address, PAGES), *others])]


def keep_rows_backwards() -> None:
    """Write every row anew, the last first: whoever reads them all finds them so."""
    quoted = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for app in OURS:
            for model in apps.get_app_config(app).get_models():
                options = model._meta
                if options.managed and not options.proxy:
                    column = options.pk_fields[0].column
                    cursor.execute(
                        BACKWARDS.format(
                            table=quoted(options.db_table), column=quoted(column)
                        )
                    )
        cursor.execute("SET LOCAL session_replication_role = origin")


def read_without(ways: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        for way in {way for ways in OTHER_WAYS for way in ways}:
            state = "off" if way in ways else "on"
            cursor.execute(f"SET LOCAL enable_{way} = {state}")


def test_nothing_depends_on_where_rows_lie_nor_on_how_they_are_read(client):
    make_world(3)
    before = {path: shown_at(client, path) for path in some_of_each()}
    assert [before[address(name)][0] for name in PAGES] == [200] * len(PAGES)
    keep_rows_backwards()

    changed = []
    for ways in OTHER_WAYS:
        read_without(ways)
        changed += [
            (ways, path) for path in before if shown_at(client, path) != before[path]
        ]

    assert changed == []


def test_rows_that_lost_the_order_of_their_model_are_told():
    counted = Grant.objects.annotate(number=Count("payments"))

    with pytest.raises(LostOrderError, match="Grant has an order"):
        list(counted)
    with pytest.raises(LostOrderError):
        list(counted.iterator())
    with pytest.raises(LostOrderError):
        list(Grant.objects.values("kind").annotate(number=Count("pk")))
    assert len(counted.order_by()) == len(counted.order_by("slug"))
