"""Every address has a kind, and what looks through many rows is no page."""

import pytest
from django.conf import settings
from django.urls import URLPattern, get_resolver

from registry.bounds.kinds import (
    ACTS,
    ANSWERED,
    BODIES,
    FILES,
    FREE_THREADS,
    KINDS,
    PAGES,
    SEARCHES,
    is_light,
    kind_of,
    kind_of_view,
)
from registry.lists.page import Listing

ARE_SEARCHES = {
    *("search", "search_suggestions", "pivot", "network_drawing", "register_search"),
    *("cluster_candidates", "likely_duplicates", "looks_like", "desk_checks"),
    *("indicator_list", "indicator_compare", "contradiction_candidates", "sitemap"),
}
ARE_FILES = {
    *("dump_file", "source_file", "import_file", "catalogue", "evaluation_report"),
    "ordered_file_out",
}


def every_view(resolver=None):
    for each in (resolver or get_resolver()).url_patterns:
        if isinstance(each, URLPattern):
            yield each.name, each.callback
        else:
            yield from every_view(each)


def test_every_address_has_a_kind():
    kinds = {}
    for name, view in every_view():
        kinds.setdefault(kind_of_view(view), set()).add(name)

    assert set(kinds) == {PAGES, SEARCHES, FILES}
    assert kinds[FILES] == ARE_FILES
    assert kinds[SEARCHES] >= ARE_SEARCHES
    assert {"home", "cluster_detail", "account_login", "index"} <= kinds[PAGES]


def test_every_list_is_a_search_for_people_and_programs():
    lists = {
        name: view
        for name, view in every_view()
        if issubclass(getattr(view, "view_class", type), Listing)
    }

    assert len(lists) > 20
    assert {kind_of_view(view) for view in lists.values()} == {SEARCHES}
    assert kind_of("GET", "/organisations/", "") is SEARCHES
    assert kind_of("GET", "/api/v1/organisations", "") is SEARCHES
    assert kind_of("GET", "/api/v1/organisations/sonaca", "") is PAGES


@pytest.mark.parametrize(
    ("method", "path", "query", "kind"),
    [
        ("GET", "/clusters/biowin/", "", PAGES),
        ("HEAD", "/clusters/biowin/", "", PAGES),
        ("GET", "/no/such/page/", "", PAGES),
        ("GET", "/organisations/", "_export=csv", FILES),
        ("GET", "/organisations/", "q=a&%5Fexport=csv", SEARCHES),
        ("GET", "/organisations/", "_feed=ics", FILES),
        ("GET", "/organisations/", "_export=", SEARCHES),
        ("POST", "/organisations/", "_export=csv", ACTS),
        ("POST", "/accounts/login/", "", ACTS),
    ],
)
def test_a_request_has_the_kind_of_what_it_asks(method, path, query, kind):
    assert kind_of(method, path, query) is kind


@pytest.mark.parametrize(
    ("path", "light"),
    [
        *((path, True) for path in ("/healthz", "/livez", "/readyz", "/static/a.css")),
        *((path, False) for path in ("/", "/static", "/healthz/", "/clusters/static/")),
    ],
)
def test_health_and_static_files_have_no_bounds(path, light):
    assert is_light(path) is light


def test_the_places_of_all_kinds_leave_a_thread_free():
    assert BODIES.name not in ANSWERED
    taken = sum(kind.places for kind in KINDS)
    assert taken + FREE_THREADS <= settings.SERVING_THREADS
