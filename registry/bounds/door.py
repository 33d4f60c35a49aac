"""The door of the site: a WSGI application before that of Django.

It stands outside of Django, because a place is held until the last byte of an answer
was handed over, and what is refused must cost nothing.
"""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from io import BytesIO
from tempfile import SpooledTemporaryFile

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse

from . import bodies
from .answers import (
    BUSY,
    NOT_UNDERSTOOD,
    TOO_OFTEN,
    RefusedRequest,
    refused_response,
)
from .clients import Clients, network_of
from .deadlines import Deadline
from .kinds import BODIES, KINDS, SAFE, RequestKind, is_light, kind_of
from .places import PlacesOfKinds

LONGEST_HEADERS = 32 * 1024
MOST_HEADERS = 80
"""The server itself refuses a hundred, or 400 kB."""

WHOLE = 4 * 1024 * 1024
"""Bytes up to which an answer is handed over whole: a slow reader then keeps nothing
but its memory waiting."""

SECONDS_BETWEEN_THREADS = 0.001
"""How long a thread calculates before another may: a fifth of what Python has it, so
that health is told beside twelve threads that calculate."""

Start = Callable[..., object]
Answer = Callable[[HttpRequest], HttpResponse]


class Door:
    """Lets requests in to an application, each within its bounds.

    Args:
        application: what answers those that come in.
        around: the middleware around each refusal, the outermost first: what writes it
            down, and what it asks of browsers. None of it may ask the database.
    """

    def __init__(
        self,
        application: Callable[[dict, Start], Iterable[bytes]],
        around: Sequence[Callable[[Answer], Answer]] = (),
    ):
        self.application = application
        self.around = around
        self.places = PlacesOfKinds(settings.SERVING_THREADS, KINDS)
        self.clients = Clients()
        sys.setswitchinterval(SECONDS_BETWEEN_THREADS)

    def __call__(self, environ: dict, start: Start) -> Iterable[bytes]:
        if is_light(environ["PATH_INFO"]):
            return handed_over(self.application(environ, start))
        refused = self._refused(environ)
        if refused:
            return self._refuse(environ, start, refused)
        kind = kind_of(
            environ["REQUEST_METHOD"], environ["PATH_INFO"], environ["QUERY_STRING"]
        )
        if not self.places.take(kind):
            _forget_sent(environ)
            return self._refuse(environ, start, BUSY)
        return self._answer(kind, environ, start)

    def _answer(self, kind: RequestKind, environ: dict, start: Start):
        deadline = Deadline(kind)

        def leave() -> None:
            self.places.leave(kind)
            _forget_sent(environ)

        deadline.begin()
        try:
            answer = self.application(environ, start)
        except BaseException:
            deadline.end()
            leave()
            raise
        return handed_over(answer, deadline.end, leave)

    def _refused(self, environ: dict) -> RefusedRequest | None:
        """Receive a request; return why it is refused, if it is."""
        headers = [value for name, value in environ.items() if name[:5] == "HTTP_"]
        length = sum(map(len, headers)) + len(environ["QUERY_STRING"])
        if len(headers) > MOST_HEADERS or length > LONGEST_HEADERS:
            return NOT_UNDERSTOOD
        cookies = environ.get("HTTP_COOKIE", "")
        seconds = self.clients.seconds_to_wait(
            network_of(environ),
            has_session=f"{settings.SESSION_COOKIE_NAME}=" in cookies,
        )
        if seconds:
            return TOO_OFTEN.after(seconds)
        if environ["REQUEST_METHOD"] in SAFE:
            return None
        length = bodies.announced(environ)
        if not isinstance(length, int):
            return length
        return self._receive(environ, length) if length else None

    def _refuse(
        self, environ: dict, start: Start, refused: RefusedRequest
    ) -> list[bytes]:
        def answer(request: HttpRequest) -> HttpResponse:
            asks_again = request.method == "GET"
            return refused_response(request, refused, asks_again=asks_again)

        unread = environ | {"wsgi.input": BytesIO()}
        for each in reversed(self.around):
            answer = each(answer)
        response = answer(WSGIRequest(unread))
        headers = [*response.items(), ("Content-Length", f"{len(response.content)}")]
        start(refused.status_line, headers)
        response.close()
        return [response.content]

    def _receive(self, environ: dict, length: int) -> RefusedRequest | None:
        if not self.places.take(BODIES):
            return BUSY
        try:
            return bodies.receive(environ, length, BODIES.seconds)
        finally:
            self.places.leave(BODIES)


def _nothing() -> None:
    pass


def handed_over(
    answer: Iterable[bytes],
    end: Callable[[], None] = _nothing,
    leave: Callable[[], None] = _nothing,
) -> Iterable[bytes]:
    """Return an answer for the server to send.

    Args:
        end: called when it is over, before it is closed: then others get its
            connection to the database, who must not be stopped in its place.
        leave: called when it is closed.
    """
    leaving = Leaving(answer, end, leave)
    if not _is_whole(answer):
        return leaving
    try:
        return [b"".join(answer)]
    finally:
        leaving.close()


class Leaving:
    """An answer that leaves piece by piece, until it is over or its reader gone."""

    def __init__(
        self,
        answer: Iterable[bytes],
        end: Callable[[], None],
        leave: Callable[[], None],
    ):
        self._answer = answer
        self._pieces: Iterator[bytes] | None = None
        self._end = end
        self._leave = leave

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if self._pieces is None:
            self._pieces = iter(self._answer)
        return next(self._pieces)

    def close(self) -> None:
        """Let go of the place, once."""
        leave, self._leave = self._leave, _nothing
        self._end()
        try:
            _close(self._answer)
        finally:
            leave()


def _forget_sent(environ: dict) -> None:
    """Let go of what was received, and of its place on the disk."""
    if isinstance(sent := environ.get("wsgi.input"), SpooledTemporaryFile):
        sent.close()


def _is_whole(answer: Iterable[bytes]) -> bool:
    if not getattr(answer, "streaming", True):
        return True
    headers = getattr(answer, "headers", {})
    return int(headers.get("Content-Length", WHOLE + 1)) <= WHOLE


def _close(answer: Iterable[bytes]) -> None:
    if close := getattr(answer, "close", None):
        close()
