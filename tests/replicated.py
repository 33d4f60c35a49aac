"""A primary and a replica of it, by PostgreSQL's own streaming, for tests alone."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest import mock
from uuid import uuid4

import psycopg
from django.db import connection

from walloon_clusters.database import NAME, USER, keeper, socket_folder

FOLLOWED = {
    "wal_level": "replica",
    "max_wal_senders": "4",
    "max_slot_wal_keep_size": "1GB",
    "shared_buffers": "64MB",
    # Every statement, so that it can be seen who was asked what.
    "log_statement": "all",
    "logging_collector": "on",
}


@dataclass
class Served:
    """A server of PostgreSQL, started in a folder of its own."""

    server: keeper.Server

    @property
    def log(self) -> Path:
        return self.server.folder / "log"

    @property
    def address(self) -> str:
        """What a setting says to reach it."""
        return f"postgres://{USER}@/{NAME}?host={socket_folder(self.server.folder)}"

    def reached(self) -> dict:
        """Return what psycopg reaches it by."""
        host = str(socket_folder(self.server.folder))
        return {"host": host, "user": USER, "dbname": NAME}

    def ask(self, question: str) -> tuple:
        with psycopg.connect(**self.reached(), autocommit=True) as own:
            return own.execute(question).fetchone()

    def start(self) -> None:
        speaks_to = {"log_directory": self.log.parent, "log_filename": self.log.name}
        with mock.patch.dict(keeper.SETTINGS, FOLLOWED | speaks_to):
            self.server.start()

    def end(self, how: signal.Signals = signal.SIGKILL) -> None:
        """End it as a crash does, or otherwise; return when all of it is gone."""
        self.server.process.send_signal(how)
        self.server.process.wait()
        os.read(self.server.pulse, 1)

    def was_asked(self) -> list[str]:
        """Return the statements since this was last asked, and forget them."""
        mark = f"SELECT '{uuid4()}'"
        self.ask(mark)
        while mark not in (said := self.log.read_text()):
            time.sleep(0.01)
        self.log.write_text("")
        return [
            line
            for line in said.splitlines()
            if "statement: " in line and mark not in line
        ]


@contextmanager
def replicated() -> Iterator[tuple[Served, Served]]:
    """Start a copy of the database of the tests, and a replica of that."""
    root = Path(tempfile.mkdtemp(prefix="replicated-"))
    root.chmod(0o755)
    started = []
    try:
        for name in ("primary", "replica"):
            folder = root / name
            folder.mkdir(mode=0o700)
            account = keeper.owner(folder)
            served = Served(keeper.Server(folder, account))
            if name == "replica":
                _copy(started[0], served)
            served.start()
            started.append(served)
            if name == "primary":
                _fill(served)
        yield tuple(started)
    finally:
        for served in reversed(started):
            served.end(signal.SIGQUIT)
            os.close(served.server.pulse)
        shutil.rmtree(root)


def _fill(primary: Served) -> None:
    """Copy the database of the tests, as an operator saves and restores it."""
    server = connection.get_connection_params()
    given = {name: server[name] for name in ("host", "port", "user") if name in server}
    environment = os.environ | {"PGPASSWORD": server.get("password", "")}
    saved = subprocess.run(
        [
            keeper.PROGRAMS / "pg_dump",
            *(f"--{name}={value}" for name, value in given.items() if name != "user"),
            f"--username={server['user']}",
            "--no-owner",
            server["dbname"],
        ],
        env=environment | {"LC_ALL": "C"},
        stdout=subprocess.PIPE,
        check=True,
    )
    reached = primary.reached()
    subprocess.run(
        [
            keeper.PROGRAMS / "psql",
            *("--quiet", "--set=ON_ERROR_STOP=1", "--output=/dev/null"),
            *(f"--host={reached['host']}", f"--username={USER}", NAME),
        ],
        input=saved.stdout,
        check=True,
    )
    primary.ask("SELECT registry_keep_settings()")


def _copy(primary: Served, replica: Served) -> None:
    """Have a replica begin as a copy of its primary, with its place in the log kept."""
    subprocess.run(
        [
            keeper.PROGRAMS / "pg_basebackup",
            f"--host={primary.reached()['host']}",
            f"--username={USER}",
            f"--pgdata={replica.server.data}",
            "--write-recovery-conf",
            "--create-slot",
            "--slot=reader",
            "--checkpoint=fast",
        ],
        check=True,
        **replica.server.options,
    )
