"""Two records of one organisation become one, and two again.

A merge is planned before it is made: the plan is the preview that a person confirms,
and the list of changes that it leaves is the way back.
"""

from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from registry.models import Organisation, OrganisationMerge
from registry.refusals import explain

from .merge_plan import preview_merge
from .row_changes import RowChange, changed_since


class MergeRefused(Exception):
    """A merge that cannot be made, or unmade, with every reason for it."""

    def __init__(self, *reasons: str):
        self.reasons = reasons
        super().__init__(" ".join(reasons))


@transaction.atomic
def merge_organisations(
    *,
    kept: Organisation,
    merged: Organisation,
    reason: str,
    user: AbstractBaseUser | None,
    agreed: str | None = None,
) -> OrganisationMerge:
    """Move every fact of ``merged`` to ``kept`` and leave a tombstone that leads there.

    Its name becomes another name of ``kept``, and its enterprise number moves there if
    ``kept`` has none.

    Args:
        agreed: the digest of the plan that somebody agreed to, if somebody did.

    Raises:
        MergeRefused: one of the two was merged already, their enterprise numbers
            differ, the plan is no longer the one that was agreed to, or their facts
            together break a rule that those of each keep.
    """
    kept, merged = _locked(kept, merged)
    plan = preview_merge(kept, merged)
    if plan.blocks:
        raise MergeRefused(*plan.blocks)
    if agreed is not None and agreed != plan.digest:
        raise MergeRefused(
            _("Something about the two changed since the preview: look at it again.")
        )
    try:
        with transaction.atomic():
            for change in plan.changes:
                change.make()
    except IntegrityError as error:
        raise MergeRefused(*explain(error).messages) from error
    return OrganisationMerge.objects.create(
        kept=kept,
        merged=merged,
        reason=reason,
        changes=[change.as_json() for change in plan.changes],
        made_by=user,
    )


@transaction.atomic
def undo_merge(
    *, merge: OrganisationMerge, user: AbstractBaseUser | None
) -> OrganisationMerge:
    """Make every row that a merge moved, changed or removed what it was before.

    What was added to the kept organisation since then stays with it.

    Raises:
        MergeRefused: it was undone already, or a row is no longer as the merge left it.
    """
    kept, _merged = _locked(merge.kept, merge.merged)
    merge = OrganisationMerge.objects.get(pk=merge.pk)
    if merge.undone_at is not None:
        raise MergeRefused(_("This merge was undone already."))
    if kept.merged_into is not None:
        raise MergeRefused(
            _("“%(kept)s” was merged into “%(other)s” since: undo that merge first.")
            % {"kept": kept, "other": kept.merged_into}
        )
    changes = [RowChange(**change) for change in merge.changes]
    if since := changed_since(changes):
        raise MergeRefused(*(_said(change, columns) for change, columns in since))
    try:
        with transaction.atomic():
            for change in reversed(changes):
                change.unmake()
            connection.check_constraints()
    except IntegrityError as error:
        raise MergeRefused(
            _("What was there before no longer fits what was recorded since: %(error)s")
            % {"error": str(error).splitlines()[0]}
        ) from error
    merge.undone_by = user
    merge.undone_at = timezone.now()
    merge.save(update_fields=["undone_by", "undone_at"])
    return merge


def _locked(*organisations: Organisation) -> list[Organisation]:
    """Return the organisations as they are now, held until the transaction ends."""
    with connection.cursor() as cursor:
        # One merge at a time: a merge also changes the tombstones of earlier ones,
        # which another merge may be holding.
        table = connection.ops.quote_name(OrganisationMerge._meta.db_table)
        cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
    keys = [organisation.pk for organisation in organisations]
    rows = Organisation.objects.select_for_update(of=("self",)).order_by("pk")
    found = {row.pk: row for row in rows.filter(pk__in=keys)}
    if len(found) < len(set(keys)):
        raise MergeRefused(_("One of the two was removed meanwhile."))
    return [found[key] for key in keys]


def _said(change: RowChange, columns: list[str]) -> str:
    model = change.model_class
    if not columns:
        return _("The %(model)s no. %(pk)s was removed since.") % {
            "model": model._meta.verbose_name,
            "pk": change.pk,
        }
    names = [
        str(field.verbose_name)
        for field in model._meta.concrete_fields
        if field.attname in columns
    ]
    return _("The %(model)s “%(row)s” was changed since: %(columns)s.") % {
        "model": model._meta.verbose_name,
        "row": model._base_manager.get(pk=change.pk),
        "columns": ", ".join(names),
    }
