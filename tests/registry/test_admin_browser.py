"""The admin in a real browser, under the security policy: it complains of nothing."""

import re

import pytest
from django.urls import reverse

from registry.models import Membership, Organisation
from tests.factories import (
    PASSWORD,
    make_cluster,
    make_cluster_name,
    make_membership,
    make_organisation,
    make_recognition,
    make_source,
    make_superuser,
)
from tests.programmes.factories import make_grant, make_payment

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def staff_page(browse):
    """A function that opens a page of the admin as staff do."""
    make_superuser("anne")

    def open_page(path, **options):
        page = browse(f"{reverse('admin:login')}?next={path}", **options)
        page.get_by_label("Username").fill("anne")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
        page.wait_for_url(f"**{path}")
        return page

    return open_page


def choose(page, field, text):
    """Choose the first suggestion for a link: with the keyboard, as staff do."""
    page.locator(f"#id_{field} + .select2 .select2-selection").click()
    with page.expect_response(re.compile("autocomplete.*term=")):
        page.locator(".select2-search__field").fill(text)
    page.locator(".select2-results__option--highlighted", has_text=text).wait_for()
    page.keyboard.press("Enter")


@pytest.mark.parametrize(
    ("screen", "scheme"), [("desktop", "light"), ("phone", "dark")]
)
def test_the_pages_of_the_admin_need_nothing_that_the_policy_forbids(
    staff_page, screen, scheme
):
    cluster = make_cluster(name="Skywin")
    make_cluster_name(cluster=cluster)
    make_recognition(cluster=cluster)
    membership = make_membership(cluster=cluster)
    kept, gone = make_organisation(), make_organisation()
    page = staff_page(reverse("desk"), screen=screen, scheme=scheme)
    grant = make_grant(amount=1000)
    make_payment(grant=grant)
    merge = reverse("admin:registry_organisation_merge")
    addresses = [
        *(
            reverse(f"admin:registry_{table}_{name}")
            for table in ("membership", "cluster", "organisation", "legalregime")
            for name in ("changelist", "add")
        ),
        reverse("admin:registry_cluster_change", args=[cluster.pk]),
        reverse("admin:registry_cluster_delete", args=[cluster.pk]),
        reverse("admin:registry_membership_history", args=[membership.pk]),
        reverse("admin:registry_membership_removed"),
        reverse("admin:registry_membership_import"),
        reverse("admin:registry_membership_export"),
        *(
            reverse(f"admin:programmes_{table}_{name}")
            for table in ("plan", "project", "grant", "payment")
            for name in ("changelist", "add")
        ),
        reverse("admin:programmes_grant_change", args=[grant.pk]),
        reverse("admin:programmes_grant_withdraw", args=[grant.pk]),
        merge,
        f"{merge}?kept={kept.pk}&merged={gone.pk}",
    ]

    for address in addresses:
        assert page.goto(address).status == 200
        page.wait_for_load_state("networkidle")


def test_a_membership_is_entered_without_typing_anything_twice(staff_page):
    make_cluster(name="Skywin")
    make_organisation(name="Sonaca")
    make_source(title="Annuaire 2006")
    page = staff_page(reverse("admin:registry_membership_add"))

    choose(page, "organisation", "Sonaca")
    choose(page, "cluster", "Skywin")
    choose(page, "source", "Annuaire")
    page.get_by_label("Start:", exact=True).fill("2006-07-01")
    page.get_by_role("button", name="Save and add another").click()
    page.get_by_text("was added successfully").wait_for()

    membership = Membership.objects.get()
    assert str(membership) == "Sonaca – Skywin"
    assert membership.attestations.get().source.title == "Annuaire 2006"
    kept = page.locator("#id_source + .select2 .select2-selection")
    assert "Annuaire 2006" in kept.inner_text()


def test_an_identifier_follows_the_name_as_it_is_typed(staff_page):
    make_source(title="Annuaire 2006")
    page = staff_page(reverse("admin:registry_organisation_add"))

    page.get_by_label("Name:", exact=True).first.press_sequentially("École Française")

    assert page.get_by_label("Identifier:").first.input_value() == "ecole-francaise"
    assert not Organisation.objects.exists()


def test_a_file_goes_out_and_comes_back_by_its_ending(staff_page, tmp_path):
    make_source(title="Decree of 2007")
    page = staff_page(reverse("admin:registry_source_export"))
    page.get_by_label("Format:").select_option(label="xlsx")
    with page.expect_download() as download:
        page.get_by_role("button", name="Export").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)

    page.goto(reverse("admin:registry_source_import"))
    page.get_by_label("File to import:").set_input_files(file)
    page.get_by_role("button", name="Look at what it would do").click()
    page.get_by_text("New rows: 0. Changed rows: 0. Unchanged: 1.").wait_for()
    page.locator("[name=_reason]").fill("Nothing in it is new.")
    page.get_by_role("button", name="Import all of it").click()

    page.get_by_text("1 skipped sources").wait_for()
