"""An import is held while somebody says something of it, if that may still be said."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from registry.models import ImportBatch, ImportStatus


def hold_open(batch: ImportBatch) -> ImportBatch:
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
    refuse_handed_in(kept)
    batch.columns = kept.columns
    return kept


def hold_planned(batch: ImportBatch, *, in_review: bool = False) -> ImportBatch:
    """Hold an import whose rows may be decided on until the transaction ends.

    Args:
        in_review: whether that may still be done to a proposal that was handed in.

    Raises:
        ValidationError: it is not planned.
    """
    kept = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if kept.status != ImportStatus.PLANNED:
        raise ValidationError(
            _("This import is %(status)s: its rows are decided on no more.")
            % {"status": kept.get_status_display()},
            code="not_planned",
        )
    if not in_review:
        refuse_handed_in(kept)
    return kept


def refuse_handed_in(batch: ImportBatch) -> None:
    """Keep a proposal that is under review as its author handed it in."""
    if batch.submitted_at is not None:
        raise ValidationError(
            _("It was handed in to be reviewed: withdraw it to change it."),
            code="handed_in",
        )
