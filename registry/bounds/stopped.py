"""What PostgreSQL stopped is no fault of ours: the answer says what to do."""

from collections.abc import Callable

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from .answers import HELD, TOOK_TOO_LONG, RefusedRequest, refused_response
from .deadlines import TimeIsOver

STOPPED, IS_HELD = "57014", "55P03"
"""The states of SQL: a statement was stopped; a row could not be had in time."""


class StoppedInTime:
    """Answers 503 where the time of a request was over, or a row could not be had."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request, exception) -> HttpResponse | None:
        """Answer what a view could not, if that is why."""
        refused = why_stopped(exception)
        return refused and refused_response(request, refused)


def why_stopped(error: BaseException | None) -> RefusedRequest | None:
    """Return what to say of an error, if something was stopped; None otherwise."""
    while error is not None:
        if isinstance(error, TimeIsOver):
            return TOOK_TOO_LONG
        if isinstance(error, DatabaseError):
            state = getattr(error.__cause__, "sqlstate", None)
            return {STOPPED: TOOK_TOO_LONG, IS_HELD: HELD}.get(state)
        error = error.__cause__ or error.__context__
    return None
