"""The databases that are measured: one a size, filled once, and shared by all figures.

They stay on the server after a run, and their names say of which files they were made:
when one of these changes, others take their place. What is measured by writing is
measured in a copy.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from time import perf_counter

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

from tests.factories import make_superuser
from tests.migrated import digest as digest_of_migrated
from tests.migrated import migrated_database

PREFIX = "bench"
MADE_OF = [
    "registry/synthetic/*.py",
    "programmes/synthetic.py",
    "evaluation/synthetic.py",
    "fixtures/places.json",
    "tests/benchmarks/databases.py",
]

_up_to_date: set[str] = set()


def sized(size: int) -> str:
    """Return the name of the database of a size, filled first where there is none."""
    made_of = digest()
    name = f"{PREFIX}_{made_of}_{size}"
    if name in _up_to_date:
        return name
    there = _on_server()
    if name not in there:
        for other in there:
            if not other.startswith(f"{PREFIX}_{made_of}_"):
                drop(other)
        _fill(f"{PREFIX}_unfinished", size)
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'ALTER DATABASE "{PREFIX}_unfinished" RENAME TO "{name}"')
    else:
        with within(name):
            # Views, functions and triggers as the models say now.
            call_command("migrate", verbosity=0)
    _up_to_date.add(name)
    return name


@contextmanager
def within(name: str) -> Iterator[None]:
    """Work in a database, in a connection of its own."""
    before = connection.settings_dict["NAME"]
    connections.close_all()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connections.close_all()
        connection.settings_dict["NAME"] = before


@contextmanager
def copy_of(name: str, copy: str = f"{PREFIX}_copy") -> Iterator[str]:
    """Work in a copy of a database, which then goes."""
    create(copy, name)
    try:
        with within(copy):
            with connection.cursor() as cursor:
                # A copy lacks the settings of its database.
                cursor.execute("SELECT registry_keep_settings()")
            yield copy
    finally:
        drop(copy)


def create(name: str, template: str) -> None:
    """Make a database out of another one, anew if there is one of its name."""
    connections.close_all()
    drop(name)
    with connection._nodb_cursor() as cursor:
        cursor.execute(
            f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy'
        )


def drop(name: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@cache
def digest() -> str:
    """Return what the files that the databases are made of have in common."""
    content = hashlib.sha256(digest_of_migrated().encode())
    for pattern in MADE_OF:
        for path in sorted(Path(settings.BASE_DIR).glob(pattern)):
            content.update(path.read_bytes())
    return content.hexdigest()[:12]


def _on_server() -> set[str]:
    """Return the databases of every size and of whatever files."""
    with connection._nodb_cursor() as cursor:
        cursor.execute(
            "SELECT datname FROM pg_database WHERE datname ~ %s",
            [f"^{PREFIX}_[0-9a-f]{{12}}_[0-9]+$"],
        )
        return {name for (name,) in cursor.fetchall()}


def _fill(name: str, size: int) -> None:
    print(f"A database of {size:,} organisations is filled", flush=True)
    began = perf_counter()
    create(name, migrated_database(connection))
    with within(name):
        call_command("migrate", verbosity=0)
        call_command("synthetic", organisations=size, verbosity=0)
        call_command("synthetic_money", payments=size, verbosity=0)
        make_superuser()
        # What the database does by itself a while after many changes.
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")
            cursor.execute("SELECT pg_database_size(current_database()) / 1000000")
            ((megabytes,),) = cursor.fetchall()
    seconds = perf_counter() - began
    print(f"  in {seconds:,.0f} s of the clock, {megabytes:,} MB", flush=True)
