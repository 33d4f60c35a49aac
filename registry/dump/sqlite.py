"""The tables in one SQLite database, with their keys: it opens in Datasette."""

import json
import sqlite3
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

from .tables import DumpColumn, DumpTable

KINDS = {"integer": "INTEGER", "boolean": "INTEGER", "number": "NUMERIC"}


class SqliteFile:
    """Writes ``registry.sqlite``: days as text, lists as JSON, truth as 1 and 0."""

    path = "registry.sqlite"

    def __init__(self, folder: Path, tables: list[DumpTable]):
        self.database = sqlite3.connect(folder / self.path, isolation_level=None)
        # Nobody reads it before it is whole: it needs no journal.
        self.database.execute("PRAGMA journal_mode = OFF")
        self.database.execute("PRAGMA synchronous = OFF")
        self.database.execute("BEGIN")
        for table in tables:
            self.database.execute(_create(table))

    def begin(self, table: DumpTable) -> None:
        self.table = table
        marks = ", ".join("?" for _column in table.columns)
        self.insert = f"INSERT INTO {_quoted(table.name)} VALUES ({marks})"

    def write(self, rows: Iterable[list]) -> None:
        self.database.executemany(
            self.insert, ([_stored(value) for value in row] for row in rows)
        )

    def end(self) -> None:
        for column in self.table.columns:
            if column.refers:
                name = _quoted(f"{self.table.name}.{column.name}")
                on = f"{_quoted(self.table.name)} ({_quoted(column.name)})"
                self.database.execute(f"CREATE INDEX {name} ON {on}")

    def close(self) -> None:
        try:
            # Nothing is left to write where a full disk has ended the transaction.
            if self.database.in_transaction:
                self.database.execute("COMMIT")
        finally:
            self.database.close()


def _create(table: DumpTable) -> str:
    lines = [_column(column) for column in table.columns]
    if table.key:
        lines.append(f"PRIMARY KEY ({', '.join(map(_quoted, table.key))})")
    lines += [
        f"FOREIGN KEY ({_quoted(column.name)}) REFERENCES "
        f"{_quoted(column.refers[0])} ({_quoted(column.refers[1])})"
        for column in table.columns
        if column.refers
    ]
    return f"CREATE TABLE {_quoted(table.name)} ({', '.join(lines)})"


def _column(column: DumpColumn) -> str:
    kind = KINDS.get(column.type, "TEXT")
    needed = " NOT NULL" if column.is_required else ""
    return f"{_quoted(column.name)} {kind}{needed}"


def _quoted(name: str) -> str:
    return f'"{name}"'


def _stored(value):
    match value:
        case Decimal():
            return str(value)
        case list():
            return json.dumps(value, ensure_ascii=False)
    return value.isoformat() if hasattr(value, "isoformat") else value
