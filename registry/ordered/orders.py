"""What was ordered: each a folder, which the site and the worker share.

Its parts say how far it is: ``order.json`` what is asked, ``looked`` when somebody last
waited for it, ``unfinished`` what is written so far, ``told.json`` that ``file`` is
whole, and ``failed`` or ``full`` why it never will be.
"""

import json
import os
import shutil
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from enum import Enum
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

SECONDS_WAITED_FOR = 60
"""How long after somebody last looked a file is still waited for."""
SECONDS_OF_MAKING = 900
"""How long one may be made."""
SECONDS_WITHOUT_A_SIGN = SECONDS_OF_MAKING + 60
"""How long after its last piece somebody counts as at work on it: his first row may be
long in coming. A job that was cut off begins again sooner, by itself."""

ORDER, LOOKED, UNFINISHED, FILE, TOLD = (
    *("order.json", "looked", "unfinished", "file", "told.json"),
)


class OrderStatus(Enum):
    """How far an order is."""

    WAITING = "waiting"
    MAKING = "making"
    MADE = "made"
    GIVEN_UP = "given_up"
    FAILED = "failed"
    FULL = "full"


ENDS = (OrderStatus.GIVEN_UP, OrderStatus.FAILED, OrderStatus.FULL)
"""What a file of that name in the folder tells."""


class Overtaken(Exception):
    """Somebody else began to make a file anew, or it was removed."""


@dataclass(frozen=True)
class AskedFile:
    """What is asked for, and by whom: everything that makes a difference to a file.

    Args:
        address: the path with its query.
        sent: what a form sent with it; empty where the address says all.
        csv: which text file its reader took last.
        user: whose rights it is made with; None for what everybody reads.
        rights: a mark of these rights: with others it is handed out no more.
    """

    address: str
    method: str
    sent: str
    host: str
    is_secure: bool
    language: str
    csv: str
    user: int | None
    rights: str


@dataclass(frozen=True)
class MadeFile:
    """What is known of a file that is made.

    Args:
        closings: how often something had been closed to readers by then.
    """

    name: str
    content_type: str
    size: int
    closings: int


@dataclass(frozen=True)
class Order:
    """A file that was ordered."""

    folder: Path

    @property
    def key(self) -> str:
        return self.folder.name

    @cached_property
    def asked(self) -> AskedFile:
        """What it is a file of."""
        return AskedFile(**json.loads(self._part(ORDER).read_text("utf-8")))

    @property
    def told(self) -> MadeFile | None:
        """What is known of the file once it is made; None before."""
        try:
            return MadeFile(**json.loads(self._part(TOLD).read_text("utf-8")))
        except FileNotFoundError:
            return None

    @property
    def status(self) -> OrderStatus:
        """How far it is."""
        if self._part(TOLD).exists():
            return OrderStatus.MADE
        for end in ENDS:
            if self._part(end.value).exists():
                return end
        if self._part(UNFINISHED).exists():
            return OrderStatus.MAKING
        return OrderStatus.WAITING

    @property
    def is_under_way(self) -> bool:
        return self.status in (OrderStatus.WAITING, OrderStatus.MAKING)

    @property
    def size_so_far(self) -> int:
        """How many bytes are written."""
        with suppress(FileNotFoundError):
            return self._part(UNFINISHED).stat().st_size
        return 0

    @property
    def path(self) -> Path:
        """Where the file is, once it is made."""
        return self._part(FILE)

    @property
    def is_left_alone(self) -> bool:
        """Whether whoever made it was stopped: there is no sign of it any more."""
        return (
            self.status is OrderStatus.MAKING
            and self._seconds_since(UNFINISHED) > SECONDS_WITHOUT_A_SIGN
        )

    @property
    def is_waited_for(self) -> bool:
        return self._seconds_since(LOOKED) <= SECONDS_WAITED_FOR

    @property
    def seconds_since_looked(self) -> float:
        return self._seconds_since(LOOKED)

    def look(self) -> None:
        """Note that somebody waits for it."""
        with suppress(OSError):
            self._part(LOOKED).touch()

    def open_unfinished(self) -> BinaryIO:
        """Open what is written; FileExistsError where somebody else writes it."""
        return self._part(UNFINISHED).open("xb")

    def finish(self, mark: os.stat_result, told: MadeFile) -> None:
        """Have the file be there, whole.

        Args:
            mark: by which what was written is known again.

        Raises:
            Overtaken: what was written is not what is there.
        """
        unnamed = written_beside(self._part(TOLD), asdict(told))
        self._look_whether_it_is_there(mark)
        self._part(UNFINISHED).replace(self.path)
        unnamed.rename(self._part(TOLD))

    def end(self, mark: os.stat_result, why: OrderStatus) -> None:
        """Note why it is not made. A full disk has a place for a name all the same.

        Raises:
            Overtaken: what was written is not what is there.
        """
        self._look_whether_it_is_there(mark)
        os.truncate(self._part(UNFINISHED), 0)
        self._part(UNFINISHED).replace(self._part(why.value))

    def begin_again(self) -> None:
        """Have it wait for its turn as at first."""
        for name in (UNFINISHED, *(end.value for end in ENDS)):
            self._part(name).unlink(missing_ok=True)

    def remove(self) -> None:
        """Remove it: first its name, so that nobody meets half of it."""
        with suppress(FileNotFoundError):
            removed = self.folder.rename(unnamed_beside(self.folder))
            shutil.rmtree(removed, ignore_errors=True)

    def _look_whether_it_is_there(self, mark: os.stat_result) -> None:
        with suppress(FileNotFoundError):
            if os.path.samestat(mark, self._part(UNFINISHED).stat()):
                return
        raise Overtaken

    def _part(self, name: str) -> Path:
        return self.folder / name

    def _seconds_since(self, name: str) -> float:
        try:
            return time.time() - self._part(name).stat().st_mtime
        except FileNotFoundError:
            return float("inf")


def unnamed_beside(folder: Path) -> Path:
    """Return a name that nobody else gives, for a folder that is not to be met."""
    return folder.with_name(f".{folder.name}-{os.getpid()}-{time.monotonic_ns()}")


def written_beside(path: Path, told: dict) -> Path:
    """Write a file beside where it is to be; return it, to be renamed."""
    unnamed = path.with_suffix(".new")
    with unnamed.open("w", encoding="utf-8") as file:
        json.dump(told, file)
        file.flush()
        os.fsync(file.fileno())
    return unnamed
