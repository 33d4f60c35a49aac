"""Two records of one thing become one, and two again.

A merge is planned before it is made: the plan is the preview that a person confirms,
and the list of changes that it leaves is the way back.
"""

from collections.abc import Iterable
from copy import copy

from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from registry.history.reasons import give_reason
from registry.models import Organisation, OrganisationMerge, RecordMerge
from registry.refusals import explain

from .merge_kinds import COLUMNS
from .merge_plan import MergePlan, preview_merge
from .row_changes import RowChange, changed_since


class MergeRefused(Exception):
    """A merge that cannot be made, or unmade, with every reason for it."""

    def __init__(self, *reasons: str):
        self.reasons = reasons
        super().__init__(" ".join(reasons))


@transaction.atomic
def merge_records(
    *,
    kept: models.Model,
    merged: models.Model,
    reason: str,
    user: AbstractBaseUser | None,
    agreed: str | None = None,
) -> OrganisationMerge | RecordMerge:
    """Move every fact of ``merged`` to ``kept``: organisations, clusters, persons or
    sources.

    Its name becomes another name of ``kept``. Of an organisation a tombstone stays that
    leads there, and the enterprise number moves if ``kept`` has none; any other record
    is removed, what it alone says moves, and its address leads to ``kept``.

    Args:
        agreed: the digest of the plan that somebody agreed to, if somebody did.

    Raises:
        MergeRefused: one of the two was merged already, their enterprise numbers or
            their kinds differ, somebody told them apart, the plan is no longer the one
            that was agreed to, or their facts together break a rule that those of each
            keep.
    """
    kept, merged = _locked(kept, merged)
    plan = preview_merge(kept, merged)
    if plan.blocks:
        raise MergeRefused(*plan.blocks)
    if agreed is not None and agreed != plan.digest:
        raise MergeRefused(
            _("Something about the two changed since the preview: look at it again.")
        )
    give_reason(reason)
    try:
        with transaction.atomic():
            _make(plan.changes)
    except IntegrityError as error:
        raise MergeRefused(*explain(error).messages) from error
    told = {
        "reason": reason,
        "changes": [change.as_json() for change in plan.changes],
        "made_by": user,
    }
    if plan.leaves_a_tombstone:
        return OrganisationMerge.objects.create(kept=kept, merged=merged, **told)
    return RecordMerge.objects.create(
        **{COLUMNS[type(kept)]: kept},
        gone=merged.slug,
        gone_name=str(merged),
        **told,
    )


@transaction.atomic
def undo_merge(
    *, merge: OrganisationMerge | RecordMerge, user: AbstractBaseUser | None
) -> OrganisationMerge | RecordMerge:
    """Make every row that a merge moved, changed or removed what it was before.

    What was added to the kept record since then stays with it.

    Raises:
        MergeRefused: it was undone already, or a row is no longer as the merge left it.
    """
    of_organisations = isinstance(merge, OrganisationMerge)
    kept, *_merged = _locked(merge.kept, *([merge.merged] if of_organisations else []))
    merge = type(merge).objects.get(pk=merge.pk)
    if merge.undone_at is not None:
        raise MergeRefused(_("This merge was undone already."))
    if of_organisations and kept.merged_into is not None:
        raise MergeRefused(_followed(kept, kept.merged_into))
    if not of_organisations and (later := _later(merge)):
        raise MergeRefused(_followed(later.gone_name, later.kept))
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


def refusals(plan: MergePlan) -> list[str]:
    """Return what the registry would refuse of a merge; nothing is changed."""
    try:
        with transaction.atomic():
            _make([copy(change) for change in plan.changes])
            transaction.set_rollback(True)
    except IntegrityError as error:
        return list(explain(error).messages)
    return []


def kept_in_its_place(model: type[models.Model], key: int) -> models.Model | None:
    """Return the record of a key, or the one that it was merged into since.

    None if there is none by now.
    """
    row = model._base_manager.filter(pk=key).first()
    if row is not None:
        return getattr(row, "merged_into", None) or row
    if model is Organisation or model not in COLUMNS:
        return None
    removed = [{"model": model._meta.label_lower, "pk": key, "after": None}]
    merge = (
        RecordMerge.objects.in_force()
        .filter(**{f"{COLUMNS[model]}__isnull": False}, changes__contains=removed)
        .order_by("-pk")
        .first()
    )
    return merge and merge.kept


def _make(changes: Iterable[RowChange]) -> None:
    for change in changes:
        change.make()
    connection.check_constraints()


def _followed(kept, other) -> str:
    return _("“%(kept)s” was merged into “%(other)s” since: undo that merge first.") % {
        "kept": kept,
        "other": other,
    }


def _later(merge: RecordMerge) -> RecordMerge | None:
    """Return the merge that took away the record that this one had kept, if one did."""
    since = RecordMerge.objects.in_force().filter(pk__gt=merge.pk).order_by("-pk")
    moved = [{"model": RecordMerge._meta.label_lower, "pk": merge.pk}]
    return since.filter(changes__contains=moved).first()


def _locked(*records: models.Model) -> list[models.Model]:
    """Return the records as they are now, held until the transaction ends."""
    with connection.cursor() as cursor:
        # One merge at a time: a merge also changes the tombstones of earlier ones,
        # which another merge may be holding.
        table = connection.ops.quote_name(OrganisationMerge._meta.db_table)
        cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
    keys = [record.pk for record in records]
    rows = type(records[0])._base_manager.select_for_update(of=("self",))
    rows = rows.order_by("pk")
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
