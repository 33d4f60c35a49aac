"""A database server that a test may stop, kill and freeze, and a site on it."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import psycopg
from django.conf import settings
from django.db import connection

from tests.programs import running
from tests.site.test_database import kill, postmaster, processes
from walloon_clusters import database
from walloon_clusters.database.keeper import PROGRAMS

PATIENCE = 60


class OwnServer:
    """The embedded server in a folder of its own, with a migrated database.

    Args:
        copied: whether that is a copy of the database of the tests, which is quicker.
    """

    def __init__(self, *, copied: bool = True):
        self.folder = Path(tempfile.mkdtemp(prefix="walloon-clusters-test-"))
        self.home = self.folder / "postgres"
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.outages.settings",
            "SERVER_FOLDER": str(self.home),
            "SECRET_KEY": settings.SECRET_KEY,
            "DUMP_DIR": str(self.folder / "dumps"),
            "DEBUG": "false",
            "ALLOWED_HOSTS": "127.0.0.1",
            "HTTPS": "false",
            "DATABASE_URL": "embedded",
        }
        database.join(self.home)
        if copied:
            self.fill()
        else:
            assert self.manage("migrate", "--verbosity=0").returncode == 0

    def fill(self) -> None:
        """Copy the database of the tests, which is migrated, as it is now."""
        reached = connection.get_connection_params()
        given = {
            "PGHOST": reached.get("host", ""),
            "PGPORT": str(reached.get("port", "")),
            "PGUSER": reached.get("user", ""),
            "PGPASSWORD": reached.get("password", ""),
        }
        name = connection.settings_dict["NAME"]
        copy = subprocess.run(
            [PROGRAMS / "pg_dump", "--no-owner", name],
            env=os.environ | given,
            stdout=subprocess.PIPE,
            check=True,
        )
        where = database.configuration(self.home)
        options = {"PGHOST": where["HOST"], "PGPORT": where["PORT"]}
        subprocess.run(
            [PROGRAMS / "psql", "-qX", "-v", "ON_ERROR_STOP=1", "-U", "postgres"]
            + [where["NAME"]],
            input=copy.stdout,
            env=os.environ | options,
            stdout=subprocess.DEVNULL,
            check=True,
        )

    def manage(self, *command: str, **options) -> subprocess.CompletedProcess:
        """Run a command of the site on this server."""
        return subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=settings.BASE_DIR,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=300,
            **options,
        )

    def run_python(self, code: str) -> subprocess.CompletedProcess:
        """Run a program with the settings of the site on this server."""
        return subprocess.run(
            [sys.executable, "-c", code],
            cwd=settings.BASE_DIR,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=300,
        )

    def start(self, *command: str, **options) -> subprocess.Popen:
        """Start a command of the site on this server, and let it run."""
        return subprocess.Popen(
            [sys.executable, "manage.py", *command],
            cwd=settings.BASE_DIR,
            env=self.environment,
            **options,
        )

    def connect(self, **options) -> psycopg.Connection:
        """Connect to the database as whoever keeps it."""
        where = database.configuration(self.home)
        return psycopg.connect(
            host=where["HOST"],
            port=where["PORT"],
            user=where["USER"],
            dbname=where["NAME"],
            autocommit=True,
            **options,
        )

    def ask(self, sql: str, *given):
        """Return the rows that a query finds."""
        with self.connect() as own:
            return own.execute(sql, given).fetchall()

    @contextmanager
    def frozen(self):
        """Have every process of the server stand still: nobody answers."""
        server = postmaster(self.home)
        still = [server, *server.children(recursive=True)]
        for process in still:
            process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            for process in still:
                with suppress(psutil.NoSuchProcess):
                    process.send_signal(signal.SIGCONT)

    @contextmanager
    def away(self):
        """Kill the server and its keeper, and let nobody start them again."""
        database.join(self.home)
        version = self.home / "data/PG_VERSION"
        was = version.read_text()
        version.write_text("0\n")
        kill(processes(self.home))
        try:
            yield
        finally:
            version.write_text(was)

    def remove(self) -> None:
        """Leave nothing of it."""
        kill(processes(self.home))
        shutil.rmtree(self.folder)


@contextmanager
def site_on(server: OwnServer):
    """Serve the site as a production site does, in one process; yield the port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with (server.folder / "site.log").open("w") as log:
        command = [
            *(sys.executable, "-m", "granian", "walloon_clusters.wsgi:application"),
            *("--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)),
            *("--workers", "1", "--log-level", "warning"),
            *("--blocking-threads", str(settings.SERVING_THREADS)),
            *("--workers-kill-timeout", "5"),
        ]
        options = {"cwd": settings.BASE_DIR, "env": server.environment}
        with running(command, stderr=log, **options):
            wait_until(lambda: get(port, "/healthz")[0] == 200)
            yield port


def processes_at(port: int) -> list[psutil.Process]:
    """Return the processes of the site that is served on a port."""
    return [
        process
        for process in psutil.Process().children(recursive=True)
        if str(port) in process.cmdline()
        or any(str(port) in each.cmdline() for each in process.parents()[:1])
    ]


def get(port: int, path: str, *, language="en", timeout=30):
    """Return the status of a page, its headers, what it says and how long it took."""
    asking = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    start = time.monotonic()
    try:
        asking.request("GET", path, headers={"Accept-Language": language})
        response = asking.getresponse()
        said = response.read().decode(errors="replace")
    except (OSError, http.client.HTTPException):
        return None, {}, "", time.monotonic() - start
    finally:
        asking.close()
    return response.status, response.headers, said, time.monotonic() - start


def wait_until(condition, seconds=PATIENCE):
    """Wait for something to become true, though not for ever."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "It did not happen in time."
        time.sleep(0.1)
