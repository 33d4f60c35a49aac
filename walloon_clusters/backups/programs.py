"""PostgreSQL's own programs: those of the embedded server, or of the machine."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from django.db import connection

from . import BackupProblem

REACHED_BY = (
    *("host", "hostaddr", "port", "user", "passfile", "service", "channel_binding"),
    *("sslmode", "sslrootcert", "sslcert", "sslkey", "sslcrl", "gssencmode"),
    "target_session_attrs",
)
"""What says how a server is reached, and as whom, of a setting's address."""

NOT_KNOWN_BEFORE = re.compile(r'unrecognized configuration parameter "\w+"')
"""What an older server says to a setting of its session that is of no importance."""


def program(name: str) -> Path:
    """Return the program of the oldest version that knows the server.

    A later one may write what this server does not understand.

    Raises:
        BackupProblem: the machine has none.
    """
    connection.ensure_connection()
    server = connection.pg_version // 10_000
    found = [(_major(path), path) for path in set(_candidates(name))]
    able = sorted(each for each in found if each[0] >= server)
    if not able:
        raise BackupProblem(
            f"No {name} of PostgreSQL {server} or later is on this machine: install "
            f"its client programs (Debian: postgresql-client-{server})."
        )
    return able[0][1]


def run(name: str, *arguments: str, dbname: str) -> None:
    """Run a program on a database of the server that the settings name.

    Raises:
        BackupProblem: it failed; the message is what it said.
    """
    done = subprocess.run(
        [program(name), "--no-password", f"--dbname={_address(dbname)}", *arguments],
        env=os.environ | _secret(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    errors = [line for line in done.stderr.splitlines() if " error: " in line]
    serious = [line for line in errors if not NOT_KNOWN_BEFORE.search(line)]
    if done.returncode and (serious or not errors):
        raise BackupProblem(f"{name} failed. {done.stderr[-2000:].strip()}")


def _candidates(name: str) -> Iterator[Path]:
    try:
        from walloon_clusters.database.keeper import PROGRAMS
    except ImportError:
        # A site on a server of its own has no embedded one.
        pass
    else:
        yield PROGRAMS / name
    # Debian's own are behind a program that chooses one by its own rules.
    yield from Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
    if found := shutil.which(name):
        yield Path(found).resolve()


def _major(path: Path) -> int:
    try:
        said = subprocess.run([path, "--version"], capture_output=True, text=True)
    except OSError:
        return 0
    number = re.search(r"\(PostgreSQL\) (\d+)", said.stdout)
    return int(number[1]) if number else 0


def _address(dbname: str) -> str:
    """Return where a database is, without its password, which others could see."""
    reached = connection.get_connection_params()
    given = {"dbname": dbname}
    for name in REACHED_BY:
        if reached.get(name):
            given[name] = reached[name]
    return " ".join(f"{name}={_quoted(value)}" for name, value in given.items())


def _quoted(value) -> str:
    escaped = str(value).replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def _secret() -> dict[str, str]:
    password = connection.settings_dict["PASSWORD"]
    return {"PGPASSWORD": password} if password else {}
