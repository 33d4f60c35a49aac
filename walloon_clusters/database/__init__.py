"""The PostgreSQL server that comes with the project, for whoever gives none.

Each process that uses the server holds a line, an open socket, to its keeper: a small
process of its own (`keeper.py`) that starts the server, starts it again should it die,
and stops it when the last line is gone. The kernel cuts a process's line however the
process ends, so that nobody has to be trusted to say goodbye.

A server lives in one folder, which belongs to the account that it runs as:

    data/    the database cluster
    lock     locked by the one keeper
    log      what the keeper and the server say, since they last started
    door     the keeper's socket; the server's own is beside it (see `socket_folder`)

Django reaches the server through `base.py`, which joins before it connects: a command
that needs no database starts none.
"""

import atexit
import hashlib
import os
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

NAME = "walloon_clusters"
USER = "postgres"
PORT = "5432"  # a socket has one too, as part of its name

READY = b"ready"
LONGEST_SOCKET_PATH = 103  # on macOS; Linux takes four characters more
SECONDS_FOR_A_KEEPER = 90

_lines: dict[Path, socket.socket] = {}
_joining = threading.RLock()


class ServerUnavailable(Exception):
    """There is no server; the message says why."""


def configuration(folder: Path) -> dict:
    """Return Django's settings for the server that lives in a folder."""
    folder = folder.resolve()
    return {
        "ENGINE": __name__,
        "NAME": NAME,
        "USER": USER,
        "HOST": str(socket_folder(folder)),
        "PORT": PORT,
        "SERVER_FOLDER": folder,
    }


def socket_folder(folder: Path) -> Path:
    """Return where the sockets are: in the folder itself, unless it lies too deep.

    A socket's path has some hundred characters at most. The short one depends on
    nothing but the folder, so that every process finds it.
    """
    if len(os.fsencode(folder / f".s.PGSQL.{PORT}")) <= LONGEST_SOCKET_PATH:
        return folder
    digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    return Path("/tmp") / f"walloon-clusters-{digest}"


def join(folder: Path) -> None:
    """Have the folder's server run from now until this process ends.

    It costs nothing when the server runs already, so it comes before every new
    connection: that is how a site recovers by itself when its keeper was killed.
    """
    with _joining:
        if folder in _lines:
            if _is_open(_lines[folder]):
                return
            _lines.pop(folder).close()
        deadline = time.monotonic() + SECONDS_FOR_A_KEEPER
        while (line := _knock(folder)) is None:
            if time.monotonic() > deadline:
                raise ServerUnavailable(f"Nobody opens the door in {folder}.")
            _call_keeper(folder)
        _lines[folder] = line


def has_joined(folder: Path) -> bool:
    """Say whether this process has the folder's server run already."""
    line = _lines.get(folder)
    return line is not None and _is_open(line)


def leave() -> None:
    """Let go of every server, and wait for those that nobody else uses to stop."""
    while _lines:
        _, line = _lines.popitem()
        with line, suppress(OSError):
            line.shutdown(socket.SHUT_WR)
            line.recv(1)


def _forget() -> None:
    """Start a forked process without its parent's lines: it draws its own."""
    global _joining
    _joining = threading.RLock()
    while _lines:
        _, line = _lines.popitem()
        line.close()


atexit.register(leave)
os.register_at_fork(after_in_child=_forget)


def _is_open(line: socket.socket) -> bool:
    try:
        return bool(line.recv(1, socket.MSG_DONTWAIT | socket.MSG_PEEK))
    except BlockingIOError:
        return True
    except OSError:
        # The other end is gone, or this one was closed in the meantime.
        return False


def _knock(folder: Path) -> socket.socket | None:
    """Wait for the server and return a line to its keeper; None if there is no keeper.

    The server trusts whoever reaches its socket, and we trust the server: under /tmp
    the folder of that socket must not be one that somebody else has put there.
    """
    sockets = socket_folder(folder)
    line = socket.socket(socket.AF_UNIX)
    answer = b""
    try:
        if sockets.lstat().st_uid != folder.stat().st_uid:
            raise PermissionError
        line.connect(str(sockets / "door"))
        answer = line.recv(4096)
    except (FileNotFoundError, ConnectionError):
        pass
    except PermissionError as error:
        raise ServerUnavailable(f"{sockets} belongs to another user.") from error
    finally:
        if answer != READY:
            line.close()
    if answer not in (b"", READY):
        raise ServerUnavailable(answer.decode(errors="replace"))
    return line if answer else None


def _call_keeper(folder: Path) -> None:
    """Start a keeper; return once its door is open, or there was one already.

    One that was killed in the meantime is called again, like one that has gone.
    """
    keeper = subprocess.run(
        [sys.executable, "-m", f"{__name__}.keeper", folder],
        cwd=Path(__file__).resolve().parents[2],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
        text=True,
    )
    if keeper.returncode > 0:
        raise ServerUnavailable(keeper.stderr)
