"""A primary with a world in it and a replica of that, in the place of the database."""

import time
from contextlib import contextmanager, suppress
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper as OfPrimary
from django.utils.connection import ConnectionDoesNotExist

from registry.replicas import watching
from registry.replicas.postgresql.base import DatabaseWrapper as OfReplica
from tests.replicated import PATIENCE, replicated
from tests.world import World

ALIAS = "replica_1"


def settings_of(served, **others) -> dict:
    """Return Django's settings for a server, as those of another say the rest."""
    reached = served.reached()
    return (
        connections["default"].settings_dict
        | {
            "ENGINE": "django.db.backends.postgresql",
            "HOST": reached["host"],
            "PORT": "",
            "USER": reached["user"],
            "PASSWORD": "",
            "NAME": reached["dbname"],
            "OPTIONS": {},
        }
        | others
    )


@contextmanager
def in_place(primary, replica):
    """Put both servers in the place of the database, for this thread."""
    before = {"default": connections["default"]}
    with suppress(ConnectionDoesNotExist):
        before[ALIAS] = connections[ALIAS]
    of_replica = settings_of(
        replica,
        ENGINE="registry.replicas.postgresql",
        CONN_MAX_AGE=600,
        CONN_HEALTH_CHECKS=True,
        OPTIONS={"options": "-c default_transaction_read_only=on"},
    )
    connections["default"] = OfPrimary(settings_of(primary), "default")
    connections[ALIAS] = OfReplica(of_replica, ALIAS)
    try:
        yield
    finally:
        for alias in (ALIAS, "default"):
            connections[alias].close()
            del connections[alias]
        for alias, connection in before.items():
            connections[alias] = connection


@pytest.fixture(scope="package")
def both(django_db_setup, django_db_blocker):
    """A primary with a world in it, and its replica."""
    with django_db_blocker.unblock(), replicated() as (primary, replica):
        with in_place(primary, replica):
            world = World(2)
        yield SimpleNamespace(primary=primary, replica=replica, world=world)


@pytest.fixture
def servers(both, transactional_db, monkeypatch):
    """Both servers; the replica lives, is not behind, and is looked at by the test."""
    monkeypatch.setattr(settings, "REPLICAS", [ALIAS], raising=False)
    monkeypatch.setattr(watching, "begin", lambda: None)
    # Nobody looks at it but the test.
    monkeypatch.setattr(watching, "SECONDS_KNOWN", 600.0)
    watching.replicas.cache_clear()
    caches["kept"].clear()
    (watched,) = watching.replicas()
    with in_place(both.primary, both.replica):
        wait_for(both)
        look_until(watched, fit=True)
        for each in (both.primary, both.replica):
            each.was_asked()
        yield SimpleNamespace(watched=watched, **vars(both))
        watched.stop()
    watching.replicas.cache_clear()


def wait_for(servers) -> None:
    """Wait until the replica has all that the primary has."""
    (place,) = servers.primary.ask("SELECT pg_current_wal_flush_lsn()")
    deadline = time.monotonic() + PATIENCE
    while not servers.replica.ask(f"SELECT pg_last_wal_replay_lsn() >= '{place}'")[0]:
        assert time.monotonic() < deadline, "The replica does not follow."
        watching.sleep(0.02)
        # The place may be in the middle of an entry, whose rest waits for the next one.
        servers.primary.ask("SELECT pg_logical_emit_message(true, 'tests', 'next')")


def look_until(watched, *, fit: bool) -> None:
    """Look at a replica until it can be read, or cannot."""
    for _ in range(400):
        watched.look()
        if watched.can_be_read() == fit:
            return
        watching.sleep(0.05)
    raise AssertionError(f"It can be read: {watched.can_be_read()}")
