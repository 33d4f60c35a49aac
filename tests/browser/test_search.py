"""The box of the search and what it suggests, in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from tests.factories import make_cluster, make_organisation

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def aviation():
    make_cluster(name="Aviation cluster", slug="aviation")
    make_organisation(name="Aviation school", slug="school")


def box_of(page):
    return page.get_by_role("combobox", name="Search the whole registry")


@pytest.mark.parametrize("screen", ["desktop", "phone"])
def test_a_suggestion_is_chosen_with_the_keyboard(aviation, browse, screen):
    page = browse("/events/", screen=screen)
    box = box_of(page)
    expect(box).to_have_attribute("aria-expanded", "false")

    box.press_sequentially("aviat")
    options = page.get_by_role("option")
    expect(options).to_have_count(2)
    expect(box).to_have_attribute("aria-expanded", "true")

    box.press("ArrowDown")
    expect(options.nth(0)).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", "suggestion-1")
    box.press("ArrowUp")
    expect(box).not_to_have_attribute("aria-activedescendant", re.compile("."))
    box.press("ArrowUp")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    box.press("Enter")
    expect(page).to_have_url(re.compile("/organisations/school/$"))


def test_escape_closes_the_list_and_enter_searches_for_what_was_typed(aviation, browse):
    page = browse("/events/?as_of=2020-01-01")
    box = box_of(page)
    box.press_sequentially("aviat")
    expect(page.get_by_role("listbox")).to_be_visible()

    box.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("aviat")

    box.press("Enter")
    expect(page).to_have_url(re.compile(r"/search/\?as_of=2020-01-01&q=aviat$"))


def test_a_suggestion_is_chosen_with_a_click_and_keeps_the_day(aviation, browse):
    page = browse("/events/?as_of=2020-01-01", screen="phone", scheme="dark")
    box_of(page).press_sequentially("aviat")

    page.get_by_role("option").first.click()

    expect(page).to_have_url(re.compile(r"/clusters/aviation/\?as_of=2020-01-01$"))


def test_without_javascript_the_box_is_a_form(aviation, browse):
    page = browse("/events/", java_script_enabled=False)
    page.get_by_role("searchbox", name="Search the whole registry").fill("aviation")

    page.keyboard.press("Enter")

    expect(page.get_by_role("link", name="Aviation cluster")).to_be_visible()
