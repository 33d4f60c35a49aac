"""What a backup says of itself."""

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from psycopg import sql

from . import BackupProblem
from .rules import Findings

NAME = "manifest.json"
DATABASE = "database.dump"
FORM = 1
"""Which form of a backup this is; a later one may have another."""

TABLES = """
SELECT nspname, relname FROM pg_class
JOIN pg_namespace ON pg_namespace.oid = relnamespace
WHERE relkind = 'r' AND nspname !~ '^(pg_|information_schema$)' ORDER BY 1, 2
"""


@dataclass(frozen=True)
class Manifest:
    """What a backup was made of.

    Args:
        postgresql: the version of the server, as a number: 180003.
        settings: what is set for whoever uses the database, each ``name=value``.
        migrations: each as ``app.name``, in the order in which they were applied.
        rows: how many each table has, by ``schema.table``.
        sha256: what the file of the database hashes to, and ``size`` how long it is.
        findings: which rows broke a rule; None if the tables were of another version
            than the site, whose rules do not know them.
    """

    made_at: str
    database: str
    postgresql: int
    settings: list[str]
    migrations: list[str]
    rows: dict[str, int]
    sha256: str
    size: int
    findings: Findings | None = None
    form: int = FORM

    def write(self, folder: Path) -> None:
        """Write it into a folder, and see to it that the disk has it."""
        with (folder / NAME).open("w", encoding="utf-8") as file:
            json.dump(asdict(self), file, indent=1)
            file.flush()
            os.fsync(file.fileno())


def read(folder: Path) -> Manifest:
    """Return what a backup says of itself, once its file is what it was.

    Raises:
        BackupProblem: it is none, half of one, damaged, or of a later form.
    """
    try:
        manifest = Manifest(**json.loads((folder / NAME).read_text("utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise BackupProblem(f"{folder} is no backup: {error}") from error
    if manifest.form != FORM:
        raise BackupProblem(f"{folder} is of a form that this version does not know.")
    try:
        found = sha256_of(folder / DATABASE)
    except OSError as error:
        raise BackupProblem(f"{folder} is not whole: {error}") from error
    if found != manifest.sha256:
        raise BackupProblem(f"{folder} is damaged: its checksum is another.")
    return manifest


def sha256_of(path: Path) -> str:
    """Return what a file hashes to, once the disk has all of it."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
        return hashlib.file_digest(file, "sha256").hexdigest()


def rows_of_tables() -> dict[str, int]:
    """Return how many rows each table of the database has."""
    counts = {}
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        for schema, table in cursor.fetchall():
            name = sql.Identifier(schema, table)
            cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(name))
            counts[f"{schema}.{table}"] = cursor.fetchone()[0]
    return counts


def migrations_applied() -> list[str]:
    """Return the migrations that the database has, in the order of their coming."""
    rows = MigrationRecorder(connection).migration_qs.order_by("pk")
    return [f"{row.app}.{row.name}" for row in rows]


def migrations_to_come() -> list[str]:
    """Return the migrations that the database lacks."""
    connection.ensure_connection()
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def migrations_unknown(applied: list[str]) -> list[str]:
    """Return those of some migrations that this version of the site does not know."""
    loader = MigrationLoader(None)
    known = set(loader.disk_migrations)
    for each in loader.replacements.values():
        known.update(each.replaces)
    apps = {app for app, _ in known}
    pairs = (tuple(each.split(".", 1)) for each in applied)
    return [".".join(pair) for pair in pairs if pair[0] in apps and pair not in known]
