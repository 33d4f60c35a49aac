"""What a bulk update costs when one of no row came before it in the same connection.

Of all tracked tables, the figure is of the one where it is slowest, beside the same
update in a fresh connection: the functions that record changes run on copies of the
tables, which have no other rule and may hold one row thousands of times. Of the large
tables themselves, it is beside the same update while no change of them is recorded.
"""

from statistics import median

import pytest
from django.db import connection, transaction

from registry.models import Membership, MembershipAttestation, Organisation
from tests.constraints import models_of

from .clock import cost_of
from .databases import copy_of, sized
from .figures import say
from .promises import SMALL

pytestmark = pytest.mark.usefixtures("measured_databases")

ROWS = 4_000
ROUNDS = 5

LARGE_ONES = [Organisation, Membership, MembershipAttestation]
UPDATED = 10_000

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
WHERE table_name = %s AND table_schema = 'public' AND is_generated = 'NEVER'
ORDER BY ordinal_position"""
FUNCTION = """
SELECT proname FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid
WHERE tgrelid = %s::regclass AND tgname LIKE 'pgtrigger_update_update_%%'"""
NAME = """
SELECT tgname FROM pg_trigger
WHERE tgrelid = %s::regclass AND tgname LIKE 'pgtrigger_update_update_%%'"""
TRIGGER = """
CREATE TRIGGER recorded AFTER UPDATE ON copy_{table}
REFERENCING OLD TABLE AS old_values NEW TABLE AS new_values
FOR EACH STATEMENT EXECUTE FUNCTION {function}()"""


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


def test_history_after_an_update_of_no_row():
    with copy_of(sized(SMALL)):
        copy_all()
        ratios = {model._meta.label: ratio_of(model) for model in TRACKED}
    slowest = max(ratios, key=ratios.get)
    say(f"history.after_none_over_fresh.{slowest}", ratios[slowest])


@pytest.mark.parametrize("model", LARGE_ONES)
def test_history_beside_none(model):
    with copy_of(sized(SMALL)):
        costs = {True: [], False: []}
        for _round in range(ROUNDS):
            for recorded, taken in costs.items():
                taken.append(seconds_of_rows(model, recorded=recorded))
    name, rows = model._meta.label, f"{UPDATED} rows"
    say(f"history.{name}.ms", median(costs[True]) * 1000, rows)
    say(f"history.over_without.{name}", median(costs[True]) / median(costs[False]))


def seconds_of_rows(model, *, recorded: bool) -> float:
    """Return what a bulk update costs after one of none; it is taken back."""
    connection.close()
    table = model._meta.db_table
    update = f"UPDATE {table} SET quote = quote || '.' WHERE id IN ("
    update += f"SELECT id FROM {table} ORDER BY id LIMIT {{rows}})"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(NAME, [table])
        ((trigger,),) = cursor.fetchall()
        if not recorded:
            cursor.execute(f'ALTER TABLE {table} DISABLE TRIGGER "{trigger}"')
        cursor.execute(update.format(rows=0))
        cost = cost_of(lambda: cursor.execute(update.format(rows=UPDATED)))
        transaction.set_rollback(True)
    return cost.total


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
    """Return what an update of every row costs in a new connection.

    Args:
        before: the condition of an update that comes first; empty for none.
    """
    connection.close()
    update = f"UPDATE copy_{model._meta.db_table} SET {other_value(model)}"
    with connection.cursor() as cursor:
        if before:
            cursor.execute(f"{update} {before}")
        return cost_of(lambda: cursor.execute(update)).total
