"""What no form of the admin sends makes none of its pages fail, and loses nothing."""

import pytest
from django.urls import reverse

from registry.history.versions import Versions
from registry.models import ClusterName, Source
from tests.factories import (
    make_cluster,
    make_cluster_name,
    make_source,
    make_superuser,
)
from tests.registry.admin_forms import form_data

pytestmark = pytest.mark.django_db

ENDLESS = "9" * 5000


@pytest.fixture
def staff(client):
    client.force_login(make_superuser())
    client.raise_request_exception = False
    return client


def address(row):
    name = f"admin:registry_{row._meta.model_name}_change"
    return reverse(name, args=[row.pk])


@pytest.mark.parametrize(
    "text", ["[" * 100_000, '{"a":' * 40_000, '{"a": {"1": 1e400}}', '{"a": {"x": 1}}']
)
def test_a_version_that_cannot_be_read_is_none(text):
    assert Versions.read(text) == Versions()


@pytest.mark.parametrize(
    "sent",
    [
        {"_to_field": "nothing"},
        {"_to_field": "\0"},
        {"names-0-id": ENDLESS},
        {"names-0-id": "\0"},
        {"names-TOTAL_FORMS": ENDLESS},
        {"names-INITIAL_FORMS": "-1"},
        {"_popup": "1", "_to_field": "title", "_reason": "x" * 100_000},
    ],
    ids=str,
)
def test_a_form_that_is_none_is_answered_and_changes_nothing(staff, sent):
    cluster = make_cluster(website="https://example.org")
    name = make_cluster_name(cluster=cluster)
    opened = form_data(staff.get(address(cluster)), website="")

    answer = staff.post(
        address(cluster), opened | {k: v[:9000] for k, v in sent.items()}
    )

    assert answer.status_code in (200, 400)
    assert ClusterName.objects.get() == name
    cluster.refresh_from_db()
    assert cluster.website


def test_a_row_is_not_saved_as_a_new_one(staff):
    source = make_source(publisher="")
    sent = form_data(staff.get(address(source)), publisher="Region")

    for publisher in ("Region", ""):
        sent |= {"_saveasnew": "1", "publisher": publisher, "title": publisher}
        assert staff.post(address(source), sent).status_code in (200, 302)

    assert Source.objects.get().pk == source.pk


def test_a_key_without_end_is_of_no_row(staff):
    for act in ("change", "delete", "history"):
        answer = staff.post(
            f"/admin/registry/source/{ENDLESS}/{act}/", {"_version": "{}"}
        )
        assert answer.status_code in (302, 404, 405), act


@pytest.mark.parametrize("table", ["registry/userrole", "auth/user", "registry/source"])
def test_a_choice_of_rows_that_is_none_is_answered_in_every_kind_of_table(staff, table):
    for key in ("x", "", "\0", ENDLESS):
        sent = {"action": "delete_selected", "_selected_action": [key], "post": "yes"}
        assert staff.post(f"/admin/{table}/", sent).status_code == 302, key


def test_a_link_to_no_column_is_answered(staff):
    source = make_source()
    for page in (address(source), address(source).replace("change", "delete")):
        assert staff.get(page, {"_to_field": ""}).status_code == 200
