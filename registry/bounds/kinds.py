"""The kinds of requests, and which one an address is of.

A view says it by its attribute ``bound_by``; views of other libraries, and functions,
are pages. A rule in the tests goes over all addresses.
"""

from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.http import QueryDict
from django.urls import Resolver404, resolve


@dataclass(frozen=True)
class RequestKind:
    """A kind of requests with its bounds, in each process.

    Args:
        places: how many are answered at once.
        seconds: after which the database stops to work for one.
        lock_seconds: how long one waits for a row that another is changing.
        waits: whether one may wait a second for a place.
    """

    name: str
    places: int
    seconds: float
    lock_seconds: float = 3
    waits: bool = False


PAGES = RequestKind("pages", 4, 10, waits=True)
"""A page about one thing, and whatever says nothing else."""
SEARCHES = RequestKind("searches", 3, 20, waits=True)
"""What looks through many rows: lists, searches, tables, drawings, comparisons."""
FILES = RequestKind("files", 2, 30)
"""What is taken along."""
ACTS = RequestKind("acts", 2, 60, lock_seconds=10, waits=True)
"""What somebody sends, once it has arrived."""
BODIES = RequestKind("bodies", 2, 300)
"""What is on its way to us: see ``bodies.py``."""

KINDS = (PAGES, SEARCHES, FILES, ACTS, BODIES)
ANSWERED = {kind.name: kind for kind in KINDS if kind is not BODIES}

FREE_THREADS = 1
"""Threads that no kind with places ever takes: the rest of ``SERVING_THREADS`` may be
used by who waits for a place."""

MACHINES = ("/healthz", "/livez", "/readyz")
"""Who asks for these asks often, and must be answered whatever happens."""

SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")
AS_FILE = ("_export", "_feed")
"""What makes a file of a page, in its address."""


def is_light(path: str) -> bool:
    """Whether an address is for machines, or of a static file: it has no bounds.

    Health asks for a second at most, and of static files nothing is asked but the disk:
    see ``static.py``.
    """
    return path in MACHINES or path.startswith(settings.STATIC_URL)


def kind_of(method: str, path: str, query: str) -> RequestKind:
    """Return of which kind a request is, once all of it has arrived."""
    if method not in SAFE:
        return ACTS
    if any(f"{name}=" in query for name in AS_FILE):
        asked = QueryDict(query)
        if any(asked.get(name) for name in AS_FILE):
            return FILES
    return kind_of_address(path)


@lru_cache(maxsize=2000)
def kind_of_address(path: str) -> RequestKind:
    """Return of which kind what answers at an address is; nothing there is a page."""
    try:
        view = resolve(path).func
    except Resolver404:
        return PAGES
    return kind_of_view(view)


def kind_of_view(view) -> RequestKind:
    """Return what a view says of itself, or that it is a page."""
    # What answers programs goes through the page that answers people.
    page = getattr(view, "view_initkwargs", {}).get("page")
    page = page or getattr(view, "view_class", view)
    return ANSWERED[getattr(page, "bound_by", PAGES.name)]
