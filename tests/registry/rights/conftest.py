"""What tests of rights share: a registry with secrets, made once for a whole module."""

import pytest
from django.db import connection, transaction

from .secrets_world import Secrets


@pytest.fixture(scope="module")
def secrets(django_db_setup, django_db_blocker):
    """Secrets that stay for a module; what a test changes in them is taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = Secrets()
        # Once, and not after each test.
        connection.check_constraints()
        yield made
        transaction.set_rollback(True)
