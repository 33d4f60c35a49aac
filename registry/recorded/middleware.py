"""Pages as they were known at the moment that their address names."""

import re
from collections.abc import Callable
from functools import partial

from django.db.models import Model
from django.http import FileResponse, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import is_valid_path, reverse
from django.utils.translation import gettext as _

from registry import words
from registry.api import is_for_programs
from registry.api.problems import not_known_yet
from registry.files.streams import StreamedFile
from registry.lists.as_of import KNOWN_ON, BadQuery, address_now, explained
from registry.rights.rows import has_rule
from registry.values import explains_itself, is_a_page

from .asked import KnownOn, known_on
from .reading import as_known_at, entered_at, first_recorded, is_refused, slug_at

READING = ("GET", "HEAD")
REFUSED = 409


class AsKnownOn:
    """Makes each page of which the address names a moment as it was known then.

    Only what everybody reads goes back, and only for reading: whoever keeps the
    registry works on what it says now.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.known_on = None
        asked = any(map(str.strip, request.GET.getlist(KNOWN_ON)))
        if not asked or not is_valid_path(request.path_info):
            return self.get_response(request)
        try:
            request.known_on = _moment_of(request)
        except BadQuery as error:
            if not explains_itself(request):
                return explained(request, error)
            # The page itself says what is wrong with it.
            request.known_on_problem = error
            return self.get_response(request)
        if request.method not in READING:
            if is_for_programs(request):
                # It says itself that nobody sends it anything.
                return self.get_response(request)
            return _refused(request)
        with as_known_at(request.known_on.moment):
            response = self.get_response(request)
            if isinstance(response, StreamedFile):
                # What it says is asked for when this transaction is over.
                moment = request.known_on.moment
                response.written_within(partial(as_known_at, moment))
            elif response.streaming and not isinstance(response, FileResponse):
                # Nothing is asked once the transaction is over; a file is whole.
                response.streaming_content = list(response.streaming_content)
        if getattr(request, "would_write", False):
            return _refused(request)
        if response.status_code == 404:
            return self._not_known_yet(request) or response
        _name_file(response, request.known_on)
        return response

    def process_exception(self, request, exception) -> HttpResponse | None:
        """Keep it from being a fault that PostgreSQL refused to write."""
        if getattr(request, KNOWN_ON, None) is None or not is_refused(exception):
            return None
        if is_for_programs(request):
            # Nothing is ever written for them: it is a fault.
            return None
        request.would_write = True
        return HttpResponse(status=REFUSED)

    def _not_known_yet(self, request) -> HttpResponse | None:
        """Return what is said of what was entered later; None if it is not there today.

        What had another address then is there under that one.

        Whoever asks gets to know of what the page shows today, and of nothing else.
        """
        moment, asked, shown = request.known_on, request.GET, _files_shown(request)
        request.known_on, request.GET = None, _without_moment(asked)
        try:
            today = self.get_response(request)
        finally:
            request.known_on, request.GET = moment, asked
            request.files_shown = shown
        row = _row_of(request, getattr(today, "context_data", None) or {})
        if today.status_code != 200 or row is None:
            return None
        # Since when there has been a file that was not for everybody is not told.
        is_for_all = not has_rule(type(row))
        if is_for_all and (slug := slug_at(row, moment.moment)) not in (None, row.slug):
            return redirect(_address_of(request, slug))
        entered = entered_at(row) if is_for_all else None
        if is_for_programs(request):
            return not_known_yet(moment, entered).response()
        context = {"entered_at": entered}
        return render(request, "registry/not_known_yet.html", context, status=404)


def _moment_of(request) -> KnownOn:
    found = known_on(request.GET)
    if not is_a_page(request):
        raise BadQuery(
            _("This page shows the registry as it is now: it does not look back."),
            KNOWN_ON,
        )
    first = first_recorded()
    if first is None or found.moment < first:
        raise BadQuery(
            _("The registry began to be kept on %(day)s: before, it knew nothing.")
            % {"day": words.moment(first)}
            if first
            else _("Nothing was recorded yet."),
            KNOWN_ON,
        )
    return found


def _row_of(request, context: dict) -> Model | None:
    """Return the row that a page is about: the one that its address names."""
    slug = request.resolver_match.kwargs.get("slug")
    if slug is None:
        return None
    return next(
        (
            value
            for value in context.values()
            if isinstance(value, Model) and getattr(value, "slug", None) == slug
        ),
        None,
    )


def _address_of(request, slug: str) -> str:
    """Return the address of the same page of what bears another slug."""
    match = request.resolver_match
    path = reverse(match.view_name, kwargs=match.kwargs | {"slug": slug})
    return f"{path}?{request.GET.urlencode()}"


def _refused(request) -> HttpResponse:
    context = {"address_now": address_now(request)}
    return render(request, "registry/not_written.html", context, status=REFUSED)


def _without_moment(query: QueryDict) -> QueryDict:
    kept = query.copy()
    kept.pop(KNOWN_ON, None)
    return kept


def _name_file(response, moment: KnownOn) -> None:
    """Have a file that is taken along say by its name when this was known."""
    if told := response.get("Content-Disposition"):
        response["Content-Disposition"] = re.sub(
            r'(\.\w+)"', rf'_known_on_{moment.for_file}\1"', told
        )


def _files_shown(request) -> set:
    return getattr(request, "files_shown", set())
