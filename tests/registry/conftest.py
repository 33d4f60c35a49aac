"""What tests of the registry share: worlds, each made once for a whole module."""

from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from tests.worlds import make_world


@contextmanager
def made_once(rows, django_db_blocker):
    """Make a world that stays for a module; what a test adds to it is taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = make_world(rows)
        # Once, and not after each test: see `loaded_once`.
        connection.check_constraints()
        yield world
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def small_world(django_db_setup, django_db_blocker):
    """A world with a few rows of each sort."""
    with made_once(3, django_db_blocker) as world:
        yield world


@pytest.fixture(scope="module")
def large_world(django_db_setup, django_db_blocker):
    """A world of many rows."""
    with made_once(13, django_db_blocker) as world:
        yield world
