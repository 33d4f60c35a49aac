"""Brakes on guessing passwords, which lock no colleague out.

Wrong attempts are counted where they come from, never for a name alone: whoever guesses
at a name is stopped, and its owner goes in from anywhere else. A browser that logged in
to the account before is counted by itself, so that neither a stranger behind the same
address nor one who guesses from everywhere stands in its way.
"""

from datetime import timedelta

from django.contrib.auth import get_user_model
from django.http import HttpRequest
from django.utils import timezone

from .clients import Client, client_of
from .models import AccountEvent, AccountEventKind
from .recording import tell

TERM = timedelta(minutes=15)
AT_ONE_NAME = 5
"""Wrong passwords for one name, from one network or from one known browser."""
AT_ALL_NAMES = 20
"""Wrong attempts from one network, whatever the names."""
FROM_EVERYWHERE = 50
"""Wrong passwords for one name, from all networks. Beyond it each has one attempt."""


def begin_attempt(request: HttpRequest, typed: str) -> AccountEvent | None:
    """Note an attempt to log in, or return nothing where it is one too many.

    It is noted as failed before the password is looked at: of many attempts at once
    none goes uncounted. ``succeeded`` takes the note back.
    """
    user = get_user_model().objects.filter(username=typed).first()
    client = client_of(request, user and user.pk)
    attempt = AccountEvent.objects.create(
        user=user,
        name=as_counted(typed),
        kind=AccountEventKind.LOGIN_FAILED,
        address=client.address,
        network=client.network,
        device=client.device,
        user_agent=client.user_agent,
    )
    if _within_bounds(attempt):
        return attempt
    _refuse(attempt, client)
    return None


def succeeded(attempt: AccountEvent) -> None:
    """Take back the note of an attempt that was no guess.

    Those before it stay counted, but not for the browser, which is known from now on.
    """
    AccountEvent.objects.filter(pk=attempt.pk).delete()


def as_counted(typed: str) -> str:
    return typed.strip().lower().replace("\0", "")[:150]


def _within_bounds(attempt: AccountEvent) -> bool:
    guesses = AccountEvent.objects.guesses().since(timezone.now() - TERM)
    if attempt.device:
        own = guesses.filter(name=attempt.name, device=attempt.device)
        return own.count() <= AT_ONE_NAME
    guesses = guesses.filter(device="")
    at_name = guesses.filter(name=attempt.name)
    from_here = guesses.filter(network=attempt.network)
    allowed = AT_ONE_NAME if at_name.count() <= FROM_EVERYWHERE else 1
    return (
        from_here.filter(name=attempt.name).count() <= allowed
        and from_here.count() <= AT_ALL_NAMES
    )


def _refuse(attempt: AccountEvent, client: Client) -> None:
    """Note the refusal once in a term: whoever goes on asking fills no table."""
    AccountEvent.objects.filter(pk=attempt.pk).delete()
    told = AccountEvent.objects.since(timezone.now() - TERM).filter(
        kind=AccountEventKind.LOGIN_REFUSED, name=attempt.name, network=client.network
    )
    if not told.exists():
        attempt.pk = None
        attempt._state.adding = True
        attempt.kind = AccountEventKind.LOGIN_REFUSED
        attempt.save()
        tell(attempt)
