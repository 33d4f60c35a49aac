"""Statements over all rows of an import at once, and tables of the session alone."""

from collections.abc import Iterable

from django.db import connection


def run(sql: str, **params) -> int:
    """Execute a statement; return how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.rowcount


def fetch(sql: str, **params) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def make_table(name: str, sql: str, *, joined_by: str = "", **params) -> None:
    """Keep the rows of a query until the transaction ends, under a name.

    Args:
        joined_by: the columns that later queries find rows by, if not any of them:
            the planner need not look at wide ones.
    """
    run(f"DROP TABLE IF EXISTS pg_temp.{name}")
    run(f"CREATE TEMP TABLE {name} ON COMMIT DROP AS {sql}", **params)
    run(f"ANALYZE pg_temp.{name} {joined_by and f'({joined_by})'}")


def keep_rows(name: str, columns: str, rows: Iterable[tuple]) -> None:
    """Keep rows that Python made until the transaction ends, under a name.

    Args:
        columns: with their types; ``rows`` may not ask the database anything.
    """
    run(f"DROP TABLE IF EXISTS pg_temp.{name}")
    run(f"CREATE TEMP TABLE {name} ({columns}) ON COMMIT DROP")
    with connection.cursor() as cursor, cursor.copy(f"COPY {name} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
    run(f"ANALYZE pg_temp.{name}")
