"""What waits for whom: proposals to be reviewed, answers that were not seen yet."""

from django.db.models import QuerySet

from registry.models import ImportBatch, ImportStatus

from .rights import MAY_APPLY


def waiting_for(user) -> QuerySet:
    """Return the proposals that ``user`` may decide on: handed in by others."""
    if not (user.is_active and user.has_perm(MAY_APPLY)):
        return ImportBatch.objects.none()
    return ImportBatch.objects.filter(
        is_proposal=True, status=ImportStatus.PLANNED, submitted_at__isnull=False
    ).exclude(made_by=user.pk)


def answered(user) -> QuerySet:
    """Return the proposals of ``user`` that were decided on since he looked last."""
    return ImportBatch.objects.changes_of(user).filter(
        is_proposal=True, reviewed_by__isnull=False, answer_seen_at__isnull=True
    )
