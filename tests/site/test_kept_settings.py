"""What holds in every connection is kept by the database, a copy of it included."""

import pytest
from django.core.management import call_command
from django.db import connection, connections

from walloon_clusters.database.kept_settings import settings_are_kept

pytestmark = pytest.mark.django_db(transaction=True)

SETTING = "pg_trgm.word_similarity_threshold"


def asked(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


@pytest.fixture
def copied(transactional_db):
    """A copy of the database, in the place of it: it has lost what is set for one."""
    original = connections["default"]
    copied_from = original.settings_dict["NAME"]
    name = f"{copied_from}_copied"
    original.close()
    with original._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        # Nobody may be in one that is copied: no thread that another test left there.
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity "
            "WHERE datname = %s",
            [copied_from],
        )
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE {copied_from}")
    connections["default"] = original.copy()
    connection.settings_dict["NAME"] = name
    yield
    connection.close()
    connections["default"] = original
    with original._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")


def test_the_database_sets_how_much_a_search_forgives():
    connection.close()

    assert asked(f"SHOW {SETTING}") == "0.5"
    assert settings_are_kept(["default"]) == []


def test_a_copy_without_its_settings_is_told_and_migrate_sets_them(copied):
    assert asked(f"SELECT show_limit(), current_setting('{SETTING}')") is not None
    assert asked(f"SHOW {SETTING}") == "0.6"
    (warned,) = settings_are_kept(["default"])
    assert (warned.id, warned.obj) == ("walloon_clusters.W001", "default")

    call_command("migrate", verbosity=0)

    assert settings_are_kept(["default"]) == []
    assert asked(f"SHOW {SETTING}") == "0.5", "whoever migrates goes on in it"
    connection.close()
    assert asked(f"SHOW {SETTING}") == "0.5"


def test_a_database_without_tables_is_told_nothing(copied):
    with connection.cursor() as cursor:
        cursor.execute("DROP FUNCTION registry_keep_settings")

    assert settings_are_kept(["default"]) == []
    assert settings_are_kept(None) == []
