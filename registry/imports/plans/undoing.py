"""How an import is taken back: exactly, or not at all, with everything in the way."""

import json
from collections.abc import Iterator

import pghistory
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from registry.imports.kind import ImportKind, kind_as_written
from registry.models import ImportBatch, ImportRow, ImportStatus
from registry.services.relations import relations_of
from registry.words import moment as written

from .applying import CLUSTER_LOCK
from .statements import fetch, make_table, run

SHOWN = 20
"""How many obstacles are told one by one."""

# What the import made of each row, and the event before it.
TOUCHED = """
SELECT
    event.pgh_obj_id AS id,
    bool_or(event.pgh_label = 'insert') AS made,
    min(event.pgh_id) AS first_event,
    max(event.pgh_id) AS last_event
FROM {table}event event
WHERE event.pgh_context_id = %(context)s
    AND event.pgh_id BETWEEN %(before)s + 1 AND %(last)s
GROUP BY event.pgh_obj_id
"""

LATER = """
SELECT DISTINCT ON (event.pgh_obj_id)
    event.pgh_obj_id, event.pgh_label, event.pgh_created_at, context.metadata
FROM {table}event event
JOIN import_{table} touched ON touched.id = event.pgh_obj_id
    AND event.pgh_id > touched.last_event
LEFT JOIN pghistory_context context ON context.id = event.pgh_context_id
ORDER BY event.pgh_obj_id, event.pgh_id DESC
LIMIT %(limit)s
"""

REFERRING = """
SELECT referring.{key}, referring.{column}
FROM {table} referring
JOIN import_{target} made ON made.id = referring.{column} AND made.made
WHERE {others}
ORDER BY 1
LIMIT %(limit)s
"""

RESTORE = """
UPDATE {table} row
SET {columns}
FROM import_{table} touched
JOIN LATERAL (
    SELECT * FROM {table}event event
    WHERE event.pgh_obj_id = touched.id AND event.pgh_id < touched.first_event
    ORDER BY event.pgh_id DESC
    LIMIT 1
) before ON true
WHERE NOT touched.made AND row.id = touched.id
"""


class UndoRefused(ValidationError):
    """An import that cannot be undone: each message names something in the way."""


def undo_import(*, batch: ImportBatch, user) -> None:
    """Make every table what it was before an import; only the import itself stays.

    Raises:
        UndoRefused: what the import wrote was changed since, or something recorded
            since rests on it; the messages say what, and who changed it when.
        ValidationError: the import is not applied.
    """
    kind = kind_as_written(batch)
    with transaction.atomic():
        run(CLUSTER_LOCK, cluster=batch.cluster_id)
        kept = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if kept.status != ImportStatus.APPLIED:
            raise ValidationError(
                _("This import is %(status)s: only an applied one is undone.")
                % {"status": kept.get_status_display()},
                code="not_applied",
            )
        run(f"LOCK TABLE {', '.join(kind.writes.tables)} IN SHARE ROW EXCLUSIVE MODE")
        for table in kind.writes.written:
            make_table(
                f"import_{table}",
                TOUCHED.format(table=table),
                context=kept.context,
                before=kept.made_event[table][0],
                last=kept.made_event[table][1],
            )
        if obstacles := list(_obstacles(kept, kind)):
            raise UndoRefused(obstacles)
        with pghistory.context(
            undone_import=str(kept.reference), user=user.pk if user else None
        ):
            _release_rows(kind)
            kept.status = ImportStatus.UNDONE
            kept.undone_by = user
            kept.undone_at = timezone.now()
            kept.save()
            # An import of the same list that was undone already named the source too.
            run(
                """
                UPDATE registry_importbatch batch SET source_id = NULL
                FROM import_registry_source made
                WHERE batch.source_id = made.id AND made.made
                    AND batch.status = 'undone'
                """
            )
            for table in kind.writes.written:
                run(
                    f"DELETE FROM {table} USING import_{table} made "
                    f"WHERE {table}.id = made.id AND made.made"
                )
            for model in kind.writes.restored:
                _restore(model)
    batch.refresh_from_db()


def drop_import(*, batch: ImportBatch, user) -> None:
    """Give up an import that was not applied; its rows go, what was sent stays.

    Raises:
        ValidationError: it was applied, or dropped, already.
    """
    with transaction.atomic():
        kept = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if kept.status in (
            ImportStatus.APPLIED,
            ImportStatus.UNDONE,
            ImportStatus.DROPPED,
        ):
            raise ValidationError(
                _("This import is %(status)s: it cannot be dropped.")
                % {"status": kept.get_status_display()},
                code="not_open",
            )
        with pghistory.context(
            dropped_import=str(kept.reference), user=user.pk if user else None
        ):
            kept.rows.all().delete()
            kept.status = ImportStatus.DROPPED
            kept.save(update_fields=["status"])
    batch.refresh_from_db()


def _obstacles(batch, kind: ImportKind) -> Iterator[str]:
    yield from _changed_since(kind)
    yield from _resting_on_it(batch, kind)
    yield from kind.writes.contradictions(batch)


def _changed_since(kind) -> Iterator[str]:
    for model in kind.writes.models:
        table = model._meta.db_table
        found = fetch(LATER.format(table=table), limit=SHOWN)
        rows = model._base_manager.in_bulk([key for key, *_rest in found])
        for key, label, moment, metadata in found:
            words = {
                "model": model._meta.verbose_name,
                "row": rows.get(key, key),
                "when": written(moment),
                "who": _who(metadata),
            }
            if label == "delete":
                yield (
                    _(
                        "The %(model)s no. %(row)s was removed since, on %(when)s by "
                        "%(who)s."
                    )
                    % words
                )
            else:
                yield (
                    _(
                        "The %(model)s “%(row)s” was changed since, "
                        "on %(when)s by %(who)s."
                    )
                    % words
                )


def _resting_on_it(batch, kind) -> Iterator[str]:
    for target in kind.writes.models:
        for foreign_key in relations_of(target):
            model = foreign_key.model
            # A view shows rows of tables, which are asked themselves.
            if model is ImportRow or not model._meta.managed:
                continue
            table = model._meta.db_table
            others = "true"
            if table in kind.writes.written:
                others = (
                    f"NOT EXISTS (SELECT FROM import_{table} ours "
                    "WHERE ours.id = referring.id)"
                )
            elif model is ImportBatch:
                others = "referring.id <> %(batch)s AND referring.status <> 'undone'"
            found = fetch(
                REFERRING.format(
                    key=model._meta.pk.column,
                    column=foreign_key.column,
                    table=table,
                    target=target._meta.db_table,
                    others=others,
                ),
                limit=SHOWN,
                batch=batch.pk,
            )
            rows = model._base_manager.in_bulk([key for key, _target in found])
            targets = target._base_manager.in_bulk([key for _key, key in found])
            for key, referred in found:
                yield _(
                    "The %(model)s “%(row)s”, recorded since, rests on the "
                    "%(target)s “%(referred)s”."
                ) % {
                    "model": model._meta.verbose_name,
                    "row": rows[key],
                    "target": target._meta.verbose_name,
                    "referred": targets[referred],
                }


def _who(metadata) -> str:
    told = json.loads(metadata or "{}")
    user = get_user_model().objects.filter(pk=told.get("user")).first()
    if user is not None:
        return user.get_username()
    command = told.get("command")
    return f"manage.py {command}" if command else _("somebody unknown")


def _release_rows(kind: ImportKind) -> None:
    """Let go of what is about to disappear: rows of imports are kept."""
    run(
        """
        UPDATE registry_importrow line SET organisation_id = NULL
        FROM import_registry_organisation made
        WHERE line.organisation_id = made.id AND made.made
        """
    )
    run(
        """
        UPDATE registry_importrow line SET decided_id = NULL, decision = ''
        FROM import_registry_organisation made
        WHERE line.decided_id = made.id AND made.made
        """
    )
    subject = kind.writes.subject
    for model in [subject] if subject else kind.writes.models:
        run(
            f"""
            UPDATE registry_importrow line SET fact = NULL
            FROM import_{model._meta.db_table} made
            WHERE line.fact = made.id AND made.made AND line.batch_id IN (
                SELECT id FROM registry_importbatch WHERE kind = %(kind)s
            ) AND (%(table)s = '' OR line."values" ->> 'table' = %(table)s)
            """,
            kind=kind.name,
            table="" if subject else model._meta.label_lower,
        )


def _restore(model: type[models.Model]) -> None:
    """Give the rows that the import changed the values of their event before it."""
    columns = [
        connection.ops.quote_name(field.column)
        for field in model._meta.concrete_fields
        if not field.generated and not field.primary_key
    ]
    run(
        RESTORE.format(
            table=model._meta.db_table,
            columns=", ".join(f"{column} = before.{column}" for column in columns),
        )
    )
