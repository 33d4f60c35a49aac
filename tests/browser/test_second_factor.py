"""Passkeys and codes in a real browser, with a key that is drawn by the browser itself.

The strict security policy holds: a script or a style that it forbids would be a
complaint of the browser, which fails the test.
"""

import re

import pytest
from django.test import override_settings
from playwright.sync_api import expect

from tests.accounts.logins import code_of
from tests.factories import PASSWORD, make_superuser

pytestmark = pytest.mark.django_db(transaction=True)

LOGIN = "/admin/"


@pytest.fixture(autouse=True)
def required(live_server):
    with override_settings(SECOND_FACTOR_REQUIRED=True):
        yield


@pytest.fixture
def key_of():
    """A function that gives a page a key as a telephone or a laptop has one."""

    def give(page):
        devtools = page.context.new_cdp_session(page)
        devtools.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        added = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        return devtools, added["authenticatorId"]

    return give


def log_in(page):
    page.get_by_label("Username").fill("anne")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()


def log_out(page):
    page.goto("/accounts/logout/")
    page.get_by_role("main").get_by_role("button").click()
    page.wait_for_url(re.compile(r"/$"))


def test_a_passkey_is_set_up_and_logs_in_alone(browse, key_of):
    make_superuser("anne")
    page = browse(LOGIN)
    key_of(page)
    log_in(page)

    page.wait_for_url("**/accounts/2fa/**")
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Passwordless").check()
    page.get_by_role("main").get_by_role("button").click()
    page.wait_for_url("**/recovery-codes/")
    assert len(page.get_by_label("Unused codes").input_value().split()) == 10

    log_out(page)
    page.goto(LOGIN)
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/desk/")


def test_a_security_key_is_asked_for_beside_the_password(browse, key_of):
    make_superuser("anne")
    page = browse(LOGIN)
    key_of(page)
    log_in(page)
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_role("main").get_by_role("button").click()
    page.wait_for_url("**/recovery-codes/")

    log_out(page)
    page.goto(LOGIN)
    log_in(page)
    page.wait_for_url("**/2fa/authenticate/")
    page.get_by_role("button", name="Use a security key").click()
    page.wait_for_url("**/desk/")


@pytest.mark.parametrize("screen", ["desktop", "phone"])
def test_an_app_is_set_up_and_asked_for(browse, screen):
    make_superuser("anne")
    page = browse(LOGIN, screen=screen)
    log_in(page)
    page.get_by_role("link", name="Set up an app").click()
    expect(page.get_by_role("main").get_by_role("img")).to_be_visible()
    secret = page.get_by_label("Authenticator secret").input_value()
    page.get_by_label("Code").fill(code_of(secret))
    page.get_by_role("main").get_by_role("button").click()
    page.wait_for_url("**/recovery-codes/")
    assert page.evaluate("document.body.scrollWidth <= window.innerWidth")

    log_out(page)
    page.goto(LOGIN)
    log_in(page)
    page.wait_for_url("**/2fa/authenticate/")
    page.get_by_label("Code").fill(code_of(secret, ahead=1))
    page.get_by_role("button", name="Sign In").click()
    page.wait_for_url("**/desk/")
