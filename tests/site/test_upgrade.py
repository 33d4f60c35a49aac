"""An installed database follows the code by ``migrate`` alone.

``installed.sql.xz`` is the dump (``pg_dump --inserts``) of a database as it stood
before the initial migrations were written without words and networks became clusters,
with the founding facts in it. It never changes: what landed later comes on top of it.
"""

import lzma
import re
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, connections

INSTALLED = Path(__file__).with_name("installed.sql.xz")

SHAPE = {
    "columns": """
        SELECT table_name, column_name, data_type, character_maximum_length,
            numeric_precision, numeric_scale, collation_name, is_nullable,
            column_default, is_identity, generation_expression
        FROM information_schema.columns WHERE table_schema = 'public'""",
    "constraints": """
        SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace""",
    "indexes": """
        SELECT tablename, indexname, indexdef FROM pg_indexes
        WHERE schemaname = 'public'""",
    "functions": """
        SELECT oid::regprocedure::text, pg_get_functiondef(oid) FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace AND prokind = 'f'
        AND (proname NOT LIKE 'pgtrigger%' OR EXISTS (
            SELECT FROM pg_trigger WHERE tgfoid = pg_proc.oid))
        AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_proc.oid
            AND classid = 'pg_proc'::regclass AND deptype = 'e')""",
    "triggers": """
        SELECT pg_get_triggerdef(oid), obj_description(oid, 'pg_trigger')
        FROM pg_trigger WHERE NOT tgisinternal""",
    "views": """
        SELECT viewname, definition FROM pg_views WHERE schemaname = 'public'""",
    "sequences": """
        SELECT sequencename, data_type::text FROM pg_sequences
        WHERE schemaname = 'public'""",
    "migrations": "SELECT app, name FROM django_migrations",
}
"""What a database is made of, and how to ask for it.

The library that installs the triggers leaves the function of one that is gone.
"""


def shape() -> dict[str, set]:
    """Return all that the database is made of, but for its rows."""
    with connection.cursor() as cursor:
        found = {}
        for name, sql in SHAPE.items():
            cursor.execute(sql)
            found[name] = {tuple(map(plain, row)) for row in cursor.fetchall()}
    return found


def plain(value):
    """Return a definition without the casts that a dump writes in another place."""
    if not isinstance(value, str):
        return value
    without = re.sub(r"::(character varying|[a-z]+)(\(\d+\))?(\[\])?", "", value)
    return re.sub(r"[()\s]", "", without)


def rows() -> dict[str, int]:
    """Return the number of rows of each table of the house, history included."""
    return {
        model._meta.label: model._base_manager.count()
        for app in ("registry", "programmes", "evaluation")
        for model in apps.get_app_config(app).get_models()
    }


def rows_of(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return cursor.fetchone()[0]


def run(command, *arguments) -> str:
    out = StringIO()
    call_command(command, *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def installed(transactional_db):
    """A function that puts the installed database in the place of the fresh one."""
    template = connections["default"]
    name = f"{template.settings_dict['NAME']}_installed"

    def restore():
        with template._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {name}")
            cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        connections["default"] = template.copy()
        connection.settings_dict["NAME"] = name
        with connection.cursor() as cursor:
            cursor.execute(lzma.decompress(INSTALLED.read_bytes()).decode())
        # The dump leaves its connection without a search path.
        connection.close()

    yield restore
    connection.close()
    connections["default"] = template
    with template._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")


def test_an_installed_database_becomes_what_a_fresh_one_is(installed):
    """By ``migrate`` alone, and with every fact; doing it again changes nothing."""
    fresh = shape()
    installed()
    facts = rows_of("registry_membership"), rows_of("registry_membershipevent")
    assert min(facts) > 0

    run("migrate")
    followed, kept = shape(), rows()
    assert (kept["registry.Membership"], kept["registry.MembershipEvent"]) == facts
    different = {name: followed[name] ^ fresh[name] for name in fresh}
    assert not any(different.values()), different

    assert "No migrations to apply." in run("migrate")
    follows_the_fixtures(run("load_founding_facts"))
    filled = rows()
    said = run("load_founding_facts")
    follows_the_fixtures(said)
    assert "Founding facts: 0 rows added." in said
    assert "follow the fixtures" not in said
    assert (shape(), rows()) == (followed, filled)


def follows_the_fixtures(said: str) -> None:
    """Nothing that the files say now was left out or left as it was."""
    for trouble in ("Not as in the fixtures", "Not added", "and kept"):
        assert trouble not in said, said
