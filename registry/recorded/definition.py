"""The schema ``known``: what it holds, made of the models and of what is a view.

In the view of a table, rows that no later event is about come from the table itself,
all others from their last event until then: it costs what changed since. Events are
put in order by their number: those of one transaction bear one moment.

Columns that the database computes are computed again, by the same expression. A view
is bound to its tables when it is made: each that reads a table of which there is a view
here has a twin here. Functions need none: what they name is looked up when they run.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.apps import apps
from django.db import connection, models

from registry.history.events import events_of

from .tables import KEPT_CLOSED, known_models

SCHEMA = "known"

COLUMNS = """
SELECT
    relname, attname,
    CASE WHEN attgenerated <> '' THEN pg_get_expr(adbin, adrelid) END
FROM pg_attribute
JOIN pg_class ON pg_class.oid = attrelid
LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
WHERE attrelid = ANY(%s::regclass[]) AND attnum > 0 AND NOT attisdropped
ORDER BY relname, attnum
"""

TABLE = """
CREATE VIEW {schema}.{table} AS
SELECT {columns} FROM {table} held
WHERE NOT EXISTS (
    SELECT FROM {events} later
    WHERE later.pgh_obj_id = held.{key} AND later.pgh_created_at > registry_known_at()
)
UNION ALL
SELECT {columns_then} FROM (
    SELECT {recorded} FROM (
        SELECT DISTINCT ON (pgh_obj_id) * FROM {events}
        WHERE pgh_created_at <= registry_known_at() AND pgh_obj_id IN (
            SELECT later.pgh_obj_id FROM {events} later
            WHERE later.pgh_created_at > registry_known_at()
        )
        ORDER BY pgh_obj_id, pgh_id DESC
    ) event {today}
    WHERE event.pgh_label <> 'delete'
) event
"""

# Whatever closes a row today closes it at each moment.
TODAY = "LEFT JOIN {table} today ON today.{key} = event.pgh_obj_id"
CLOSED = """
CASE WHEN today.{key} IS NOT NULL AND today.{column} IS NOT DISTINCT FROM {value}
    THEN today.{column} ELSE event.{column} END AS {column}
"""

# What reads a table of which there is a view here, or reads a view that does: those
# that others read come first.
VIEWS = """
WITH RECURSIVE readings AS (
    SELECT DISTINCT ev_class AS reader, refobjid AS read
    FROM pg_rewrite
    JOIN pg_depend ON classid = 'pg_rewrite'::regclass AND objid = pg_rewrite.oid
        AND refclassid = 'pg_class'::regclass AND refobjid <> ev_class
    JOIN pg_class ON pg_class.oid = ev_class AND relkind = 'v'
    WHERE relnamespace <> %s::regnamespace
), found (oid, depth) AS (
    SELECT reader, 1 FROM readings WHERE read = ANY(%s::regclass[])
    UNION ALL
    SELECT reader, depth + 1 FROM readings JOIN found ON read = found.oid
)
SELECT nspname, relname, pg_get_viewdef(pg_class.oid)
FROM (SELECT oid, max(depth) AS depth FROM found GROUP BY oid) deepest
JOIN pg_class USING (oid)
JOIN pg_namespace ON pg_namespace.oid = relnamespace
ORDER BY depth, nspname, relname
"""

FIRST_IN_PATH = f"""
SELECT set_config('search_path', '{SCHEMA}, ' || current_setting('search_path'), true)
"""
NOT_IN_PATH = f"""
SELECT set_config(
    'search_path',
    regexp_replace(current_setting('search_path'), '^{SCHEMA}, ', ''), true
)
"""


def definition() -> Iterator[str]:
    """Yield the statements that make the schema, each once the one before was run."""
    yield Path(
        apps.get_app_config("registry").path, "models/sql/before_migrate/0_known.sql"
    ).read_text()
    yield from _schema(SCHEMA)
    found = known_models()
    columns = _columns(found)
    for model in found:
        yield _view(model, columns)
    yield from _twins(found)


def schema_of(name: str, usual: str) -> str:
    """Return the schema with the twins of the views of a schema."""
    return SCHEMA if name == usual else f"{SCHEMA}_{name}"


def _schema(name: str) -> Iterator[str]:
    yield f"CREATE SCHEMA {name}"
    # By this it is known as ours, when it is to go.
    yield f"COMMENT ON SCHEMA {name} IS 'registry.recorded'"


def _columns(found: Iterable[type[models.Model]]) -> dict[str, dict[str, str | None]]:
    """Return how each column of a table is computed, by table; None: it is stored."""
    tables = [model._meta.db_table for model in found]
    events = [events_of(model).model._meta.db_table for model in found]
    columns = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS, [tables + events])
        for table, column, computed in cursor.fetchall():
            columns[table][column] = computed
    return columns


def _view(model: type[models.Model], columns: dict) -> str:
    table, events = model._meta.db_table, events_of(model).model._meta.db_table
    key, own = model._meta.pk.column, columns[table]
    stored = [column for column, computed in own.items() if computed is None]
    closing = {
        model._meta.get_field(name).column: value
        for name, value in getattr(model, KEPT_CLOSED, {}).items()
    }
    if wanting := set(stored) - set(columns[events]):
        raise LookupError(f"The history of {table} lacks {sorted(wanting)}.")
    return TABLE.format(
        schema=SCHEMA,
        table=table,
        events=events,
        key=key,
        columns=", ".join(f"held.{_quoted(column)}" for column in own),
        columns_then=", ".join(
            f"{own[column] or _quoted(column)} AS {_quoted(column)}" for column in own
        ),
        recorded=", ".join(_recorded(column, key, closing) for column in stored),
        today=TODAY.format(table=table, key=key) if closing else "",
    )


def _recorded(column: str, key: str, closing: dict) -> str:
    """Return a column of an event; the key by the name that an index has."""
    if column == key:
        return f"event.pgh_obj_id AS {column}"
    if column in closing:
        value = {None: "NULL", True: "true", False: "false"}[closing[column]]
        return CLOSED.format(key=key, column=_quoted(column), value=value)
    return f"event.{_quoted(column)}"


def _twins(found: Iterable[type[models.Model]]) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        usual = cursor.fetchone()[0]
        cursor.execute(VIEWS, [SCHEMA, [model._meta.db_table for model in found]])
        views = cursor.fetchall()
    made = {usual}
    yield FIRST_IN_PATH
    for schema, name, text in views:
        twin = schema_of(schema, usual)
        if schema not in made:
            yield from _schema(twin)
            made.add(schema)
        yield f"CREATE VIEW {twin}.{_quoted(name)} AS {text}"
    yield NOT_IN_PATH


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
