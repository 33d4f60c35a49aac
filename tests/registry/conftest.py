"""What tests of the registry share: a large world, made once for a whole module."""

import pytest
from django.db import connection, transaction

from tests.world import World


@pytest.fixture(scope="module")
def large_world(django_db_setup, django_db_blocker):
    """A world of many rows, made once; what a test adds to it is taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = World(13)
        # Once, and not after each test: see `loaded_once`.
        connection.check_constraints()
        yield world
        transaction.set_rollback(True)
