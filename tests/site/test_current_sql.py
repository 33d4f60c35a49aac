"""Functions and views are as their files say, after each complete migrate."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.utils import ProgrammingError

from walloon_clusters.database import current_sql
from walloon_clusters.database.current_sql import files_of, install

pytestmark = pytest.mark.django_db

ANSWER = (
    "CREATE OR REPLACE FUNCTION answer() RETURNS integer LANGUAGE sql AS 'SELECT {}'"
)
DEFINITIONS = """
    SELECT proname, pg_get_functiondef(oid) FROM pg_proc
    WHERE prokind = 'f' AND pronamespace = 'public'::regnamespace
    UNION ALL
    SELECT viewname, definition FROM pg_views WHERE schemaname = 'public'
    UNION ALL
    SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
    ORDER BY 1, 2
"""


def asked(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


@pytest.fixture
def file(monkeypatch, tmp_path):
    """A definition, the only one that the apps have."""
    path = tmp_path / "1_answer.sql"
    path.write_text(ANSWER.format(41))
    monkeypatch.setattr(
        current_sql,
        "files_of",
        lambda app_config, *folders: (
            [path] if app_config.label == "registry" and not folders else []
        ),
    )
    return path


def test_a_changed_file_is_taken_up_by_the_next_migrate(file):
    call_command("migrate", verbosity=0)
    assert asked("SELECT answer()") == [(41,)]

    file.write_text(ANSWER.format(42))
    call_command("migrate", verbosity=0)

    assert asked("SELECT answer()") == [(42,)]


def test_a_file_that_fails_leaves_everything_as_it_was(file):
    install("default")
    file.write_text(f"{ANSWER.format(42)}; SELECT nothing")

    with pytest.raises(ProgrammingError):
        install("default")

    assert asked("SELECT answer()") == [(41,)]


def test_nothing_is_installed_on_the_way_and_all_of_it_at_the_end(file):
    # Where some tables lack columns, a definition may fail: it is not even tried.
    file.write_text("SELECT nothing")
    call_command("migrate", "registry", "0002", fake=True, verbosity=0)
    install("default")

    file.write_text(ANSWER.format(41))
    call_command("migrate", "registry", fake=True, verbosity=0)
    assert asked("SELECT count(*) FROM pg_proc WHERE proname = 'answer'") == [(0,)]

    call_command("migrate", fake=True, verbosity=0)
    assert asked("SELECT answer()") == [(41,)]


def test_every_file_can_be_run_twice_and_changes_nothing():
    before = asked(DEFINITIONS)
    files = [
        path
        for app_config in reversed(list(apps.get_app_configs()))
        for path in files_of(app_config)
    ]

    with connection.cursor() as cursor:
        for path in files:
            cursor.execute(path.read_text())
            cursor.execute(path.read_text())

    assert len(files) > 5
    assert asked(DEFINITIONS) == before
