"""What an address is about that can be followed: a list, or one record."""

from django.contrib.auth.mixins import AccessMixin
from django.db.models import Model
from django.http import HttpRequest, QueryDict
from django.urls import Resolver404, ResolverMatch, resolve

from registry.changes.told import told_models
from registry.lists.as_of import AS_OF, KNOWN_ON
from registry.lists.page import ListPage
from registry.words import language

FEED, BEFORE = "_feed", "_before"
OF_THE_PAGE = {
    *("page", "sort", "_export", "_columns", "_show", "_by", FEED, BEFORE),
    *("_language", KNOWN_ON),
}
"""What an address says of how a list is drawn, and not of which rows it has."""


def match_of(path: str) -> ResolverMatch | None:
    """Return what answers at a path; its ``route`` is that very path."""
    try:
        match = resolve(path)
    except Resolver404:
        return None
    match.route = path
    return match


def is_list(match: ResolverMatch) -> bool:
    page = _page(match)
    return page is not None and issubclass(page, ListPage)


def is_followed(match: ResolverMatch) -> bool:
    """Whether somebody can be told what changes there: of a list, or of a record."""
    if is_list(match):
        return not _page(match).not_followed
    return is_record(match)


def is_record(match: ResolverMatch) -> bool:
    """Whether the page is about one record whose changes are told to everybody."""
    page = _page(match)
    return (
        page is not None
        and not issubclass(page, ListPage)
        and "slug" in match.kwargs
        and _model(page) in told_models()
    )


def record_of(match: ResolverMatch) -> Model | None:
    rows = _model(_page(match))._default_manager
    return rows.filter(slug=match.kwargs["slug"]).first()


def filters_of(query: QueryDict) -> QueryDict:
    """Return what of a query says which rows are followed."""
    kept = query.copy()
    for name in query:
        if name in OF_THE_PAGE or not any(query.getlist(name)):
            kept.pop(name, None)
    return kept


def feed_of(request: HttpRequest) -> str:
    """Return the address of the feed of a page; empty where it has none.

    A page that looks back to a moment has none: nothing changes there any more.
    """
    match = getattr(request, "resolver_match", None)
    if match is None or getattr(request, "known_on", None) or not is_followed(match):
        return ""
    if is_list(match):
        query = filters_of(request.GET)
    else:
        query = QueryDict(mutable=True)
        if day := request.GET.get(AS_OF):
            query[AS_OF] = day
    query[FEED] = "atom"
    return f"{request.path}?{query.urlencode()}"


def calendar_of_page(request: HttpRequest) -> str:
    """Return the address of the calendar of a list; empty where rows have no day."""
    match = getattr(request, "resolver_match", None)
    if match is None or not is_list(match) or not _page(match).calendar_day:
        return ""
    if getattr(request, "known_on", None):
        return ""
    query = filters_of(request.GET)
    query[FEED], query["_language"] = "ics", language()
    return f"{request.path}?{query.urlencode()}"


def _page(match: ResolverMatch):
    """Return the page that answers; none that asks who somebody is.

    Whoever is followed is asked for its rows, and not opened: nobody would be stopped.
    """
    page = getattr(match.func, "view_class", None)
    return None if page is None or issubclass(page, AccessMixin) else page


def _model(page):
    """Return what the rows of a page are, said by itself or by its queryset."""
    rows = getattr(page, "queryset", None)
    return getattr(page, "model", None) or (None if rows is None else rows.model)
