"""How changes come in: as a list of their own, planned at once."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from registry.imports.plans.receiving import receive
from registry.imports.plans.tasks import plan
from registry.models import Cluster, ImportBatch, Source

from .changes import ProposedChange, as_file
from .columns import NAME
from .rights import may_go_on

MOST = 2_000
"""How many rows one plan changes: each is tried, and looked at by a person."""


def propose_changes(
    *,
    changes: Sequence[ProposedChange],
    title: str,
    about: dict | None = None,
    day: date,
    user,
    reason: str = "",
    source: Source | None = None,
    cluster: Cluster | None = None,
    is_proposal: bool = False,
) -> ImportBatch:
    """Keep changes as a plan, to be looked at; nothing of the registry changes yet.

    Args:
        title: what it is called by whoever makes it.
        about: what the title says, as ``wording.title_of`` reads it.
        day: of which the changes speak: that of the source, where they make one.
        source: the document that says so; none: what the network communicates.
        is_proposal: whether somebody else is to decide on it.

    Raises:
        ValidationError: there is nothing to change, or too much for one plan.
    """
    if not changes:
        raise ValidationError(_("There is nothing to change."), code="nothing")
    if len(changes) > MOST:
        raise ValidationError(
            _("At most %(most)s records are changed at once; these are %(count)s.")
            % {"most": MOST, "count": len(changes)},
            code="too_many",
        )
    with transaction.atomic():
        batch = receive(
            content=as_file(changes),
            filename=f"{NAME}.json",
            listed_on=day,
            user=user,
            kind=NAME,
            cluster=cluster,
            title=title[:200],
        )
        batch.about = about or {}
        batch.reason = reason
        batch.source = source
        batch.is_proposal = is_proposal
        batch.save()
    plan(batch=batch)
    return batch


def propose_list(*, reason: str, **sent) -> ImportBatch:
    """Keep a member list as a proposal, and read it.

    Args:
        sent: what ``registry.imports.plans.receiving.receive`` is given.
    """
    batch = receive(**sent)
    batch.reason = reason
    batch.is_proposal = True
    batch.save(update_fields=["reason", "is_proposal"])
    plan(batch=batch)
    return batch


def propose_again(*, batch: ImportBatch, user) -> ImportBatch:
    """Keep what was proposed before as a new proposal, planned as things are now.

    Raises:
        PermissionDenied: ``user`` did not make it, or may not propose any more.
    """
    if not may_go_on(user, batch):
        raise PermissionDenied
    with transaction.atomic():
        again = receive(
            content=bytes(batch.file.content),
            filename=batch.filename,
            listed_on=batch.listed_on,
            user=user,
            kind=batch.kind,
            cluster=batch.cluster,
            title=batch.title,
            mode=batch.mode,
        )
        again.about = batch.about
        again.reason = batch.reason
        again.source = batch.source if batch.kind == NAME else None
        again.is_proposal = True
        again.save()
    plan(batch=again)
    return again
