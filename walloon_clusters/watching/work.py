"""What a thread is working on: a request, or a job of the worker."""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from time import perf_counter

from django.conf import settings
from django.http import HttpRequest

HEADER = "X-Request-ID"
WELL_FORMED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")


@dataclass
class PieceOfWork:
    """A piece of work, by the number that names it, and what it asked the database.

    Args:
        name: the id of the request, or ``job-12``.
        request: what is answered; None in the worker.
    """

    name: str
    request: HttpRequest | None = None
    began: float = field(default_factory=perf_counter)
    queries: int = 0
    seconds_of_queries: float = 0.0

    @property
    def seconds(self) -> float:
        """How long it has lasted."""
        return perf_counter() - self.began


_current: ContextVar[PieceOfWork | None] = ContextVar("work", default=None)


def current_work() -> PieceOfWork | None:
    return _current.get()


@contextmanager
def working_on(work: PieceOfWork) -> Iterator[PieceOfWork]:
    """Let log lines and queries know meanwhile what they are for."""
    token = _current.set(work)
    try:
        yield work
    finally:
        _current.reset(token)


def name_of_request(request: HttpRequest) -> str:
    """Return the id of a request: the one that our proxy gave it, or a new one.

    Without a proxy anybody could choose it.
    """
    given = request.headers.get(HEADER, "")
    if settings.PROXIES and WELL_FORMED.fullmatch(given):
        return given
    return secrets.token_hex(8)
