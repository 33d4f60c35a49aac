"""Feeds at the addresses of pages: ``_feed=atom``."""

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.urls import is_valid_path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from registry import words
from registry.api import is_for_programs
from registry.lists.as_of import BadQuery, day_of, explained
from registry.values import is_a_page, values_of

from .asked import FEED, filters_of, is_list, match_of
from .calendar_file import calendar_response, language_of
from .feed import feed
from .lists import FollowedList

ICS = "ics"


class FeedsOfPages:
    """Answers with the feed of a page where its address asks for it.

    It stands before what has pages look back: a feed looks at each of its moments.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def calendar(self, request: HttpRequest) -> HttpResponse:
        """Return the calendar of a list whose rows have a day."""
        match = match_of(request.path_info)
        if not (is_list(match) and match.func.view_class.calendar_day):
            raise BadQuery(_("The rows of this page have no day: it is no calendar."))
        day = day_of(request.GET) or timezone.localdate()
        followed = FollowedList(match, filters_of(request.GET), AnonymousUser())
        with override(language_of(request)), values_of(day, words.language()):
            view = followed.view(day)
            days = (view.calendar_day(row) for row in view.rows)
            return calendar_response(
                request, [each for each in days if each], followed.heading, day
            )

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_asked = (
            FEED in request.GET
            and request.method in ("GET", "HEAD")
            and is_valid_path(request.path_info)
            and is_a_page(request)
            and not is_for_programs(request)
        )
        if not is_asked:
            return self.get_response(request)
        try:
            if request.GET.getlist(FEED) == [ICS]:
                return self.calendar(request)
            return feed(request)
        except BadQuery as error:
            return explained(request, error)
