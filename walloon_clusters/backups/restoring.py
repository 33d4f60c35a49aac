"""A backup is brought back beside the database in use, proved, and put in its place."""

import os
from collections.abc import Callable
from pathlib import Path

from django.db import connection

from registry.state.commits import begin_anew

from . import BackupProblem, manifest, rules
from .databases import (
    REPLACED,
    RESTORING,
    alone,
    apply_settings,
    drop,
    exchange,
    is_empty,
    looking_at,
    made_beside,
    name_beside,
    name_in_use,
)
from .manifest import Manifest
from .programs import run

JOBS = min(4, os.cpu_count() or 1)


def restore_backup(folder: Path, *, replace: bool, say: Callable[[str], None]) -> None:
    """Put what a backup holds in the place of the database.

    The database in use stays as it is until the other one is whole and proved.

    Args:
        replace: whether a database that holds something may be replaced.
        say: told what is done.

    Raises:
        BackupProblem: nothing was changed, and why.
    """
    say("Checking the backup")
    told = manifest.read(folder)
    if unknown := manifest.migrations_unknown(told.migrations):
        raise BackupProblem(
            f"The backup is of a later version of the site: it has {unknown[0]}."
        )
    if not (replace or is_empty()):
        raise BackupProblem(
            f"The database {name_in_use()} is not empty: say --replace to lose it."
        )
    if told.postgresql // 10_000 > connection.pg_version // 10_000:
        raise BackupProblem("The backup is of a later PostgreSQL than the server is.")
    with alone() as cursor, made_beside(cursor, RESTORING) as new:
        say("Restoring it beside the database")
        fill(new, folder, told)
        with looking_at(new):
            refused = apply_settings(told.settings)
            say("Proving it")
            prove(told)
            begin_anew()
        replaced = name_beside(REPLACED)
        say("Putting it in its place")
        exchange(cursor, new, old_becomes=replaced)
        drop(cursor, replaced)
    for setting in refused:
        say(
            "Not set, since the account of the site may not. An administrator of the "
            f'server may: ALTER DATABASE "{name_in_use()}" {setting};'
        )
    # Whoever comes next connects to the new one.
    with looking_at(name_in_use()):
        connection.ensure_connection()


def fill(name: str, folder: Path, told: Manifest) -> None:
    """Write what a backup holds into an empty database."""
    run(
        "pg_restore",
        "--no-owner",
        "--no-privileges",
        f"--jobs={JOBS}",
        str(folder / manifest.DATABASE),
        dbname=name,
    )


def prove(told: Manifest) -> None:
    """Compare the database that is looked at with what a backup says of itself.

    Raises:
        BackupProblem: they differ.
    """
    rows = manifest.rows_of_tables()
    if rows != told.rows:
        differ = sorted(
            name
            for name in rows.keys() | told.rows.keys()
            if rows.get(name) != told.rows.get(name)
        )
        raise BackupProblem(f"Rows are missing, or are too many: {', '.join(differ)}.")
    if manifest.migrations_applied() != told.migrations:
        raise BackupProblem("The migrations are others than those of the backup.")
    if told.findings is None or manifest.migrations_to_come():
        # Its tables are not those that the rules know.
        return
    if differ := rules.differing(told.findings, rules.findings()):
        raise BackupProblem(
            "Other rows break a rule than when the backup was made: "
            f"{', '.join(differ)}. If the site has another version by now, restore it "
            "with the one that made the backup, and upgrade then."
        )
