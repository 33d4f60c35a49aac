"""The dumps that are kept: each a folder, which has its name once it is whole."""

import json
import re
import shutil
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

from django.conf import settings

from registry import words

from .closing import closings

MANIFEST = "manifest.json"
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

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def day(self) -> date:
        return self.made_at.date()

    @property
    def made_at(self) -> datetime:
        return datetime.fromisoformat(self._manifest["made_at"])

    @property
    def tables(self) -> dict[str, int]:
        """The number of rows of each table."""
        return self._manifest["tables"]

    @property
    def closings(self) -> int:
        """How often something had been closed when it was made."""
        return self._manifest["closings"]

    @property
    def rows(self) -> int:
        return sum(self.tables.values())

    @property
    def rows_in_words(self) -> str:
        return words.number(self.rows)

    @cached_property
    def files(self) -> dict[str, DumpFile]:
        """Its files, by their paths."""
        return {each["path"]: DumpFile(**each) for each in self._manifest["files"]}

    @cached_property
    def _manifest(self) -> dict:
        return json.loads((self.folder / MANIFEST).read_text())


def dumps() -> list[Dump]:
    """Return the dumps that are handed out, the newest first.

    Once something is closed, those from before are for nobody.
    """
    found = all_dumps()
    closed = closings() if found else 0
    return [dump for dump in found if dump.closings == closed]


def all_dumps() -> list[Dump]:
    """Return the dumps that are there, the newest first."""
    root = Path(settings.DUMP_DIR)
    found = root.iterdir() if root.is_dir() else ()
    named = [path for path in found if NAME.fullmatch(path.name)]
    return [Dump(path) for path in sorted(named, key=_order, reverse=True)]


def _order(path: Path) -> tuple[str, int]:
    day, number = NAME.fullmatch(path.name).groups()
    return day, int(number or 1)


def latest() -> Dump | None:
    """Return the newest dump, if there is one."""
    return next(iter(dumps()), None)


def dump_called(name: str) -> Dump | None:
    """Return a dump by its name, if it is still kept."""
    return next((dump for dump in dumps() if dump.name == name), None)


def new_name(day: date) -> str:
    """Return what a further dump of a day is called."""
    last = max(
        (
            number
            for path in all_dumps()
            for d, number in [_order(path.folder)]
            if d == f"{day}"
        ),
        default=0,
    )
    return f"{day}-{last + 1}" if last else f"{day}"


def keep_the_last() -> None:
    """Remove the dumps but the last ones, and those that are handed out no more."""
    kept = dumps()[: settings.DUMPS_KEPT]
    for dump in all_dumps():
        if dump not in kept:
            remove(dump)


def remove(dump: Dump) -> None:
    """Remove a dump: first its name, so that nobody meets half of it."""
    shutil.rmtree(dump.folder.rename(dump.folder.with_name(f".{dump.name}")))
