"""An upgrade: a backup first, then the steps; or all of it on a copy, to see."""

import tempfile
import time
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from . import BackupProblem, manifest, rules
from .databases import REHEARSAL, alone, apply_settings, looking_at, made_beside
from .making import make_backup, named_unfinished, sweep
from .manifest import Manifest
from .restoring import fill

Say = Callable[[str], None]


def upgrade(say: Say) -> Path:
    """Bring the database and the static files to this version of the site.

    Returns:
        The backup that was taken first.

    Raises:
        BackupProblem: it failed, or rows break a rule since; it names the backup.
    """
    root = Path(settings.BACKUP_DIR)
    root.mkdir(parents=True, exist_ok=True)
    with timed(say, "backup"):
        backup = make_backup(root)
    before = manifest.read(backup)
    try:
        _bring_up_to_date(say, before)
        with timed(say, "static files"):
            call_command("collectstatic", interactive=False, verbosity=0)
    except Exception as error:
        raise BackupProblem(
            f"{error}\nThe database as it was: {backup}. To have it again: the former "
            f"version of the site, and manage.py restore --replace {backup}"
        ) from error
    return backup


def rehearse(say: Say) -> None:
    """Do on a copy of the database what an upgrade would do; leave nothing behind.

    Raises:
        BackupProblem: the upgrade would fail, and why.
    """
    root = Path(settings.BACKUP_DIR)
    root.mkdir(parents=True, exist_ok=True)
    sweep(root)
    # Where the next backup removes it, should this one be killed.
    with tempfile.TemporaryDirectory(prefix=named_unfinished(), dir=root) as folder:
        with timed(say, "backup"):
            backup = make_backup(Path(folder) / "backup")
        before = manifest.read(backup)
        with alone() as cursor, made_beside(cursor, REHEARSAL) as copy:
            with timed(say, "copy"):
                fill(copy, backup, before)
            with looking_at(copy):
                apply_settings(before.settings)
                for migration in manifest.migrations_to_come():
                    say(f"to come: {migration}")
                try:
                    _bring_up_to_date(say, before)
                except Exception as error:
                    raise BackupProblem(f"The upgrade would fail. {error}") from error
                _tell_what_changed(say, before.rows, manifest.rows_of_tables())


def _bring_up_to_date(say: Say, before: Manifest) -> None:
    with timed(say, "migrations, triggers and functions"):
        call_command("migrate", interactive=False, verbosity=0)
    with timed(say, "checks of the settings"):
        call_command("check", verbosity=0)
    with timed(say, "check_registry"):
        found = rules.findings()
    if differ := rules.differing(before.findings or {}, found):
        raise BackupProblem(f"Other rows break a rule now: {', '.join(differ)}.")
    if number := rules.number_of(found):
        say(f"{number} rows break a rule: check_registry names them.")


def _tell_what_changed(say: Say, before: dict[str, int], after: dict[str, int]) -> None:
    for name in sorted(before.keys() | after.keys()):
        was, is_now = before.get(name), after.get(name)
        if was is None:
            say(f"{name}: a new table, with {is_now} rows")
        elif is_now is None:
            say(f"{name}: goes, with its {was} rows")
        elif was != is_now:
            say(f"{name}: {was} rows become {is_now}")


@contextmanager
def timed(say: Say, what: str):
    """Tell how long something took."""
    start = time.monotonic()
    yield
    say(f"{time.monotonic() - start:6.1f} s  {what}")
