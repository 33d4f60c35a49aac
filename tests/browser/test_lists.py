"""Narrowing lists: in place with JavaScript, by an ordinary form without."""

import re

import pytest
from playwright.sync_api import expect

from tests.factories import make_organisation
from tests.pages import LISTS, address
from tests.world import DAY

ON_THE_DAY = {"as_of": DAY.isoformat()}


def url_with(*parts):
    return re.compile(".*".join(map(re.escape, parts)) + "$")


@pytest.fixture
def many(world):
    for number in range(60):
        make_organisation(name=f"Many {number:02}", kind="hospital")


def mark(page):
    """Mark the document, to see later whether it is still the same one."""
    page.evaluate("document.documentElement.dataset.mark = 'kept'")


def expect_refreshed_in_place(page):
    expect(page.locator("html")).to_have_attribute("data-mark", "kept")


def test_a_filter_refreshes_the_list_in_place_and_the_address_follows(world, browse):
    page = browse(address("organisation_list"))
    before = page.locator(".result-count").text_content()
    mark(page)

    page.get_by_role("checkbox", name="enterprise").check()

    expect(page).to_have_url(url_with("/organisations/?kind=enterprise"))
    expect(page.locator(".chip")).to_have_text(re.compile("enterprise", re.I))
    expect(page.locator(".result-count")).not_to_have_text(before)
    expect(page.locator("#announcer")).to_have_text(
        page.locator(".result-count").text_content().strip()
    )
    expect(page.get_by_role("checkbox", name="enterprise")).to_be_checked()
    expect_refreshed_in_place(page)


def test_filters_work_with_the_keyboard_alone(world, browse):
    page = browse(address("organisation_list"))
    box = page.get_by_role("checkbox", name="enterprise")
    mark(page)

    box.focus()
    page.keyboard.press("Space")
    expect(page).to_have_url(url_with("?kind=enterprise"))
    expect(box).to_be_focused()
    page.keyboard.press("Space")
    expect(page).to_have_url(url_with("/organisations/"))
    page.get_by_label("Name, former name, enterprise number").fill("hub")
    page.keyboard.press("Enter")

    expect(page).to_have_url(url_with("?q=hub"))
    expect(page.locator("#results tbody tr")).to_have_count(1)
    expect_refreshed_in_place(page)


def test_a_search_refreshes_while_it_is_typed_and_keeps_the_focus(world, browse):
    page = browse(address("cluster_list"))
    box = page.get_by_label("Name, acronym, former name")
    mark(page)

    box.press_sequentially("hub clus", delay=30)

    expect(page).to_have_url(url_with("?q=hub%20clus"))
    expect(page.locator("#results tbody tr")).to_have_count(1)
    expect(box).to_be_focused()
    expect(box).to_have_value("hub clus")
    expect_refreshed_in_place(page)


def test_a_chip_takes_its_filter_away_in_place(world, browse):
    page = browse(address("organisation_list", kind="enterprise", q="organisation"))
    mark(page)

    page.locator(".chip", has_text="organisation").click()
    expect(page).to_have_url(url_with("?kind=enterprise"))
    expect(page.get_by_label("Name, former name, enterprise number")).to_have_value("")
    expect(page.get_by_role("checkbox", name="enterprise")).to_be_checked()
    page.get_by_role("link", name="Clear all").click()

    expect(page.get_by_role("checkbox", name="enterprise")).not_to_be_checked()
    expect(page.locator(".chip")).to_have_count(0)
    expect_refreshed_in_place(page)


def test_the_back_button_goes_back_through_the_filters(world, browse):
    page = browse(address("organisation_list"))
    everything = page.locator(".result-count").text_content()
    box = page.get_by_role("checkbox", name="enterprise")
    box.check()
    expect(page).to_have_url(url_with("?kind=enterprise"))
    page.get_by_role("checkbox", name="university").check()
    expect(page).to_have_url(url_with("?kind=enterprise&kind=university"))

    page.go_back()
    expect(page).to_have_url(url_with("?kind=enterprise"))
    expect(page.locator(".chip")).to_have_count(1)
    expect(box).to_be_checked()
    expect(page.get_by_role("checkbox", name="university")).not_to_be_checked()
    page.go_back()
    expect(page).to_have_url(url_with("/organisations/"))
    expect(page.locator(".result-count")).to_have_text(everything.strip())
    expect(box).not_to_be_checked()
    page.go_forward()

    expect(page).to_have_url(url_with("?kind=enterprise"))
    expect(box).to_be_checked()


def test_sorting_and_paging_happen_in_place_and_keep_the_filters(many, browse):
    page = browse(address("organisation_list", kind="hospital", **ON_THE_DAY))
    mark(page)

    page.get_by_role("link", name="Name", exact=True).click()
    expect(page).to_have_url(url_with("kind=hospital", "as_of=2010-06-30", "sort=name"))
    page.get_by_role("link", name="Next").click()
    expect(page).to_have_url(url_with("sort=name&page=2"))
    expect(page.locator("#results tbody th").first).to_have_text("Many 50")
    expect(page.locator("th[aria-sort=ascending]")).to_have_count(1)
    expect_refreshed_in_place(page)
    page.get_by_role("checkbox", name="enterprise").check()

    expect(page).to_have_url(re.compile(r"kind=enterprise"))
    assert "page=" not in page.url
    assert "sort=name" in page.url
    assert "as_of=2010-06-30" in page.url


def test_the_rest_of_the_page_follows_a_refreshed_list(world, browse):
    page = browse(address("cluster_list"))
    page.get_by_role("checkbox", name="competitiveness pole").check()
    expect(page).to_have_url(url_with("?kind=competitiveness_pole"))

    page.get_by_label("State of the registry on").fill(DAY.isoformat())
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page).to_have_url(url_with("?kind=competitiveness_pole&as_of=2010-06-30"))
    page.get_by_role("checkbox", name="business cluster").check()
    expect(page).to_have_url(re.compile("kind=business_cluster"))
    page.get_by_role("button", name="Français").click()

    expect(page.locator("html")).to_have_attribute("lang", "fr")
    assert "kind=business_cluster" in page.url
    assert "kind=competitiveness_pole" in page.url
    assert "as_of=2010-06-30" in page.url


def test_the_link_to_a_view_is_copied_with_its_day(world, browse):
    page = browse(
        address("cluster_list", kind="business_cluster"),
        permissions=["clipboard-write"],
    )

    page.get_by_role("link", name="Link to this view").click()

    expect(page.get_by_role("link", name="Link copied")).to_be_visible()
    # No script may read it; whoever pastes it does.
    page.locator("#site-search").focus()
    page.keyboard.press("Control+V")
    expect(page.locator("#site-search")).to_have_value(
        re.compile(r"/clusters/\?kind=business_cluster&as_of=\d{4}-\d\d-\d\d$")
    )


def test_a_file_is_downloaded_under_its_name(world, browse):
    page = browse(address("cluster_list", **ON_THE_DAY))

    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()

    assert download.value.suggested_filename == "clusters-and-poles_2010-06-30.csv"


def test_the_filters_of_a_phone_are_a_drawer(world, browse):
    page = browse(address("organisation_list"), screen="phone")
    box = page.get_by_role("checkbox", name="enterprise")

    expect(box).to_be_hidden()
    page.get_by_role("button", name="Filters", exact=True).click()
    box.check()
    expect(page).to_have_url(url_with("?kind=enterprise"))
    expect(box).to_be_visible()
    page.get_by_role("button", name="See the results").click()

    expect(box).to_be_hidden()
    expect(page.locator(".chip")).to_be_visible()


@pytest.mark.parametrize("screen", ["desktop", "phone"])
def test_without_javascript_a_form_does_the_same(world, browse, screen):
    page = browse(
        address("organisation_list", sort="-name", **ON_THE_DAY),
        java_script_enabled=False,
        screen=screen,
    )

    if screen == "phone":
        page.get_by_role("button", name="Filters", exact=True).click()
    page.get_by_role("checkbox", name="enterprise").check()
    page.get_by_label("Name, former name, enterprise number").fill("organisation")
    page.get_by_role("button", name="Apply").first.click()

    for part in ("q=organisation", "kind=enterprise", "sort=-name", "as_of=2010-06-30"):
        expect(page).to_have_url(re.compile(part))
    expect(page.locator(".chip")).to_have_count(2)
    page.locator(".chip").first.click()
    expect(page.locator(".chip")).to_have_count(1)


def test_without_javascript_every_list_shows_its_rows(world, browse):
    page = browse(address("home"), java_script_enabled=False)

    for name in LISTS:
        page.goto(address(name))

        expect(page.locator("#results tbody tr").first).to_be_visible()


def test_without_javascript_the_table_of_a_chart_can_be_opened(world, browse):
    page = browse(address("home"), java_script_enabled=False)

    page.get_by_text("The same as a table").click()

    expect(page.locator(".chart-table tbody tr").first).to_be_visible()


def test_the_search_box_of_every_page_finds_by_number(world, browse):
    page = browse(address("event_list", **ON_THE_DAY))

    page.get_by_role("combobox", name="Search the whole registry").fill(
        "BE 403.019.261"
    )
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search/\?as_of=2010-06-30&q=BE\+403"))
    page.get_by_role("link", name="Hub university").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Hub university")
    expect(page).to_have_url(url_with("/organisations/hub/?as_of=2010-06-30"))


def test_ticks_outlast_a_filter(world, browse):
    page = browse(address("cluster_list"))
    mark(page)
    boxes = page.locator("input[form=choose]")
    one, other = (boxes.nth(place).get_attribute("value") for place in (0, 1))
    row = page.locator("#results tbody tr", has=page.locator(f"[value='{other}']"))
    name = row.locator("th").inner_text()
    page.locator(f"input[form=choose][value='{one}']").check()

    page.locator("#filter-q").fill(name)
    expect(page).to_have_url(re.compile("q="))
    expect_refreshed_in_place(page)
    page.locator(f"input[form=choose][value='{other}']").check()
    expect(page.locator("form#choose output")).to_have_text("(2)")
    page.locator("form#choose").get_by_role("button").first.click()

    expect(page).to_have_url(re.compile(f"cluster={one}(&|$)"))
    expect(page).to_have_url(re.compile(f"cluster={other}(&|$)"))
