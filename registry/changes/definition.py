"""The view that changes are read from, made of the models that are told of."""

from django.db import connection, models

from registry.history.events import events_of

from .told import told_fields, told_models

CHANGES = """
SELECT
    '{table}-' || e.pgh_id AS number,
    coalesce(
        'request-' || e.pgh_context_id,
        'outside-' || (extract(epoch FROM e.pgh_created_at) * 1000000)::bigint
    ) AS key,
    '{table}'::text AS "table",
    e.pgh_obj_id::bigint AS "row",
    e.pgh_id AS event,
    b.pgh_id AS before,
    CASE
        WHEN e.pgh_label = 'insert' THEN 'added'
        WHEN e.pgh_label = 'delete' THEN 'removed'
        WHEN b.pgh_id IS NULL THEN 'corrected'
        WHEN {renamed} THEN 'renamed'
        WHEN {ended} THEN 'ended'
        ELSE 'corrected'
    END AS kind,
    e.pgh_created_at AS at,
    e.pgh_context_id AS context,
    {cluster} AS cluster_id,
    {organisation} AS organisation_id
FROM {events} e
LEFT JOIN LATERAL (
    SELECT * FROM {events} earlier
    WHERE e.pgh_label = 'update'
        AND earlier.pgh_obj_id = e.pgh_obj_id AND earlier.pgh_id < e.pgh_id
    ORDER BY earlier.pgh_id DESC LIMIT 1
) b ON true
WHERE e.pgh_label <> 'update' OR b.pgh_id IS NULL
    OR ({after}) IS DISTINCT FROM ({before})
"""

NEVER = "false"


def definition() -> list[str]:
    """Return the statement that defines the view."""
    changes = "UNION ALL".join(map(_changes, told_models()))
    return [f"CREATE OR REPLACE VIEW registry_change AS {changes}"]


def _changes(model: type[models.Model]) -> str:
    told = {field.name: field.column for field in told_fields(model)}
    return CHANGES.format(
        table=model._meta.label_lower,
        events=_quoted(events_of(model).model._meta.db_table),
        renamed="e.name IS DISTINCT FROM b.name" if "name" in told else NEVER,
        ended="b.end_on IS NULL AND e.end_on IS NOT NULL"
        if "end_on" in told
        else NEVER,
        cluster=_about(model, "cluster"),
        organisation=_about(model, "organisation"),
        after=", ".join(f"e.{_quoted(column)}" for column in told.values()),
        before=", ".join(f"b.{_quoted(column)}" for column in told.values()),
    )


def _about(model: type[models.Model], name: str) -> str:
    """Return the key of the cluster or organisation that a row is about, in SQL."""
    if model._meta.model_name == name:
        return "e.pgh_obj_id::bigint"
    if name in {field.name for field in model._meta.concrete_fields}:
        return f"e.{name}_id::bigint"
    return "NULL::bigint"


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
