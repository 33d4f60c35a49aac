"""What a confirmed plan of changes writes: the same that was tried when it was made."""

from django.core.exceptions import ValidationError

from registry.models import ImportBatch, ImportRow, RowOutcome
from registry.words import chosen, labelled

from .changes import ProposedChange
from .reasons import REASONS
from .trying import ChangeLine, make_changes

DOES_SOMETHING = (RowOutcome.NEW, RowOutcome.CHANGED)


def write_changes(batch: ImportBatch) -> None:
    """Make the changes of a plan, in the order of its rows.

    Raises:
        ValidationError: one of them is refused, which says why.
    """
    rows = list(batch.rows.with_outcome(*DOES_SOMETHING).order_by("number"))
    lines = [
        ChangeLine(row.number, ProposedChange.from_json(row.values)) for row in rows
    ]
    made = make_changes(batch, lines, batch.source)
    refused = [
        labelled(row.name, chosen(each.refusal) or REASONS[each.reason])
        for row, each in zip(rows, made, strict=True)
        if each.outcome == RowOutcome.REFUSED
    ]
    if refused:
        raise ValidationError(refused, code="refused")
    for row, each in zip(rows, made, strict=True):
        row.fact = each.fact
    ImportRow.objects.bulk_update(rows, ["fact"])
