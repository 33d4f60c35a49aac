"""The page on the API in a browser: every address is drawn, and can be tried."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_accessibility import objections
from tests.browser.test_reading import press_until
from tests.pages import FOR_PROGRAMS, address


def operation(page, path):
    return page.locator(".opblock", has=page.locator(f"[data-path='{path}']"))


@pytest.mark.parametrize(
    ("screen", "scheme", "locale"),
    [("desktop", "light", "en-GB"), ("phone", "dark", "fr-BE")],
)
def test_every_address_is_drawn_for_everybody(world, browse, screen, scheme, locale):
    page = browse(
        address("api"), screen=screen, scheme=scheme, locale=locale, bypass_csp=True
    )

    # Whether the API answers is an address too.
    expect(page.locator(".opblock")).to_have_count(len(FOR_PROGRAMS) + 1)
    assert objections(page) == []


def test_an_address_is_tried_with_the_keyboard_alone(world, browse):
    """Under the policy of the site, which the browser would complain of."""
    page = browse(address("api"))
    tried = operation(page, "/api/v1/clusters")
    opens = tried.locator(".opblock-summary-control")
    expect(opens).to_be_visible()

    press_until(page, "Tab", opens)
    page.keyboard.press("Enter")
    press_until(page, "Tab", tried.locator(".try-out__btn"))
    page.keyboard.press("Enter")
    expect(tried.locator(".execute")).to_be_visible()
    press_until(page, "Tab", tried.locator(".execute"), presses=90)
    page.keyboard.press("Enter")

    answer = tried.locator(".live-responses-table")
    expect(answer).to_contain_text("200")
    expect(answer).to_contain_text('"total"')


def test_the_page_turns_dark_and_light_with_its_switch(world, browse):
    page = browse(address("api"), scheme="light")
    expect(page.locator("html.dark-mode")).to_have_count(0)

    page.locator("[data-theme-toggle]").click()

    expect(page.locator("html.dark-mode")).to_have_count(1)


def test_a_list_and_a_record_lead_to_what_programs_read(world, browse):
    for name in ("organisation_list", "organisation_detail"):
        page = browse(address(name), locale="fr-BE")
        link = page.locator("a", has_text="JSON (API)").get_attribute("href")

        answer = page.request.get(link)

        assert answer.headers["content-language"] == "fr"
        assert answer.json()["asOf"]
