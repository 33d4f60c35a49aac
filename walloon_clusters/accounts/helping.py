"""How an administrator helps somebody into an account, never into more than his own."""

from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import get_adapter as get_other_sites
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest

from registry.rights.accounts import may_keep

from .models import AccountEventKind
from .other_site import PROVIDER
from .recording import record
from .sessions import end_all_of


def may_help(helper: User, account: User) -> bool:
    """Whether somebody may help with an account: not with his own, nor beyond his."""
    return (
        helper != account
        and helper.has_perm("auth.change_user")
        and may_keep(helper, account)
    )


def invite(account: User, request: HttpRequest) -> str:
    """Let the owner of an account choose a password, by a link that works once.

    Where the site sends mail and the account has an address, the link goes there.

    Returns:
        The link to hand over, or nothing where it was sent.

    Raises:
        PermissionDenied: the account is closed, or beyond who asks.
    """
    _refuse_strangers(account, request)
    if not account.is_active:
        raise PermissionDenied
    token = default_token_generator.make_token(account)
    adapter = get_adapter(request)
    link = adapter.get_reset_password_from_key_url(
        f"{user_pk_to_url_str(account)}-{token}"
    )
    record(
        AccountEventKind.INVITED,
        account,
        request=request,
        detail=request.user.get_username(),
    )
    if not is_sent(account):
        return link
    told = {"link": link, "username": account.get_username(), "days": days_of_link()}
    adapter.send_mail("account/email/invitation", account.email, told)
    return ""


def take_away_factors(account: User, request: HttpRequest) -> int:
    """Take the second factors of an account away, and end its sessions.

    Whoever lost a device logs in with the password, and sets up another one.

    Returns:
        How many there were, recovery codes apart.

    Raises:
        PermissionDenied: the account is beyond who asks.
    """
    _refuse_strangers(account, request)
    taken = 0
    with transaction.atomic():
        for factor in Authenticator.objects.filter(user=account):
            factor.delete()
            taken += factor.type != Authenticator.Type.RECOVERY_CODES
            record(
                AccountEventKind.FACTOR_REMOVED,
                account,
                request=request,
                detail=f"{factor.type} ({request.user.get_username()})",
            )
        end_all_of(account)
    if taken and is_sent(account):
        # Its owner hears of it, whoever asked for it.
        get_adapter(request).send_mail(
            "account/email/factors_taken",
            account.email,
            {"username": account.get_username()},
        )
    return taken


def end_sessions(account: User, request: HttpRequest) -> int:
    """End all sessions of an account; return how many there were.

    Raises:
        PermissionDenied: the account is beyond who asks.
    """
    _refuse_strangers(account, request)
    with transaction.atomic():
        ended = end_all_of(account)
        record(
            AccountEventKind.SESSION_ENDED,
            account,
            request=request,
            detail=request.user.get_username(),
        )
    return ended


def tie(account: User, identifier: str, request: HttpRequest) -> SocialAccount:
    """Let the owner of an account log in by the other site, under an identifier there.

    Its owner hears of it by mail, where mail is set up. A second factor that the
    account has, or owes, is asked for all the same.

    Raises:
        PermissionDenied: the account is beyond who asks.
        IntegrityError: the identifier is tied to an account already.
    """
    _refuse_strangers(account, request)
    with transaction.atomic():
        tied = SocialAccount.objects.create(
            user=account, provider=PROVIDER, uid=identifier
        )
        _tell_of_tie(AccountEventKind.TIED, "account_connected", tied, request)
    return tied


def untie(account: User, request: HttpRequest) -> int:
    """Have nobody log in to an account by the other site; its sessions end.

    Returns:
        How many identifiers were tied to it.

    Raises:
        PermissionDenied: the account is beyond who asks.
    """
    _refuse_strangers(account, request)
    tied = list(SocialAccount.objects.filter(user=account))
    with transaction.atomic():
        for each in tied:
            each.delete()
            _tell_of_tie(AccountEventKind.UNTIED, "account_disconnected", each, request)
        end_all_of(account)
    return len(tied)


def is_sent(account: User) -> bool:
    """Whether a link goes to its owner by mail."""
    return settings.MAIL and bool(account.email)


def days_of_link() -> int:
    """Return how many days a link works, if it is not used before."""
    return settings.PASSWORD_RESET_TIMEOUT // 86_400


def _tell_of_tie(kind, mail: str, tied: SocialAccount, request: HttpRequest) -> None:
    helper = request.user.get_username()
    record(kind, tied.user, request=request, detail=f"{tied.provider} ({helper})")
    get_other_sites(request).send_notification_mail(
        f"socialaccount/email/{mail}",
        tied.user,
        context={"account": tied, "provider": tied.get_provider(request)},
    )


def _refuse_strangers(account: User, request: HttpRequest) -> None:
    if not may_help(request.user, account):
        raise PermissionDenied
