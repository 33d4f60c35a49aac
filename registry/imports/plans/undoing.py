"""How an import is taken back: exactly, or not at all, with everything in the way."""

from collections.abc import Iterator

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from registry.history.undoing import Undoing, UndoRefused
from registry.imports.kind import ImportKind, kind_as_written
from registry.models import ImportBatch, ImportRow, ImportStatus

from .applying import CLUSTER_LOCK
from .statements import run

# The events of an import are those of its context, between two that it noted.
WRITTEN = """
event.pgh_context_id = %(context)s
    AND event.pgh_id BETWEEN %(before)s + 1 AND %(last)s
"""


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
        undoing = Undoing(kind.writes.models, named="import")
        for model in undoing.models:
            before, last = kept.made_event[model._meta.db_table]
            undoing.note(model, WRITTEN, context=kept.context, before=before, last=last)
        if obstacles := list(_obstacles(kept, kind, undoing)):
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
            for model in kind.writes.models:
                undoing.remove_made(model)
            for model in kind.writes.restored:
                undoing.restore(model)
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


def _obstacles(batch, kind: ImportKind, undoing: Undoing) -> Iterator[str]:
    def others(model):
        if model is ImportRow:
            return None
        if model is ImportBatch:
            return f"referring.id <> {batch.pk} AND referring.status <> 'undone'"
        return "true"

    yield from undoing.changed_since()
    yield from undoing.resting_on_it(others)
    yield from kind.writes.contradictions(batch)


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
