"""What changes are called is stored as what it is, and drawn for each reader."""

import pytest
from django.urls import reverse
from django.utils import translation

from registry.imports.kind import title_of
from registry.models import ImportBatch, Role
from tests.factories import (
    make_cluster,
    make_member,
    make_membership,
    make_source,
    make_superuser,
)
from tests.html import page_of

pytestmark = pytest.mark.django_db

FRENCH = {"headers": {"accept-language": "fr"}}
SAID = {"said_on": "2026-06-30", "reason": "The board says so."}


@pytest.fixture
def cluster():
    return make_cluster(name="BioWin")


def test_a_proposal_made_in_french_is_read_in_english(client, cluster):
    author = make_member(Role.NETWORKS_OWN, username="animator", cluster=cluster)
    client.force_login(author)
    address = reverse("proposal_create", args=[cluster.slug, "network"])
    said = SAID | {"website": "https://www.example.org"}
    client.post(address, said, **FRENCH)
    batch = ImportBatch.objects.get()
    client.post(reverse("proposal_hand_in", args=[batch.reference]))
    client.force_login(make_superuser())

    read = {}
    for language in ("en", "fr"):
        asked = {"headers": {"accept-language": language}}
        page = page_of(client.get(batch.get_absolute_url(), **asked))
        listed = page_of(client.get(reverse("proposal_list"), **asked)).find("tbody")
        read[language] = page.find("h1").text
        assert read[language] in listed.text
        assert read[language] in page.find("title").text

    assert read["en"] == "BioWin: What the network says of itself"
    assert read["fr"] == " ".join(batch.title.split()) != read["en"]


def test_a_proposal_that_is_taken_up_again_keeps_what_it_is_called(client, cluster):
    author = make_member(Role.NETWORKS_OWN, username="animator", cluster=cluster)
    client.force_login(author)
    address = reverse("proposal_create", args=[cluster.slug, "network"])
    client.post(address, SAID | {"website": "https://www.example.org"}, **FRENCH)
    first = ImportBatch.objects.get()
    client.post(reverse("import_drop", args=[first.reference]))

    client.post(reverse("proposal_again", args=[first.reference]))

    again = ImportBatch.objects.exclude(pk=first.pk).get()
    assert title_of(again) == "BioWin: What the network says of itself"


def test_a_change_of_many_rows_counts_them_in_the_language_of_the_reader(client):
    for _time in range(2):
        make_membership()
    client.force_login(make_superuser())
    asked = {"many_source": make_source().pk, "many_reason": "x", "many_preview": "1"}
    address = reverse("admin:registry_membership_many")
    client.post(address, asked | {"end_on": "2026-06-30"})
    batch = ImportBatch.objects.get()

    assert title_of(batch) == "2 memberships"
    with translation.override("fr"):
        assert title_of(batch) == "2 affiliations"


def test_changes_of_which_only_the_title_is_known_keep_it(cluster):
    batch = ImportBatch(kind="changes", cluster=cluster, title="BioWin: it moved")

    assert title_of(batch) == "BioWin: it moved"
    batch.about = {"form": "of an app that is gone"}
    assert title_of(batch) == "BioWin: it moved"
