"""How a list comes in."""

import hashlib
from datetime import date

from django.db import transaction

from registry.models import Cluster, ImportBatch, ImportFile, ImportMode
from registry.models.import_batch import MEMBERS


@transaction.atomic
def receive(
    *,
    content: bytes,
    filename: str,
    listed_on: date,
    user,
    kind: str = MEMBERS,
    cluster: Cluster | None = None,
    title: str = "",
    mode: str = ImportMode.ADDITIONS,
) -> ImportBatch:
    """Keep a list as it was sent, to be planned; it is not read yet.

    The same list may come twice: ``ImportBatch.applied_before`` tells.
    """
    batch = ImportBatch.objects.create(
        kind=kind,
        cluster=cluster,
        title=title,
        listed_on=listed_on,
        mode=mode,
        filename=filename[-255:],
        fingerprint=hashlib.sha256(content).hexdigest(),
        made_by=user,
    )
    ImportFile.objects.create(batch=batch, content=content)
    return batch
