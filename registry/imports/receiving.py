"""How a member list comes in."""

import hashlib
from datetime import date

from django.db import transaction

from registry.models import Cluster, ImportBatch, ImportFile


@transaction.atomic
def receive(
    *, content: bytes, filename: str, cluster: Cluster, listed_on: date, mode, user
) -> ImportBatch:
    """Keep a member list as it was sent, to be planned; it is not read yet.

    The same list may come twice: ``ImportBatch.applied_before`` tells.
    """
    batch = ImportBatch.objects.create(
        cluster=cluster,
        listed_on=listed_on,
        mode=mode,
        filename=filename[-255:],
        fingerprint=hashlib.sha256(content).hexdigest(),
        made_by=user,
    )
    ImportFile.objects.create(batch=batch, content=content)
    return batch
