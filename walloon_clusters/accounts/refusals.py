"""Who was refused what: written down beside the logins, to trace an attack by."""

from contextlib import suppress
from datetime import timedelta
from http import HTTPStatus

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils import timezone
from django.views import csrf

from .clients import client_of
from .kinds import AccountEventKind
from .models import AccountEvent
from .recording import record

TERM = timedelta(minutes=15)
MOST_IN_A_TERM = 50
"""Refusals of one network that are written down: who goes on fills no table."""

SECRET_PARTS = {"key", "token", "uidb36"}
"""Parts of an address that open something by themselves: they are not written down."""


class RefusalsWrittenDown:
    """Writes down refused pages and forms, and looks for records that are not there.

    A record that somebody may not read is not found. That is written down of whoever
    is logged in, and of everybody where the page says that it ``has_closed_rows``.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not hasattr(request, "written_down") and (kind := _kind(request, response)):
            # Whatever is the matter with the database, the answer is made.
            with suppress(DatabaseError):
                _write_down(kind, request)
        return response


def form_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Refuse a form that could not be tied to a page of this site, and say so."""
    request.refused_as = AccountEventKind.FORM_REFUSED
    return csrf.csrf_failure(request, reason)


def _kind(request: HttpRequest, response: HttpResponse) -> AccountEventKind | None:
    if hasattr(request, "refused_as"):
        return request.refused_as
    if response.status_code == HTTPStatus.FORBIDDEN:
        return AccountEventKind.REFUSED
    if response.status_code == HTTPStatus.NOT_FOUND:
        if request.resolver_match and (_user(request) or _among_closed_ones(request)):
            return AccountEventKind.NOT_FOUND
    elif response.status_code == HTTPStatus.FOUND and _user(request):
        # The admin asks who may not open it to log in as somebody else.
        path, _mark, query = response["Location"].partition("?")
        if query.startswith("next=") and path in _logins():
            return AccountEventKind.REFUSED
    return None


def _user(request: HttpRequest):
    """Return who is logged in, if anybody is; nobody without a session is looked up."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    user = getattr(request, "user", None)
    return user if user is not None and user.is_authenticated else None


def _among_closed_ones(request: HttpRequest) -> bool:
    page = getattr(request.resolver_match.func, "view_class", None)
    return getattr(page, "has_closed_rows", False)


def _logins() -> set[str]:
    return {resolve_url(settings.LOGIN_URL), resolve_url("admin:login")}


def _write_down(kind: AccountEventKind, request: HttpRequest) -> None:
    if _has_room(AccountEvent.objects.refusals(), request):
        record(kind, _user(request), request=request, detail=_where(request))


def passkey_refused(request: HttpRequest, user) -> None:
    """Write down that a passkey was none, or not that of the account."""
    failed = AccountEvent.objects.filter(kind=AccountEventKind.CODE_FAILED)
    if _has_room(failed, request):
        record(
            AccountEventKind.CODE_FAILED,
            user,
            request=request,
            detail=Authenticator.Type.WEBAUTHN,
        )


def _has_room(events, request: HttpRequest) -> bool:
    """Whether fewer of them came from this network than are written down."""
    network = client_of(request).network
    told = events.since(timezone.now() - TERM).filter(network=network)
    return told.count() < MOST_IN_A_TERM


def _where(request: HttpRequest) -> str:
    """Return the page without its query, and without what would open it."""
    found = request.resolver_match
    if found and SECRET_PARTS & found.kwargs.keys():
        return f"{request.method} /{found.route}"
    return f"{request.method} {request.path}".replace("\0", "")
