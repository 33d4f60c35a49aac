"""What a list would do: the plan that a person looks at, resolves and confirms.

A plan is a row for each row of the file, and one for each member whom a full list does
not name. Matching and outcomes are set-based SQL over all rows at once.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from registry.files.refusal import RefusedFile
from registry.imports.kind import ImportKind, kind_of
from registry.imports.reading.rows import ReadList, read_rows
from registry.models import (
    Decision,
    ImportBatch,
    ImportRow,
    ImportStatus,
    Organisation,
    Outcome,
)

from .lines import (
    DIFFERING,
    REPLACE,
    add_lines,
    stage_rows_kept,
    stage_rows_read,
)
from .statements import fetch, run

BY_PERSON = "person"

# A decision reaches the rows that it may make the same organisation as others.
REACHED = """
WITH RECURSIVE reached AS (
    SELECT id, number, match_key, enterprise_number, organisation_id, decided_id
    FROM registry_importrow
    WHERE batch_id = %(batch)s AND number IS NOT NULL AND (
        id = %(row)s OR organisation_id = %(organisation)s
        OR decided_id = %(organisation)s
    )
    UNION
    SELECT other.id, other.number, other.match_key, other.enterprise_number,
        other.organisation_id, other.decided_id
    FROM reached
    JOIN registry_importrow other ON other.batch_id = %(batch)s
        AND other.number IS NOT NULL AND (
            other.match_key = reached.match_key AND other.match_key <> ''
            OR other.enterprise_number = reached.enterprise_number
                AND other.enterprise_number <> ''
            OR other.organisation_id = reached.organisation_id
            OR other.organisation_id = reached.decided_id
            OR other.decided_id = reached.organisation_id
        )
)
SELECT number FROM reached
"""


def read_file(batch: ImportBatch) -> ReadList:
    """Return the list that an import holds, its columns as people said.

    Raises:
        RefusedFile: with the reason, and how to mend it.
    """
    return read_rows(
        bytes(batch.file.content),
        batch.filename,
        kind_of(batch).reads,
        corrections_of(batch),
        options_of(batch),
    )


def make_plan(*, batch: ImportBatch, read: ReadList | None = None) -> None:
    """Read the file of an import and store what becomes of each of its rows.

    Replaces an earlier plan; what people decided about its rows is kept, by their
    numbers. A file that cannot be read makes the import refused, with the reason.

    Args:
        read: the list, if it was read already (``read_file``).

    Raises:
        ValidationError: the import was applied, undone or dropped already.
    """
    kind = kind_of(batch)
    with transaction.atomic():
        batch.seen_event = settled_events(kind.writes.tables)
    with transaction.atomic():
        kept = _open(batch)
        try:
            if read is None or not read.is_of(corrections_of(kept), options_of(kept)):
                read = read_file(kept)
        except RefusedFile as error:
            batch.rows.all().delete()
            _describe(batch, kind, [error.header] if error.header else [])
            batch.status = ImportStatus.REFUSED
            batch.refusal = error.message
        else:
            _describe(batch, kind, read.headers)
            stage_rows_read(batch, read.rows)
            kind.writes.plan(batch)
            run("DELETE FROM registry_importrow WHERE batch_id = %(b)s", b=batch.pk)
            add_lines(batch)
            _add_absent(batch, kind)
            batch.status = ImportStatus.PLANNED
            batch.refusal = ""
        batch.replanned = {}
        batch.save(
            update_fields=["status", "refusal", "columns", "seen_event", "replanned"]
        )


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
    _add_absent(batch, kind)
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


def correct_columns(*, batch: ImportBatch, mapping: dict, options=None) -> None:
    """Keep what a person says of columns, and have the file read again.

    The import is then to be planned again. Its columns are understood the same way in
    the next list of the cluster.

    Args:
        mapping: a field, or None, by the index of a column; in a list with several
            headers by the row of the header and the index.
        options: what else is said of columns, by the same keys.

    Raises:
        ValidationError: no such field, or the import was applied, undone or dropped.
    """
    kind = kind_of(batch)
    fields = mapping.values()
    unknown = [
        key for key in fields if key is not None and key not in kind.reads.fields
    ]
    if unknown:
        raise ValidationError(
            _("No column is called “%(key)s”.") % {"key": unknown[0]}, code="unknown"
        )
    with transaction.atomic():
        _open(batch)
        columns = {place_of(column): column for column in batch.columns}
        for place, key in mapping.items():
            column = columns.setdefault(place, _column_at(place))
            column |= {"field": key, "status": "corrected", "by": BY_PERSON}
        for place, option in (options or {}).items():
            columns[place]["option"] = option
        batch.columns = [columns[place] for place in sorted(columns)]
        batch.status = ImportStatus.RECEIVED
        batch.save(update_fields=["columns", "status"])


def decide(
    *, row: ImportRow, decision: str, organisation: Organisation | None = None
) -> None:
    """Record what a person says a row is, and plan the rows that it touches again.

    Args:
        decision: a ``Decision``; empty to take an earlier one back.

    Raises:
        ValidationError: the row needs no such decision, or the import is not planned.
    """
    with transaction.atomic():
        batch = ImportBatch.objects.select_for_update().get(pk=row.batch_id)
        row.refresh_from_db()
        _check_decision(batch, row, decision, organisation)
        before = row.organisation_id
        row.decision = decision
        row.decided = organisation if decision == Decision.MATCH else None
        row.save(update_fields=["decision", "decided"])
        numbers = {
            number
            for chosen in {before, row.decided_id}
            for (number,) in fetch(
                REACHED, batch=batch.pk, row=row.pk, organisation=chosen
            )
        }
        kind = kind_of(batch)
        stage_rows_kept(
            batch, sorted(numbers) if kind.writes.matches_in_parts else None
        )
        # What a row resembles is found again only where nobody says what it is.
        kind.writes.plan(batch, anew=not decision)
        run(REPLACE, batch=batch.pk)
        _add_absent(batch, kind)
    row.refresh_from_db()


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
    counts = {outcome: counts.get(outcome, 0) for outcome in Outcome.values}
    rows = sum(counts.values()) - counts[Outcome.LEFT]
    return {"rows": rows, **counts}


def place_of(column: dict):
    """Return where a column as an import keeps it is: the key of what is said of it."""
    return (column["row"], column["index"]) if "row" in column else column["index"]


def _column_at(place) -> dict:
    if isinstance(place, tuple):
        return {"row": place[0], "index": place[1], "header": ""}
    return {"index": place, "header": ""}


def options_of(batch: ImportBatch) -> dict:
    """Return what else people said of columns, by their places."""
    return {
        place_of(column): column["option"]
        for column in batch.columns
        if column.get("option")
    }


def corrections_of(batch: ImportBatch) -> dict:
    """Return what people said of the columns of a list, or of the last one alike.

    Of this list by the place of a column, of an earlier one by its header. Alike are
    lists of one cluster, or of the same title.
    """
    own = {
        place_of(column): column["field"]
        for column in batch.columns
        if column.get("by") == BY_PERSON
    }
    earlier = (
        ImportBatch.objects.filter(
            kind=batch.kind, cluster=batch.cluster_id, title=batch.title
        )
        .exclude(pk=batch.pk)
        .filter(
            Q(columns__contains=[{"by": BY_PERSON}])
            | Q(columns__contains=[{"by": "earlier"}])
        )
        .order_by("-made_at", "-pk")
        .first()
    )
    remembered = {
        column["header"]: column["field"]
        for column in (earlier.columns if earlier else ())
        if column.get("by") in (BY_PERSON, "earlier") and column["header"]
    }
    return remembered | own


def settled_events(tables) -> dict[str, int]:
    """Return the last change of each table, when none is under way.

    Changes are numbered when they are made, not when they are committed: without the
    lock, one with a lower number might appear later.
    """
    run(f"LOCK TABLE {', '.join(tables)} IN SHARE MODE")
    return last_events(tables)


def last_events(tables) -> dict[str, int]:
    return {
        table: fetch(f"SELECT coalesce(max(pgh_id), 0) FROM {table}event")[0][0]
        for table in tables
    }


def _open(batch: ImportBatch) -> ImportBatch:
    """Hold an import that may still be planned until the transaction ends."""
    kept = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if kept.status not in (
        ImportStatus.RECEIVED,
        ImportStatus.PLANNED,
        ImportStatus.REFUSED,
    ):
        raise ValidationError(
            _("This import is %(status)s: it cannot be planned again.")
            % {"status": kept.get_status_display()},
            code="not_open",
        )
    batch.columns = kept.columns
    return kept


def _add_absent(batch: ImportBatch, kind: ImportKind) -> None:
    """Plan what becomes of whom the file misses, instead of any such plan before."""
    batch.rows.filter(number__isnull=True).delete()
    kind.writes.plan_absent(batch)


def _leaving(batch: ImportBatch) -> set[int]:
    return set(batch.rows.filter(number__isnull=True).values_list("fact", flat=True))


def _describe(batch: ImportBatch, kind: ImportKind, headers) -> None:
    """Keep how the columns were understood, and by whom."""
    own = {place_of(c) for c in batch.columns if c.get("by") == BY_PERSON}
    options = options_of(batch)
    batch.columns = []
    for header in {id(header.columns): header for header in reversed(headers)}.values():
        for column in header.columns:
            told = {
                "index": column.index,
                "letters": column.letters,
                "header": column.header,
                "field": column.field,
                "status": column.status,
                "confidence": column.confidence,
            }
            if kind.reads.has_sections:
                told["row"] = header.rows[-1]
            place = place_of(told)
            told["by"] = _who(column, place in own)
            if place in options:
                told["option"] = options[place]
            batch.columns.append(told)
    batch.columns.sort(key=place_of)


def _who(column, said_here: bool) -> str:
    if column.status != "corrected":
        return "header"
    return BY_PERSON if said_here else "earlier"


def _check_decision(batch, row, decision, organisation) -> None:
    if batch.status != ImportStatus.PLANNED:
        raise ValidationError(
            _("This import is %(status)s: its rows are decided on no more.")
            % {"status": batch.get_status_display()},
            code="not_planned",
        )
    if row.number is None:
        raise ValidationError(
            _("Only rows of the file are decided on."), code="not_of_file"
        )
    if decision not in ("", *Decision.values):
        raise ValidationError(_("There is no such decision."), code="unknown")
    if decision in (Decision.MATCH, Decision.NEW) and not (
        row.outcome == Outcome.AMBIGUOUS or row.decision
    ):
        raise ValidationError(
            _("This row is not ambiguous: there is nothing to decide."),
            code="not_ambiguous",
        )
    bearer = Organisation.objects.exclude(enterprise_number="").filter(
        enterprise_number=row.enterprise_number
    )
    if decision == Decision.NEW and bearer.exists():
        raise ValidationError(
            _("“%(organisation)s” has this enterprise number: it is not new.")
            % {"organisation": bearer.get()},
            code="number",
        )
    if (decision == Decision.MATCH) != (organisation is not None):
        raise ValidationError(
            _("Say which organisation it is, and only if it is one of the registry."),
            code="organisation",
        )
    if organisation is not None and organisation.merged_into_id is not None:
        raise ValidationError(
            _("“%(gone)s” was merged into “%(kept)s”: choose that one.")
            % {"gone": organisation, "kept": organisation.merged_into},
            code="merged",
        )
