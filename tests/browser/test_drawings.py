"""Maps and drawings in a browser: what is drawn is a way on, and so is its table."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_accessibility import objections, settled
from tests.pages import address
from tests.world import DAY

ON_THE_DAY = {"as_of": DAY.isoformat()}

POINT = """({url}) => {
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
        address("organisation_list", _show="map", **ON_THE_DAY), screen=screen
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
