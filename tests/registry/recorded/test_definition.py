"""Whatever reads what changes is looked back at: table, view, function."""

from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, models
from django.test.utils import isolate_apps

from registry.history.events import events_of, tracked_models
from registry.models import SavedView, SourceFile, UserRole
from registry.recorded.reading import as_known_at
from registry.recorded.tables import (
    KEPT_CLOSED,
    PROVEN_BY,
    kept_models,
    known_models,
    models_as_now,
)
from tests.factories import make_cluster
from walloon_clusters.database import current_sql

from .ages import FIRST, bear

pytestmark = pytest.mark.django_db

AS_NOW = {
    "registry.userrole": "who may do what is asked of today",
    "registry.savedview": "what a reader keeps is his own, and of today",
    "registry.delivery": "what was told of a kept view, a record itself",
    "registry.sourcefile": "who may have a file is asked of today",
    "registry.filecontent": "the bytes of a file never change",
    "registry.importfile": "working paper of staff",
    "registry.importrow": "working paper of staff",
    "registry.linkcheck": "what a link answered last",
    "registry.searchentry": "the index of the search: the search page says so",
    "registry.viewing": "the log of who opened what",
}
"""Tables that are those of today at each moment, each with the reason."""

FOR_WRITING = {
    "programmes_check_balances": "triggers call it",
    "programmes_keep_sums": "triggers call it",
    "registry_search_fill": "it writes the index of the search",
}
"""Functions that read tables and belong to what is written."""

WORD = r"\m{}\M"


def asked(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


@pytest.fixture
def tables():
    return [model._meta.db_table for model in known_models()]


def test_every_table_is_looked_back_at_or_has_a_reason():
    assert {model._meta.label_lower for model in models_as_now()} == set(AS_NOW)
    house = {
        model
        for model in tracked_models()
        if model._meta.app_label in ("registry", "programmes", "evaluation")
    }
    assert set(known_models()) == house - {UserRole, SourceFile, SavedView}


def test_every_table_has_a_view_with_the_same_columns(tables):
    columns = """
        SELECT attname, format_type(atttypid, NULL) FROM pg_attribute
        WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped
        ORDER BY attnum
    """
    for table in [*tables, *(model._meta.db_table for model in kept_models())]:
        known = f"known_{table}.{table}"
        assert asked(columns, known) == asked(columns, f"public.{table}")


def test_a_table_that_is_kept_answers_by_the_twin_of_what_proves_it():
    assert kept_models()
    for model in kept_models():
        table, proof = model._meta.db_table, getattr(model, PROVEN_BY)
        read = asked(
            "SELECT DISTINCT refobjid::regclass::text FROM pg_rewrite "
            "JOIN pg_depend ON objid = pg_rewrite.oid AND refobjid <> ev_class "
            "AND refclassid = 'pg_class'::regclass "
            f"WHERE ev_class = 'known_{table}.{table}'::regclass"
        )
        assert read == [(f"known_{proof}.{proof}",)]


@pytest.fixture
def counts(monkeypatch):
    """A table that keeps how many clusters there are, and what is read of it."""
    with isolate_apps("registry"):

        class ClusterCount(models.Model):
            """How many clusters there are: nothing of it is about money."""

            proven_by = "registry_clustercount_proven"
            number = models.BigIntegerField(primary_key=True)

            class Meta:
                app_label = "registry"

            def __str__(self):
                return str(self.number)

    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE registry_clustercount (number bigint PRIMARY KEY);"
            "CREATE VIEW registry_clustercount_proven AS "
            "SELECT count(*) AS number FROM registry_cluster;"
            "CREATE VIEW registry_twice AS "
            "SELECT 2 * number AS n FROM registry_clustercount"
        )
    kept = [*kept_models(), ClusterCount]
    monkeypatch.setattr("registry.recorded.definition.kept_models", lambda: kept)
    current_sql.clear("default")
    current_sql.install("default")


def test_what_reads_a_table_that_is_kept_reads_what_proves_it(counts):
    make_cluster()
    asked("INSERT INTO registry_clustercount VALUES (1) RETURNING number")
    bear(FIRST)
    make_cluster()
    asked("UPDATE registry_clustercount SET number = 5 RETURNING number")

    with as_known_at(FIRST):
        assert asked("SELECT number FROM registry_clustercount") == [(1,)]
        assert asked("SELECT n FROM registry_twice") == [(2,)]
    assert asked("SELECT n FROM registry_twice") == [(10,)]


def test_every_view_that_reads_such_a_table_has_a_twin(tables):
    """Found by their words, not by what the database says of what they read."""
    views = asked(
        "SELECT schemaname, viewname, definition FROM pg_views "
        "WHERE schemaname !~ '^(pg_|information_schema|known_)'"
    )
    reading = {
        (schema, view)
        for schema, view, text in views
        if any(f" {table} " in f" {text} ".replace(";", " ") for table in tables)
    }
    twins = {
        (schema, view)
        for schema, view in asked(
            "SELECT schemaname, viewname FROM pg_views WHERE schemaname ~ '^known_'"
        )
    }

    assert len(reading) > 8
    for schema, view in reading:
        assert (f"known_{view if schema == 'public' else schema}", view) in twins


def test_no_twin_reads_a_table_of_today_that_is_known(tables):
    """But the views of tables, which are made of them."""
    twins = asked(
        "SELECT c.oid::regclass::text, array_agg(DISTINCT d.refobjid::regclass::text) "
        "FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace "
        "JOIN pg_rewrite ON ev_class = c.oid "
        "JOIN pg_depend d ON d.objid = pg_rewrite.oid "
        "AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> c.oid "
        "WHERE nspname ~ '^known_' AND relkind = 'v' GROUP BY 1"
    )
    made_of_tables = {f"known_{table}.{table}" for table in tables}
    assert len(twins) > len(tables)
    for twin, read in twins:
        if twin not in made_of_tables:
            assert not set(read) & set(tables), twin


def test_every_function_looks_its_tables_up_when_it_runs(tables):
    """None is bound to a schema: by a path of its own, or a body that is parsed."""
    functions = asked(
        "SELECT proname, prosrc, proconfig, prosqlbody IS NOT NULL, "
        "prorettype = 'trigger'::regtype "
        "FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND NOT EXISTS ("
        "SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')"
    )
    reading = [
        (name, config, is_parsed)
        for name, text, config, is_parsed, is_trigger in functions
        if not is_trigger
        and name not in FOR_WRITING
        and not name.startswith("registry_search_refresh_")
        and any(table in text for table in tables)
    ]

    assert len(reading) > 2
    for name, config, is_parsed in reading:
        assert not is_parsed, name
        assert not [c for c in config or [] if c.startswith("search_path")], name


def test_no_query_of_the_code_names_the_schema_of_today(tables):
    """What is written by triggers does: nobody writes as known."""
    for label in ("registry", "programmes", "evaluation"):
        for path in Path(settings.BASE_DIR, label).rglob("*.py"):
            if path.name != "balances.py" and "migrations" not in path.parts:
                assert "public." + label not in path.read_text(), path


def test_the_history_is_as_strict_as_the_table():
    """A column that was added later holds its default in the history of before."""
    for model in known_models():
        events = events_of(model).model
        recorded = {field.column: field for field in events._meta.concrete_fields}
        for field in model._meta.concrete_fields:
            if field.primary_key or isinstance(field, models.GeneratedField):
                continue
            assert recorded[field.column].null == field.null, field


def test_events_are_numbered_without_an_end_and_found_by_their_moment():
    for model in tracked_models():
        events = events_of(model).model
        assert isinstance(events._meta.pk, models.BigAutoField)
        assert events._meta.get_field("pgh_created_at").db_index


def test_what_a_model_closes_is_a_column_of_it():
    closing = [model for model in apps.get_models() if hasattr(model, KEPT_CLOSED)]
    assert closing
    for model in closing:
        for name in getattr(model, KEPT_CLOSED):
            assert model._meta.get_field(name).concrete
