"""No address of a page for whoever keeps the registry makes it fail."""

import pytest
from django.contrib.auth.mixins import AccessMixin
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


@pytest.mark.parametrize("name", pages_of_keepers())
def test_no_query_makes_a_page_fail(client, name):
    client.force_login(make_superuser())
    for key in KEYS:
        for value in WORST:
            answer = client.get(reverse(name), {key: value})
            assert answer.status_code < 500, (key, value)
            if value == "\x00" and answer.status_code == 400:
                assert "NUL" in answer.text
