"""A member list all the way, in a real browser: sent, corrected, decided, undone."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from openpyxl import Workbook
from playwright.sync_api import expect

from registry.models import Membership, Organisation, OrganisationName
from tests.browser.conftest import follow
from tests.factories import (
    make_cluster,
    make_membership,
    make_organisation,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]

AXE = Path(settings.PACKAGES) / "axe-core" / "axe.min.js"
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]


@pytest.fixture
def member_list(tmp_path):
    """A list as clusters send them: with a title, a column of its own, and doubts."""
    book = Workbook()
    for row in [
        ["Membres de TWEED au 30 juin 2024"],
        [],
        ["Dénomination", "N° BCE", "Localisation du siège (CP)", "Site web"],
        ["Sonaca SA", "0403.019.261", "6041", "www.sonaca.com"],
        ["Verlux", "", "4000", ""],
        ["Besix", "", "1200", ""],
    ]:
        book.active.append(row)
    path = tmp_path / "membres 2024.xlsx"
    book.save(path)
    return path


@pytest.fixture
def world():
    tweed = make_cluster(name="TWEED")
    besix = make_organisation(name="Besix")
    gone = make_organisation(name="Sita")
    for number in range(2):
        make_organisation(name="Verlux SA", slug=f"verlux-{number}")
    for organisation in (besix, gone):
        make_membership(cluster=tweed, organisation=organisation)


def look_at(page):
    """Check what no page may do: be unusable for some, or wider than the window."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: tags}).then(result => result.violations)",
        STANDARD,
    )
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found] == []
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= page.viewport_size["width"]


def figures(page) -> dict[str, int]:
    """Return the figures over the rows, by their words."""
    return {
        link.inner_text().split("\n")[-1].split(maxsplit=1)[-1]: int(
            link.locator("b").inner_text()
        )
        for link in page.locator("#outcomes a").all()
    }


@pytest.mark.parametrize(
    ("screen", "scheme"), [("desktop", "light"), ("phone", "dark")]
)
def test_a_list_is_sent_corrected_decided_applied_and_undone(
    browse, world, member_list, log_in, screen, scheme
):
    before = list(Organisation.objects.order_by("pk").values())
    page = browse("/", screen=screen, scheme=scheme)
    log_in(page)

    page.goto("/imports/new/members/?cluster=tweed")
    look_at(page)
    assert page.get_by_label("Cluster", exact=True).input_value() == "TWEED"
    page.get_by_label("File", exact=True).set_input_files(member_list)
    page.get_by_label("Date of the list").fill("2024-06-30")
    page.get_by_text("All members on that day").click()
    page.get_by_role("button", name="Read the list").click()
    page.wait_for_url("**/imports/*-*/")
    look_at(page)

    follow(page.get_by_role("link", name="Columns"))
    look_at(page)
    for fold in page.locator("details.fold:not([open]) > summary").all():
        fold.click()
    page.get_by_label("What column C is").select_option("post_code")
    page.get_by_role("button", name="Save, and plan again").click()
    page.wait_for_url("**/imports/*-*/")
    assert "6041" in page.locator("#results").inner_text()

    counted = figures(page)
    assert (counted["ambiguous"], counted["new"], counted["leave"]) == (1, 1, 1)
    page.locator("#outcomes a", has_text="ambiguous").click()
    page.wait_for_url("**outcome=ambiguous**")
    look_at(page)
    page.get_by_role("button", name="It is this one").last.click()
    page.wait_for_selector("text=0 rows")
    assert figures(page)["ambiguous"] == 0
    look_at(page)

    page.get_by_role("button", name="Confirm").click()
    page.wait_for_selector("text=What was done")
    look_at(page)
    assert Membership.objects.filter(end_on__isnull=True).count() == 3

    page.get_by_role("button", name="Undo this import").click()
    page.wait_for_selector("text=This import was undone")
    look_at(page)
    assert list(Organisation.objects.order_by("pk").values()) == before
    assert not OrganisationName.objects.exists()

    page.goto("/imports/")
    look_at(page)
    assert page.locator(".import-status").inner_text() == "Undone"


def test_the_whole_path_needs_no_javascript(browse, world, member_list, log_in):
    page = browse("/", java_script_enabled=False)
    log_in(page)
    page.goto("/imports/new/members/?cluster=tweed")
    page.get_by_label("File", exact=True).set_input_files(member_list)
    page.get_by_label("Date of the list").fill("2024-06-30")
    page.get_by_text("Some members, such as new ones").click()
    page.get_by_role("button", name="Read the list").click()
    page.get_by_role("button", name="New organisation").click()
    page.get_by_role("button", name=re.compile("Leave out.*Sonaca")).click()
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_text("What was done")).to_be_visible()
    assert Organisation.objects.filter(name="Verlux").exists()
    assert not Organisation.objects.filter(name__startswith="Sonaca").exists()
