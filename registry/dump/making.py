"""A dump is made: every table is read once, in one state, into every format."""

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import ExitStack, closing
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone, translation

from .closing import closings
from .kept import (
    MANIFEST,
    UNFINISHED,
    Dump,
    dump_in,
    folders,
    keep_the_last,
    new_name,
    remove,
    sweep,
)
from .packed import CsvZip
from .parquet import ParquetFiles
from .places import PlacesFile
from .sqlite import SqliteFile
from .tables import dump_tables

FORMATS = (CsvZip, SqliteFile, ParquetFiles, PlacesFile)
AT_ONCE = 5_000
"""Rows in memory."""

LOCK = 20_261_130
"""The advisory lock that whoever makes a dump holds."""


class AlreadyMaking(Exception):
    """Somebody else is making a dump at this moment."""


def make_dump() -> Dump:
    """Write everything that is public into a new folder; keep the last ones.

    Raises:
        AlreadyMaking: somebody else is at it.
    """
    root = Path(settings.DUMP_DIR)
    root.mkdir(parents=True, exist_ok=True)
    unfinished = root / UNFINISHED
    # In one language, whoever asks: what describes the tables is in the dump too.
    with translation.override("en"), transaction.atomic(durable=True):
        _look_at_one_state()
        sweep()
        unfinished.mkdir()
        try:
            made_at = timezone.localtime()
            counts = _write_tables(unfinished)
            _write_manifest(unfinished, made_at.isoformat(timespec="seconds"), counts)
            whole = unfinished.rename(root / new_name(made_at.date()))
        except BaseException:
            # A full disk above all: what it fills must not wait for the next night.
            sweep()
            raise
        keep_the_last()
    return dump_in(whole)


def remove_dumps() -> None:
    """Remove every dump, one that is being made included: what it says was erased."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        sweep()
        for folder in folders():
            remove(folder)


def _look_at_one_state() -> None:
    """See the database as it is now, whatever others write, and write nothing.

    PostgreSQL lets go of the lock when the transaction ends, by whatever way.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            raise AlreadyMaking


def _write_tables(folder: Path) -> dict[str, int]:
    """Write every table in every format; return how many rows each has."""
    tables, counts = dump_tables(), {}
    with ExitStack() as opened:
        written = [
            opened.enter_context(closing(form(folder, tables))) for form in FORMATS
        ]
        for table in tables:
            counts[table.name] = 0
            for form in written:
                form.begin(table)
            for rows in _batches(table.rows()):
                counts[table.name] += len(rows)
                for form in written:
                    form.write(rows)
            for form in written:
                form.end()
    return counts


def _batches(rows: Iterator[list]) -> Iterator[list[list]]:
    while batch := list(islice(rows, AT_ONCE)):
        yield batch


def _write_manifest(folder: Path, made_at: str, counts: dict[str, int]) -> None:
    files = [
        {
            "path": path.relative_to(folder).as_posix(),
            "size": path.stat().st_size,
            "sha256": _sha256(path),
        }
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    ]
    told = {"made_at": made_at, "closings": closings(), "tables": counts}
    told["files"] = files
    with (folder / MANIFEST).open("w", encoding="utf-8") as file:
        json.dump(told, file, indent=1)
        file.flush()
        os.fsync(file.fileno())


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        # On the disk before it has a name, so that no loss of power leaves it empty.
        os.fsync(file.fileno())
        return hashlib.file_digest(file, "sha256").hexdigest()
