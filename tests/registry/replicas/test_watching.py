"""A replica that lags or dies is left out, and comes back by itself."""

import os
import subprocess
import sys
import time
from collections import deque
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection, connections
from django.test import Client
from django.test.utils import override_settings

from registry.replicas import watching
from registry.replicas.middleware import WROTE
from registry.replicas.reading import reading_from
from registry.state.commits import current_state
from tests.factories import make_organisation
from tests.pages import address, address_for_programs
from tests.programs import running
from tests.replicated import another_replica

from .conftest import ALIAS, in_place, look_until, wait_for

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def paused(servers):
    """The replica stays as it is now, until the test is over."""
    servers.replica.ask("SELECT pg_wal_replay_pause()")
    yield
    servers.replica.ask("SELECT pg_wal_replay_resume()")


def names(client, **headers) -> str:
    return client.get(address("organisation_list", q="lately"), **headers).text


def test_a_replica_that_lags_is_left_out_and_comes_back(servers, paused):
    make_organisation(name="Came lately")
    with override_settings(REPLICA_LAG_SECONDS=600):
        servers.watched.look()
        assert servers.watched.can_be_read(), "it is behind, but not for long"
        assert "Came lately" not in names(Client())

    with override_settings(REPLICA_LAG_SECONDS=0.2):
        time.sleep(0.3)
        servers.watched.look()
        assert not servers.watched.can_be_read()
        assert "Came lately" in names(Client())

        servers.replica.ask("SELECT pg_wal_replay_resume()")
        look_until(servers.watched, fit=True)
    servers.primary.was_asked()
    assert "Came lately" in names(Client())
    assert servers.primary.was_asked() == []


def test_where_nothing_is_written_nobody_is_behind(servers):
    with override_settings(REPLICA_LAG_SECONDS=0):
        look_until(servers.watched, fit=True)

    assert servers.watched.can_be_read()


def test_whoever_wrote_sees_it_though_the_replica_is_behind(servers, paused):
    make_organisation(name="Written lately")
    writer = Client()
    writer.cookies[WROTE] = "1"

    assert "Written lately" in names(writer)
    assert "Written lately" not in names(Client())


@pytest.fixture
def pages_are_kept(monkeypatch):
    """Pages are kept by the process, as a site does."""
    kept = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    with override_settings(CACHES=settings.CACHES | {"pages": kept}):
        yield
        caches["pages"].clear()


def test_no_page_of_before_is_kept_under_a_later_state(servers, paused, pages_are_kept):
    """Whichever server is read first."""
    Client().get(address("organisation_list"))
    make_organisation(name="Kept lately")
    writer = Client()
    writer.cookies[WROTE] = "1"
    for _ in range(2):
        assert "Kept lately" not in Client().get(address("organisation_list")).text
        assert "Kept lately" in writer.get(address("organisation_list")).text

    mark = writer.get(address("organisation_list"))["ETag"]
    assert Client().get(address("organisation_list"))["ETag"] != mark
    servers.replica.ask("SELECT pg_wal_replay_resume()")
    wait_for(servers)
    servers.primary.was_asked()
    later = Client().get(address("organisation_list"))

    assert later["ETag"] == mark, "both are in the same state"
    assert "Kept lately" in later.text
    assert servers.primary.was_asked() == []


def test_the_state_is_that_of_the_server_that_is_read(servers, paused):
    before = current_state()
    make_organisation(name="Of another state")

    assert current_state().changes == before.changes + 1
    with reading_from(ALIAS):
        assert current_state() == before


def test_a_replica_that_dies_is_noticed_by_no_reader(servers, caplog):
    client = Client()
    assert client.get(address("home")).status_code == 200
    servers.replica.end()

    try:
        for name in ("home", "cluster_list", "organisation_list"):
            answer = client.get(address(name))
            assert answer.status_code == 200
        assert caplog.text.count("Asked the primary and not replica_1") == 1
        servers.watched.look()
        assert not servers.watched.can_be_read()
    finally:
        servers.replica.start()
    look_until(servers.watched, fit=True)

    servers.primary.was_asked()
    assert client.get(address("home")).status_code == 200
    assert servers.primary.was_asked() == []
    assert "Internal Server Error" not in caplog.text


def test_pages_are_read_while_the_primary_is_away(servers):
    servers.primary.end()

    try:
        servers.watched.look()
        assert servers.watched.can_be_read()
        for name in ("home", "cluster_list", "search"):
            assert Client().get(address(name)).status_code == 200
    finally:
        servers.primary.start()
    look_until(servers.watched, fit=True)


def test_what_follows_nobody_is_no_replica(servers, monkeypatch, caplog):
    """One that became the primary, or never was another: pages would differ."""
    asked = watching.ASK_REPLICA.replace("pg_is_in_recovery()", "false")
    monkeypatch.setattr(watching, "ASK_REPLICA", asked)

    servers.watched.look()

    assert not servers.watched.can_be_read()
    assert "it is no replica" in caplog.text


@pytest.mark.parametrize(
    ("place", "behind"),
    [(100, 0.0), (130, 0.0), (99, 1.0), (80, 1.0), (79, 4.0), (10, None)],
)
def test_how_far_one_is_behind_is_when_the_primary_was_there(place, behind):
    watched = watching.WatchedReplica("a replica")
    assert watched.seconds_behind(place) is None

    watched._places = deque([(6.0, 50), (9.0, 80), (10.0, 100)])

    assert watched.seconds_behind(place) == behind


def test_what_is_known_of_a_replica_does_not_hold_for_ever(servers, monkeypatch):
    """Should nobody look any more."""
    servers.watched.look()
    assert watching.choose() == ALIAS

    late = servers.watched.known_until + 0.1
    monkeypatch.setattr(watching, "monotonic", lambda: late)

    assert watching.choose() is None


SITE = """
import sys, time
from django.test import RequestFactory
from walloon_clusters.wsgi import application
from registry.replicas import watching

def ask():
    said = []
    environ = RequestFactory().get("/clusters/").environ
    response = application(environ, lambda status, headers: said.append(status))
    b"".join(response)
    getattr(response, "close", lambda: None)()
    assert said == ["200 OK"], said

def wait_until(is_read):
    for _ in range(400):
        ask()
        if (watching.choose() is not None) == is_read:
            return
        time.sleep(0.05)
    raise AssertionError(is_read)

for line, is_read in [("it is read", True), ("it is not", False), ("again", True)]:
    wait_until(is_read)
    ask()
    print(line, flush=True)
    sys.stdin.readline()
"""
"""A process of the site, asked all the time while its replica goes and comes back."""


def test_the_settings_name_replicas_and_a_site_looks_at_them_by_itself(
    servers, tmp_path
):
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "walloon_clusters.settings",
        "DATABASE_URL": servers.primary.address,
        "REPLICA_URLS": servers.replica.address,
    }
    log = tmp_path / "log"
    with (
        log.open("w") as errors,
        running(
            [sys.executable, "-W", "error", "-c", SITE],
            cwd=settings.BASE_DIR,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        ) as site,
    ):

        def goes_on(line):
            assert site.stdout.readline() == f"{line}\n", log.read_text()
            site.stdin.write("\n")
            site.stdin.flush()

        goes_on("it is read")
        # Its pages are kept by now: it asks whether they are still the same.
        asked = servers.replica.was_asked()
        assert any("FROM registry_commit" in line for line in asked), asked
        servers.replica.end()
        try:
            goes_on("it is not")
        finally:
            servers.replica.start()
        goes_on("again")
        assert site.wait(30) == 0, log.read_text()
    said = log.read_text()

    assert said.count("The database replica_1 is read from") == 2
    assert "Internal Server Error" not in said


ANOTHER_STATE = """INSERT INTO registry_commit (transaction, transactions) \
VALUES (pg_current_xact_id()::text::bigint, 1000000)"""


def test_a_replica_takes_the_place_of_a_primary_that_is_lost(servers):
    """As the README says; no page of what was lost is taken for one of now."""
    assert ANOTHER_STATE in Path(settings.BASE_DIR, "README.md").read_text()
    with another_replica(servers.primary) as other:
        wait_for(SimpleNamespace(primary=servers.primary, replica=other))
        before = current_state()
        other.ask("SELECT pg_promote()")
        with in_place(other, other):
            with connection.cursor() as cursor:
                cursor.execute(ANOTHER_STATE)
            watched = watching.WatchedReplica(ALIAS)
            watched.look()
            watched.stop()
            assert not watched.can_be_read(), "it follows nobody any more"
            servers.watched.leave_out()

            make_organisation(name="Written lately to the new one")

            assert "to the new one" in names(Client())
            assert current_state().changes == before.changes + 1_000_001


def test_what_the_primary_takes_away_is_read_there(servers, caplog):
    """A replica does not wait for ever for its readers: it breaks them off."""
    expected = Client().get(address_for_programs("cluster_list"))
    servers.replica.ask("ALTER SYSTEM SET max_standby_streaming_delay = 0")
    servers.replica.ask("SELECT pg_reload_conf()")
    servers.primary.ask("CREATE TABLE IF NOT EXISTS taken AS SELECT 1 AS number")
    wait_for(servers)
    asked = []

    def take_away(execute, sql, params, many, context):
        asked.append(sql)
        if len(asked) == 4:
            servers.primary.ask("DELETE FROM taken RETURNING number")
            with psycopg.connect(**servers.primary.reached(), autocommit=True) as own:
                own.execute("VACUUM taken")
            wait_for(servers)
        return execute(sql, params, many, context)

    try:
        with connections[ALIAS].execute_wrapper(take_away):
            answer = Client().get(address_for_programs("cluster_list"))
    finally:
        servers.replica.ask("ALTER SYSTEM RESET max_standby_streaming_delay")
        servers.replica.ask("SELECT pg_reload_conf()")

    assert (answer.status_code, answer.content) == (200, expected.content)
    assert "Asked the primary and not replica_1" in caplog.text
