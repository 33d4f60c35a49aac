"""The first page with the founding facts: what it says on five days is true."""

import pytest

from tests.pages import headlines, home

pytestmark = pytest.mark.django_db

TODAY = "2026-11-28"

CLUSTERS = "Business clusters recognised"
POLES = "Competitiveness poles recognised"
OF_CLUSTERS = "Members of the business clusters"
OF_POLES = "Members of the poles"


@pytest.mark.parametrize(
    ("day", "label", "big", "said"),
    [
        ("2001-12-31", OF_CLUSTERS, "not known", "170 published"),
        ("2005-12-31", POLES, "not known", "No document that was read shows one"),
        ("2005-12-31", CLUSTERS, "at least 10", "years before, 4 published"),
        ("2005-12-31", OF_CLUSTERS, "not known", "170 published"),
        ("2006-06-30", OF_CLUSTERS, "790", "none documented of 790 published"),
        ("2008-11-14", CLUSTERS, "14", "4 documented of 14 published"),
        ("2013-06-30", CLUSTERS, "at least 3", "3 documented of 14 published"),
        ("2013-06-30", OF_POLES, "not known", "550 published"),
        ("2019-06-30", CLUSTERS, "at least 6", "6 documented of about 15 published"),
        (TODAY, CLUSTERS, "not known", "not known since 31 December 2025"),
        (TODAY, OF_POLES, "1,230", "documented of 1,230 published"),
    ],
)
def test_the_home_page_says_what_was_published_and_what_is_named(
    client, facts, day, label, big, said
):
    shown = headlines(home(client, day))[label]

    assert shown[0] == big
    assert said in shown[1]


@pytest.mark.parametrize("day", ["2005-12-31", "2008-11-14", "2019-06-30", TODAY])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_headline_is_a_nought(client, facts, day, language):
    page = home(client, day, HTTP_ACCEPT_LANGUAGE=language)

    for big, _why in headlines(page).values():
        assert big != "0"
