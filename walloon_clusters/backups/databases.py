"""Databases beside the one that is used: made, looked at, put in its place."""

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import DatabaseError, ProgrammingError, connection
from psycopg import sql
from psycopg.errors import InsufficientPrivilege, ObjectInUse

from . import BackupProblem

LOCK = 20_261_131
"""The advisory lock that whoever restores or rehearses holds, on the whole server."""

RESTORING, REPLACED, REHEARSAL = PURPOSES = ("restoring", "replaced", "rehearsal")

TRIES = 10
"""How often a database is emptied of its users before it is exchanged."""

USED = """
SELECT EXISTS (
    SELECT FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE relkind IN ('r', 'p', 'v', 'm') AND nspname !~ '^(pg_|information_schema$)'
    AND NOT EXISTS (
        SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e'
    )
)
"""
SETTINGS = """
SELECT unnest(setconfig) FROM pg_db_role_setting
JOIN pg_database ON pg_database.oid = setdatabase
WHERE datname = current_database() AND setrole = 0
"""
SIMILARITY = "pg_trgm."
MAY_MAKE = """
SELECT rolcreatedb OR rolsuper, current_database()
FROM pg_roles WHERE rolname = current_user
"""
SEND_AWAY = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
JOIN pg_roles AS its ON its.rolname = usename
JOIN pg_roles AS own ON own.rolname = current_user
WHERE datname = ANY(%s) AND pid <> pg_backend_pid()
AND (own.rolsuper OR (NOT its.rolsuper AND pg_has_role(its.oid, 'MEMBER')))
"""
WHO_IS_THERE = """
SELECT DISTINCT usename, coalesce(nullif(application_name, ''), 'no name')
FROM pg_stat_activity
WHERE datname = ANY(%s) AND usename IS NOT NULL AND pid <> pg_backend_pid()
ORDER BY 1, 2
"""
LISTS = {"search_path", "temp_tablespaces", "session_preload_libraries"}
"""Settings that are lists of names, which stand as they are written."""


def name_in_use() -> str:
    """Return the name of the database that the settings name."""
    return connection.settings_dict["NAME"]


def name_beside(purpose: str) -> str:
    """Return the name of a database that stands beside the one in use for a while."""
    return f"{name_in_use()[: 62 - len(purpose)]}_{purpose}"


def is_empty() -> bool:
    """Say whether the database holds no table and no view."""
    with connection.cursor() as cursor:
        cursor.execute(USED)
        return not cursor.fetchone()[0]


def settings_of_database() -> list[str]:
    """Return what is set for whoever uses the database, each as ``name=value``."""
    with connection.cursor() as cursor:
        cursor.execute(SETTINGS)
        return [setting for (setting,) in cursor.fetchall()]


@contextmanager
def alone() -> Iterator:
    """Have a cursor on the server, for nobody else at the same time.

    What somebody left who was killed goes first.

    Raises:
        BackupProblem: somebody restores or rehearses at this moment, or the account of
            the site may not do it.
    """
    with connection._nodb_cursor() as cursor:
        cursor.execute(MAY_MAKE)
        may_make, looked_at = cursor.fetchone()
        if not may_make:
            raise BackupProblem(
                "A restored database is proved beside the one in use, and the account "
                "of the site may not create it. An administrator of the server may "
                f'allow it: ALTER ROLE "{connection.settings_dict["USER"]}" CREATEDB;'
            )
        if looked_at == name_in_use():
            raise BackupProblem(
                "The account of the site may not connect to the database postgres, "
                "from which the one in use is renamed. An administrator of the server "
                "may allow it: GRANT CONNECT ON DATABASE postgres TO "
                f'"{connection.settings_dict["USER"]}";'
            )
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            raise BackupProblem(
                "Somebody restores a backup or rehearses an upgrade at this moment."
            )
        for purpose in PURPOSES:
            drop(cursor, name_beside(purpose))
        yield cursor


@contextmanager
def looking_at(name: str) -> Iterator[None]:
    """Have the site's code work on another database of the server for a time."""
    used = name_in_use()
    _leave()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        _leave()
        connection.settings_dict["NAME"] = used


def _leave() -> None:
    connection.close()
    if connection.settings_dict["OPTIONS"].get("pool"):
        connection.close_pool()


@contextmanager
def made_beside(cursor, purpose: str) -> Iterator[str]:
    """Make an empty database like the one in use; drop it at the end if it is there."""
    name = name_beside(purpose)
    cursor.execute(_creation(cursor, name_in_use(), name))
    try:
        yield name
    finally:
        with suppress(DatabaseError):
            drop(cursor, name)


def drop(cursor, name: str) -> None:
    """Drop a database, whoever is in it."""
    cursor.execute(
        sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    )


def _creation(cursor, like: str, name: str) -> sql.Composed:
    """Return the statement that makes a database whose letters sort as in another."""
    cursor.execute(
        "SELECT to_jsonb(pg_database), pg_encoding_to_char(encoding) "
        "FROM pg_database WHERE datname = %s",
        [like],
    )
    row = cursor.fetchone()
    if row is None:
        raise BackupProblem(f"There is no database {like}: create it first, empty.")
    of, encoding = json.loads(row[0]), row[1]
    locale = of.get("datlocale") or of.get("daticulocale")
    provider = {"c": "libc", "i": "icu", "b": "builtin"}[of["datlocprovider"]]
    parts = {
        "TEMPLATE": sql.Identifier("template0"),
        "ENCODING": sql.Literal(encoding),
        "LC_COLLATE": sql.Literal(of["datcollate"]),
        "LC_CTYPE": sql.Literal(of["datctype"]),
        "LOCALE_PROVIDER": sql.Identifier(provider),
    }
    if provider != "libc":
        parts[f"{provider.upper()}_LOCALE"] = sql.Literal(locale)
    said = sql.SQL(" ").join(
        sql.SQL(f"{word} {{}}").format(value) for word, value in parts.items()
    )
    return sql.SQL("CREATE DATABASE {} {}").format(sql.Identifier(name), said)


def apply_settings(settings: list[str]) -> list[str]:
    """Set for whoever uses the database that is looked at what was set for another.

    Returns:
        What only an administrator of the server may set: ``SET name TO value``.
    """
    refused = []
    name = sql.Identifier(name_in_use())
    with connection.cursor() as cursor:
        if any(setting.startswith(SIMILARITY) for setting in settings):
            # Whoever is no superuser may set it once the extension is in use.
            cursor.execute("SELECT show_limit()")
        for setting in settings:
            what, _, value = setting.partition("=")
            rest = sql.SQL("SET {} TO {}").format(
                sql.SQL(".").join(map(sql.Identifier, what.split("."))),
                sql.SQL(value) if what in LISTS else sql.Literal(value),
            )
            try:
                cursor.execute(sql.SQL("ALTER DATABASE {} {}").format(name, rest))
            except ProgrammingError as error:
                if not isinstance(error.__cause__, InsufficientPrivilege):
                    raise
                refused.append(rest.as_string())
    return refused


def exchange(cursor, new: str, *, old_becomes: str) -> None:
    """Put a database in the place of the one in use, in one transaction.

    Whoever is in one of the two is sent away, and comes back to the new one.

    Raises:
        BackupProblem: somebody came back each time before it was done, or may not be
            sent away by the account of the site; the message says who.
    """
    used = name_in_use()
    both = [used, new]
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    for _ in range(TRIES):
        cursor.execute(SEND_AWAY, [both])
        cursor.execute("BEGIN")
        try:
            for each, becomes in ((used, old_becomes), (new, used)):
                cursor.execute(
                    rename.format(sql.Identifier(each), sql.Identifier(becomes))
                )
        except DatabaseError as error:
            cursor.execute("ROLLBACK")
            if not isinstance(error.__cause__, ObjectInUse):
                raise
        else:
            cursor.execute("COMMIT")
            return
    cursor.execute(WHO_IS_THERE, [both])
    users = ", ".join(f"{user} ({program})" for user, program in cursor.fetchall())
    raise BackupProblem(
        f"The database {used} is in use all the time, now by {users or 'nobody'}: stop "
        "the site, and end the sessions of others."
    )
