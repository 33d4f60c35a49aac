"""A backup is made, of one state of the database, and has its name once it is whole."""

import os
import shutil
import tempfile
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone

from walloon_clusters.processes import lives

from . import BackupProblem, manifest, rules
from .databases import name_in_use, settings_of_database
from .manifest import Manifest
from .programs import run

UNFINISHED = ".unfinished-backup-"
NAMED = "%Y-%m-%dT%H%M%S"


def make_backup(target: Path) -> Path:
    """Write a backup; return its folder.

    Args:
        target: the folder that the backup becomes; or, where there is one already, the
            folder in which it gets the moment as its name.

    Raises:
        BackupProblem: it could not be made; nothing of it is left.
    """
    folder = target / _name() if target.is_dir() else target
    if folder.exists():
        raise BackupProblem(f"{folder} is there already.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    sweep(folder.parent)
    # Beside where it will be, so that it gets its name in one step.
    unfinished = Path(tempfile.mkdtemp(prefix=named_unfinished(), dir=folder.parent))
    try:
        _write(unfinished)
        unfinished.rename(folder)
        _sync(folder.parent)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    return folder


def keep_the_last(number: int, made: Path) -> list[Path]:
    """Remove the oldest backups beside one that was made.

    Args:
        number: how many are kept.
        made: it is kept, also where the clock was set back and it is the oldest.

    Returns:
        Those that could not be removed.
    """
    others = [each for each in backups_in(made.parent) if each != made]
    left = []
    for old in others[number - 1 :]:
        try:
            remove(old)
        except FileNotFoundError:
            continue  # another run removed it
        except OSError:
            left.append(old)
    return left


def backups_in(root: Path) -> list[Path]:
    """Return the backups in a folder of them, the newest first."""
    named = [path.parent for path in root.glob(f"[0-9]*/{manifest.NAME}")]
    return sorted(named, reverse=True)


def remove(folder: Path) -> None:
    """Remove a backup: first its name, so that nobody meets half of it.

    Raises:
        OSError: it is there still, or half of it under another name.
    """
    shutil.rmtree(folder.rename(folder.with_name(f"{UNFINISHED}0-{folder.name}")))


def named_unfinished() -> str:
    """Return how the names of folders begin that this process has not finished."""
    return f"{UNFINISHED}{os.getpid()}-"


def sweep(root: Path) -> None:
    """Remove what others left who were stopped half way."""
    for left in root.glob(f"{UNFINISHED}*"):
        number = int(left.name.removeprefix(UNFINISHED).partition("-")[0])
        if not lives(number):
            shutil.rmtree(left, ignore_errors=True)


def _write(folder: Path) -> None:
    file = folder / manifest.DATABASE
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            (snapshot,) = cursor.fetchone()
        made_at = timezone.localtime()
        run(
            "pg_dump",
            "--format=custom",
            "--no-owner",
            "--no-privileges",
            f"--snapshot={snapshot}",
            f"--file={file}",
            dbname=name_in_use(),
        )
        told = Manifest(
            made_at=made_at.isoformat(timespec="seconds"),
            database=name_in_use(),
            postgresql=connection.pg_version,
            settings=settings_of_database(),
            migrations=manifest.migrations_applied(),
            rows=manifest.rows_of_tables(),
            sha256=manifest.sha256_of(file),
            size=file.stat().st_size,
            findings=None if manifest.migrations_to_come() else rules.findings(),
        )
    told.write(folder)


def _name() -> str:
    return timezone.localtime().strftime(NAMED)


def _sync(folder: Path) -> None:
    """See to it that the disk knows the names in a folder."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
