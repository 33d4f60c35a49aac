"""No address of the admin, whatever its keys and its query, makes the site fail."""

import random

import pytest
from django.contrib import admin
from django.urls import NoReverseMatch, reverse

from tests.every_factory import FACTORIES
from tests.factories import make_organisation, make_superuser

pytestmark = pytest.mark.django_db

VALUES = [
    "((((",
    "\x00",
    "9" * 25,
    "-1",
    "x",
    "é",
    "2025-13-45",
    "99999-01-01",
    "1e400",
    "NaN",
    "[1]",
    "",
]
LOOKUPS = ["", "__exact", "__regex", "__gt", "__in", "__isnull", "__year", "__nothing"]
KEYS = ["0", "abc", "9" * 25, "-1", "1_2F", "%00", "٣"]
EVERY_TABLE = pytest.mark.parametrize(
    "model", list(admin.site._registry), ids=lambda model: model._meta.label
)


@pytest.fixture
def staff(client):
    client.force_login(make_superuser())
    client.raise_request_exception = False
    return client


def page(model, name, *args):
    opts = model._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_{name}", args=args)


@EVERY_TABLE
def test_no_query_makes_a_list_fail(staff, model):
    if model in FACTORIES:
        FACTORIES[model]()
    chance = random.Random(model._meta.label)
    columns = [field.name for field in model._meta.concrete_fields]
    asked = [(chance.choice(columns) + each, chance.choice(VALUES)) for each in LOOKUPS]
    asked += [(name, chance.choice(VALUES)) for name in ("p", "o", "q", "_facets")]

    for name, value in asked:
        response = staff.get(page(model, "changelist"), {name: value})
        assert response.status_code < 500, (name, value)


@EVERY_TABLE
def test_no_filter_that_a_list_offers_fails(staff, model):
    chance = random.Random(model._meta.label)
    for entry in admin.site._registry[model].list_filter:
        is_own = isinstance(entry, type)
        name = entry[0] if isinstance(entry, tuple) else entry
        name = getattr(name, "parameter_name", name)
        ending = chance.choice(["", "__id__exact", "__isempty", "__gte", "__lte"])
        value = chance.choice(VALUES)
        response = staff.get(page(model, "changelist"), {name + ending: value})
        assert response.status_code < 500, (name + ending, value)
        if is_own:
            assert staff.get(page(model, "changelist"), {name: "x"}).status_code < 400


@EVERY_TABLE
def test_no_key_makes_a_page_of_a_row_fail(staff, model):
    listed = page(model, "changelist")
    for key in KEYS:
        for name in ("change", "history", "delete"):
            response = staff.get(f"{listed}{key}/{name}/")
            assert response.status_code < 500, (key, name)


@EVERY_TABLE
def test_no_query_makes_another_page_of_a_table_fail(staff, model):
    chance = random.Random(model._meta.label)
    column = chance.choice([field.name for field in model._meta.concrete_fields])
    for name in ("add", "export", "import", "removed"):
        try:
            address = page(model, name)
        except NoReverseMatch:
            continue
        for query in ({column: chance.choice(VALUES)}, {"page": "9" * 30}):
            assert staff.get(address, query).status_code < 500, (name, query)


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("name", ["term", "page", "app_label", "model_name"])
def test_no_query_makes_the_suggestions_fail(staff, name, value):
    query = {
        "term": "x",
        "app_label": "registry",
        "model_name": "membership",
        "field_name": "organisation",
    }
    response = staff.get(reverse("admin:autocomplete"), query | {name: value})

    assert response.status_code < 500


@pytest.mark.parametrize("lookup", ["name__regex", "name__iregex", "name_key__regex"])
def test_a_list_is_asked_for_no_pattern(staff, lookup):
    make_organisation()
    listed = reverse("admin:registry_organisation_changelist")

    assert staff.get(listed, {lookup: "("}).status_code == 400


def test_what_is_not_understood_leads_to_the_whole_list(staff):
    listed = reverse("admin:registry_organisation_changelist")

    response = staff.get(listed, {"founded_on__gte": "99999-01-01"}, follow=True)

    assert response.redirect_chain[-1][0].partition("?")[0] in (listed, "")
    assert response.status_code == 200
