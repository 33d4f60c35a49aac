"""Two people on one record, each in a browser of their own: nothing is lost."""

import pytest
from django.urls import reverse

from registry.models import Cluster, ClusterName, Organisation
from tests.factories import make_cluster_name

SAVE = "input[name=_save]"
TOLD = ".met"
UNFOLD = "document.querySelectorAll('details').forEach(part => part.open = true)"


@pytest.fixture
def two(world, browse, log_in):
    """Return the pages of two people, both logged in."""

    def open_pages(path, **options):
        pages = []
        for username in ("anne", "bruno"):
            page = browse(reverse("home"), reduced_motion="reduce", **options)
            log_in(page, username)
            page.goto(path)
            page.evaluate(UNFOLD)
            pages.append(page)
        return pages

    return open_pages


@pytest.mark.parametrize(
    ("screen", "scheme"), [("desktop", "light"), ("phone", "dark")], ids=str
)
def test_two_people_change_one_organisation(two, screen, scheme):
    kept = Organisation.objects.first()
    path = reverse("admin:registry_organisation_change", args=[kept.pk])
    first, second = two(path, screen=screen, scheme=scheme)
    first.fill("[name=website]", "https://first.example.org/")
    first.fill("[name=quote]", "Écrit par la première.")
    second.fill("[name=quote]", "Écrit par le second.")
    second.fill("[name=locator]", "Written by the second.")

    first.click(SAVE)
    second.click(SAVE)

    told = second.locator(TOLD)
    text = told.inner_text()
    for shown in ("anne", "Écrit par la première.", "Écrit par le second."):
        assert shown in text
    kept.refresh_from_db()
    assert kept.quote == "Écrit par la première."
    # The page does not grow wider than the window by what it compares.
    width = "document.documentElement"
    assert second.evaluate(f"{width}.scrollWidth <= {width}.clientWidth")

    told.locator("input[value=mine]").check()
    second.click(SAVE)
    second.wait_for_url("**/organisation/**")
    kept.refresh_from_db()
    assert kept.website == "https://first.example.org/"
    assert kept.quote == "Écrit par le second."
    assert kept.locator == "Written by the second."


def test_two_people_change_a_network_and_a_part_of_it(two):
    cluster = Cluster.objects.first()
    name = make_cluster_name(cluster=cluster, name="Before", quote="")
    first, second = two(reverse("admin:registry_cluster_change", args=[cluster.pk]))
    second.fill("[name=website]", "https://second.example.org/")
    first.fill("[name=description_en]", "Described by the first.")
    first.click(SAVE)
    ClusterName.objects.filter(pk=name.pk).update(quote="Written by another.")

    second.click(SAVE)
    assert "Written by another." in second.locator(TOLD).inner_text()
    second.click(SAVE)
    second.wait_for_selector(".messagelist .success")

    cluster.refresh_from_db()
    name.refresh_from_db()
    assert cluster.website == "https://second.example.org/"
    assert cluster.description_en == "Described by the first."
    assert name.quote == "Written by another."
