"""A file that takes long is ordered, and does not keep its reader, nor any other."""

import time
from collections.abc import Callable

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse

from registry.bounds.answers import BUSY, NO_SPACE, is_for_programs, refused_response
from registry.bounds.deadlines import Deadline
from registry.bounds.kinds import FILES, RequestKind
from registry.bounds.stopped import why_stopped
from registry.files.streams import BeginsFiles, StreamedFile

from .asking import asked_by, order
from .kept import TooManyOrders
from .orders import AskedFile, Order, OrderStatus
from .tasks import have_made

MOST_AT_ONCE = 4 * 1024 * 1024
"""Bytes of a file that is sent at once: it is whole in memory before it leaves."""
SECONDS_BETWEEN_LOOKS = 5
SECONDS_REMEMBERED = 600
MOST_REMEMBERED = 1000
OF_THE_FILE = ("Content-Disposition", "Content-Type", "Content-Encoding", "ETag")
"""What is said of a file, and of nothing that is answered in its place."""


class OrdersLongFiles(BeginsFiles):
    """Sends each file that is whole after a few seconds, and orders all others."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        super().__init__(get_response)
        # A file that was long is tried again only after a while.
        self._long: dict[tuple, float] = {}

    def begun(self, request: HttpRequest, file: StreamedFile) -> HttpResponse:
        """Return the file, whole; or where it is to be fetched, and when."""
        if getattr(request, "was_ordered", False):
            return file
        if not (settings.FILE_SECONDS and _can_be_asked_again(request)):
            return super().begun(request, file)
        remembered = (request.get_full_path(), request.user.is_authenticated)
        if time.monotonic() < self._long.get(remembered, 0) or not _is_short(file):
            file.give_up()
            self._remember(remembered)
            return _ordered(request, file)
        return file

    def _remember(self, address: tuple) -> None:
        if len(self._long) >= MOST_REMEMBERED:
            self._long.clear()
        self._long[address] = time.monotonic() + SECONDS_REMEMBERED


def _can_be_asked_again(request: HttpRequest) -> bool:
    """Whether nothing but a file comes of a request: it only reads."""
    name = request.resolver_match.url_name or ""
    return request.method == "GET" or name.endswith("_export")


def _is_short(file: StreamedFile) -> bool:
    """Begin a file, and say whether it was whole in time."""
    until = time.monotonic() + settings.FILE_SECONDS
    attempt = RequestKind(FILES.name, 0, settings.FILE_SECONDS)
    deadline = Deadline(attempt)
    deadline.begin()
    try:
        return file.begin(lambda size: size > MOST_AT_ONCE or time.monotonic() > until)
    except OperationalError as error:
        if why_stopped(error) is None:
            raise
        return False
    finally:
        deadline.end()


def _ordered(request: HttpRequest, file: StreamedFile) -> HttpResponse:
    try:
        taken = taken_up(asked_by(request))
    except TooManyOrders:
        return refused_response(request, BUSY.after(60))
    except OSError:
        return refused_response(request, NO_SPACE)
    answer = where_to_fetch(request, taken)
    for name, value in file.items():
        if name not in OF_THE_FILE:
            answer.headers.setdefault(name, value)
    return answer


def taken_up(asked: AskedFile) -> Order:
    """Return the order of a file, and have the worker make it.

    Raises:
        TooManyOrders: as many wait as are taken.
        OSError: there is no place for it on the disk.
    """
    taken = order(asked)
    is_over = not taken.is_under_way or taken.is_left_alone
    # What somebody alone may read has no state by which to know it again.
    if is_over and (taken.told is None or asked.user is not None):
        taken.remove()
        taken = order(asked)
    taken.look()
    if taken.status is OrderStatus.WAITING:
        have_made(taken)
    return taken


def where_to_fetch(request: HttpRequest, taken: Order) -> HttpResponse:
    """Answer where a file is fetched: with its page, or 202 for programs."""
    address = reverse("ordered_file", args=[taken.key])
    if not is_for_programs(request.path_info, request.headers.get("accept", "")):
        answer = HttpResponseRedirect(address)
        answer.status_code = 303
        return answer
    return JsonResponse(
        {
            "status": taken.status.value,
            "href": request.build_absolute_uri(address),
            "retryAfterSec": SECONDS_BETWEEN_LOOKS,
        },
        status=202,
        headers={"Location": address, "Retry-After": str(SECONDS_BETWEEN_LOOKS)},
    )
