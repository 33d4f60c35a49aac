"""Reading the pages: with the mouse, with the keyboard alone, in the dark, on paper."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import drawn
from tests.pages import PAGES, address
from tests.world import DAY

ON_THE_DAY = {"as_of": DAY.isoformat()}


def press_until(page, key, locator, presses=60):
    """Press a key until an element has the focus."""
    for _press in range(presses):
        page.keyboard.press(key)
        if locator.evaluate("element => element === document.activeElement"):
            return
    pytest.fail(f"{locator} is not reached with {key}.")


@pytest.mark.parametrize("screen", ["desktop", "phone"])
def test_no_page_breaks_the_security_policy_nor_scrolls_sideways(world, browse, screen):
    """Whatever the browser complains of fails the test: see `browse`."""
    page = browse(address("home"), screen=screen)

    too_wide = {}
    for name in PAGES:
        page.goto(address(name))
        page.evaluate("document.fonts.ready")
        wide, room = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        if wide > room:
            too_wide[name] = wide

    assert too_wide == {}


def test_opened_notes_do_not_scroll_a_phone_sideways(world, browse):
    page = browse(address("cluster_detail"), screen="phone")

    for note in page.locator("details.source-note > summary").all():
        if note.is_visible():
            note.click()
            assert page.evaluate("document.documentElement.scrollWidth") <= 390
            note.click()


def test_the_keyboard_skips_to_the_content(world, browse):
    page = browse(address("cluster_detail"))
    skip = page.get_by_role("link", name="Skip to the content")

    page.keyboard.press("Tab")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")

    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate(
        "document.querySelector('main').contains(document.activeElement)"
    )


def test_the_keyboard_goes_where_the_main_navigation_leads(world, browse):
    page = browse(address("home"))
    link = page.get_by_role("navigation", name="Main").get_by_role(
        "link", name="Organisations"
    )

    press_until(page, "Tab", link)
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(r"/organisations/$"))
    expect(link).to_have_attribute("aria-current", "page")


def test_the_menu_of_a_phone_opens_and_closes_with_the_keyboard(world, browse):
    page = browse(address("home"), screen="phone")
    button = page.get_by_role("button", name="Menu")
    link = page.get_by_role("link", name="Events", exact=True)

    expect(link).to_be_hidden()
    press_until(page, "Tab", button)
    page.keyboard.press("Enter")
    expect(link).to_be_visible()
    page.keyboard.press("Escape")
    expect(link).to_be_hidden()
    page.keyboard.press("Enter")
    press_until(page, "Tab", link)
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(r"/events/$"))


def test_the_source_of_a_fact_is_one_key_away(world, browse):
    page = browse(address("cluster_detail"))
    summary = page.locator("details.source-note > summary").first
    quote = page.locator("details.source-note blockquote").first

    press_until(page, "Tab", summary)
    expect(quote).to_be_hidden()
    page.keyboard.press("Enter")
    expect(quote).to_have_text("Le réseau compte des membres.")
    expect(quote).to_be_visible()
    page.keyboard.press("Escape")

    expect(quote).to_be_hidden()
    expect(summary).to_be_focused()


def test_every_focused_element_can_be_seen(world, browse):
    page = browse(address("cluster_list"), reduced_motion="reduce")

    seen = {}
    for _press in range(40):
        page.keyboard.press("Tab")
        html, width, height, shadow = page.evaluate(
            """() => {
              const { outerHTML } = document.activeElement;
              const { width, height } = document.activeElement.getBoundingClientRect();
              const { boxShadow } = getComputedStyle(document.activeElement);
              return [outerHTML, width, height, boxShadow];
            }"""
        )
        # The parts of a date have a focus of their own, which the browser draws.
        seen.setdefault(html, width > 1 and height > 1 and shadow != "none")

    assert len(seen) > 30
    assert [html for html, visible in seen.items() if not visible] == []


def test_the_theme_is_that_of_the_system_until_the_reader_chooses(world, browse):
    page = browse(address("home"), scheme="dark")
    root = page.locator("html")
    toggle = page.get_by_role("button", name="Dark theme")

    expect(root).to_have_attribute("data-theme", "dark")
    expect(toggle).to_have_attribute("aria-pressed", "true")
    toggle.click()
    expect(root).to_have_attribute("data-theme", "light")
    page.goto(address("cluster_list"))
    expect(root).to_have_attribute("data-theme", "light")
    expect(toggle).to_have_attribute("aria-pressed", "false")
    toggle.click()
    expect(root).to_have_attribute("data-theme", "dark")
    page.reload()

    expect(root).to_have_attribute("data-theme", "dark")


def test_a_chosen_theme_changes_the_colours(world, browse):
    page = browse(address("home"))

    def colours():
        return page.evaluate(
            "(({backgroundColor, color}) => [backgroundColor, color])"
            "(getComputedStyle(document.body))"
        )

    light = colours()
    page.get_by_role("button", name="Dark theme").click()

    dark = colours()
    assert light[0] != dark[0]
    assert light[1] != dark[1]


def test_the_language_switch_comes_back_to_the_same_page(world, browse):
    path = address("cluster_list", kind="business_cluster", **ON_THE_DAY)
    page = browse(path)

    page.get_by_role("button", name="Français").click()

    expect(page.locator("html")).to_have_attribute("lang", "fr")
    expect(page).to_have_url(re.compile(re.escape(path) + "$"))
    expect(page.locator("#language-switch [aria-current=true]")).to_have_attribute(
        "value", "fr"
    )
    page.goto(address("home"))
    expect(page.locator("html")).to_have_attribute("lang", "fr")


def test_the_language_is_that_of_the_browser_until_the_reader_chooses(world, browse):
    page = browse(address("home"), locale="fr-BE")

    expect(page.locator("html")).to_have_attribute("lang", "fr")


def test_the_day_bar_changes_the_day_and_keeps_the_rest(world, browse):
    page = browse(address("cluster_list", kind="business_cluster", sort="-name"))

    page.get_by_label("State of the registry on").fill(DAY.isoformat())
    page.get_by_role("button", name="Show", exact=True).click()

    expect(page).to_have_url(
        re.compile(r"\?kind=business_cluster&sort=-name&as_of=2010-06-30$")
    )
    expect(page.get_by_label("State of the registry on")).to_have_value("2010-06-30")
    page.locator("#day-bar").get_by_role("link", name="Today").click()
    expect(page).to_have_url(re.compile(r"\?kind=business_cluster&sort=-name$"))


def test_lifelines_are_drawn_and_their_table_holds_the_same_rows(world, browse):
    page = browse(address("home", **ON_THE_DAY))
    lines = page.locator(".lifelines li.lifeline")
    names = [line.inner_text().strip() for line in lines.locator("a").all()]

    assert names
    for line in lines.all():
        # Each says in words what it draws, and draws at least the day that is shown.
        expect(line.get_by_role("img")).to_have_accessible_name(re.compile(r"\w"))
        assert line.locator("svg .s-day").first.bounding_box()["height"] > 0
    assert any(
        bar.bounding_box()["width"] > 2 for bar in lines.locator(".f-line").all()
    )
    page.get_by_text("The same as a table").click()
    listed = page.locator(".chart-table table").first.locator("tbody th")

    expect(listed).to_have_text(names)
    expect(listed.first).to_be_visible()


def test_a_chart_is_drawn_in_colours(world, browse):
    page = browse(address("cluster_evaluation"))
    canvas = drawn(page.locator("#through-time"))

    colours = canvas.evaluate(
        """canvas => {
          const { data } = canvas.getContext("2d")
            .getImageData(0, 0, canvas.width, canvas.height);
          const seen = new Set();
          for (let i = 0; i < data.length; i += 4) {
            seen.add((data[i] << 16) + (data[i + 1] << 8) + data[i + 2]);
          }
          return seen.size;
        }"""
    )
    assert colours > 20


def test_the_charts_of_members_are_drawn_beside_their_tables(world, browse):
    page = browse(address("cluster_members", **ON_THE_DAY))

    for chart in ("#by-kind", "#by-province"):
        drawn(page.locator(chart))
        expect(page.locator(f".chart-and-table:has({chart}) table")).to_be_visible()


def test_charts_are_drawn_again_when_the_theme_or_the_width_changes(world, browse):
    page = browse(address("cluster_evaluation"))
    canvas = drawn(page.locator("#through-time"))
    light = canvas.screenshot()
    wide = canvas.bounding_box()["width"]

    page.get_by_role("button", name="Dark theme").click()
    expect(canvas).to_be_visible()
    page.wait_for_timeout(500)
    assert canvas.screenshot() != light
    page.set_viewport_size({"width": 700, "height": 900})
    page.wait_for_timeout(500)

    assert canvas.bounding_box()["width"] < wide


def test_paper_shows_the_facts_and_nothing_to_click(world, browse):
    page = browse(address("cluster_detail", **ON_THE_DAY), scheme="dark")
    facts = page.get_by_role("heading", name="In short")

    page.emulate_media(media="print")

    for hidden in (
        page.get_by_role("navigation", name="Main"),
        page.locator(".site-search"),
        page.locator("#language-switch"),
        page.locator("[data-theme-toggle]"),
        page.locator(".tabs"),
        page.locator(".day-presets"),
    ):
        expect(hidden).to_be_hidden()
    expect(page.get_by_role("heading", name="Hub cluster")).to_be_visible()
    expect(facts).to_be_visible()
    expect(page.locator(".day-in-words")).to_have_text("30 June 2010")


def test_paper_is_light(world, browse):
    page = browse(address("cluster_detail"), scheme="dark")

    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    page.evaluate("dispatchEvent(new Event('afterprint'))")

    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
