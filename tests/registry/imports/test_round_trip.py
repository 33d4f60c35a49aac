"""A list that the site exported comes back, and changes nothing."""

from datetime import date

import pytest
from django.urls import reverse

from registry.files.exports import FORMATS
from registry.imports.plans.applying import apply_plan
from registry.imports.plans.planning import outcome_counts
from registry.models import ImportMode, Membership
from tests.factories import (
    make_cluster,
    make_enterprise_number,
    make_membership,
    make_organisation,
    make_organisation_name,
    make_place,
)

from .lists import plan_list

pytestmark = pytest.mark.django_db

UNCHANGED = {"new": 0, "changed": 0, "joined": 0, "left": 0, "ambiguous": 0}


@pytest.fixture
def cluster():
    """A cluster whose members have every kind of fact, and awkward names."""
    cluster = make_cluster()
    full = make_organisation(
        name="=Sonaca & Fils, S.A. (anciennement Fairey)",
        enterprise_number=make_enterprise_number(4030192),
        size_class="sme",
        legal_form="company",
        place=make_place(post_code="6041", name_fr="Gosselies"),
        website="https://www.example.org/",
        email="jean.dupont@example.org",
    )
    make_membership(
        cluster=cluster,
        organisation=full,
        category="founding",
        start_on=date(2005, 1, 1),
        start_precision="year",
        end_on=date(2029, 12, 31),
        end_precision="documented",
    )
    for slug in ("namesake-one", "namesake-two"):
        make_membership(
            cluster=cluster,
            organisation=make_organisation(name="Namesake", slug=slug),
            start_precision="documented",
        )
    university = make_organisation(name="1234", kind="university", country="FR")
    make_organisation_name(organisation=university, name="Other name")
    make_membership(cluster=cluster, organisation=university)
    abroad = make_place(post_code="L-1234", name_fr="Luxembourg", country="LU")
    make_membership(
        cluster=cluster, organisation=make_organisation(name="TOTAL", place=abroad)
    )
    return cluster


@pytest.mark.parametrize("file_format", [name for name in FORMATS if name != "json"])
def test_an_exported_list_of_members_changes_nothing(client, cluster, file_format):
    day = date(2024, 6, 30)
    address = reverse("cluster_members", args=[cluster.slug])
    exported = client.get(address, {"_export": file_format, "as_of": str(day)})
    before = list(Membership.objects.order_by("pk").values())

    batch = plan_list(
        content=exported.getvalue(),
        filename=f"members.{file_format}",
        cluster=cluster,
        listed_on=day,
        mode=ImportMode.FULL,
    )

    counts = outcome_counts(batch)
    assert {key: counts[key] for key in UNCHANGED} == UNCHANGED
    assert counts["unchanged"] == counts["rows"] == 5
    assert apply_plan(batch=batch, user=None)
    assert list(Membership.objects.order_by("pk").values()) == before
