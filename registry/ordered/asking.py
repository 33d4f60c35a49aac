"""How a request becomes an order, and an order a request again, for the worker."""

import hashlib

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse
from django.test.client import RequestFactory
from django.utils import timezone

from registry.lists.csv_choice import COOKIE, csv_of
from registry.state.commits import current_state
from registry.state.unchanged import program

from .kept import key_of, take_order
from .orders import AskedFile, Order

FORM = "application/x-www-form-urlencoded"


def asked_by(request: HttpRequest) -> AskedFile:
    """Return everything that makes a difference to the file that a request asks for."""
    user = request.user if request.user.is_authenticated else None
    return AskedFile(
        address=request.get_full_path(),
        method=request.method,
        sent=request.POST.urlencode() if request.method == "POST" else "",
        host=request.get_host(),
        is_secure=request.is_secure(),
        language=request.LANGUAGE_CODE,
        csv=csv_of(request),
        user=user and user.pk,
        rights=rights_of(user) if user else "",
    )


def rights_of(user) -> str:
    """Return a mark of what somebody may do."""
    told = (user.pk, user.is_active, user.is_staff, user.is_superuser)
    rights = sorted(user.get_all_permissions())
    return hashlib.sha256(repr((told, rights)).encode()).hexdigest()[:32]


def order(asked: AskedFile) -> Order:
    """Return the order of a file of this state, a new one if there was none.

    Raises:
        TooManyOrders: as many wait as are taken.
        OSError: there is no place for it on the disk.
    """
    state = current_state()
    mark = state.mark if state else timezone.now()
    return take_order(key_of(asked, mark, timezone.localdate(), program()), asked)


def may_fetch(user, asked: AskedFile) -> bool:
    """Whether somebody may have a file: that of everybody, or his own."""
    if asked.user is None:
        return True
    return user.pk == asked.user and rights_of(user) == asked.rights


def answered(asked: AskedFile) -> HttpResponse:
    """Return what the site answers to what was asked, for the same person.

    Nobody logs in: that it was him, and with which factors, was looked at when he
    ordered.
    """
    handler = BaseHandler()
    handler.load_middleware()
    return handler.get_response(_request(asked))


def _request(asked: AskedFile) -> WSGIRequest:
    request = RequestFactory().generic(
        asked.method,
        asked.address,
        asked.sent,
        FORM,
        secure=asked.is_secure,
        headers={
            "host": asked.host,
            "accept-language": asked.language,
            "cookie": f"{COOKIE}={asked.csv}",
        },
    )
    # As the middleware of Django keeps whom it found.
    request._cached_user = _user(asked)
    request._dont_enforce_csrf_checks = True
    request.was_ordered = True
    return request


def _user(asked: AskedFile):
    if asked.user is None:
        return AnonymousUser()
    user = get_user_model().objects.filter(pk=asked.user, is_active=True).first()
    return user if user and may_fetch(user, asked) else AnonymousUser()
