"""Maps and drawings in a browser: what is drawn is a way on, and so is its table."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import drawn
from tests.browser.test_accessibility import objections, settled
from tests.pages import address
from tests.world import DAY

ON_THE_DAY = {"as_of": DAY.isoformat()}

POINT = """async ({url}) => {
  const loaded = performance.getEntriesByType("resource").map(({name}) => name);
  const echarts = await import(loaded.find((name) => name.includes("/echarts/")));
  const box = document.querySelector(".chart-canvas");
  const chart = echarts.getInstanceByDom(box);
  const data = chart.getOption().series[0].data;
  const at = data.findIndex((each) => (each.row ?? each.node).url === url);
  const shape = chart.getModel().getSeriesByIndex(0).getData().getItemGraphicEl(at);
  const {x, y} = box.getBoundingClientRect();
  const [across, down] = shape.transformCoordToGlobal(0, 0);
  return [x + across, y + down];
}"""
"""Where on the page the mark is drawn that leads to an address."""


def click_mark(page, url):
    settled(page)
    page.locator(".chart-canvas").scroll_into_view_if_needed()
    page.mouse.click(*page.evaluate(POINT, {"url": url}))


@pytest.mark.parametrize("screen", ["desktop", "phone"])
def test_a_circle_of_a_map_narrows_the_list_to_its_place(world, browse, screen):
    page = browse(
        address("organisation_list", _show="map", **ON_THE_DAY),
        screen=screen,
        # What grows while it comes cannot be met.
        reduced_motion="reduce",
    )
    row = page.locator(".map tbody tr:not(:has(.cell-note))").first
    number = row.locator("td").inner_text()
    url = row.locator("a").get_attribute("href")

    click_mark(page, url)

    page.wait_for_url(lambda shown: shown.endswith(url))
    expect(page.locator(".result-count")).to_contain_text(number)
    expect(page.locator(".map")).to_have_count(0)


def test_a_filter_keeps_the_map(world, browse):
    page = browse(address("organisation_list", _show="map", **ON_THE_DAY))

    page.get_by_role("checkbox", name="University").check()

    expect(page.locator(".chip").first).to_contain_text("university")
    expect(page.locator(".map tfoot td")).to_have_text("2")
    settled(page)


def test_a_name_of_a_drawing_leads_to_its_page(world, browse):
    page = browse(address("cluster_network", **ON_THE_DAY))
    url = page.locator("#as-a-table + * tbody a").first.get_attribute("href")

    click_mark(page, url)

    page.wait_for_url(lambda shown: shown.endswith(url))


def test_what_draws_is_loaded_when_a_chart_is_seen_and_not_before(world, browse):
    page = browse(address("home"), screen="phone")
    loaded = []
    page.on("request", lambda request: loaded.append(request.url))

    page.goto(address("cluster_members", **ON_THE_DAY))
    page.wait_for_load_state("networkidle")
    assert any("charts/draw" in url for url in loaded)
    assert not any("/echarts/" in url for url in loaded)
    drawn(page.locator("#by-kind"))

    assert sum("/echarts/" in url for url in loaded) == 1


CANVASES = """[...document.querySelectorAll("figure[data-chart]")].map((figure) =>
  figure.querySelectorAll("canvas").length)"""


def test_paper_has_the_charts_that_were_not_seen(world, browse):
    page = browse(address("cluster_members", **ON_THE_DAY))
    # The answer stands on the page: its policy lets no text run that a test would
    # ask again and again with wait_for_function().
    page.evaluate(
        f"() => {{ print = () => {{ document.title = JSON.stringify({CANVASES}) }} }}"
    )
    assert page.evaluate(CANVASES) == [0, 0]

    page.keyboard.press("Control+p")

    expect(page).to_have_title("[1,1]")


def test_going_to_the_menu_of_the_browser_draws_what_paper_shows(world, browse):
    page = browse(address("cluster_members", **ON_THE_DAY))
    page.mouse.move(300, 300)
    assert page.evaluate(CANVASES) == [0, 0]

    page.mouse.move(300, -5)

    expect(page.locator("figure[data-chart] canvas")).to_have_count(2)


def test_paper_that_comes_too_early_has_no_empty_chart(world, browse):
    page = browse(address("cluster_members", **ON_THE_DAY))

    page.emulate_media(media="print")

    expect(page.locator("#by-kind")).to_be_hidden()
    expect(page.locator(".chart-and-table:has(#by-kind) table")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", ["desktop", "phone"])
def test_maps_are_accessible(world, browse, screen, scheme):
    found = {}
    for name in ("organisation_list", "project_list", "cluster_members"):
        for level in ("post_code", "province"):
            page = browse(
                address(name, _show="map", _by=level, **ON_THE_DAY),
                screen=screen,
                scheme=scheme,
                bypass_csp=True,
                reduced_motion="reduce",
            )
            if wrong := objections(settled(page)):
                found[name, level] = wrong

    assert found == {}
