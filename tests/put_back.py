"""The rows of the whole database, kept to be put back: what they were is there again.

Django empties every table after a test that commits, and then has ``migrate`` signal
its end, which installs all triggers, functions and views anew: seconds after each test.
Here only what a test wrote is taken back, and the rows that came with the migrations
are there again. A world of rows that many tests commit is put back as well.
"""

from contextlib import contextmanager

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction

# In which state the registry is does not come back: what was kept of it would be wrong.
TABLES = """
SELECT quote_ident(relname), pg_relation_size(oid) > 0 FROM pg_class
WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'
    AND relname <> 'registry_commit'
"""
ANOTHER_STATE = """
INSERT INTO registry_commit (transaction) VALUES (pg_current_xact_id()::text::bigint)
"""
STORED = """
SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
"""
MOMENT = "pgh_created_at"
"""The column that tells when a change was recorded."""

MAY_PUT_BACK = "SELECT has_parameter_privilege('session_replication_role', 'SET')"
"""Whether rows can be written without a trigger or a key that has a say in it."""


class Rows:
    """What all tables hold now, as COPY writes it."""

    def __init__(self):
        with connection.cursor() as cursor:
            held = {table: rows_of(cursor, table) for table in written(cursor)}
        self.held = {table: rows for table, rows in held.items() if rows}

    def put_back(self) -> None:
        """Wait for whoever still writes, and leave these rows and no others."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(TABLES)
            tables = [name for name, _written in cursor.fetchall()]
            cursor.execute(f"LOCK TABLE {', '.join(tables)}")
            with nothing_else_happening(cursor):
                for table in {*written(cursor), *self.held}:
                    rows = self.held.get(table)
                    if not rows or rows_of(cursor, table) != rows:
                        cursor.execute(f"DELETE FROM {table}")
                        write(cursor, table, rows)
        ContentType.objects.clear_cache()

    def add_to(self, others: "Rows") -> None:
        """Write what there is besides ``others``, which the tables hold now."""
        with (
            transaction.atomic(),
            connection.cursor() as cursor,
            nothing_else_happening(cursor),
        ):
            for table, rows in self.held.items():
                before = others.held.get(table)
                if rows != before:
                    if before:
                        cursor.execute(f"DELETE FROM {table}")
                    write(cursor, table, rows)
                    if MOMENT in columns_of(cursor, table):
                        # It is recorded by now, as if it were made by now.
                        cursor.execute(f"UPDATE {table} SET {MOMENT} = now()")


@contextmanager
def nothing_else_happening(cursor):
    """Have no trigger and no key follow what is written, but for the new state."""
    cursor.execute("SET LOCAL session_replication_role = replica")
    yield
    cursor.execute(ANOTHER_STATE)
    cursor.execute("SET LOCAL session_replication_role = origin")


def may_put_back() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(MAY_PUT_BACK)
        return cursor.fetchone()[0]


def written(cursor) -> list[str]:
    """Return the tables that may hold rows."""
    cursor.execute(TABLES)
    return [name for name, is_written in cursor.fetchall() if is_written]


def columns_of(cursor, table: str) -> str:
    """Return the columns of a table that are stored, and not computed."""
    cursor.execute(STORED, [table])
    return cursor.fetchone()[0]


def write(cursor, table: str, rows: bytes | None) -> None:
    if rows:
        columns = columns_of(cursor, table)
        with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
            copy.write(rows)


def rows_of(cursor, table: str) -> bytes:
    with cursor.copy(f"COPY {table} ({columns_of(cursor, table)}) TO STDOUT") as rows:
        return b"".join(map(bytes, rows))
