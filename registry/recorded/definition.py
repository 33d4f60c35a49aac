"""What answers as it was known at a moment: made of the models and of what is a view.

For each table there is a view of the same name, in a schema of its own, which stands
first in the search path where the table has changed since; where it has not, the table
itself is right. Rows that no later event is about come from the table, all others from
their last event until then: it costs what changed since. Events are put in order by
their number: those of one transaction bear one moment.

Columns that the database computes are computed again, by the same expression. A view
is bound to its tables when it is made: each that reads such a table has a twin, in a
schema of its own too. Functions need none: what they name is looked up when they run.
A table that is kept (``proven_by``) has the twin of the view that proves it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.apps import apps
from django.db import connection, models

from registry.history.events import events_of

from .tables import KEPT_CLOSED, PROVEN_BY, kept_models, known_models

PREFIX = "known_"
"""What the name of a schema begins with; the name of its view follows."""

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
    ) event {latest}
    WHERE event.pgh_label <> 'delete'
) event
"""

# Whatever closes a row by now, or closed it when it was removed, closes it at each
# moment.
LATEST = """
CROSS JOIN LATERAL (
    SELECT latest.* FROM {events} latest
    WHERE latest.pgh_obj_id = event.pgh_obj_id
    ORDER BY latest.pgh_id DESC LIMIT 1
) latest
"""
CLOSED = """
CASE WHEN latest.{column} IS NOT DISTINCT FROM {value}
    THEN latest.{column} ELSE event.{column} END AS {column}
"""

# What reads what: each view its tables and other views, and a table that is kept the
# view that proves it.
READINGS = """
readings (reader, read) AS (
    SELECT DISTINCT ev_class, refobjid
    FROM pg_rewrite
    JOIN pg_depend ON classid = 'pg_rewrite'::regclass AND objid = pg_rewrite.oid
        AND refclassid = 'pg_class'::regclass AND refobjid <> ev_class
    JOIN pg_class ON pg_class.oid = ev_class AND relkind = 'v'
    WHERE NOT starts_with(relnamespace::regnamespace::text, %(prefix)s)
    UNION
    SELECT kept, proof FROM unnest(%(kept)s::regclass[], %(proofs)s::regclass[])
        known (kept, proof)
)"""

# Each of them that reads one of the tables, itself or by another: those that others
# read come first.
VIEWS = f"""
WITH RECURSIVE {READINGS}, found (oid, source, depth) AS (
    SELECT reader, read, 1 FROM readings WHERE read = ANY(%(tables)s::regclass[])
    UNION ALL
    SELECT reader, source, depth + 1 FROM readings JOIN found ON read = found.oid
)
SELECT
    nspname, relname, pg_get_viewdef(pg_class.oid),
    ARRAY(SELECT relname::text FROM pg_class WHERE oid = ANY(sources) ORDER BY 1)
FROM (
    SELECT oid, max(depth) AS depth, array_agg(DISTINCT source) AS sources
    FROM found GROUP BY oid
) deepest
JOIN pg_class USING (oid)
JOIN pg_namespace ON pg_namespace.oid = relnamespace
ORDER BY depth, nspname, relname
"""

PATH = "SELECT set_config('search_path', {path}, true)"

FIRST_RECORDED = """
CREATE OR REPLACE FUNCTION registry_first_recorded() RETURNS timestamptz
LANGUAGE plpgsql STABLE
AS $$ BEGIN RETURN least({moments}); END $$
"""
MOMENT = "(SELECT min(pgh_created_at) FROM {events})"

CHANGED_SINCE = """
CREATE OR REPLACE FUNCTION registry_known_schemas(moment timestamptz) RETURNS text[]
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    changed text[] := ARRAY[{changed}];
BEGIN
    RETURN array_remove(changed || ARRAY[{twins}], NULL);
END $$
"""
CHANGED = """
CASE WHEN EXISTS (SELECT FROM {events} WHERE pgh_created_at > moment)
    THEN '{schema}' END"""
TWIN = "CASE WHEN changed && ARRAY[{sources}] THEN '{schema}' END"


def definition() -> Iterator[str]:
    """Yield the statements that make all of it, each once the one before was run."""
    yield Path(
        apps.get_app_config("registry").path, "models/sql/before_migrate/0_known.sql"
    ).read_text()
    found = known_models()
    tables = [model._meta.db_table for model in found]
    columns = _columns(found)
    for model in found:
        yield from _schema(PREFIX + model._meta.db_table)
        yield _view(model, columns)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema(), current_setting('search_path')")
        usual, path = cursor.fetchone()
        cursor.execute(VIEWS, readings() | {"tables": tables})
        views = cursor.fetchall()
    proofs = _proofs()
    twins = {}
    yield _looking_into(PREFIX + table for table in tables)
    for schema, name, text, sources in views:
        twin = PREFIX + (name if schema == usual else schema)
        yield from _schema(twin)
        yield f"CREATE VIEW {twin}.{_quoted(name)} AS {text or proofs[name]}"
        if schema == usual:
            twins[twin] = sources
            yield _looking_into([twin])
    yield PATH.format(path=f"'{path}'")
    yield FIRST_RECORDED.format(
        moments=", ".join(MOMENT.format(events=_events(model)) for model in found)
    )
    yield CHANGED_SINCE.format(
        changed=", ".join(
            CHANGED.format(events=_events(model), schema=PREFIX + model._meta.db_table)
            for model in found
        ),
        twins=", ".join(
            TWIN.format(
                sources=", ".join(f"'{PREFIX}{source}'" for source in sources),
                schema=schema,
            )
            for schema, sources in twins.items()
        ),
    )


def readings() -> dict[str, str | list[str]]:
    """Return the parameters of ``READINGS``."""
    kept = {model._meta.db_table: getattr(model, PROVEN_BY) for model in kept_models()}
    return {"prefix": PREFIX, "kept": list(kept), "proofs": list(kept.values())}


def _proofs() -> dict[str, str]:
    """Return what asks the view that proves a table, by the name of the table."""
    asked = {}
    for model in kept_models():
        columns = (_quoted(field.column) for field in model._meta.concrete_fields)
        asked[model._meta.db_table] = (
            f"SELECT {', '.join(columns)} FROM {getattr(model, PROVEN_BY)}"
        )
    return asked


def _schema(name: str) -> Iterator[str]:
    yield f"CREATE SCHEMA {name}"
    # By this it is known as ours, when it is to go.
    yield f"COMMENT ON SCHEMA {name} IS 'registry.recorded'"


def _looking_into(schemas: Iterable[str]) -> str:
    """Return what has views made from now on read those of some schemas."""
    return PATH.format(
        path=f"'{', '.join(schemas)}, ' || current_setting('search_path')"
    )


def _columns(found: Iterable[type[models.Model]]) -> dict[str, dict[str, str | None]]:
    """Return how each column of a table is computed, by table; None: it is stored."""
    tables = [model._meta.db_table for model in found]
    columns = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS, [tables + [_events(model) for model in found]])
        for table, column, computed in cursor.fetchall():
            columns[table][column] = computed
    return columns


def _events(model: type[models.Model]) -> str:
    return events_of(model).model._meta.db_table


def _view(model: type[models.Model], columns: dict) -> str:
    table, events = model._meta.db_table, _events(model)
    key, own = model._meta.pk.column, columns[table]
    stored = [column for column, computed in own.items() if computed is None]
    closing = {
        model._meta.get_field(name).column: value
        for name, value in getattr(model, KEPT_CLOSED, {}).items()
    }
    if wanting := set(stored) - set(columns[events]):
        raise LookupError(f"The history of {table} lacks {sorted(wanting)}.")
    return TABLE.format(
        schema=PREFIX + table,
        table=table,
        events=events,
        key=key,
        columns=", ".join(f"held.{_quoted(column)}" for column in own),
        columns_then=", ".join(
            f"{own[column] or _quoted(column)} AS {_quoted(column)}" for column in own
        ),
        recorded=", ".join(_recorded(column, key, closing) for column in stored),
        latest=LATEST.format(events=events) if closing else "",
    )


def _recorded(column: str, key: str, closing: dict) -> str:
    """Return a column of an event; the key by the name that an index has."""
    if column == key:
        return f"event.pgh_obj_id AS {column}"
    if column in closing:
        value = {None: "NULL", True: "true", False: "false"}[closing[column]]
        return CLOSED.format(column=_quoted(column), value=value)
    return f"event.{_quoted(column)}"


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
