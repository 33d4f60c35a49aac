"""Who reads from a replica: whoever only reads, and is nobody in particular."""

import logging
from collections.abc import Callable
from functools import partial
from math import ceil

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse

from registry.files.streams import StreamedFile
from registry.following.asked import FEED
from registry.values import is_a_page

from . import watching
from .reading import ReplicaLost, file_read_from, reading_from

READING = ("GET", "HEAD")
SAFE = (*READING, "OPTIONS", "TRACE")

WROTE = "wrote"

logger = logging.getLogger(__name__)


class ReadsFromReplicas:
    """Answers from a replica where it can, and from the primary where that fails.

    It stands before all that asks the database. Only pages for everybody are read
    there, and what programs ask: these write nothing, so that asking twice is no harm.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        if not settings.REPLICAS:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        watching.begin()
        if _only_reads(request) and (alias := watching.choose()):
            try:
                with reading_from(alias):
                    response = self.get_response(request)
            except ReplicaLost as lost:
                _note(lost)
            else:
                if isinstance(response, StreamedFile):
                    response.read_from(partial(file_read_from, alias))
                return response
        response = self.get_response(request)
        if request.method not in SAFE:
            response.set_cookie(
                WROTE,
                "1",
                max_age=seconds_at_the_primary(),
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response


def seconds_at_the_primary() -> int:
    """Return how long a browser that sent something reads from the primary.

    It is longer than a replica may be behind before it is left out, and than that may
    be known of it.
    """
    return ceil(settings.REPLICA_LAG_SECONDS + 2 * watching.SECONDS_KNOWN)


def _only_reads(request: HttpRequest) -> bool:
    return (
        request.method in READING
        and not {settings.SESSION_COOKIE_NAME, WROTE} & set(request.COOKIES)
        and is_a_page(request)
        # A file that could not be read from one is asked for again.
        and not getattr(request, "lost_source", False)
        # A feed waits for whoever is writing, and only the primary knows of them.
        and FEED not in request.GET
    )


def _note(lost: ReplicaLost) -> None:
    if lost.is_away:
        watching.leave_out(lost.alias)
    logger.warning("Asked the primary and not %s: %s", lost.alias, lost.reason)
