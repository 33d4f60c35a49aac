"""What a list would do: the plan that a person looks at, resolves and confirms.

A plan is a row for each row of the file, and one for each member whom a full list does
not name. Matching and outcomes are set-based SQL over all rows at once.
"""

from django.db import transaction
from django.db.models import Count

from registry.files.refusal import RefusedFile
from registry.imports.kind import ImportKind, kind_as_written, kind_of
from registry.imports.reading.report import ReadingAccount
from registry.imports.reading.rows import ReadList
from registry.models import ImportBatch, ImportRow, ImportStatus, RowOutcome

from .columns import describe_columns
from .holding import hold_open
from .lines import (
    DIFFERING,
    REPLACE,
    add_lines,
    stage_rows_kept,
    stage_rows_read,
)
from .opening import read_file, said_of, sheets_there
from .statements import fetch, run


def make_plan(*, batch: ImportBatch, read: ReadList | None = None) -> None:
    """Read the file of an import and store what becomes of each of its rows.

    Replaces an earlier plan; what people decided about its rows is kept, by their
    numbers. A file that cannot be read makes the import refused, with the reason.

    Args:
        read: the list, if it was read already (``opening.read_file``).

    Raises:
        ValidationError: the import was applied, undone or dropped already.
    """
    kind = kind_as_written(batch)
    with transaction.atomic():
        batch.seen_event = settled_events((*MERGES, *kind.writes.tables))
    with transaction.atomic():
        kept = hold_open(batch)
        if kind.writes.rows_of is not None:
            stage_rows_read(batch, kind.writes.rows_of(kept))
            _keep_plan(batch, kind)
            batch.replanned = {}
            batch.save(update_fields=_PLANNED)
            return
        try:
            if read is None or not read.is_of(**said_of(kept)):
                read = read_file(kept)
            reading = ReadingAccount(read)
            with transaction.atomic():
                stage_rows_read(batch, reading.rows())
        except RefusedFile as error:
            batch.rows.all().delete()
            describe_columns(batch, kind, [error.header] if error.header else [])
            batch.status = ImportStatus.REFUSED
            batch.refusal = error.message
            batch.refusal_code = error.code
            sheets = sheets_there(kept)
            batch.reading = {"sheets": sheets} if sheets else {}
        else:
            describe_columns(batch, kind, read.headers)
            batch.reading = reading.report()
            _keep_plan(batch, kind)
        batch.replanned = {}
        batch.save(update_fields=_PLANNED)


MERGES = ("registry_organisationmerge", "registry_recordmerge")
"""What any plan depends on, since it may lead to a record that was merged away; first,
as merges lock them."""

_PLANNED = [
    "status",
    "refusal",
    "refusal_code",
    "columns",
    "reading",
    "seen_event",
    "replanned",
]


def _keep_plan(batch: ImportBatch, kind: ImportKind) -> None:
    """Plan the rows that are staged, and keep what becomes of each."""
    kind.writes.plan(batch)
    run("DELETE FROM registry_importrow WHERE batch_id = %(b)s", b=batch.pk)
    add_lines(batch)
    plan_absent(batch, kind)
    batch.status = ImportStatus.PLANNED
    batch.refusal = batch.refusal_code = ""


def plan_again(batch: ImportBatch) -> bool:
    """Plan an import anew from the rows that it holds, as its transaction sees them.

    Stores what differs from the plan before in ``replanned``: how many rows had and
    have each outcome, and the numbers of the rows that changed.

    Returns:
        Whether anything differs.
    """
    kind = kind_of(batch)
    before = outcome_counts(batch)
    leaving = _leaving(batch)
    stage_rows_kept(batch)
    kind.writes.plan(batch)
    changed = [number for (number,) in fetch(DIFFERING, batch=batch.pk)]
    run(REPLACE, batch=batch.pk)
    plan_absent(batch, kind)
    if not changed and leaving == _leaving(batch):
        return False
    after = outcome_counts(batch)
    batch.replanned = {
        "counts": {
            outcome: {"before": before[outcome], "after": after[outcome]}
            for outcome in after
            if before[outcome] != after[outcome]
        },
        "rows": changed,
    }
    return True


def outcome_counts(batch: ImportBatch) -> dict[str, int]:
    """Return how many rows the file has, and how many have each outcome.

    ``left`` counts members whom the file misses; all others add up to ``rows``.
    """
    counts = dict(
        ImportRow.objects.filter(batch=batch)
        .order_by()
        .values_list("outcome")
        .annotate(Count("pk"))
    )
    counts = {outcome: counts.get(outcome, 0) for outcome in RowOutcome.values}
    rows = sum(counts.values()) - counts[RowOutcome.LEFT]
    return {"rows": rows, **counts}


def settled_events(tables) -> dict[str, int]:
    """Return the last change of each table, when none is under way.

    Changes are numbered when they are made, not when they are committed: without the
    lock, one with a lower number might appear later.
    """
    run(f"LOCK TABLE {', '.join(tables)} IN SHARE MODE")
    return last_events(tables)


def last_events(tables) -> dict[str, int]:
    """Return the last change of each table."""
    each = (
        f"SELECT '{table}', coalesce(max(pgh_id), 0) FROM {table}event"
        for table in tables
    )
    return dict(fetch(" UNION ALL ".join(each)))


def plan_absent(batch: ImportBatch, kind: ImportKind) -> None:
    """Plan what becomes of whom the file misses, instead of any such plan before."""
    batch.rows.filter(number__isnull=True).delete()
    kind.writes.plan_absent(batch)


def _leaving(batch: ImportBatch) -> set[int]:
    return set(batch.rows.filter(number__isnull=True).values_list("fact", flat=True))
