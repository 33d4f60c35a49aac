"""Two who write at once, each by a connection of his own: no change is lost."""

from contextlib import contextmanager
from threading import Event, Thread
from time import sleep

import pytest
from django.db import connection, transaction
from django.test import Client

from registry.following.moments import MOMENT, settled
from tests.factories import make_cluster

from .atom import Feed

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def writing_slowly(slug: str):
    """Write a cluster, and commit it when all that is done meanwhile is done."""
    written, go_on = Event(), Event()

    def write():
        with transaction.atomic():
            make_cluster(name=slug.title(), slug=slug)
            written.set()
            go_on.wait(60)
        connection.close()

    thread = Thread(target=write)
    thread.start()
    try:
        assert written.wait(60)
        yield
    finally:
        go_on.set()
        thread.join()


def entries():
    return Feed(Client().get("/clusters/", {"_feed": "atom"})).entries


def test_who_commits_later_than_who_began_later_is_not_passed_over():
    make_cluster(name="First", slug="first")
    sleep(MOMENT.total_seconds() + 0.1)
    with writing_slowly("slow"):
        with transaction.atomic():
            make_cluster(name="Quick", slug="quick")
        sleep(MOMENT.total_seconds() + 0.1)
        seen = entries()
    sleep(MOMENT.total_seconds() + 0.1)
    after = entries()

    assert "First" in seen[0].html
    assert not any("Quick" in each.html for each in seen)
    # A program takes what is newer than the newest it has: it gets both.
    new = [each for each in after if each.updated > seen[0].updated]
    assert ["Quick" in each.html for each in new] == [True, False]
    assert ["Slow" in each.html for each in new] == [False, True]
    assert after[len(new) :] == seen


def test_what_is_settled_is_over():
    with writing_slowly("slow"):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT min(xact_start) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid() "
                "AND backend_xid IS NOT NULL"
            )
            since = cursor.fetchone()[0]
        assert settled() < since
    sleep(MOMENT.total_seconds() + 0.1)
    assert settled() > since
