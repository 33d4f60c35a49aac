"""A PgBouncer in transaction mode, before the database of the tests."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import psycopg
from django.db import connection, connections

from tests.programs import needed, running
from walloon_clusters.database.pooled.base import DatabaseWrapper

PORT = 6432
SERVERS = 3
SECONDS_TO_START = 10

# Whoever asks twice is answered by two servers, as if others had asked in between.
SETTINGS = """
[databases]
{database}

[pgbouncer]
listen_addr =
listen_port = {port}
unix_socket_dir = {folder}
logfile = {folder}/log
auth_type = any
pool_mode = transaction
default_pool_size = {servers}
server_round_robin = 1
"""


@contextmanager
def pgbouncer() -> Iterator[dict]:
    """Start a PgBouncer before the database of the tests; yield how to reach it."""
    program = needed("pgbouncer")
    server = connection.get_connection_params()
    reached = {"dbname": server["dbname"], "port": server.get("port") or 5432}
    for name in ("host", "user", "password"):
        if server.get(name):
            reached[name] = server[name]
    # A name of its own: the path of a socket is short, and PgBouncer is not root.
    folder = Path(tempfile.mkdtemp(prefix="pgbouncer-"))
    account = _account(server.get("host", ""))
    os.chown(folder, *account)
    stated = " ".join(f"{name}={value}" for name, value in reached.items())
    settings = folder / "pgbouncer.ini"
    settings.write_text(
        SETTINGS.format(
            database=f"{server['dbname']} = {stated}",
            port=PORT,
            folder=folder,
            servers=SERVERS,
        )
    )
    who = {}
    if os.geteuid() == 0:
        who = {"user": account[0], "group": account[1], "extra_groups": []}
    door = {"host": str(folder), "port": PORT, "dbname": server["dbname"]}
    door["user"] = server["user"]
    try:
        with running([program, "--quiet", settings], cwd=folder, **who) as process:
            _wait_for(process, door, folder)
            _have_all_connected(door)
            yield door
    finally:
        shutil.rmtree(folder)


@contextmanager
def asked_through(door: dict) -> Iterator[None]:
    """Let everything that this thread asks go through the door."""
    direct = connections["default"]
    settings = direct.settings_dict | {
        "HOST": door["host"],
        "PORT": door["port"],
        "USER": door["user"],
        "PASSWORD": "",
        "OPTIONS": {},
    }
    connections["default"] = DatabaseWrapper(settings, "default")
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"] = direct


def _account(host: str) -> tuple[int, int]:
    """Return who may reach the server: whose socket it is, or anybody by network."""
    if os.geteuid() != 0:
        return os.geteuid(), os.getegid()
    found = Path(host).stat() if host.startswith("/") else None
    return (found.st_uid, found.st_gid) if found and found.st_uid else (65534, 65534)


def _have_all_connected(door: dict) -> None:
    """Have PgBouncer connect to the server as often as it may."""
    with ExitStack() as together:
        for _ in range(SERVERS):
            client = together.enter_context(psycopg.connect(**door))
            client.execute("SELECT 1")


def _wait_for(process: subprocess.Popen, door: dict, folder: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while process.poll() is None and time.monotonic() < deadline:
        with suppress(psycopg.OperationalError), psycopg.connect(**door):
            return
        time.sleep(0.05)
    log = folder / "log"
    said = log.read_text() if log.exists() else ""
    raise AssertionError(f"PgBouncer does not answer.\n{said[-2000:]}")
