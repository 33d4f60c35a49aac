"""What is answered where nothing else can be: in both languages, at once.

Such an answer asks nothing of the database, and is made once: whoever is told that the
site is busy does not make it busier.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registry.api import PREFIX
from registry.api.problems import CONTENT_TYPE, ApiProblem, ProblemKind

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "font-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
SAFE_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
}


@dataclass(frozen=True)
class RefusedRequest:
    """Why a request is not answered, and after how many seconds it may be again.

    Args:
        name: what the problem is called, for programs.
        again: after how many seconds; 0 where it would be refused again.
    """

    status: int
    name: str
    title: Promise
    detail: Promise
    again: int = 0

    def after(self, seconds: int) -> "RefusedRequest":
        """Return the same with another number of seconds."""
        told = (self.status, self.name, self.title, self.detail)
        return RefusedRequest(*told, again=seconds)

    @property
    def status_line(self) -> str:
        return f"{self.status} {HTTPStatus(self.status).phrase}"

    def headers(self, *, for_programs: bool, asks_again: bool) -> dict[str, str]:
        """Return the headers of the answer.

        Args:
            asks_again: whether the page may ask again by itself.
        """
        kind = CONTENT_TYPE if for_programs else "text/html; charset=utf-8"
        told = {"Content-Type": kind, **SAFE_HEADERS}
        if self.again:
            told["Retry-After"] = str(self.again)
            if asks_again and not for_programs:
                told["Refresh"] = str(self.again)
        return told

    def content(self, *, for_programs: bool, language: str) -> bytes:
        """Return the answer: a page in both languages, or a problem for programs."""
        return _problem(self, language) if for_programs else _page(self)


BUSY = RefusedRequest(
    503,
    "serviceUnavailable",
    _("The site is busy"),
    _(
        "More is asked at this moment than it answers at once. Nothing is broken: "
        "ask again in a few seconds."
    ),
    again=3,
)
TOOK_TOO_LONG = RefusedRequest(
    503,
    "serviceUnavailable",
    _("This takes too long"),
    _(
        "The answer was stopped, so that all others are answered too. Nothing that you "
        "sent was saved in part. Narrow what you ask for with a filter, or ask again "
        "later."
    ),
    again=60,
)
HELD = RefusedRequest(
    503,
    "serviceUnavailable",
    _("Somebody else is changing this"),
    _(
        "What you sent was not saved: somebody else, or an import, is changing the "
        "same. Go back and send it again in a moment."
    ),
    again=10,
)
TOO_OFTEN = RefusedRequest(
    429,
    "tooManyRequests",
    _("Too many requests"),
    _(
        "More is asked from where you are than the site answers in a minute. Wait a "
        "minute; whoever needs everything takes the whole registry as files."
    ),
    again=60,
)
NO_SPACE = RefusedRequest(
    507,
    "insufficientStorage",
    _("There is no room left"),
    _(
        "A disk of the site is full. Nothing of what you sent was saved, not even in "
        "part. Who keeps the site must make room; until then all pages can be read."
    ),
    again=600,
)
TOO_LARGE = RefusedRequest(
    413,
    "payloadTooLarge",
    _("This is too large"),
    _("What you sent is larger than any file that the site reads."),
)
TOO_SLOW = RefusedRequest(
    408,
    "requestTimeout",
    _("This arrived too slowly"),
    _("What you sent did not arrive in time, and was not saved. Send it again."),
)
NO_LENGTH = RefusedRequest(
    411,
    "lengthRequired",
    _("The length is missing"),
    _("Whoever sends something says how long it is, in Content-Length."),
)
NOT_UNDERSTOOD = RefusedRequest(
    400,
    "badRequest",
    _("The request cannot be understood"),
    _("Its headers are too long, or what it announces did not arrive."),
)


def is_for_programs(path: str, accept: str) -> bool:
    """Whether a program asks: for the API, or for anything but a page."""
    return f"{path}/".startswith(f"{PREFIX}/") or "text/html" not in accept


def refused_response(
    request: HttpRequest, refused: RefusedRequest, *, asks_again: bool = False
) -> HttpResponse:
    """Return the answer, to a person or to a program.

    Args:
        asks_again: whether the page may ask again by itself.
    """
    for_programs = is_for_programs(request.path_info, request.headers.get("accept", ""))
    language = translation.get_language_from_request(request)
    return HttpResponse(
        refused.content(for_programs=for_programs, language=language),
        status=refused.status,
        headers=refused.headers(for_programs=for_programs, asks_again=asks_again),
    )


@lru_cache(maxsize=100)
def _page(refused: RefusedRequest) -> bytes:
    told = {"languages": list(_in_languages(refused))}
    with translation.override(settings.LANGUAGE_CODE):
        return render_to_string("registry/refused_request.html", told).encode()


def _in_languages(refused: RefusedRequest) -> Iterator[tuple[str, str, str]]:
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            yield code, str(refused.title), str(refused.detail)


@lru_cache(maxsize=100)
def _problem(refused: RefusedRequest, language: str) -> bytes:
    with translation.override(language):
        kind = ProblemKind(refused.name, refused.status, refused.title)
        further = {"retryAfterSec": refused.again} if refused.again else {}
        problem = ApiProblem(kind, str(refused.detail), further=further)
        return json.dumps(problem.told, ensure_ascii=False).encode()
