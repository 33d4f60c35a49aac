"""Crawlers are told of what everybody may open, and of nothing else."""

import re

import pytest
from django.urls import reverse

from registry.services import merge_records
from tests.factories import make_organisation, make_superuser
from tests.registry.rights.secrets_world import Secrets
from tests.worlds import make_world

pytestmark = pytest.mark.django_db


def told(client, path) -> list[str]:
    text = client.get(path).content.decode()
    return [
        address.removeprefix("http://testserver")
        for address in re.findall(r"<loc>(.*?)</loc>", text)
    ]


def test_each_page_that_crawlers_are_told_of_is_there(client):
    make_world(2)
    parts = told(client, reverse("sitemap_index"))
    pages = [page for part in parts for page in told(client, part)]

    assert len(pages) == len(set(pages)) > 30
    for page in pages:
        assert client.get(page).status_code == 200, page


def test_crawlers_are_told_of_no_page_that_leads_away(client):
    kept, merged = make_organisation(slug="kept"), make_organisation(slug="merged")
    merge_records(kept=kept, merged=merged, reason="One body.", user=make_superuser())

    pages = told(client, reverse("sitemap", kwargs={"section": "organisation"}))

    assert pages == [kept.get_absolute_url()]


def test_crawlers_are_told_of_no_file_that_is_not_for_everybody(client):
    Secrets()
    pages = told(client, reverse("sitemap", kwargs={"section": "evaluation"}))

    assert [page for page in pages if "confsigned" in page or "openfile" in page] == []
    assert pages


def test_robots_find_the_site_map(client):
    text = client.get(reverse("robots")).content.decode()

    assert f"Sitemap: http://testserver{reverse('sitemap_index')}" in text
    assert "Disallow: /admin/" in text
