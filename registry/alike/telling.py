"""What people say of records that look like one: that they are two."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from registry.history.reasons import give_reason
from registry.models import DistinctPair

from .kinds import RecordKind


def tell_apart(
    *, kind: RecordKind, one: int, other: int, reason: str, user
) -> DistinctPair:
    """Remember that two records are not one: they are not offered again.

    Args:
        one: the key of a record, like ``other``; their order does not matter.

    Raises:
        PermissionDenied: the user may not tell records apart.
        ValidationError: one of the two is gone, or they were told apart already.
    """
    if not user.has_perm("registry.add_distinctpair"):
        raise PermissionDenied
    first, second = sorted((one, other))
    column = kind.known.column
    with transaction.atomic():
        rows = kind.known.rows().select_for_update(of=("self",))
        if rows.filter(pk__in=(first, second)).count() != 2:
            raise ValidationError(_("One of the two was removed meanwhile."))
        pair = DistinctPair(
            **{f"{column}_id": first, f"other_{column}_id": second},
            reason=reason.strip(),
            said_by=user,
        )
        pair.full_clean()
        give_reason(pair.reason)
        pair.save()
    return pair


def offer_again(*, pair: int, user) -> None:
    """Take back that two records are not one.

    Raises:
        PermissionDenied: the user may not take it back.
        ValidationError: it was taken back already.
    """
    if not user.has_perm("registry.delete_distinctpair"):
        raise PermissionDenied
    removed, _by_model = DistinctPair.objects.filter(pk=pair).delete()
    if not removed:
        raise ValidationError(_("It was taken back already."))
