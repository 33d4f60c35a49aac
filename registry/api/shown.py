"""The address for programs of what a page shows."""

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.views.generic import View

from registry import words
from registry.lists.as_of import OF_TIME
from registry.lists.page import ListPage

from .parameters import of_list, takes


def api_address(view: View, request: HttpRequest) -> str:
    """Return where programs find what a page shows, asked as the page was.

    Empty where they do not find it. What a page alone understands is left out.
    """
    match = request.resolver_match
    if match is None:
        return ""
    try:
        path = reverse(f"api:{match.view_name}", kwargs=match.kwargs)
    except NoReverseMatch:
        return ""
    query = request.GET.copy()
    for name in list(query):
        is_taken = name in OF_TIME
        if isinstance(view, ListPage):
            is_taken = takes(of_list(type(view)), view.filterset_class.further, name)
        if not is_taken or not any(query.getlist(name)):
            del query[name]
    # In the language of the page, whatever the browser says.
    query["lang"] = words.language()
    return f"{path}?{query.urlencode()}"
