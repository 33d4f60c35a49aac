"""The pages of an account: nothing to object to, nothing out of sight."""

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from playwright.sync_api import expect

from registry.models import Role
from tests.accounts.logins import give_app
from tests.browser.conftest import follow
from tests.browser.test_accessibility import objections
from tests.factories import make_cluster, make_member

pytestmark = [
    pytest.mark.django_db(transaction=True),
    # Django's own field of the password asks for a variable that it does not set.
    pytest.mark.ignore_template_errors,
]

LOOKS = [
    ("desktop", "light", "en-GB"),
    ("desktop", "dark", "fr-BE"),
    ("phone", "light", "fr-BE"),
    ("phone", "dark", "en-GB"),
]


def addresses(account) -> list[str]:
    return [
        *map(
            reverse,
            (
                "mfa_index",
                "mfa_activate_totp",
                "mfa_add_webauthn",
                "account_change_password",
                "usersessions_list",
                "account_logout",
                "account_reset_password",
            ),
        ),
        reverse("admin:auth_user_add"),
        reverse("admin:auth_user_change", args=[account.pk]),
        *(
            reverse("account_help", args=[account.pk, code])
            for code in ("invite", "factors", "sessions")
        ),
    ]


def is_too_wide(page) -> bool:
    return page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )


@pytest.mark.parametrize(("screen", "scheme", "locale"), LOOKS)
def test_the_pages_of_an_account_are_accessible(browse, log_in, screen, scheme, locale):
    network = make_cluster(name="Hub")
    account = make_member(
        Role.KEEPER, Role.NETWORKS_OWN, username="anne", cluster=network
    )
    give_app(account)
    page = browse(
        reverse("account_login"),
        screen=screen,
        scheme=scheme,
        locale=locale,
        bypass_csp=True,
        reduced_motion="reduce",
    )
    found = {"login": objections(page)}
    wide = {"login": is_too_wide(page)}
    log_in(page)
    for address in addresses(account):
        assert page.goto(address).status == 200, address
        page.wait_for_load_state("networkidle")
        found[address] = objections(page)
        wide[address] = is_too_wide(page)
    page.goto(reverse("account_help", args=[account.pk, "invite"]))
    page.locator("#content-main [type=submit]").click()
    page.wait_for_selector("#link")
    found["link"] = objections(page)
    wide["link"] = is_too_wide(page)

    assert {where: wrong for where, wrong in found.items() if wrong} == {}
    assert [where for where, is_wide in wide.items() if is_wide] == []


def test_an_administrator_hands_over_a_link_by_which_somebody_gets_in(browse, log_in):
    page = browse(reverse("home"))
    log_in(page)
    page.goto(reverse("admin:auth_user_add"))
    page.get_by_label("Username").fill("anne")
    expect(page.locator("#id_password1")).to_be_hidden()
    follow(page.get_by_role("button", name="Save", exact=True))
    follow(page.get_by_role("link", name="Invite"))
    follow(page.locator("#content-main [type=submit]"))
    link = page.get_by_label("Link for a password").input_value()

    guest = browse(link)
    guest.get_by_label("New Password", exact=True).fill("kraken-mauve-toit-9")
    guest.get_by_label("New Password (again)").fill("kraken-mauve-toit-9")
    guest.get_by_role("main").get_by_role("button").first.click()
    guest.wait_for_url("**/key/done/")
    assert User.objects.get(username="anne").check_password("kraken-mauve-toit-9")


def test_your_account_is_a_click_away_wherever_one_is(browse, log_in):
    page = browse(reverse("home"))
    expect(page.get_by_role("link", name="Your account")).to_have_count(0)
    log_in(page)
    for address in (reverse("home"), reverse("desk"), reverse("admin:auth_user_add")):
        page.goto(address)
        page.get_by_role("link", name="Your account").first.click()
        page.wait_for_url("**/accounts/2fa/")
