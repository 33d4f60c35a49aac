"""One line for each request, and a number by which people and lines can name it."""

import logging
from collections.abc import Callable, Iterable, Iterator

from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.functional import empty

from .counting import counters_in_use
from .masking import (
    STATIC,
    match_of,
    route_of,
    shown_address,
    shown_agent,
    shown_parameters,
    shown_path,
)
from .traces import begin_request, end_request, tracer_in_use, within
from .work import HEADER, PieceOfWork, name_of_request, working_on

logger = logging.getLogger("walloon_clusters.requests")

METHODS = {"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"}
OF_MACHINES = {STATIC, "live", "ready", "health"}
"""Routes that are asked all the time: their lines are for who looks closely."""


class WatchedRequests:
    """Writes down how each request was answered, when all of the answer has left.

    It stands before all others, and knows what none of them tells: how long all of it
    took, and how many bytes left.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response
        if counters := counters_in_use():
            counters.begin_sampling()
        tracer_in_use()  # what is missing for it is told at the start

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if getattr(request, "was_ordered", False):
            # No request any more but a job, which is watched as one.
            return self.get_response(request)
        work = PieceOfWork(name_of_request(request), request)
        # What is logged when the answer is known still belongs to it.
        request.work_name = work.name
        counters = counters_in_use()
        if counters:
            counters.under_way.inc()
        span = begin_request(request, work.name)
        with working_on(work), within(span):
            response = self.get_response(request)
        response[HEADER] = work.name
        answer = AnswerOnItsWay(work, request, response, span)
        # The server closes each answer, also one that nobody reads to its end.
        response._resource_closers.append(answer.is_over)
        return response


class AnswerOnItsWay:
    """An answer on its way."""

    def __init__(
        self, work: PieceOfWork, request: HttpRequest, response: HttpResponse, span
    ):
        self.work, self.request, self.response = work, request, response
        self.span = span
        self.bytes = self._bytes_known()
        if response.streaming and not isinstance(response, FileResponse):
            response.streaming_content = self._counted(response.streaming_content)

    def _bytes_known(self) -> int:
        response = self.response
        if self.request.method == "HEAD" or response.status_code in (204, 304):
            return 0
        if not response.streaming:
            return len(response.content)
        if isinstance(response, FileResponse):
            return int(response.get("Content-Length") or 0)
        return 0

    def _counted(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        pieces = iter(pieces)
        try:
            while True:
                with working_on(self.work), within(self.span):
                    piece = next(pieces, None)
                if piece is None:
                    return
                self.bytes += len(piece)
                yield piece
        finally:
            if close := getattr(pieces, "close", None):
                close()

    def is_over(self) -> None:
        """Count it, and write the line."""
        status = self.response.status_code
        route = route_of(self.request)
        if counters := counters_in_use():
            self._count(counters, route)
        end_request(self.span, method_of(self.request), route, status)
        level = logging.DEBUG if route in OF_MACHINES else logging.INFO
        if status >= 500:
            level = logging.WARNING  # the error itself has a line of its own
        if not logger.isEnabledFor(level):
            return
        told = self.told(route)
        message = f"{told['method']} {route} {status}"
        logger.log(level, message, extra={"told": told, "request": self.request})

    def _count(self, counters, route: str) -> None:
        status = self.response.status_code
        counters.under_way.dec()
        counters.requests.labels(
            route, method_of(self.request), f"{status // 100}xx"
        ).observe(self.work.seconds)
        counters.sent.inc(self.bytes)
        if status == 304:
            how = "unchanged"
        else:
            how = "kept" if hasattr(self.response, "was_kept") else "made"
        counters.pages.labels(how).inc()

    def told(self, route: str) -> dict:
        """Return what the line says of the request, no value that was typed."""
        request, work = self.request, self.work
        status = self.response.status_code
        match = match_of(request)
        told = {
            "method": method_of(request),
            "route": route,
            "pattern": f"/{match.route}" if match else "",
            "path": shown_path(request, status),
            "parameters": shown_parameters(request),
            "status": status,
            "ms": round(work.seconds * 1000, 1),
            "bytes": self.bytes,
            "queries": work.queries,
            "queries_ms": round(work.seconds_of_queries * 1000, 1),
            "user": user_of(request),
            "address": shown_address(request),
            "agent": shown_agent(request),
        }
        return {
            name: value for name, value in told.items() if value not in ("", None, {})
        }


def method_of(request: HttpRequest) -> str:
    """Return the method, of those that there are: a client may send any word."""
    return request.method if request.method in METHODS else "OTHER"


def user_of(request: HttpRequest) -> int | None:
    """Return the number of the account, if the answer asked who it is."""
    user = getattr(request, "user", None)
    if getattr(user, "_wrapped", None) is empty:
        return None
    return getattr(user, "pk", None)
