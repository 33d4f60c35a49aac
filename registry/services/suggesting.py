"""What a person makes of a suggestion: nothing, until it is taken back."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from registry.history.reasons import give_reason
from registry.models import Cluster, Organisation, SuggestionDismissal


def dismiss_suggestion(
    *, organisation: Organisation, suggested: Organisation | Cluster, reason: str, user
) -> SuggestionDismissal:
    """Remember that a partner or a network is not relevant: not suggested again to her.

    Raises:
        PermissionDenied: nobody is logged in.
        ValidationError: no reason is given, or it was dismissed already.
    """
    if not user.is_authenticated:
        raise PermissionDenied
    name = "cluster" if isinstance(suggested, Cluster) else "partner"
    dismissal = SuggestionDismissal(
        user=user,
        organisation=organisation,
        reason=reason.strip(),
        **{name: suggested},
    )
    dismissal.full_clean()
    with transaction.atomic():
        give_reason(dismissal.reason)
        dismissal.save()
    return dismissal


def suggest_again(*, dismissal: int, user) -> None:
    """Take back that a suggestion is not relevant; only who said so may.

    Raises:
        PermissionDenied: nobody is logged in.
        ValidationError: it was taken back already.
    """
    if not user.is_authenticated:
        raise PermissionDenied
    own = SuggestionDismissal.objects.filter(pk=dismissal, user=user.pk)
    removed, _by_model = own.delete()
    if not removed:
        raise ValidationError(_("It was taken back already."))
