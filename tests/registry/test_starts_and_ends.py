"""A start that is corrected takes its attestation along; an end has its own source."""

from datetime import date

import pytest
from django.urls import reverse

from registry.models import Mandate, Membership
from tests.factories import (
    make_cluster,
    make_mandate,
    make_membership,
    make_membership_attestation,
    make_organisation,
    make_source,
    make_superuser,
)
from tests.registry.admin_forms import add, change, form_data

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    client.force_login(make_superuser())
    return client


@pytest.fixture
def membership(staff) -> Membership:
    add(
        staff,
        "membership",
        cluster=make_cluster().pk,
        organisation=make_organisation().pk,
        source=make_source().pk,
        start_on="2005-03-15",
        quote="Members: …",
    )
    return Membership.objects.get()


def test_a_corrected_start_takes_its_attestation_along(staff, membership):
    change(staff, membership, start_on="2005-04-01")

    (attestation,) = membership.attestations.all()
    assert attestation.documented_on == date(2005, 4, 1)
    assert not Membership.objects.inconsistent_attestation().exists()


def test_another_source_of_the_start_is_the_one_that_attests_it(staff, membership):
    other = make_source()

    change(staff, membership, source=other.pk, quote="Founders: …")

    (attestation,) = membership.attestations.all()
    assert (attestation.source, attestation.quote) == (other, "Founders: …")


def test_what_other_documents_show_stays(staff, membership):
    shown = make_membership_attestation(
        membership=membership, documented_on=date(2005, 3, 20)
    )

    change(staff, membership, start_on="2005-04-01")

    shown.refresh_from_db()
    assert shown.documented_on == date(2005, 3, 20)
    assert Membership.objects.inconsistent_attestation().exists()


def test_a_start_corrected_onto_an_attested_day_leaves_one_attestation(
    staff, membership
):
    make_membership_attestation(
        membership=membership,
        documented_on=date(2005, 4, 1),
        source=membership.source,
    )

    change(staff, membership, start_on="2005-04-01")

    (attestation,) = membership.attestations.all()
    assert attestation.documented_on == date(2005, 4, 1)


def test_a_mandate_corrected_on_the_page_of_its_body_follows_too(staff):
    mandate = make_mandate(start_on=date(2005, 3, 15))
    url = reverse("admin:registry_cluster_change", args=[mandate.cluster.pk])

    form = form_data(staff.get(url), **{"mandates-0-start_on": "2005-04-01"})
    assert staff.post(url, form).status_code == 302

    (attestation,) = mandate.attestations.all()
    assert attestation.documented_on == date(2005, 4, 1)
    assert not Mandate.objects.inconsistent_attestation().exists()


def test_the_page_of_a_source_lists_what_it_says_ended(client):
    source = make_source()
    membership = make_membership(
        end_on=date(2010, 1, 1), end_source=source, end_quote="It left."
    )

    page = client.get(source.get_absolute_url()).text
    members = client.get(
        reverse("organisation_detail", args=[membership.organisation.slug])
    ).text

    assert membership.organisation.name in page
    assert "It left." in members
    assert "Its end is stated by:" in members
