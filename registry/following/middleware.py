"""Feeds at the addresses of pages: ``_feed=atom``."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import is_valid_path

from registry.lists.as_of import BadQuery, explained
from registry.values import is_a_page

from .asked import FEED
from .feed import feed


class FeedsOfPages:
    """Answers with the feed of a page where its address asks for it.

    It stands before what has pages look back: a feed looks at each of its moments.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_asked = (
            FEED in request.GET
            and request.method in ("GET", "HEAD")
            and is_valid_path(request.path_info)
            and is_a_page(request)
        )
        if not is_asked:
            return self.get_response(request)
        try:
            return feed(request)
        except BadQuery as error:
            return explained(request, error)
