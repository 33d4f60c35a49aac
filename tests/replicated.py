"""A primary and a replica of it, by PostgreSQL's own streaming, for tests alone."""

import os
import re
import select
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from unittest import mock
from uuid import uuid4

import psycopg
from django.db import connection

from walloon_clusters.database import NAME, USER, keeper, socket_folder

PATIENCE = 60
"""Seconds until what was told to end, or to be written down, must have been."""

FOLLOWED = {
    "wal_level": "replica",
    "max_wal_senders": "4",
    "max_slot_wal_keep_size": "1GB",
    "shared_buffers": "64MB",
    # Every statement, so that it can be seen who was asked what.
    "log_statement": "all",
    "logging_collector": "on",
    # It need not outlive the machine.
    "fsync": "off",
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
            answer = own.execute(question)
            return answer.fetchone() if answer.description else ()

    def start(self) -> None:
        speaks_to = {"log_directory": self.log.parent, "log_filename": self.log.name}
        with (
            mock.patch.dict(keeper.SETTINGS, FOLLOWED | speaks_to),
            mock.patch.object(keeper, "CLUSTER", [*keeper.CLUSTER, "--no-sync"]),
        ):
            self.server.start()

    def end(self, how: signal.Signals = signal.SIGKILL) -> None:
        """End it as a crash does, or otherwise; return when all of it is gone."""
        self.server.process.send_signal(how)
        self.server.process.wait(PATIENCE)
        gone, _, _ = select.select([self.server.pulse], [], [], PATIENCE)
        assert gone, "Some of its processes live on."

    def was_asked(self) -> list[str]:
        """Return the statements since this was last asked, and forget them."""
        mark = f"SELECT '{uuid4()}'"
        self.ask(mark)
        deadline = time.monotonic() + PATIENCE
        while mark not in (said := self.log.read_text()):
            assert time.monotonic() < deadline, "What is asked stands in no log."
            time.sleep(0.01)
        self.log.write_text("")
        entries = re.split(r"^(?=\d{4}-\d\d-\d\d )", said, flags=re.MULTILINE)
        return [each for each in entries if "statement: " in each and mark not in each]


@contextmanager
def replicated() -> Iterator[tuple[Served, Served]]:
    """Start a copy of the database of the tests, and a replica of that."""
    with started() as primary:
        _fill(primary)
        with another_replica(primary) as replica:
            yield primary, replica


@contextmanager
def another_replica(primary: Served) -> Iterator[Served]:
    """Start a replica, as the README says how to."""
    with started(partial(_copy, primary)) as replica:
        yield replica


@contextmanager
def started(prepare: Callable[[Served], None] = lambda _served: None):
    """Start a server in a folder of its own, once what it begins with is there."""
    root = Path(tempfile.mkdtemp(prefix="server-"))
    root.chmod(0o755)
    folder = root / "server"
    folder.mkdir(mode=0o700)
    served = Served(keeper.Server(folder, keeper.owner(folder)))
    try:
        prepare(served)
        served.start()
        yield served
        served.end(signal.SIGQUIT)
        os.close(served.server.pulse)
    finally:
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
    slot = f"reader_{uuid4().hex}"
    subprocess.run(
        [
            keeper.PROGRAMS / "pg_basebackup",
            f"--host={primary.reached()['host']}",
            f"--username={USER}",
            f"--pgdata={replica.server.data}",
            "--write-recovery-conf",
            "--create-slot",
            f"--slot={slot}",
            "--checkpoint=fast",
            "--no-sync",
        ],
        check=True,
        **replica.server.options,
    )
