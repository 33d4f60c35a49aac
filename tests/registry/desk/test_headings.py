"""The tables of the admin under their headings: worked out where a page shows them."""

import pytest
from django.contrib import admin
from django.urls import reverse

from tests.factories import make_superuser

pytestmark = pytest.mark.django_db


def test_only_a_page_that_shows_the_headings_works_them_out(client, monkeypatch):
    client.force_login(make_superuser())
    asked = []
    monkeypatch.setattr(
        admin.site, "tables_by_heading", lambda *of: asked.append(of) or []
    )

    assert client.get(reverse("admin:registry_cluster_changelist")).status_code == 200
    assert asked == []
    assert client.get(reverse("desk")).status_code == 200
    assert len(asked) == 1


def test_an_app_has_a_page_of_its_tables_and_what_is_no_app_has_none(client):
    client.force_login(make_superuser())

    page = client.get(reverse("admin:app_list", args=["registry"]))

    assert reverse("admin:registry_cluster_changelist") in page.text
    assert client.get("/admin/nothing/").status_code == 404
