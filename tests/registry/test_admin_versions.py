"""Two people on one record: nothing is lost in silence, whatever the table."""

import pytest
from django.urls import reverse

from tests.factories import (
    make_source,
    make_superuser,
)
from tests.registry.admin_forms import change, form_data

pytestmark = pytest.mark.django_db


@pytest.fixture
def anne(client):
    client.force_login(make_superuser("anne"))
    return client


def url(row, page="change"):
    opts = row._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_{page}", args=[row.pk])


def test_fields_that_one_of_two_changed_are_put_together(anne):
    source = make_source(publisher="", note_en="")
    hers = anne.get(url(source))
    mine = form_data(hers, note_en="Typed by the second")

    change(anne, source, publisher="Typed by the first")
    again = anne.post(url(source), mine)

    source.refresh_from_db()
    assert source.note_en == ""
    assert "Somebody else changed this since you opened it" in again.text
    assert "anne" in again.text
    anne.post(url(source), form_data(again))
    source.refresh_from_db()
    assert source.note_en == "Typed by the second"
    assert source.publisher == "Typed by the first"
