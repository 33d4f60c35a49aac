"""What the tests in a browser share: a registry to look at."""

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from tests.factories import make_superuser
from tests.worlds import make_world


@pytest.fixture
def world(live_server):
    return make_world(3)


@pytest.fixture
def log_in(live_server):
    """A function that gives a page the session of somebody who may do everything."""

    def log_in(page, username="admin"):
        client = Client()
        client.force_login(make_superuser(username))
        page.context.add_cookies(
            [
                {
                    "name": settings.SESSION_COOKIE_NAME,
                    "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
                    "url": live_server.url,
                }
            ]
        )

    return log_in


def follow(locator) -> None:
    """Click what leads to another page, and wait until that page is there."""
    with locator.page.expect_navigation():
        locator.click()


def drawn(chart):
    """See a chart, and wait until it is drawn: nothing is drawn before it is seen."""
    chart.scroll_into_view_if_needed()
    canvas = chart.locator("canvas").first
    expect(canvas).to_be_visible()
    return canvas
