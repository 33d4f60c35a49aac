"""What is answered while something is missing that is no mistake of ours."""

import errno
from contextlib import suppress
from dataclasses import dataclass

import psycopg
from django.db import Error as DatabaseError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registry.api import is_for_programs
from registry.api.problems import ApiProblem, ProblemKind
from registry.files.pieces import PIECE
from registry.files.refusal import MAX_BYTES

SECONDS_TO_COME_BACK = 10

CONNECTION_FAILED = "08"
"""How the codes begin of all that is wrong with a connection."""

SHUTTING_DOWN = ("57P01", "57P02", "57P03", "57P05")
TOO_MANY_CONNECTIONS = "53300"
DISK_FULL = "53100"

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@dataclass(frozen=True)
class Outage:
    """What is missing, and what is said of it.

    Args:
        comes_back: whether waiting is enough; else somebody has to do something.
    """

    kind: ProblemKind
    detail: Promise
    template: str
    comes_back: bool


AWAY = Outage(
    ProblemKind(
        "serviceUnavailable", 503, _("The registry cannot be reached just now")
    ),
    _("Its database does not answer. Ask again in a moment."),
    "503.html",
    comes_back=True,
)
FULL = Outage(
    ProblemKind("insufficientStorage", 507, _("There is no room left")),
    _("A disk of the site is full, nothing was saved: its keeper must make room."),
    "507.html",
    comes_back=False,
)


def outage_of(error: BaseException | None) -> Outage | None:
    """Return what is missing where an error was raised; None if it is another error."""
    seen = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        if found := _told_by(error):
            return found
        error = error.__cause__
    return None


def answer(request: HttpRequest, outage: Outage) -> HttpResponse:
    """Answer that something is missing: with a page, or to programs with a problem.

    It is no failure of the request, whose trace nobody has to read: of what is missing
    the log tells by itself, once.
    """
    if outage is FULL:
        _take_in(request)
    language = getattr(request, "LANGUAGE_CODE", None)
    if language is None:
        language = translation.get_language_from_request(request)
    with translation.override(language):
        if is_for_programs(request):
            response = ApiProblem(outage.kind, str(outage.detail)).response()
        else:
            page = render_to_string(outage.template)
            response = HttpResponse(page, status=outage.kind.status)
    if outage.comes_back:
        response["Retry-After"] = str(SECONDS_TO_COME_BACK)
    patch_cache_control(response, no_store=True)
    response._has_been_logged = True  # as Django calls it
    return response


def _take_in(request: HttpRequest) -> None:
    """Give back what an upload took, and read what is still on its way.

    Nobody sees an answer before he has sent all.
    """
    for handler in request.upload_handlers:
        if file := getattr(handler, "file", None):
            with suppress(OSError):
                file.close()
    left = MAX_BYTES
    with suppress(OSError):
        while left > 0 and (piece := request.read(PIECE)):
            left -= len(piece)


def _told_by(error: BaseException) -> Outage | None:
    if isinstance(error, OSError):
        return FULL if error.errno in NO_ROOM else None
    if not isinstance(error, psycopg.Error | DatabaseError):
        return None
    code = getattr(error, "sqlstate", None)
    if code == DISK_FULL:
        return FULL
    if code in (*SHUTTING_DOWN, TOO_MANY_CONNECTIONS):
        return AWAY
    if code is not None:
        return AWAY if code.startswith(CONNECTION_FAILED) else None
    # Nobody was there to give a code.
    return AWAY if isinstance(error, psycopg.OperationalError) else None
