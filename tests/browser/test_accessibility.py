"""axe-core finds nothing to object to on any page, light or dark, wide or narrow."""

from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import expect

from tests.pages import PAGES, address
from tests.world import DAY

AXE = Path(settings.PACKAGES, "axe-core", "axe.min.js")


def objections(page):
    """Return what axe-core objects to on a page: the rule, and where it is broken."""
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run({resultTypes: ['violations']})")
    return [
        (violation["id"], [node["html"][:120] for node in violation["nodes"]][:3])
        for violation in found["violations"]
    ]


@pytest.fixture
def look(world, browse):
    """A function that opens a page in which axe-core may be put."""

    def open_page(path, **options):
        return browse(path, bypass_csp=True, reduced_motion="reduce", **options)

    return open_page


def settled(page):
    """Wait until the fonts are there and the charts are drawn."""
    page.evaluate("document.fonts.ready")
    # Not wait_for_function(): the policy of a page lets no text be run as a program.
    expect(page.locator(".chart-canvas:not(:has(canvas))")).to_have_count(0)
    return page


@pytest.mark.parametrize(
    ("screen", "scheme", "locale", "query"),
    [
        ("desktop", "light", "en-GB", {}),
        ("desktop", "dark", "fr-BE", {"as_of": DAY.isoformat()}),
        ("phone", "light", "fr-BE", {}),
        ("phone", "dark", "en-GB", {"as_of": DAY.isoformat()}),
    ],
)
def test_every_page_is_accessible(look, screen, scheme, locale, query):
    page = look(address("home"), screen=screen, scheme=scheme, locale=locale)

    found = {}
    for name in PAGES:
        page.goto(address(name, **query))
        if wrong := objections(settled(page)):
            found[name] = wrong

    assert found == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_opens_on_a_page_is_accessible(look, scheme):
    page = look(address("cluster_detail"), scheme=scheme)
    for summary in page.locator("main summary").all():
        summary.evaluate("summary => { summary.parentElement.open = true }")
    assert objections(settled(page)) == []

    page.goto(address("organisation_list", kind="enterprise", q="organisation"))
    for note in page.locator("[popover].hint-body").all():
        note.evaluate("note => note.showPopover()")
    assert objections(settled(page)) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_opens_on_a_phone_is_accessible(look, scheme):
    page = look(address("organisation_list"), screen="phone", scheme=scheme)

    page.get_by_role("button", name="Menu").click()
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()
    assert objections(settled(page)) == []
    page.keyboard.press("Escape")

    page.get_by_role("button", name="Filters", exact=True).click()
    expect(page.get_by_label("Name, former name, enterprise number")).to_be_visible()
    assert objections(settled(page)) == []


def test_pages_for_failures_are_accessible(look, browse):
    page = look(address("home"))

    for path, status in [("/nothing", "404"), (address("home", as_of="never"), "400")]:
        page.goto(path)

        assert objections(settled(page)) == []
        assert status in browse.complaints.pop()


def test_an_objection_would_be_heard(look):
    """Else a change of axe-core could make these tests pass without looking."""
    page = look(address("home"))
    page.evaluate("document.querySelector('.lead').style.color = '#ddd'")
    page.evaluate("document.querySelector('.site-name img').removeAttribute('alt')")

    assert {"color-contrast", "image-alt"} == {
        rule for rule, _where in objections(settled(page))
    }
