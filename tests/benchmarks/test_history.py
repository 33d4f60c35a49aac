"""What a bulk update costs when one of no row came before it in the same connection.

`make bench` prints a line for the tracked table where it is slowest, beside the same
update in a fresh connection. The functions that record changes run on copies of the
tables, which have no other rule and may hold one row thousands of times.
"""

from time import perf_counter

import pytest
from django.db import connection, connections

from tests.benchmarks.databases import drop, filled_database
from tests.benchmarks.test_speed import say
from tests.constraints import models_of

ROWS = 4_000
ROUNDS = 5
AIM = 1.6

TRACKED = [
    model
    for model in models_of("registry", "programmes", "evaluation")
    if hasattr(model, "pgh_event_models")
]
VALUES = {
    "ARRAY": "'{}'",
    "bigint": "number",
    "boolean": "true",
    "character varying": "'a'",
    "date": "date '2001-01-01'",
    "integer": "1",
    "jsonb": "'{}'",
    "numeric": "0",
    "smallint": "1",
    "text": "'a'",
    "timestamp with time zone": "now()",
    "uuid": "gen_random_uuid()",
}
"""A value of each type of the columns that hold what people enter."""

COLUMNS = """
SELECT column_name, data_type FROM information_schema.columns
WHERE table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position"""
FUNCTION = """
SELECT proname FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid
WHERE tgrelid = %s::regclass AND tgname LIKE 'pgtrigger_update_update_%%'"""
TRIGGER = """
CREATE TRIGGER recorded AFTER UPDATE ON copy_{table}
REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values
FOR EACH STATEMENT EXECUTE FUNCTION {function}()"""


@pytest.fixture
def copies(transactional_db):
    """A database of its own with a copy of each tracked table, full of one row."""
    template = connections["default"]
    filled = {"history": filled_database(template, "history", copy_all)}
    yield
    drop(template, filled)


def copy_all() -> None:
    with connection.cursor() as cursor:
        for model in TRACKED:
            copy(cursor, model._meta.db_table)


def copy(cursor, table: str) -> None:
    cursor.execute(COLUMNS, [table])
    names, types = zip(*cursor.fetchall(), strict=True)
    cursor.execute(f"CREATE TABLE copy_{table} (LIKE {table})")
    cursor.execute(
        f"INSERT INTO copy_{table} ({', '.join(names)})"
        f" SELECT {', '.join(VALUES[each] for each in types)}"
        f" FROM generate_series(1, {ROWS}) number"
    )
    cursor.execute(FUNCTION, [table])
    ((function,),) = cursor.fetchall()
    cursor.execute(TRIGGER.format(table=table, function=function))


def test_history_after_an_update_of_no_row(copies):
    ratios = {model._meta.label: ratio_of(model) for model in TRACKED}
    slowest = max(ratios, key=ratios.get)

    print()
    say(f"history_after_none_over_fresh_{slowest}", ratios[slowest], AIM)


def ratio_of(model) -> float:
    """Return by how much an update of no row slows the next one, of every row."""
    fresh, after = [], []
    for _ in range(ROUNDS):
        fresh.append(seconds_of_update(model, before=""))
        after.append(seconds_of_update(model, before="WHERE false"))
    return min(after) / min(fresh)


def other_value(model) -> str:
    """Return what changes one recorded column of each row, of whichever type."""
    recorded = {field.name for field in model.pgh_event_model._meta.fields}
    for field in model._meta.local_concrete_fields:
        kind = field.get_internal_type()
        if field.primary_key or field.name not in recorded:
            continue
        if kind in {"ForeignKey", "OneToOneField", "IntegerField"}:
            return f"{field.column} = {field.column} + 1"
        if kind in {"CharField", "TextField", "SlugField"}:
            return (
                f"{field.column} = CASE {field.column} WHEN 'a' THEN 'b' ELSE 'a' END"
            )
    raise LookupError(model)


def seconds_of_update(model, *, before: str) -> float:
    """Return how long an update of every row takes in a new connection.

    Args:
        before: the condition of an update that comes first; empty for none.
    """
    connection.close()
    update = f"UPDATE copy_{model._meta.db_table} SET {other_value(model)}"
    with connection.cursor() as cursor:
        if before:
            cursor.execute(f"{update} {before}")
        start = perf_counter()
        cursor.execute(update)
        return perf_counter() - start
