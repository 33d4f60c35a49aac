"""Logging in by another site in a real browser, under the strict security policy.

A form may be sent to this site only, and a browser holds that over a redirect too.
"""

import re

import pytest
from allauth.socialaccount.models import SocialAccount
from playwright.sync_api import expect

from tests.accounts.other_site import NAME, configured, running_server
from tests.browser.conftest import follow
from tests.factories import make_staff

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def server(live_server):
    with running_server() as address, configured(address):
        yield address


@pytest.fixture
def at_the_login(browse, server):
    """The page of the login; what the other site's own pages lack is no complaint."""
    page = browse("/accounts/login/")
    page.context.route("**/favicon.ico", lambda route: route.fulfill(status=204))
    page.context.route(
        re.compile(r"^https?://(?!localhost|127\.0\.0\.1)"),
        lambda route: route.fulfill(status=204),
    )
    return page


def say_who(page, sub):
    page.wait_for_url(re.compile(r"/oauth2/authorize\?"))
    page.get_by_placeholder("sub").fill(sub)
    page.get_by_role("button", name="Authorize").click()


def test_one_goes_to_the_other_site_and_comes_back_logged_in(at_the_login):
    anne = make_staff("view_source", username="anne")
    SocialAccount.objects.create(user=anne, provider="organisation", uid="7f1c")
    page = at_the_login

    follow(page.get_by_role("link", name=NAME))
    follow(page.get_by_role("button", name="Continue"))
    say_who(page, "7f1c")

    page.wait_for_url("**/desk/")


def test_who_is_tied_to_no_account_is_told_what_to_do(browse, at_the_login):
    page = at_the_login

    follow(page.get_by_role("link", name=NAME))
    follow(page.get_by_role("button", name="Continue"))
    say_who(page, "stranger")

    page.get_by_role("heading", name="Not tied to an account").wait_for()
    expect(page.get_by_text("stranger", exact=True)).to_be_visible()
    (forbidden,) = browse.complaints
    assert "403" in forbidden
    browse.complaints.clear()
