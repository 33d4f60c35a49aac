"""Each page of the site has a feed that its head leads to, or says why it has none."""

import pytest
from django.utils.html import escape

from registry.following.asked import is_followed
from tests.html import page_of
from tests.pages import PAGES, address

from .atom import Feed
from .lists_followed import lists_of_the_site, match_of_page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", lists_of_the_site())
def test_every_list_has_a_feed_or_says_why_not(small_world, client, name):
    response = client.get(address(name, _feed="atom"))
    match = match_of_page(name)

    if is_followed(match):
        assert Feed(response).title
    else:
        assert response.status_code == 400
        assert escape(str(match.func.view_class.not_followed)) in response.text


def test_every_page_says_where_its_feed_is_and_no_other(small_world, client):
    for name in PAGES:
        response = client.get(address(name), follow=True)
        if response.status_code != 200:
            continue
        links = page_of(response).find_all("link", type="application/atom+xml")
        if links:
            (link,) = links
            assert client.get(link["href"]).status_code == 200, name
        else:
            assert client.get(address(name, _feed="atom")).status_code == 400, name
