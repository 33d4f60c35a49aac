"""How a plan becomes facts: one transaction, a few statements for all rows at once."""

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from registry.imports.kind import kind_as_written, kind_of
from registry.imports.reading.sheets import SHEET_STEP
from registry.models import (
    ImportBatch,
    ImportStatus,
    RowOutcome,
    Source,
    SourceKind,
    SourcePrecision,
)
from registry.words import in_each_language

from .locating import make_parts
from .planning import MERGES, last_events, plan_again
from .statements import fetch, run
from .whole import doubts_of

# Any import of this registry has a lock of its own kind, one for each cluster, and one
# for all lists that no cluster sent.
CLUSTER_LOCK = (
    "SELECT pg_advisory_xact_lock(hashtext('registry.imports'), "
    "coalesce(%(cluster)s::integer, 0))"
)


def apply_plan(*, batch: ImportBatch, user) -> bool:
    """Make the facts of a plan, in one transaction, and its list their source.

    Waits for another import of the same cluster. Nobody changes what the plan depends
    on meanwhile, and history shows the whole as one act.

    Returns:
        False if the registry changed since so that the plan is another one by now: it
        was made again, nothing was applied, and ``batch.replanned`` tells what differs.

    Raises:
        ValidationError: the import is not planned, rows are still ambiguous, or the
            database would refuse the whole.
    """
    kind = kind_as_written(batch)
    with transaction.atomic():
        run(CLUSTER_LOCK, cluster=batch.cluster_id)
        kept = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        _check_planned(kept)
        _check_reviewed(kept, user)
        run(f"LOCK TABLE {', '.join(kind.writes.tables)} IN SHARE ROW EXCLUSIVE MODE")
        events = last_events((*MERGES, *kind.writes.tables))
        differs = kept.seen_event != events and plan_again(kept)
        kept.seen_event = events
        if differs:
            kept.status = ImportStatus.PLANNED
            # Who agreed to the plan before did not see this one.
            kept.reviewed_by = kept.reviewed_at = None
            kept.answer = ""
            kept.save(
                update_fields=[
                    "status",
                    "seen_event",
                    "replanned",
                    "reviewed_by",
                    "reviewed_at",
                    "answer",
                ]
            )
        else:
            _check_decided(kept)
            _check_whole(kept)
            if obstacles := kind.writes.obstacles(kept):
                raise ValidationError(obstacles, code="obstacles")
            with pghistory.context(
                **{"import": str(kept.reference)},
                **({"reason": kept.reason} if kept.reason else {}),
                # Who made the plan wrote what another confirms.
                planned_by=kept.made_by_id,
                user=user.pk if user else None,
            ) as context:
                before = last_events(kind.writes.written)
                kept.source = source_of(kept)
                make_parts(kept)
                kind.writes.write(kept)
                after = last_events(kind.writes.written)
                kept.made_event = {
                    t: [before[t], after[t]] for t in kind.writes.written
                }
                kept.context = context.id
                kept.status = ImportStatus.APPLIED
                kept.replanned = {}
                kept.applied_by = user
                kept.applied_at = timezone.now()
                kept.save()
    batch.refresh_from_db()
    return not differs


def _check_planned(batch) -> None:
    if batch.status not in (ImportStatus.PLANNED, ImportStatus.APPLYING):
        raise ValidationError(
            _("This import is %(status)s: only a plan is applied.")
            % {"status": batch.get_status_display()},
            code="not_planned",
        )


def _check_reviewed(batch, user) -> None:
    agreed = batch.submitted_at and batch.reviewed_by_id
    if batch.is_proposal and not (agreed and user and agreed == user.pk):
        raise ValidationError(
            _("A proposal is applied by somebody who reviewed it, not its author."),
            code="not_reviewed",
        )


def _check_decided(batch) -> None:
    ambiguous = batch.rows.with_outcome(RowOutcome.AMBIGUOUS)
    if count := ambiguous.count():
        numbers = ambiguous.order_by("number").values_list("number", flat=True)[:10]
        first = ", ".join(str(number % SHEET_STEP) for number in numbers)
        raise ValidationError(
            _(
                "%(count)s rows are ambiguous: say of each which organisation it is, "
                "or leave it out. The first are rows %(numbers)s."
            )
            % {"count": count, "numbers": first},
            code="ambiguous",
        )


def _check_whole(batch) -> None:
    leaving = batch.rows.with_outcome(RowOutcome.LEFT)
    if doubts_of(batch) and (count := leaving.count()):
        raise ValidationError(
            _(
                "%(count)s members would leave, and it is in doubt whether the whole "
                "list was read: say that it was, or mend the list."
            )
            % {"count": count},
            code="not_whole",
        )


def source_of(batch: ImportBatch) -> Source:
    """Return the list as a source: a new one, unless it was applied before."""
    if document := kind_of(batch).writes.source_of(batch):
        return document
    if before := batch.applied_before:
        return before.source
    words = kind_of(batch).writes.source_words(batch)
    slug = words["slug"]
    taken = {
        found
        for (found,) in fetch(
            "SELECT slug FROM registry_source WHERE slug LIKE %(beginning)s",
            beginning=slug.replace("_", r"\_") + "%",
        )
    }
    free = (f"{slug}-{number}" for number in range(2, len(taken) + 3))

    def note() -> str:
        # Who imported it is told by the import, to staff: sources are public.
        return _("File %(file)s. SHA-256: %(fingerprint)s.") % {
            "file": batch.filename,
            "fingerprint": batch.fingerprint,
        }

    return Source.objects.create(
        slug=slug if slug not in taken else next(s for s in free if s not in taken),
        title=words["title"][:400],
        publisher=words["publisher"][:200],
        kind=words.get("kind", SourceKind.LIST),
        published_on=batch.listed_on,
        published_precision=SourcePrecision.DAY,
        **({} if kind_of(batch).writes.rows_of else in_each_language("note", note)),
    )
