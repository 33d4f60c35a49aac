"""What is kept for a time only, and removed afterwards."""

from datetime import timedelta

import pghistory
import pgtrigger
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from registry.log.plugs import logged
from registry.models import ImportFile

from .files import forget_files


@transaction.atomic
def keep_terms() -> dict[str, int]:
    """Remove what was kept for as long as the settings say; return how much of what.

    That are files of imports, of which stays that they were there, and lines of the
    log that are rows of their own, such as logins.
    """
    with pghistory.context(command="keep_terms"):
        old = ImportFile.objects.filter(
            batch__made_at__lt=_since(settings.KEEP_IMPORT_FILES_DAYS)
        )
        removed = {ImportFile._meta.label_lower: forget_files(old)}
        for told in logged():
            if told.keep_days:
                rows = told.model_class._base_manager.filter(
                    **{f"{told.at}__lt": _since(getattr(settings, told.keep_days))}
                )
                with pgtrigger.ignore():
                    removed[told.model.lower()] = rows._raw_delete(rows.db)
    return removed


def _since(days: int):
    return timezone.now() - timedelta(days=days)
