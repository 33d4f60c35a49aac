"""The PostgreSQL server that comes with the project, for whoever gives none.

Each process that uses the server holds a line (an open socket) to its keeper: a small
process of its own, see `keeper.py`, that starts the server, starts it again should it
die, and stops it when the last line is gone. The kernel cuts the line of a process
however it ends, so that nobody has to be trusted to say goodbye.

A server lives in one folder, which belongs to the user that it runs as:

    data/    the database cluster
    lock     locked by the one keeper
    log      what the keeper and the server say, since they last started
    door     the keeper's socket, beside the server's own (see `socket_folder`)
"""

import atexit
import hashlib
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

NAME = "walloon_clusters"
USER = "postgres"
PORT = "5432"  # a socket has one too, as part of its name

PROJECT = Path(__file__).resolve().parents[2]
READY = b"ready"
LONGEST_SOCKET_PATH = 103  # macOS; Linux takes four more

_lines: dict[Path, socket.socket] = {}
_joining = threading.RLock()


class ServerUnavailable(Exception):
    """The server did not start; the message says why."""


def configuration(folder: Path) -> dict:
    """Return Django's settings for the server in a folder."""
    return {
        "ENGINE": __name__,
        "NAME": NAME,
        "USER": USER,
        "HOST": str(socket_folder(folder)),
        "PORT": PORT,
        "SERVER_FOLDER": folder,
    }


def socket_folder(folder: Path) -> Path:
    """Return where the sockets are: in the folder, or close to the root if it is deep.

    The address of a socket has some hundred characters at most.
    """
    if len(os.fsencode(folder / f".s.PGSQL.{PORT}")) <= LONGEST_SOCKET_PATH:
        return folder
    digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    return Path("/tmp") / f"walloon-clusters-{digest}"


def join(folder: Path) -> None:
    """Have the folder's server running from now until this process ends.

    Cheap when it runs already: it is called before each new connection, which is how
    a site recovers by itself when its keeper was killed.
    """
    with _joining:
        if folder in _lines:
            if _is_open(_lines[folder]):
                return
            _lines.pop(folder).close()
        while (line := _knock(folder)) is None:
            _call_keeper(folder)
            time.sleep(0.01)
        _lines[folder] = line


def leave() -> None:
    """Let go of every server; wait for those that nobody else uses to have stopped."""
    while _lines:
        _, line = _lines.popitem()
        with line:
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
        line.recv(1, socket.MSG_DONTWAIT | socket.MSG_PEEK)
    except BlockingIOError:
        return True
    except ConnectionError:
        pass
    return False


def _knock(folder: Path) -> socket.socket | None:
    """Return a line to a keeper whose server is ready, or None if there is no keeper.

    A trusting server is only as safe as the folder of its socket: under /tmp anybody
    could have made one of that name.
    """
    sockets = socket_folder(folder)
    line = socket.socket(socket.AF_UNIX)
    try:
        if sockets.lstat().st_uid != folder.stat().st_uid:
            raise ServerUnavailable(f"{sockets} belongs to another user.")
        line.connect(str(sockets / "door"))
        answer = line.recv(4096)
    except (FileNotFoundError, ConnectionError):
        answer = b""
    if answer == READY:
        return line
    line.close()
    if answer:
        raise ServerUnavailable(answer.decode())
    return None


def _call_keeper(folder: Path) -> None:
    """Start a keeper; it goes at once when there is one already."""
    keeper = subprocess.run(
        [sys.executable, "-m", f"{__name__}.keeper", folder],
        cwd=PROJECT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
        text=True,
    )
    if keeper.returncode:
        raise ServerUnavailable(
            f"The server in {folder} did not start:\n{keeper.stderr}"
        )
