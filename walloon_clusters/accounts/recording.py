"""Every login, refusal and change of factor becomes an ``AccountEvent``.

Each is told to the logs of the machine as well, as fields: what, which account by its
number, from which address; no name, no page, nothing that was typed.

The library that logs people in tells of them by signals, and in no other way. They
change no row of anybody else: they only write down what happened.
"""

import logging

from allauth.account import signals as account
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from allauth.socialaccount import signals as other_site
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.auth.signals import user_logged_out
from django.http import HttpRequest

from .clients import client_of
from .kinds import OF_ATTACKS
from .models import AccountEvent, AccountEventKind

logger = logging.getLogger("walloon_clusters.security")


def record(
    kind: AccountEventKind,
    user: AbstractBaseUser | None,
    *,
    request: HttpRequest | None = None,
    detail: str = "",
) -> AccountEvent:
    """Write down what happened to an account, and where the request came from."""
    came_from = {}
    if request is not None and "REMOTE_ADDR" in request.META:
        client = client_of(request, user and user.pk)
        request.written_down = True
        came_from = {
            "address": client.address,
            "network": client.network,
            "device": client.device,
            "user_agent": client.user_agent,
        }
    event = AccountEvent.objects.create(
        kind=kind,
        user=user,
        name=user.get_username().lower()[:150] if user else "",
        detail=detail[:150],
        **came_from,
    )
    tell(event)
    return event


def tell(event: AccountEvent) -> None:
    """Tell the logs of the machine what is written down."""
    told = {
        "event": str(event.kind),
        "user": event.user_id,
        "address": event.address,
    }
    logger.log(
        logging.WARNING if event.kind in OF_ATTACKS else logging.INFO,
        "%(event)s user=%(user)s address=%(address)s",
        told,
        extra=told,
    )


def connect() -> None:
    """Listen to what the library tells; called once, when the site starts."""
    for signal, receiver in [
        (account.user_logged_in, _logged_in),
        (user_logged_out, _logged_out),
        (account.password_changed, _password_changed),
        (account.password_set, _password_changed),
        (account.password_reset, _password_reset),
        (mfa.authenticator_added, _factor_added),
        (mfa.authenticator_removed, _factor_removed),
        (mfa.authenticator_reset, _codes_renewed),
        (mfa.authentication_failed, _code_failed),
        (other_site.social_account_added, _tied),
        (other_site.social_account_removed, _untied),
    ]:
        signal.connect(receiver, dispatch_uid=f"account event {receiver.__name__}")


def _logged_in(request, user, **_others):
    used = get_authentication_records(request, user)
    methods = [each.get("type") or each["method"] for each in used]
    record(AccountEventKind.LOGGED_IN, user, request=request, detail=", ".join(methods))


def _logged_out(request, user, **_others):
    if user is not None:
        record(AccountEventKind.LOGGED_OUT, user, request=request)


def _password_changed(request, user, **_others):
    record(AccountEventKind.PASSWORD_CHANGED, user, request=request)


def _password_reset(request, user, **_others):
    record(AccountEventKind.PASSWORD_RESET, user, request=request)


def _factor_added(request, user, authenticator, **_others):
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        return
    record(
        AccountEventKind.FACTOR_ADDED, user, request=request, detail=authenticator.type
    )
    if request.user == user:
        # It was shown just now that the factor is there: this session has used it. The
        # others have not, and end.
        record_authentication(
            request,
            user,
            "mfa",
            id=authenticator.pk,
            type=authenticator.type,
            reauthenticated=True,
        )
        end_other_sessions(request, user)


def _factor_removed(request, user, authenticator, **_others):
    record(
        AccountEventKind.FACTOR_REMOVED,
        user,
        request=request,
        detail=authenticator.type,
    )


def _codes_renewed(request, user, **_others):
    record(AccountEventKind.CODES_RENEWED, user, request=request)


def _code_failed(request, user, authenticator, **_others):
    record(
        AccountEventKind.CODE_FAILED, user, request=request, detail=authenticator.type
    )


def _tied(request, sociallogin, **_others):
    record(
        AccountEventKind.TIED,
        sociallogin.user,
        request=request,
        detail=sociallogin.account.provider,
    )


def _untied(request, socialaccount, **_others):
    record(
        AccountEventKind.UNTIED,
        socialaccount.user,
        request=request,
        detail=socialaccount.provider,
    )


def end_other_sessions(request, user) -> None:
    from allauth.usersessions.internal.flows.sessions import end_other_sessions

    end_other_sessions(request, user)
