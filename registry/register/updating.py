"""Follows the extract that is loaded with an update of it, all or nothing.

An update has two files for each of the others: ``…_delete.csv`` names the entities
whose rows go, ``…_insert.csv`` has all rows that they have now.
"""

from collections.abc import Callable
from time import perf_counter

from django.db import transaction

from . import rows, tables
from .extract import Extract
from .noting import copy_codes, note_extract

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
WHERE NOT EXISTS (
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
        rows.begin()
        counts = {}
        copy_codes(extract, tables.SCHEMA)
        for file, columns in FILES.items():
            began = perf_counter()
            out = rows.take_out(extract, file, tables.SCHEMA, columns)
            told = rows.keep(extract, file, tables.SCHEMA, way="_insert")
            counts[f"{file}_insert"] = told
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
        note_extract(extract, tables.SCHEMA, counts)
    for table in tables.COLUMNS:
        tables.execute(f"ANALYZE {tables.SCHEMA}.{table}")
