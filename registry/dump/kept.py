"""The dumps that are kept: each a folder, which has its name once it is whole."""

import json
import re
import shutil
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

from django.conf import settings

from registry import words

from .closing import closings

MANIFEST = "manifest.json"
UNFINISHED = ".unfinished"
"""Where a dump is written before it has its name."""

NAME = re.compile(r"(\d{4}-\d\d-\d\d)(?:-(\d+))?")
"""What a dump is called: its day, and which of that day it is, from the second on."""


@dataclass(frozen=True)
class DumpFile:
    """A file of a dump.

    Args:
        path: from the folder of the dump: ``registry.zip``, ``parquet/place.parquet``.
        size: in bytes.
        sha256: its checksum.
    """

    path: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Dump:
    """A dump that is whole: everything public, as it was at one moment."""

    folder: Path
    manifest: dict = field(repr=False, compare=False)

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def day(self) -> date:
        return self.made_at.date()

    @property
    def made_at(self) -> datetime:
        return datetime.fromisoformat(self.manifest["made_at"])

    @property
    def tables(self) -> dict[str, int]:
        """The number of rows of each table."""
        return self.manifest["tables"]

    @property
    def closings(self) -> int:
        """How often something had been closed when it was made."""
        return self.manifest["closings"]

    @property
    def rows(self) -> int:
        return sum(self.tables.values())

    @property
    def rows_in_words(self) -> str:
        return words.number(self.rows)

    @cached_property
    def files(self) -> dict[str, DumpFile]:
        """Its files, by their paths."""
        return {each["path"]: DumpFile(**each) for each in self.manifest["files"]}


def dump_in(folder: Path) -> Dump | None:
    """Return the dump in a folder; None where it was removed since, or is damaged."""
    try:
        return Dump(folder, json.loads((folder / MANIFEST).read_text("utf-8")))
    except (FileNotFoundError, ValueError):
        return None


def folders() -> list[Path]:
    """Return the folders with the name of a dump, the newest first."""
    root = Path(settings.DUMP_DIR)
    found = root.iterdir() if root.is_dir() else ()
    named = [path for path in found if NAME.fullmatch(path.name)]
    return sorted(named, key=_order, reverse=True)


def _order(path: Path) -> tuple[str, int]:
    day, number = NAME.fullmatch(path.name).groups()
    return day, int(number or 1)


def dumps() -> list[Dump]:
    """Return the dumps that are handed out, the newest first.

    Once something is closed, those from before are for nobody.
    """
    found = [dump for dump in map(dump_in, folders()) if dump is not None]
    closed = closings() if found else 0
    return [dump for dump in found if dump.closings == closed]


def latest() -> Dump | None:
    """Return the newest dump, if there is one."""
    return next(iter(dumps()), None)


def dump_called(name: str) -> Dump | None:
    """Return a dump by its name, if it is still kept."""
    return next((dump for dump in dumps() if dump.name == name), None)


def new_name(day: date) -> str:
    """Return what a further dump of a day is called."""
    orders = map(_order, folders())
    last = max((number for of, number in orders if of == f"{day}"), default=0)
    return f"{day}-{last + 1}" if last else f"{day}"


def keep_the_last() -> None:
    """Remove the dumps but the last ones, and those that are handed out no more."""
    kept = {dump.folder for dump in dumps()[: settings.DUMPS_KEPT]}
    for folder in folders():
        if folder not in kept:
            remove(folder)


def remove(folder: Path) -> None:
    """Remove a dump: first its name, so that nobody meets half of it."""
    shutil.rmtree(folder.rename(folder.with_name(f".{folder.name}")))


def sweep() -> None:
    """Remove what is left where somebody was stopped, which has no name of a dump.

    Only whoever holds the lock of ``making.py`` may: nobody else writes then.
    """
    for path in Path(settings.DUMP_DIR).glob(".*"):
        if path.name == UNFINISHED or NAME.fullmatch(path.name.removeprefix(".")):
            shutil.rmtree(path)
