"""Whether the whole list was read: nobody leaves because something was not read.

A full list says who left by not naming them. Where something speaks against that all of
it was read, a person says that it was, and is named; until then nobody leaves.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from registry.imports.kind import kind_of
from registry.models import ImportBatch, ImportMode, ImportStatus, RowOutcome

from .holding import refuse_handed_in
from .planning import plan_absent


def accept_as_whole(*, batch: ImportBatch, user) -> None:
    """Keep that a person says that the whole list was read, and plan who left.

    Raises:
        ValidationError: it is no plan of a full list, or nothing is in doubt.
    """
    with transaction.atomic():
        kept = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if kept.status != ImportStatus.PLANNED or not doubts_of(kept):
            raise ValidationError(
                _("There is nothing to say about whether the whole list was read."),
                code="not_in_doubt",
            )
        refuse_handed_in(kept)
        kept.reading["accepted"] = {
            "by": user.get_username() if user else "",
            "at": timezone.now().isoformat(),
        }
        kept.save(update_fields=["reading"])
        plan_absent(kept, kind_of(kept))
    batch.refresh_from_db()


def doubts_of(batch: ImportBatch) -> list[str]:
    """Return what speaks against that the whole of a full list was read, as codes.

    Those of the reading itself: ``sheets``, ``rows``, ``totals``; and what the plan
    shows besides: ``refused``, rows of which nobody knows whether they are members.
    """
    if batch.mode != ImportMode.FULL or is_accepted(batch):
        return []
    doubts = list(batch.reading.get("doubts", ()))
    if batch.rows.with_outcome(RowOutcome.LEFT).exists():
        refused = batch.rows.with_outcome(RowOutcome.REFUSED)
        if refused.filter(organisation=None).exists():
            doubts.append("refused")
    return doubts


def names_passed_over(batch: ImportBatch) -> list[str]:
    """Return what the rows say that were passed over: a member may be among them."""
    return [row["text"] for row in batch.reading.get("each", ()) if row["text"]]


def leaving_is_open(batch: ImportBatch) -> bool:
    """Return whether nothing can be said of who left, for the reading is in doubt."""
    return bool(batch.reading.get("doubts")) and not is_accepted(batch)


def is_accepted(batch: ImportBatch) -> bool:
    """Return whether a person said that the whole list was read."""
    return "accepted" in batch.reading
