"""The state of the registry changes with each change, and with nothing else."""

from contextlib import contextmanager
from threading import Event, Thread

import pytest
from django.db import connection, transaction

from registry.recorded.tables import PROVEN_BY
from registry.state.commits import current_state, forget_old_commits
from registry.state.definition import WRITTEN_BY_READING, watched_tables
from tests.constraints import models_of
from tests.factories import make_cluster, make_source

pytestmark = pytest.mark.django_db(transaction=True)

WRITES = {
    "INSERT": "INSERT INTO {table} ({column}) SELECT {column} FROM {table} WHERE false",
    "UPDATE": "UPDATE {table} SET {column} = {column} WHERE false",
    "DELETE": "DELETE FROM {table} WHERE false",
    "TRUNCATE": "TRUNCATE {table} CASCADE",
}


def execute(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def columns_without(table: str) -> str:
    """Return a column that may be written to."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass "
            "AND attnum > 0 AND attgenerated = '' AND attidentity = '' "
            "AND NOT attisdropped ORDER BY attnum LIMIT 1",
            [table],
        )
        return cursor.fetchone()[0]


def triggers() -> dict[str, int]:
    """Return on what the triggers fire, by their tables."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgtype FROM pg_trigger "
            "WHERE tgname = 'registry_commit'"
        )
        return dict(cursor.fetchall())


def test_every_table_of_the_house_is_watched_whatever_writes_to_it():
    tables = {
        model._meta.db_table
        for model in models_of("registry", "programmes", "evaluation")
        if model._meta.managed
        and not model._meta.proxy
        and model not in WRITTEN_BY_READING
        and not hasattr(model, "pgh_tracked_model")
        # What is kept changes with what it is made of.
        and not hasattr(model, PROVEN_BY)
    }
    # After a statement that inserts (4), deletes (8), updates (16) or truncates (32).
    assert triggers() == dict.fromkeys(tables, 4 + 8 + 16 + 32)
    assert set(watched_tables()) == tables


@pytest.mark.parametrize("write", WRITES)
def test_what_is_written_by_sql_changes_the_state(write):
    before = current_state()

    table = "registry_cluster"
    execute(WRITES[write].format(table=table, column=columns_without(table)))

    assert current_state().mark != before.mark


def test_what_is_only_read_leaves_it_as_it_is(client):
    make_cluster(slug="hub")
    before = current_state()

    client.get("/clusters/")
    client.get("/clusters/hub/")

    assert current_state() == before


def test_a_transaction_changes_it_once_and_is_told_of_no_state():
    before = current_state()
    with transaction.atomic():
        make_cluster()
        make_cluster()
        assert current_state() is None
    assert current_state().changes == before.changes + 1


def test_what_is_taken_back_changes_nothing():
    before = current_state()
    with transaction.atomic():
        make_cluster()
        transaction.set_rollback(True)
    assert current_state() == before


def test_what_follows_a_savepoint_that_was_taken_back_changes_it():
    before = current_state()
    with transaction.atomic():
        with transaction.atomic():
            make_cluster()
            transaction.set_rollback(True)
        make_cluster()
    assert current_state().changes == before.changes + 1


@contextmanager
def written_slowly(source):
    """Have another connection write a cluster, and commit it after all meanwhile."""
    done, go_on = Event(), Event()

    def run():
        with transaction.atomic():
            make_cluster(slug="slow", source=source)
            done.set()
            go_on.wait(60)
        connection.close()

    thread = Thread(target=run)
    thread.start()
    try:
        assert done.wait(60)
        yield
    finally:
        go_on.set()
        thread.join()


def test_each_of_two_that_end_in_the_other_order_is_a_change():
    source = make_source()
    marks = [current_state().mark]
    with written_slowly(source):
        make_cluster(slug="quick", source=source)
        marks.append(current_state().mark)
    marks.append(current_state().mark)
    assert len(set(marks)) == 3


def test_old_marks_are_forgotten_and_the_state_stays_what_it_is():
    make_cluster()
    # Other databases of the server may hold what is younger: these are over for all.
    execute("INSERT INTO registry_commit VALUES (4, 1), (5, 1), (6, 2)")
    before, marks = current_state(), _number_of_marks()

    forget_old_commits()
    forget_old_commits()

    assert current_state() == before
    assert _number_of_marks() <= marks - 2


def _number_of_marks() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM registry_commit")
        return cursor.fetchone()[0]


def test_who_is_under_way_is_not_forgotten():
    source = make_source()
    before = current_state()
    with written_slowly(source):
        make_cluster(slug="quick", source=source)
        forget_old_commits()
        assert current_state().changes == before.changes + 1
    assert current_state().changes == before.changes + 2


def test_who_looks_at_one_state_stays_in_it_while_marks_are_forgotten():
    source = make_source()
    with transaction.atomic():
        execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        before = current_state()
        make = Thread(target=_write_and_forget, args=[source])
        make.start()
        make.join()
        assert current_state() == before
    assert current_state().changes == before.changes + 1


def _write_and_forget(source):
    make_cluster(source=source)
    forget_old_commits()
    connection.close()
