"""No address of a page for whoever keeps the registry makes it fail."""

import pytest
from django.contrib.auth.mixins import AccessMixin
from django.http import QueryDict
from django.urls import URLPattern, get_resolver, reverse

from tests.factories import make_superuser

pytestmark = pytest.mark.django_db

WORST = ["\x00", "((((", "%", "x" * 5000, "-1", "9" * 30, "2026-99-99", "' OR 1=1"]
KEYS = ("q", "page", "sort", "kind", "person", "from", "next", "row", "as_of", "name")


def pages_of_keepers():
    """Return the name of each page without arguments that asks who reads it."""

    def walk(patterns):
        for entry in patterns:
            if not isinstance(entry, URLPattern):
                if entry.app_name != "admin":
                    yield from walk(entry.url_patterns)
                continue
            page = getattr(entry.callback, "view_class", None)
            if page is None or page.__module__.startswith("allauth."):
                continue
            if issubclass(page, AccessMixin) and not entry.pattern.converters:
                yield entry.name

    return sorted(set(walk(get_resolver().url_patterns)))


def test_there_are_pages_for_whoever_keeps_the_registry():
    assert {"desk", "log_list", "erasure_create", "proposal_list"} <= set(
        pages_of_keepers()
    )


@pytest.fixture
def looked_up(monkeypatch):
    """The parameters that pages look up; others they only take along in links."""
    found = set()

    def noting(method):
        def noted(query, key, *rest, **more):
            found.add(key)
            return method(query, key, *rest, **more)

        return noted

    for name in ("get", "getlist", "__getitem__", "__contains__"):
        monkeypatch.setattr(QueryDict, name, noting(getattr(QueryDict, name)))
    return found


@pytest.mark.parametrize("name", pages_of_keepers())
def test_no_query_makes_a_page_fail(client, looked_up, name):
    def ask(query):
        answer = client.get(reverse(name), query)
        assert answer.status_code < 500, query
        if "\x00" in query.values() and answer.status_code == 400:
            assert "NUL" in answer.text

    client.force_login(make_superuser())
    ask({})
    ask(dict.fromkeys(KEYS, "1"))
    asked = set()
    while keys := looked_up.intersection(KEYS) - asked:
        for key in keys:
            for value in WORST:
                ask({key: value})
        asked |= keys
    for value in WORST:
        ask(dict.fromkeys(set(KEYS) - asked, value))
