"""The rows of a list on their way into the plan: in tables of the session alone.

Everything that follows is computed by the database, for all rows at once.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict

from django.db import connection

from registry.imports.reading.cells import ParsedRow
from registry.models import ImportBatch

COLUMNS = (
    "number",
    "slug",
    "name",
    "former_name",
    "enterprise_number",
    "post_code",
    "details",
    "problems",
    "refused",
)

STAGED = """
CREATE TEMP TABLE list_staged (
    number integer,
    slug text,
    name text,
    former_name text,
    enterprise_number text,
    post_code text,
    details jsonb,
    problems jsonb,
    refused boolean,
    candidates bigint[] DEFAULT '{}',
    decision text DEFAULT '',
    decided bigint
) ON COMMIT DROP
"""

FROM_ROWS = """
INSERT INTO list_staged
SELECT
    number,
    coalesce("values" ->> 'slug', ''),
    name,
    coalesce("values" ->> 'former_name', ''),
    enterprise_number,
    post_code,
    "values",
    problems,
    problems @> '[{"severity": "error"}]',
    candidates,
    decision,
    decided_id
FROM registry_importrow
WHERE batch_id = %(batch)s AND number IS NOT NULL
    AND (%(numbers)s::integer[] IS NULL OR number = ANY (%(numbers)s))
"""

DECISIONS = """
UPDATE list_staged SET decision = kept.decision, decided = kept.decided_id
FROM registry_importrow kept
WHERE kept.batch_id = %(batch)s AND kept.decision <> ''
    AND kept.number = list_staged.number
"""


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


def stage_rows_read(batch: ImportBatch, rows: Iterable[ParsedRow]) -> None:
    """Take in the rows of a file, with what people decided about them before."""
    _make_empty()
    copying = f"COPY list_staged ({', '.join(COLUMNS)}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(copying) as copy:
        for row in rows:
            copy.write_row(_columns_of(row))
    run(DECISIONS, batch=batch.pk)
    run("ANALYZE pg_temp.list_staged (number)")


def stage_rows_kept(batch: ImportBatch, numbers: list[int] | None = None) -> None:
    """Take in the rows of an earlier plan again: those with ``numbers``, or all."""
    _make_empty()
    run(FROM_ROWS, batch=batch.pk, numbers=numbers)
    run("ANALYZE pg_temp.list_staged (number)")


def _make_empty() -> None:
    run("DROP TABLE IF EXISTS pg_temp.list_staged")
    run(STAGED)


def _columns_of(row: ParsedRow) -> tuple:
    values = row.values
    problems = [
        asdict(problem) | {"severity": problem.severity} for problem in row.problems
    ]
    return (
        row.number,
        values.get("slug", ""),
        values.get("name", ""),
        values.get("former_name", ""),
        values.get("enterprise_number", ""),
        values.get("post_code", ""),
        json.dumps(values, default=str, ensure_ascii=False),
        json.dumps(problems, default=str, ensure_ascii=False) if problems else "[]",
        row.refused,
    )
