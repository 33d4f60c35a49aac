"""The views that the log is read from, made of the models that there are now."""

import pghistory
from django.apps import apps
from django.db import connection, models

from registry.log.plugs import Logged, logged

CHANGED = """
SELECT
    '{table}'::text AS "table",
    pgh_id::bigint AS event,
    pgh_obj_id::bigint AS "row",
    pgh_label AS act,
    pgh_created_at AS at,
    pgh_context_id AS context
FROM {events}
"""

# Whoever opened the request is in its metadata; a worker says on whose behalf it works.
LINES = """
SELECT
    'request-' || id AS key,
    created_at AS at,
    CASE WHEN metadata ->> 'user' ~ '^[0-9]+$'
        THEN (metadata ->> 'user')::bigint END AS user_id,
    ''::text AS name,
    CASE
        WHEN metadata ? 'erasure' THEN 'erasure'
        WHEN metadata ? 'undone_import' OR metadata ? 'dropped_import' THEN 'undone'
        WHEN metadata ? 'import' THEN 'import'
        WHEN metadata ? 'command' THEN 'command'
        WHEN metadata ? 'url' THEN 'page'
        ELSE 'outside'
    END AS kind,
    coalesce(metadata ->> 'url', '') AS url,
    coalesce(metadata ->> 'command', '') AS command,
    coalesce(metadata ->> 'file', '') AS file,
    coalesce(metadata ->> 'reason', '') AS reason,
    id AS context,
    ''::text AS "table",
    NULL::bigint AS "row"
FROM pghistory_context
UNION ALL
SELECT
    'outside-' || (extract(epoch FROM at) * 1000000)::bigint,
    at, NULL, '', 'outside', '', '', '', '', NULL, '', NULL
FROM registry_changedrow
WHERE context IS NULL
GROUP BY at
"""

TOLD = """
SELECT
    {prefix} || {key}, {at}, {user}, {name}, {kind}, {url}, '', '', {reason}, NULL,
    {table}, {row}
FROM {rows}
"""


def definition() -> list[str]:
    """Return the statements that define both views."""
    changed = [
        CHANGED.format(
            table=model.pgh_tracked_model._meta.label_lower,
            events=_quoted(model._meta.db_table),
        )
        for model in apps.get_models()
        if issubclass(model, pghistory.models.Event) and model._meta.managed
    ]
    lines = [LINES, *map(_told, logged())]
    return [
        f"CREATE OR REPLACE VIEW registry_changedrow AS {'UNION ALL'.join(changed)}",
        f"CREATE OR REPLACE VIEW registry_logline AS {'UNION ALL'.join(lines)}",
    ]


def _told(told: Logged) -> str:
    model = told.model_class
    texts = {
        name: _text(model, getattr(told, name))
        for name in ("name", "url", "reason", "table")
    }
    return TOLD.format(
        prefix=f"'{told.prefix}'",
        rows=_quoted(model._meta.db_table),
        key=_column(model, "pk"),
        at=_column(model, told.at),
        user=_column(model, told.user) or "NULL",
        kind=_column(model, told.kind) if told.kind else f"'{told.kinds[0][0]}'",
        row=_column(model, told.row) or "NULL",
        **texts,
    )


def _text(model, name: str) -> str:
    """Return what a column says as text; an address of a network without its mask."""
    column = _column(model, name)
    if not column:
        return "''::text"
    if isinstance(model._meta.get_field(name), models.GenericIPAddressField):
        column = f"host({column})"
    return f"coalesce({column}::text, '')"


def _column(model, name: str) -> str:
    if not name:
        return ""
    field = model._meta.pk if name == "pk" else model._meta.get_field(name)
    return _quoted(field.column)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
