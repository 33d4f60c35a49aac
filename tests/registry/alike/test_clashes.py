"""A refusal names and links the record in the way, whatever rule refuses."""

import importlib

import pytest
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db.models import UniqueConstraint
from django.urls import reverse

from evaluation.models import Framework, Target
from registry.alike.clashes import clashes
from registry.models import LegalRegime, Membership, Organisation, Territory
from tests.constraints import constraints_of
from tests.every_factory import FACTORIES
from tests.factories import (
    make_cluster,
    make_enterprise_number,
    make_membership,
    make_organisation,
    make_source,
    make_staff,
    make_superuser,
)
from tests.registry.admin_forms import form_data, problems

pytestmark = pytest.mark.django_db

APPS = ("registry", "programmes", "evaluation")
OFFENCES = {
    name: offence
    for app in APPS
    for name, offence in importlib.import_module(
        f"tests.{app}.test_constraints"
    ).OFFENCES.items()
    if isinstance(constraints_of(app)[name], UniqueConstraint | ExclusionConstraint)
    # Of two roles one excludes the other: its page says so, and there is no period.
    and name != "registry_userrole_separate"
}
UNIQUE = [
    (model, field.name)
    for model in FACTORIES
    for field in model._meta.concrete_fields
    if field.unique
    and not field.primary_key
    and not field.is_relation
    # Of these no second one is made so simply.
    and model not in (Territory, LegalRegime, Framework)
]


@pytest.mark.parametrize("name", OFFENCES)
def test_what_is_in_the_way_of_a_row_is_found(name):
    row, changes = OFFENCES[name]()
    for column, value in changes.items():
        setattr(row, column, value)
    message = constraints_of(row._meta.app_label)[name].violation_error_message

    found = [clash for clash in clashes(row) if clash.message == str(message)]

    assert found
    assert row not in found[0].others
    assert found[0].others.count() == 1


@pytest.mark.parametrize(
    ("model", "field"), UNIQUE, ids=lambda each: getattr(each, "__name__", each)
)
def test_the_bearer_of_an_identifier_is_found(model, field):
    one, other = FACTORIES[model](), FACTORIES[model]()
    assert field not in [clash.field for clash in clashes(other)]
    setattr(other, field, getattr(one, field))

    (clash,) = [clash for clash in clashes(other) if clash.field == field]

    assert list(clash.others) == [one]


@pytest.fixture
def staff(client):
    client.force_login(make_superuser())
    return client


def page_of(row):
    options = row._meta
    name = f"admin:{options.app_label}_{options.model_name}_change"
    return reverse(name, args=[row.pk])


def link_to(row):
    return f'<a href="{page_of(row)}" target="_blank" rel="noopener">{row}</a>'


def send(client, url, **changes):
    return client.post(url, form_data(client.get(url), **changes))


def test_a_form_links_whoever_has_the_number(staff):
    number = make_enterprise_number(4030192)
    sonaca = make_organisation(name="Sonaca", enterprise_number=number)
    other = make_organisation(name="Besix")

    page = send(staff, page_of(other), enterprise_number=number).content.decode()

    assert (
        f"Another organisation has this enterprise number. It is: {link_to(sonaca)}"
        in page
    )


def test_a_form_links_the_period_that_is_in_the_way(staff):
    held = make_membership()
    other = make_membership(cluster=held.cluster)

    page = send(staff, page_of(other), organisation=held.organisation_id)

    assert link_to(held) in page.content.decode()
    assert Membership.objects.get(pk=other.pk).organisation != held.organisation


def test_the_form_of_a_part_links_what_is_in_its_way(staff):
    held = make_membership()
    other = make_membership(organisation=held.organisation)

    page = send(
        staff,
        page_of(held.organisation),
        **{"memberships-1-cluster": held.cluster_id},
    )

    assert link_to(held) in page.content.decode()
    assert Membership.objects.get(pk=other.pk).cluster != held.cluster


def test_a_link_is_not_for_who_may_not_see_where_it_leads(client):
    number = make_enterprise_number(4030192)
    make_organisation(name="Sonaca", enterprise_number=number)
    other = make_organisation(name="Besix")
    client.force_login(make_staff("change_organisation", "view_organisation"))

    page = send(client, page_of(other), enterprise_number=number).content.decode()

    assert "Another organisation has this enterprise number. It is:" in page


def test_an_identifier_is_made_for_who_gives_none_and_for_a_homonym(staff):
    source = make_source()
    make_organisation(name="Alpha", slug="alpha")
    add = reverse("admin:registry_organisation_add")
    said = {"name": "Alpha", "kind": "enterprise", "source": source.pk}

    for typed in ("", "alpha"):
        assert send(staff, add, slug=typed, **said).status_code == 302

    slugs = Organisation.objects.values_list("slug", flat=True)
    assert set(slugs) == {"alpha", "alpha-2", "alpha-3"}


def test_an_identifier_that_somebody_chose_is_refused_where_it_is_taken(staff):
    taken = make_organisation(name="Alpha", slug="the-first")
    add = reverse("admin:registry_organisation_add")
    said = {"name": "Beta", "kind": "enterprise", "source": make_source().pk}

    page = send(staff, add, slug="the-first", **said)

    assert link_to(taken) in page.content.decode()
    assert Organisation.objects.count() == 1


def test_networks_have_targets_of_one_name(staff):
    source = make_source()
    add = reverse("admin:evaluation_target_add")

    for name in ("BioWin", "Skywin"):
        said = {
            "name_en": "Jobs created",
            "name_fr": "Emplois créés",
            "cluster": make_cluster(name=name).pk,
            "target": "10",
            "start_on": "2024-01-01",
            "source": source.pk,
        }
        page = send(staff, add, **said)
        assert page.status_code == 302, problems(page)

    slugs = Target.objects.values_list("slug", flat=True)
    assert set(slugs) == {"biowin-jobs-created", "skywin-jobs-created"}
