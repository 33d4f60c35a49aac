"""What a person does with views that he keeps."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from registry.models import Cadence, SavedView

CALLS = "registry.call_savedview"
"""The right to have programs called."""


def keep_view(*, user, name: str, address: str, language: str, **said) -> SavedView:
    """Keep an address under a name.

    Args:
        said: whether it is shared, how often mails are sent, which program is called.

    Raises:
        PermissionDenied: nobody is logged in, or he may not have programs called.
        ValidationError: the address is none of the site, or the name is taken.
    """
    if not user.is_authenticated:
        raise PermissionDenied
    view = SavedView(user=user, address=address, language=language)
    return change_view(view=view, user=user, name=name, **said)


def change_view(*, view: SavedView, user, **said) -> SavedView:
    """Change what is said of a kept view; a call of a program is tried anew.

    Raises:
        PermissionDenied: it is not his, or he may not have programs called.
        ValidationError: the name is taken.
    """
    if view.user_id != user.pk:
        raise PermissionDenied
    calls = said.get("hook_url", view.hook_url)
    if calls and calls != view.hook_url and not user.has_perm(CALLS):
        raise PermissionDenied
    for name, value in said.items():
        setattr(view, name, value)
    view.hook_off_at = None
    view.full_clean()
    with transaction.atomic():
        view.save()
    return view


def drop_view(*, view: SavedView, user) -> None:
    """Keep a view no longer; what was told of it goes with it.

    Raises:
        PermissionDenied: it is not his.
    """
    if view.user_id != user.pk:
        raise PermissionDenied
    view.delete()


def stop_mails(*, user_key: int) -> int:
    """Send a person no more mails of kept views; return of how many there were any."""
    rows = SavedView.objects.filter(user=user_key, cadence=Cadence.DAILY)
    return rows.update(cadence=Cadence.NONE)


def end_calls(*, view: SavedView) -> None:
    """Let the program be that a view called, until its keeper wants it called again."""
    SavedView.objects.filter(pk=view.pk).update(hook_off_at=timezone.now())
