"""What becomes facts when a plan is confirmed."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError

from registry.imports.plans.applying import apply_plan
from registry.imports.plans.deciding import decide
from registry.imports.plans.planning import make_plan, outcome_counts
from registry.models import (
    Decision,
    ImportMode,
    ImportStatus,
    Membership,
    MembershipAttestation,
    Organisation,
    OrganisationName,
    Source,
)
from tests.factories import (
    make_cluster,
    make_enterprise_number,
    make_membership,
    make_membership_attestation,
    make_organisation,
    make_place,
    make_superuser,
)

from .lists import DAY, apply_list, outcomes, plan_list, receive_list, rows_of
from .registry_dump import dump

pytestmark = pytest.mark.django_db

NUMBER = make_enterprise_number(4030192)


def test_a_new_organisation_and_its_membership_rest_on_the_list():
    place = make_place(post_code="6041")
    batch = apply_list(
        ("Sonaca SA", NUMBER, "6041", "PME", "www.example.org", "effectif", "2015"),
        header=(
            "name",
            "enterprise_number",
            "post_code",
            "size_class",
            "website",
            "category",
            "start_on",
        ),
    )

    sonaca = Organisation.objects.get()
    sonaca.full_clean()
    assert (sonaca.name, sonaca.slug) == ("Sonaca SA", "sonaca-sa")
    assert (sonaca.enterprise_number, sonaca.place) == (NUMBER, place)
    assert (sonaca.kind, sonaca.size_class) == ("enterprise", "sme")
    membership = sonaca.memberships.get()
    membership.full_clean()
    assert membership.cluster == batch.cluster
    assert (membership.category, membership.start_precision) == ("full", "year")
    attestation = membership.attestations.get()
    attestation.full_clean()
    assert (attestation.documented_on, attestation.locator) == (DAY, "row 2")
    assert {sonaca.source, membership.source, attestation.source} == {batch.source}
    (row,) = rows_of(batch)
    assert (row.organisation, row.fact) == (sonaca, membership.pk)


def test_the_list_is_a_source():
    user = make_superuser()
    batch = plan_list(("Sonaca", "", ""), cluster=make_cluster(name="Skywin"))
    assert apply_plan(batch=batch, user=user)

    source = batch.source
    source.full_clean()
    assert (source.slug, source.kind) == ("list-skywin-2024-06-30", "list")
    assert (source.published_on, source.published_precision) == (DAY, "day")
    assert batch.fingerprint in source.note
    assert "members.csv" in source.note
    assert user.username not in source.note
    assert (batch.applied_by, batch.status) == (user, ImportStatus.APPLIED)


def test_two_lists_of_one_day_are_two_sources():
    cluster = make_cluster()
    first = apply_list(("Sonaca", "", ""), cluster=cluster)
    second = apply_list(("Besix", "", ""), cluster=cluster)

    assert first.source != second.source
    assert second.source.slug == f"{first.source.slug}-2"


def test_identifiers_of_new_organisations_are_unique():
    make_organisation(name="Unlike this", slug="foo")
    make_organisation(name="Unlike that", slug="foo-7")
    make_organisation(name="Unlike those", slug="foo-bar")

    numbers = [make_enterprise_number(4030200 + n) for n in range(6)]
    names = ["Foo", "Foo!", "Foo 9", "Foo Bar", "???", "Foo 9?"]
    apply_list(*((n, x, "") for n, x in zip(names, numbers, strict=True)))

    made = Organisation.objects.filter(enterprise_number__in=numbers)
    slugs = dict(made.values_list("enterprise_number", "slug"))
    assert [slugs[number] for number in numbers] == [
        "foo-10",
        "foo-11",
        "foo-9",
        "foo-bar-2",
        "organisation",
        "foo-9-2",
    ]


def test_facts_of_a_known_organisation_change_and_its_name_becomes_another_name():
    organisation = make_organisation(name="Techspace Aero", enterprise_number=NUMBER)
    batch = apply_list(
        ("Safran Aero Boosters", NUMBER, "info@example.org"),
        header=("name", "enterprise_number", "email"),
    )

    organisation.refresh_from_db()
    assert (organisation.name, organisation.email) == (
        "Techspace Aero",
        "info@example.org",
    )
    name = organisation.names.get()
    name.full_clean()
    assert (name.name, name.kind) == ("Safran Aero Boosters", "published")
    assert name.source == batch.source


def test_a_former_name_is_recorded():
    apply_list(("Safran Aero Boosters (anciennement Techspace Aero)", "", ""))

    name = OrganisationName.objects.get()
    assert (name.name, name.kind) == ("Techspace Aero", "former")


def test_applying_the_same_list_again_changes_nothing():
    cluster = make_cluster()
    rows = [("Sonaca", NUMBER, ""), ("Besix", "", "")]
    apply_list(*rows, cluster=cluster, mode=ImportMode.FULL)
    before = dump()

    again = plan_list(*rows, cluster=cluster, mode=ImportMode.FULL)

    assert again.applied_before is not None
    assert outcomes(again) == ["unchanged", "unchanged"]
    assert apply_plan(batch=again, user=None)
    assert dump() == before


def test_another_file_that_says_the_same_is_one_more_document():
    cluster = make_cluster()
    apply_list(("Sonaca", NUMBER, ""), cluster=cluster)
    apply_list(("Sonaca SA", NUMBER, ""), cluster=cluster)

    assert MembershipAttestation.objects.count() == 2
    assert Membership.objects.count() == 1


def test_nothing_is_applied_while_a_row_is_ambiguous():
    make_organisation(name="Sonaca Aerospace")
    batch = plan_list(("Sonacca Aerospace", "", ""))

    with pytest.raises(ValidationError, match="ambiguous.*rows 2"):
        apply_plan(batch=batch, user=None)
    assert not Source.objects.filter(kind="list").exists()

    decide(row=rows_of(batch)[0], decision=Decision.LEAVE_OUT)
    assert apply_plan(batch=batch, user=None)


def test_a_plan_is_applied_once():
    batch = apply_list(("Sonaca", "", ""))

    with pytest.raises(ValidationError, match="only a plan is applied"):
        apply_plan(batch=batch, user=None)


def test_if_the_registry_changed_the_plan_is_made_again_and_the_difference_kept():
    batch = plan_list(("Sonaca", NUMBER, ""), ("Besix", "", ""))
    sonaca = make_organisation(name="Sonaca", enterprise_number=NUMBER)

    assert not apply_plan(batch=batch, user=None)

    assert batch.status == ImportStatus.PLANNED
    assert batch.replanned == {
        "counts": {
            "new": {"before": 2, "after": 1},
            "joined": {"before": 0, "after": 1},
        },
        "rows": [2],
    }
    assert rows_of(batch)[0].organisation == sonaca
    assert Membership.objects.count() == 0

    assert apply_plan(batch=batch, user=None)
    assert batch.replanned == {}


def test_a_change_that_the_list_does_not_touch_is_no_hindrance():
    batch = plan_list(("Sonaca", NUMBER, ""))
    make_organisation(name="Besix")

    assert apply_plan(batch=batch, user=None)


def test_who_left_is_planned_again_too():
    cluster = make_cluster()
    member = make_membership(cluster=cluster)
    batch = plan_list(("Sonaca", NUMBER, ""), cluster=cluster, mode=ImportMode.FULL)
    make_membership_attestation(membership=member, documented_on=DAY)

    assert not apply_plan(batch=batch, user=None)

    assert batch.replanned["counts"] == {"left": {"before": 1, "after": 0}}


def test_history_shows_an_import_as_one_act():
    cluster = make_cluster()
    make_membership(cluster=cluster)
    organisation = make_organisation(name="Sonaca")
    batch = apply_list(
        ("Sonaca", NUMBER, ""),
        ("Besix SA", "", ""),
        cluster=cluster,
        mode=ImportMode.FULL,
    )

    def labels(model):
        event = apps.get_model("registry", f"{model}event")
        events = event.objects.filter(pgh_context_id=batch.context)
        return sorted(events.values_list("pgh_label", flat=True))

    assert labels("organisation") == ["insert", "update"]
    assert labels("membership") == ["insert", "insert", "update"]
    assert labels("membershipattestation") == ["insert", "insert"]
    last = organisation.history.order_by("pgh_id").last()
    assert last.pgh_context.metadata["import"] == str(batch.reference)


def test_a_wide_list_stays_a_few_statements(django_assert_max_num_queries):
    few = plan_list(*((f"Foo {n}", "", "") for n in range(3)))
    many = receive_list(*((f"Bar {n} x{n}x", "", "") for n in range(300)))

    with django_assert_max_num_queries(120):
        make_plan(batch=many)
    with django_assert_max_num_queries(60):
        assert apply_plan(batch=many, user=None)
    assert outcome_counts(few)["rows"] == 3
    assert outcome_counts(many)["new"] == 300
