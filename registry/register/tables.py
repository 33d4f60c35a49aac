"""The schema of the register in the database: made anew, put in place, looked after."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.db import connection, transaction

SCHEMA = "company_register"
NEXT, FORMER = f"{SCHEMA}_next", f"{SCHEMA}_former"

COLUMNS = {
    "enterprise": "number, situation, form, started_on",
    "person": "number",
    "establishment": "establishment, number",
    "name": "number, language, kind, name",
    "seat": (
        "number, country, post_code, municipality_fr, municipality_nl, struck_off_on"
    ),
    "site": "establishment, post_code",
    "activity": "number, version, code, rank",
}
"""The tables that an extract fills, and the columns of them that it fills."""

INDEXES = (
    "CREATE UNIQUE INDEX ON {0}.enterprise (number)",
    "CREATE UNIQUE INDEX ON {0}.person (number)",
    "CREATE INDEX ON {0}.name (number)",
    'CREATE INDEX ON {0}.name (registry_match_key(name) COLLATE "C")',
    "CREATE INDEX ON {0}.seat (number)",
    "CREATE INDEX ON {0}.seat (post_code)",
    "CREATE INDEX ON {0}.activity (number)",
    "CREATE INDEX ON {0}.main_class (class, version, is_walloon, number)",
    "CREATE INDEX ON {0}.main_class (number)",
    "CREATE INDEX ON {0}.establishment (number)",
    "CREATE INDEX ON {0}.establishment (establishment)",
    "CREATE INDEX ON {0}.site (establishment)",
)

# The post codes of Wallonia: Walloon Brabant, then from Liège to Hainaut.
DERIVE = """
INSERT INTO {0}.main_class (number, version, class, post_code, is_walloon)
SELECT DISTINCT number, version, left(code, 4), coalesce(seat.post_code, ''),
    coalesce(
        seat.country = '' AND seat.post_code ~ '^(1[34]|[4-7][0-9])[0-9]{{2}}$', false
    )
FROM {0}.activity
LEFT JOIN (
    SELECT DISTINCT ON (number) * FROM {0}.seat WHERE struck_off_on IS NULL
    ORDER BY number, post_code, country
) seat USING (number)
WHERE rank = 'main'
"""

LOCK = "SELECT pg_try_advisory_lock(hashtext('registry.register'))"
UNLOCK = "SELECT pg_advisory_unlock(hashtext('registry.register'))"

MEMORY = "256MB"
"""What sorting an index may take, in the server."""


class Busy(Exception):
    """Somebody else is loading an extract."""


@contextmanager
def alone() -> Iterator[None]:
    """Let nobody else load meanwhile; whoever is killed lets go.

    Raises:
        Busy: somebody else does.
    """
    if not value_of(LOCK):
        raise Busy
    try:
        yield
    finally:
        if not connection.needs_rollback:
            value_of(UNLOCK)


def make_next() -> None:
    """Make an empty schema beside the one in place; what a killed load left goes."""
    config = apps.get_app_config("registry")
    tables = Path(config.path, "models", "sql", "5_company_register.sql").read_text()
    with transaction.atomic():
        execute(f"DROP SCHEMA IF EXISTS {NEXT} CASCADE")
        execute(tables.replace(SCHEMA, NEXT))


def put_in_place() -> None:
    """Put the schema that was made in the place of the one before, at one moment."""
    with transaction.atomic():
        execute(f"ALTER SCHEMA {SCHEMA} RENAME TO {FORMER}")
        execute(f"ALTER SCHEMA {NEXT} RENAME TO {SCHEMA}")
        execute(f"DROP SCHEMA {FORMER} CASCADE")


def derive(schema: str) -> None:
    """Make anew the table that is made of others."""
    execute(f"TRUNCATE {schema}.main_class")
    execute(DERIVE.format(schema))
    execute(f"ANALYZE {schema}.main_class")


def make_indexes(schema: str) -> None:
    """Make the indexes of the tables, and let the planner look at these."""
    execute(f"SET LOCAL maintenance_work_mem = '{MEMORY}'")
    for statement in INDEXES:
        execute(statement.format(schema))
    for table in ("code", "legal_form", *COLUMNS):
        execute(f"ANALYZE {schema}.{table}")


def execute(sql: str, params=None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.rowcount


def value_of(sql: str, params=None):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        row = cursor.fetchone()
        return row and row[0]
