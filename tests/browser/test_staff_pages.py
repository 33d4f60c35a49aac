"""The pages of staff: nothing for axe-core to object to, nothing out of sight."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from registry.models import Membership
from tests.browser.test_accessibility import objections
from tests.factories import make_source

TABLES = [
    "registry_cluster",
    "registry_organisation",
    "registry_membership",
    "registry_mandate",
    "registry_source",
    "programmes_grant",
    "programmes_plan",
    "evaluation_contradiction",
    "evaluation_publishedfigure",
]


def addresses(world) -> list[str]:
    """Return the addresses of thirty pages and more that staff work on."""
    cluster = Membership.objects.first().cluster
    kept, gone = [m.organisation_id for m in Membership.objects.all()[:2]]
    merge = reverse("admin:registry_organisation_merge")
    return [
        reverse("desk"),
        reverse("saved_view_list"),
        f"{reverse('desk')}?q=hub",
        reverse("desk_checks"),
        reverse("import_list"),
        *(reverse(f"admin:{table}_changelist") for table in TABLES),
        *(reverse(f"admin:{table}_add") for table in TABLES),
        *(
            reverse(f"admin:registry_cluster_{page}", args=[cluster.pk])
            for page in ("change", "history", "delete")
        ),
        reverse("admin:registry_organisation_change", args=[kept]),
        reverse("admin:registry_source_change", args=[world.source.pk]),
        *(
            reverse(f"admin:registry_membership_{page}")
            for page in ("removed", "import", "export")
        ),
        merge,
        f"{merge}?kept={kept}&merged={gone}",
        reverse("admin:app_list", args=["registry"]),
    ]


@pytest.fixture
def staff(world, browse, log_in):
    def open_page(path, **options):
        page = browse(
            reverse("home"), bypass_csp=True, reduced_motion="reduce", **options
        )
        log_in(page)
        page.goto(path)
        return page

    return open_page


@pytest.mark.parametrize(
    ("screen", "scheme", "locale"),
    [("desktop", "light", "en-GB"), ("phone", "dark", "fr-BE")],
)
def test_the_pages_of_staff_are_accessible(staff, world, screen, scheme, locale):
    page = staff(reverse("desk"), screen=screen, scheme=scheme, locale=locale)
    pages = addresses(world)
    assert len(pages) >= 30

    found = {}
    for address in pages:
        assert page.goto(address).status == 200, address
        page.wait_for_load_state("networkidle")
        for fold in page.locator("fieldset.parts > details > summary").all():
            fold.click()
        if wrong := objections(page):
            found[address] = wrong

    assert found == {}


@pytest.mark.parametrize(("screen", "width"), [("desktop", 1280), ("phone", 390)])
def test_every_column_of_a_list_is_in_sight(staff, screen, width):
    page = staff(reverse("admin:registry_membership_changelist"), screen=screen)
    page.wait_for_load_state("networkidle")

    for column in ("cluster", "start_on", "end_on", "last_documented_on"):
        box = page.locator(f"#result_list .field-{column}").first.bounding_box()
        assert box["x"] + box["width"] <= width, column


def test_on_a_phone_a_cell_says_what_its_column_is(staff):
    page = staff(reverse("admin:registry_membership_changelist"), screen="phone")

    cell = page.locator("#result_list .field-start_on").first
    assert cell.get_attribute("data-label") == "Start"


def test_the_parts_of_a_network_open_one_by_one(staff):
    cluster = Membership.objects.first().cluster
    page = staff(reverse("admin:registry_cluster_change", args=[cluster.pk]))
    start = page.locator("#id_recognitions-0-start_on")
    assert page.evaluate("document.documentElement.scrollHeight") < 3000
    expect(start).to_be_hidden()

    part = page.locator("#recognitions-group")
    part.locator("summary").first.click()
    part.locator("#recognitions-0 details.part > summary").click()

    expect(start).to_be_visible()


def test_a_part_can_be_added_and_what_is_refused_stands_open(staff):
    make_source(title="Annuaire")
    cluster = Membership.objects.first().cluster
    page = staff(reverse("admin:registry_cluster_change", args=[cluster.pk]))
    part = page.locator("#names-group")
    part.locator("summary").first.click()
    part.get_by_text("Add another").click()
    number = page.locator("#id_names-TOTAL_FORMS").input_value()
    page.locator(f"#id_names-{int(number) - 1}-name").fill("")
    page.locator(f"#id_names-{int(number) - 1}-kind").select_option(index=1)

    page.get_by_role("button", name="Save", exact=True).click()

    error = page.locator(f"#names-{int(number) - 1} .errorlist")
    expect(error.first).to_be_visible()


@pytest.mark.parametrize("locale", ["en-GB", "fr-BE"])
def test_the_links_of_whoever_is_logged_in_stand_in_one_line(staff, locale):
    page = staff(reverse("desk"), locale=locale)
    tops = {
        round(link.bounding_box()["y"])
        for link in page.locator(".site-nav a").all()
        if link.is_visible()
    }
    assert len(tops) == 1

    own = [link for link in page.locator(".own-link a").all() if link.is_visible()]
    assert [link.get_attribute("href") for link in own] == [
        reverse("desk"),
        reverse("saved_view_list"),
        reverse("mfa_index"),
    ]
    assert len({round(link.bounding_box()["y"]) for link in own}) == 1
    assert own[0].get_attribute("aria-current") == "page"


def test_on_a_phone_they_stand_in_the_menu(staff):
    page = staff(reverse("desk"), screen="phone", locale="fr-BE")
    own = page.locator(".own-link a")
    assert not any(link.is_visible() for link in own.all())

    page.locator(".site-menu-button").click()

    assert [link.get_attribute("href") for link in own.all() if link.is_visible()] == [
        reverse("desk"),
        reverse("saved_view_list"),
        reverse("mfa_index"),
    ]
