"""Full lists of members, as if they had been received and applied."""

from collections.abc import Iterable
from datetime import date
from uuid import uuid4

from django.utils import timezone

from registry.models import ImportBatch, ImportMode, ImportStatus
from tests.factories import default_source

DAYS = (date(2003, 6, 30), date(2005, 6, 30), date(2006, 6, 30))


def read_whole(*clusters, days: Iterable[date] = DAYS) -> None:
    """Record that a full list of each cluster was applied, of each day."""
    ImportBatch.objects.bulk_create(
        ImportBatch(
            cluster=cluster,
            listed_on=day,
            mode=ImportMode.FULL,
            status=ImportStatus.APPLIED,
            filename="members.csv",
            fingerprint="0" * 64,
            source=default_source(),
            applied_at=timezone.now(),
            context=uuid4(),
        )
        for cluster in clusters
        for day in days
    )
