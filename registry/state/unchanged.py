"""Pages that were made of this very state already: a browser holds them, or we do."""

import hashlib
import os
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.urls import resolve
from django.utils import timezone
from django.utils.cache import (
    get_conditional_response,
    patch_cache_control,
    patch_vary_headers,
)

from registry import words
from registry.lists.csv_choice import csv_of
from registry.values import is_a_page

from .commits import State, current_state

OTHER_ANSWERS = ("_export", "_feed")
"""What makes something else of a page, with a mark of its own or none."""

PROGRAM = ("walloon_clusters", "registry", "programmes", "evaluation", "templates")
NOT_OURS = {"node_modules", "__pycache__"}


LARGEST_KEPT = 1_000_000
"""Bytes of a page beyond which it is made anew each time."""

OF_THE_PAGE = ("Content-Type", "Content-Language", "Vary")
"""The headers that are kept with a page: all others are made anew."""


class UnchangedPages:
    """Makes each page once: who has it is answered 304, and others get what was made.

    A page that follows the state is made of the registry, the day, the address, the
    language, and the program: one mark tells them all apart, and costs one small query.
    It is read before the page is made: what changes meanwhile makes it an old one.

    Of who is logged in a page may say more, and what it says is not kept.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _is_for_everybody(request) or (state := current_state()) is None:
            return self.get_response(request)
        mark = _mark(request, state.mark)
        response = (
            get_conditional_response(request, mark)
            or _kept(mark)
            or self.get_response(request)
        )
        if response.status_code not in (200, 304) or response.cookies:
            return response
        patch_cache_control(response, no_cache=True)
        patch_vary_headers(response, ["Cookie", "Accept-Language"])
        if not getattr(request, "files_shown", ()):
            # Whoever is shown a confidential file is written down, each time.
            _keep(response, mark, state)
        response["ETag"] = mark
        return response


def _kept(mark: str) -> HttpResponse | None:
    """Return the page of that mark, if this process made it; None otherwise."""
    if (kept := caches["pages"].get(mark)) is None:
        return None
    content, headers = kept
    response = HttpResponse(content, headers=headers)
    response.was_kept = True
    return response


def _keep(response: HttpResponse, mark: str, state: State) -> None:
    """Keep a page, unless something was changed while it was made: it may be in it."""
    if (
        response.status_code == 200
        and not response.streaming
        and not hasattr(response, "was_kept")
        and len(response.content) <= LARGEST_KEPT
        and current_state() == state
    ):
        headers = {name: response[name] for name in OF_THE_PAGE if name in response}
        caches["pages"].set(mark, (response.content, headers))


def _is_for_everybody(request: HttpRequest) -> bool:
    if request.method not in ("GET", "HEAD") or not is_a_page(request):
        return False
    page = resolve(request.path_info).func.view_class
    return (
        getattr(page, "follows_state", False)
        and not any(name in request.GET for name in OTHER_ANSWERS)
        # Whoever has a session may have a message waiting.
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
    )


def _mark(request: HttpRequest, state: str) -> str:
    told = (
        state,
        timezone.localdate(),
        request.build_absolute_uri(),
        words.language(),
        csv_of(request),
        bool(request.htmx),
        program(),
    )
    return f'"{hashlib.sha256(repr(told).encode()).hexdigest()[:32]}"'


@cache
def program() -> str:
    """Return what tells this program from every other one that answered before.

    It is made of when its files were written: all processes that run it say the same.
    """
    content = hashlib.sha256()
    for path in _files():
        written = path.stat()
        content.update(f"{path} {written.st_mtime_ns} {written.st_size}".encode())
    return content.hexdigest()


def _files() -> Iterator[Path]:
    """Yield the files of the site, and what its packages are pinned to."""
    yield Path(settings.BASE_DIR, "requirements.lock")
    for folder in PROGRAM:
        for path, folders, names in os.walk(Path(settings.BASE_DIR, folder)):
            folders[:] = sorted(set(folders) - NOT_OURS)
            yield from (Path(path, name) for name in sorted(names))
