"""Reading in comfort: rows in the first window, cards on phones, enlarged, on paper."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_accessibility import settled
from tests.factories import make_membership, make_organisation, make_source
from tests.pages import LISTS, PAGES, address
from tests.world import DAY

ON_THE_DAY = {"as_of": DAY.isoformat()}

SMALL_SCREEN = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
PAPER = {"width": 673, "height": 950}
"""A4 between its margins."""

FIRST_ROW = """() => {
  const row = document.querySelector("#results tbody tr").getBoundingClientRect();
  return [Math.round(row.top + scrollY), Math.round(row.bottom + scrollY)];
}"""


def visit(page, name, **query):
    page.goto(address(name, **ON_THE_DAY | query))
    page.evaluate("document.fonts.ready")


@pytest.mark.parametrize("locale", ["en-GB", "fr-BE"])
def test_the_first_row_of_each_list_stands_in_the_first_window(world, browse, locale):
    page = browse(address("home"), locale=locale)

    too_low = {}
    for size, lowest in ((SMALL_SCREEN, 700), (PHONE, 620)):
        page.set_viewport_size(size)
        for name in LISTS:
            visit(page, name)
            top, _bottom = page.evaluate(FIRST_ROW)
            if top > lowest:
                too_low[name, size["width"]] = top

    assert too_low == {}


CARDS = """() => [...document.querySelectorAll(".cards > tbody > tr > td")]
  .filter((cell) => cell.checkVisibility())
  .map((cell) => [
    Boolean(cell.dataset.label), cell.textContent.trim(), "empty" in cell.dataset,
  ])"""


def test_each_list_is_cards_on_a_phone_that_say_what_each_value_is(world, browse):
    page = browse(address("home"), screen="phone")

    for name in LISTS:
        visit(page, name)
        cells = page.evaluate(CARDS)

        assert page.locator("#results table.cards").count() == 1, name
        assert cells, name
        assert all(label for label, _text, _empty in cells), name
        assert not [text for _label, text, _empty in cells if text in ("", "—", "–")]
        assert not any(empty for _label, _text, empty in cells), name


def test_no_table_of_a_list_goes_on_beyond_the_edge_of_a_phone(world, browse):
    page = browse(address("home"), screen="phone")

    for name in LISTS:
        visit(page, name)
        wide, room = page.evaluate(
            """() => {
              const frame = document.querySelector("#results .table-scroll");
              return [frame.scrollWidth, frame.clientWidth];
            }"""
        )

        assert wide <= room, name


def test_on_a_wide_screen_a_list_is_a_table_with_a_heading_for_each_cell(world, browse):
    page = browse(address("home"))

    for name in LISTS:
        visit(page, name)
        headings, cells = page.evaluate(
            """() => ["thead th", "tbody tr:first-child > *"].map((cells) =>
              document.querySelectorAll(`#results table > ${cells}`).length)"""
        )

        assert headings == cells > 2, name


def test_cards_are_sorted_by_what_their_table_is_sorted_by(world, browse):
    page = browse(address("organisation_list", **ON_THE_DAY), screen="phone")

    page.locator("thead").get_by_role("link", name="Kind").click()

    expect(page.locator("th[aria-sort=ascending]")).to_have_text("Kind")


@pytest.mark.parametrize(
    ("locale", "words"),
    [("en-GB", "Skip to the results"), ("fr-BE", "Aller aux résultats")],
)
def test_the_keyboard_skips_the_filters_of_each_list(world, browse, locale, words):
    page = browse(address("home"), locale=locale)

    for name in LISTS:
        visit(page, name)
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name=words)).to_be_focused()
        expect(page.get_by_role("link", name=words)).to_be_in_viewport()
        page.keyboard.press("Enter")

        expect(page.locator("#results")).to_be_focused()
        page.keyboard.press("Tab")
        assert page.evaluate(
            "document.querySelector('#results').contains(document.activeElement)"
        ), name


def test_a_source_of_most_rows_is_said_once(world, browse):
    shared, other = (make_source(title=title) for title in ("The list", "Another"))
    for number in range(5):
        make_membership(
            cluster=world.cluster,
            organisation=make_organisation(name=f"Alike {number}"),
            source=other if number == 4 else shared,
            start_on=DAY,
        )
    page = browse(address("membership_list", q="Alike", **ON_THE_DAY))

    expect(page.locator("#results .one-caption")).to_contain_text("4 of the 5")
    expect(page.locator("#results .one-caption").get_by_role("link")).to_have_text(
        "The list"
    )
    expect(page.locator("#results tbody .source-note")).to_have_count(1)
    expect(page.locator("#results tbody .source-note summary")).to_have_attribute(
        "title", "Source: Another"
    )


OBSTRUCTED = """() => [...document.querySelectorAll("*")]
  .filter((each) => ["sticky", "fixed"].includes(getComputedStyle(each).position))
  .filter((each) => each.checkVisibility() && each.offsetHeight > 0)
  .filter((each) => !each.matches(".skip-link, [popover], .cards *, .table *"))
  .filter((each) => each.offsetHeight * 4 > innerHeight)
  .map((each) => each.className)"""


def width_once_drawn(page, width):
    """Return how wide a page is: a drawing follows the screen a moment later."""
    for _ in range(100):
        if (wide := page.evaluate("document.documentElement.scrollWidth")) <= width:
            break
        page.wait_for_timeout(50)
    return wide


def test_a_page_that_is_enlarged_after_it_was_loaded_stays_in_reach(world, browse):
    """What Ctrl + does: the window of a loaded page grows smaller by steps."""
    page = browse(address("home"))

    too_wide, covered = {}, {}
    for name in PAGES:
        page.set_viewport_size({"width": 1280, "height": 900})
        visit(page, name)
        settled(page)
        for width, height in ((640, 450), (320, 225)):
            page.set_viewport_size({"width": width, "height": height})
            if (wide := width_once_drawn(page, width)) > width:
                too_wide[name, width] = wide
            if found := page.evaluate(OBSTRUCTED):
                covered[name, width] = found

    assert too_wide == {}
    assert covered == {}


COVERED = """() => {
  const element = document.activeElement;
  const box = element.getBoundingClientRect();
  const within = (at, size) => Math.min(Math.max(at, 1), size - 2);
  const above = document.elementFromPoint(
    within(box.left + 3, innerWidth), within(box.top + box.height / 2, innerHeight),
  );
  const seen = element.contains(above) || above?.contains(element);
  return seen || element === document.body ? [] : [element.outerHTML.slice(0, 200)];
}"""
"""What has the focus and something else over it."""


def test_what_has_the_focus_on_an_enlarged_list_is_in_sight(world, browse):
    page = browse(address("organisation_list", **ON_THE_DAY))
    page.set_viewport_size({"width": 320, "height": 225})

    hidden = []
    for _press in range(40):
        page.keyboard.press("Tab")
        hidden += page.evaluate(COVERED)

    assert hidden == []


def test_paper_names_the_source_of_each_fact_it_shows(world, browse):
    page = browse(address("home"))
    page.emulate_media(media="print")

    told = 0
    for name in PAGES:
        visit(page, name)
        notes = page.evaluate(
            """() => [...document.querySelectorAll(".source-note > summary[title]")]
              .filter((summary) => summary.closest(".source-note").checkVisibility())
              .map((summary) => [
                getComputedStyle(summary, "::after").content, summary.title,
              ])"""
        )
        for shown, title in notes:
            assert title.split('"')[0] in shown, name
        told += len(notes)

    assert told > 100


def test_no_page_is_cut_at_the_edge_of_paper(world, browse):
    page = browse(address("home"))
    page.emulate_media(media="print")
    page.set_viewport_size(PAPER)

    too_wide = {}
    for name in PAGES:
        visit(page, name)
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > PAPER["width"] + 1:
            too_wide[name] = wide

    assert too_wide == {}


def test_paper_says_where_the_whole_of_a_list_is(world, browse):
    for number in range(60):
        make_organisation(name=f"Many {number:02}", kind="hospital")
    page = browse(address("organisation_list", kind="hospital", **ON_THE_DAY))
    which, where = page.locator(".paper-only").all()

    expect(which).to_be_hidden()
    expect(where).to_be_hidden()
    page.emulate_media(media="print")

    expect(which).to_contain_text("Page 1 of 2: rows 1 to 50 of 6")
    expect(where).to_contain_text("/organisations/?kind=hospital&as_of=2010-06-30")


def test_paper_shows_charts_whole_and_what_is_folded(world, browse):
    page = settled(browse(address("plan_detail", **ON_THE_DAY)))

    page.emulate_media(media="print")
    page.set_viewport_size(PAPER)

    boxes = page.evaluate(
        """() => [...document.querySelectorAll(".chart-canvas canvas")].map(
          (canvas) => canvas.getBoundingClientRect()).map((b) => [b.left, b.right])"""
    )
    assert boxes
    for left, right in boxes:
        assert left >= 0
        assert right <= PAPER["width"]
    for folded in page.locator("main details.chart-table").all():
        expect(folded.locator("table").first).to_be_visible()
