"""Follows the extract that is loaded with an update of it, all or nothing.

An update has two files for each of the others: ``…_delete.csv`` names the entities
whose rows go, ``…_insert.csv`` has all rows that they have now.
"""

from collections.abc import Callable
from time import perf_counter

from django.db import connection, transaction

from . import tables
from .extract import Extract
from .noting import copy_codes, note_extract
from .rows import Keeper, number_of

# The tables that a file fills, and the column that its ``_delete`` names.
FILES = {
    "enterprise": {"enterprise": "number", "person": "number"},
    "establishment": {"establishment": "establishment"},
    "denomination": {"name": "number"},
    "address": {"seat": "number", "site": "establishment"},
    "activity": {"activity": "number"},
}

FORGET = f"""
DELETE FROM {tables.SCHEMA}.{{table}} gone
USING register_out
WHERE gone.number = register_out.number AND NOT EXISTS (
    SELECT FROM {tables.SCHEMA}.enterprise WHERE number = gone.number
)
"""

FORGET_SITES = f"""
DELETE FROM {tables.SCHEMA}.site gone
WHERE NOT EXISTS (
    SELECT FROM {tables.SCHEMA}.establishment
    WHERE establishment = gone.establishment
)
"""


def apply_update(extract: Extract, *, say: Callable[[str], None]) -> None:
    """Take rows out and put rows in, as an update says, in one transaction."""
    with transaction.atomic():
        keeper = _known()
        copy_codes(extract, tables.SCHEMA)
        for file, columns in FILES.items():
            began = perf_counter()
            _stage_out(number_of(row[0]) for row in extract.rows(f"{file}_delete"))
            for table, column in columns.items():
                tables.execute(
                    f"DELETE FROM {tables.SCHEMA}.{table} gone USING register_out "
                    f"WHERE gone.{column} = register_out.number"
                )
            out = tables.value_of("SELECT count(*) FROM register_out")
            insert = f"{file}_insert"
            lines = keeper.keep(insert, extract.rows(insert))
            tables.copy_lines(tables.SCHEMA, lines)
            told = keeper.counts[insert]
            say(
                f"{file:<20} {out:>12,} out, {told.read:>12,} in, "
                f"{told.kept:>12,} kept, {perf_counter() - began:>7.1f} s"
            )
            if file == "enterprise":
                # Of an enterprise that ceased nothing stays, whatever the others say.
                for table in ("name", "seat", "activity", "establishment"):
                    tables.execute(FORGET.format(table=table))
        tables.execute(FORGET_SITES)
        tables.derive(tables.SCHEMA)
        note_extract(extract, tables.SCHEMA, keeper.counts)
    for table in tables.COLUMNS:
        tables.execute(f"ANALYZE {tables.SCHEMA}.{table}")


def _known() -> Keeper:
    """Return a keeper that knows whose rows the extract before had."""
    keeper = Keeper()
    for numbers, table, column in (
        (keeper.legal, "enterprise", "number"),
        (keeper.persons, "person", "number"),
        (keeper.establishments, "establishment", "establishment"),
    ):
        statement = f"COPY {tables.SCHEMA}.{table} ({column}) TO STDOUT"
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            for (number,) in copy.rows():
                numbers.add(int(number))
    return keeper


def _stage_out(numbers) -> None:
    tables.execute("DROP TABLE IF EXISTS pg_temp.register_out")
    tables.execute(
        "CREATE TEMP TABLE register_out (number bigint PRIMARY KEY) ON COMMIT DROP"
    )
    with connection.cursor() as cursor:
        with cursor.copy("COPY register_out FROM STDIN") as copy:
            for number in sorted(set(numbers)):
                copy.write_row([number])
        cursor.execute("ANALYZE register_out")
