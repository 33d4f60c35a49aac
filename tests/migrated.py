"""A database in which all migrations have run, to copy the test databases from.

To run them takes half a minute, and a copy takes a moment. The database stays on the
server after the tests, and its name says of which files it was made: when one of them
changes, another takes its place. What follows the models after each migrate (triggers,
functions, permissions) is installed in each copy anew, because Django migrates it.
"""

import hashlib
from pathlib import Path

from django.conf import settings

MADE_OF = [
    "requirements.lock",
    "walloon_clusters/settings.py",
    "registry/migration_*.py",
    "*/migrations/*.py",
    "*/models/sql/**/*.sql",
]
LOCK = 7_446_812
"""Any number: whoever makes or looks for the database holds this lock of the server."""


def migrated_database(connection) -> str:
    """Return the name of the database, made first where the server has none."""
    prefix = f"test_{settings.DATABASES[connection.alias]['NAME']}_migrated_"
    name = prefix + digest()
    with connection._nodb_cursor() as cursor:
        # Held by the connection of the cursor, and with it let go.
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        cursor.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [prefix]
        )
        there = {found for (found,) in cursor.fetchall()}
        if name not in there:
            for outdated in there:
                cursor.execute(f'DROP DATABASE "{outdated}"')
            make(connection, unfinished := f"{prefix}unfinished")
            cursor.execute(f'ALTER DATABASE "{unfinished}" RENAME TO "{name}"')
            # One that somebody is connected to cannot be copied.
            cursor.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
    return name


def digest() -> str:
    """Return what the files that a migrated database is made of have in common."""
    content = hashlib.sha256()
    for pattern in MADE_OF:
        for path in sorted(Path(settings.BASE_DIR).glob(pattern)):
            content.update(path.relative_to(settings.BASE_DIR).as_posix().encode())
            content.update(path.read_bytes())
    return content.hexdigest()[:16]


def make(connection, name: str) -> None:
    """Make a test database of that name, and leave the settings as they were."""
    settings_of_test = connection.settings_dict["TEST"]
    before = connection.settings_dict["NAME"], settings_of_test["NAME"]
    settings_of_test["NAME"] = name
    try:
        connection.creation.create_test_db(
            verbosity=0, autoclobber=True, serialize=False
        )
    finally:
        connection.close()
        connection.settings_dict["NAME"], settings_of_test["NAME"] = before
        settings.DATABASES[connection.alias]["NAME"] = before[0]
