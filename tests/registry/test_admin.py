import pytest
from django.contrib import admin
from django.urls import reverse

from evaluation.models import Measurement, Rectification
from programmes.models import BudgetDecision, Payment
from registry.models import (
    DistinctPair,
    ExternalRecord,
    OrganisationMerge,
    RecordMerge,
    UserRole,
)
from tests.every_factory import FACTORIES, IN_THE_ADMIN
from tests.factories import make_staff, make_superuser

pytestmark = pytest.mark.django_db

every_model = pytest.mark.parametrize(
    "model", IN_THE_ADMIN, ids=lambda model: model.__name__
)
PAGES = ["changelist", "add", "change", "history", "delete", "removed"]
FILES = ["import", "export"]
MISSING = {
    # Nobody adds or removes the record of a merge.
    OrganisationMerge: {"add", "delete", *FILES},
    RecordMerge: {"add", "delete", *FILES},
    # Two are told apart on the list of likely duplicates.
    DistinctPair: {"add", "delete", *FILES},
    # What a register says is taken over by an import.
    ExternalRecord: {"add", "delete", *FILES},
    # Roles are given one at a time, in words that say what each is for.
    UserRole: {*FILES},
    # What was decided or paid is never removed.
    BudgetDecision: {"delete"},
    Payment: {"delete"},
    # What puts a decision right is done on a page of its own, and is never removed.
    Rectification: {"add", "delete", "import"},
    # What was measured is computed, or entered where the evaluation is written.
    Measurement: {"add", "delete", "import"},
}


@pytest.fixture
def staff(client):
    client.force_login(make_superuser())
    return client


def url(model, page, *args):
    opts = model._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_{page}", args=args)


def address(model, page):
    """Return the address of a page about a new row, or about the table."""
    if page in ("change", "history", "delete"):
        return url(model, page, FACTORIES[model]().pk)
    return url(model, page)


@every_model
@pytest.mark.parametrize("page", PAGES + FILES)
def test_every_page_of_every_table_opens(staff, model, page):
    if page in MISSING.get(model, ()):
        if page in FILES:
            pytest.skip("it has no files")
        assert staff.get(address(model, page)).status_code == 403
        return

    response = staff.get(address(model, page))

    assert response.status_code == 200


@every_model
@pytest.mark.parametrize("page", PAGES + FILES)
def test_staff_without_the_permission_see_no_page_of_a_table(client, model, page):
    if page in FILES and page in MISSING.get(model, ()):
        pytest.skip("it has no files")
    client.force_login(make_staff())

    assert client.get(address(model, page)).status_code == 403


@every_model
def test_every_table_is_found_by_searching(staff, model):
    model_admin = admin.site._registry[model]

    assert model_admin.search_fields
    assert model_admin.search_help_text
    FACTORIES[model]()
    response = staff.get(url(model, "changelist"), {"q": "net work"})
    assert response.status_code == 200
