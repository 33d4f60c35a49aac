"""Taking an import back."""

from datetime import date

import pghistory
import pytest
from django.core.exceptions import ValidationError

from registry.imports.plans.applying import apply_plan
from registry.imports.plans.undoing import UndoRefused, drop_import, undo_import
from registry.models import ImportMode, ImportStatus, Membership
from tests.factories import (
    make_cluster,
    make_enterprise_number,
    make_mandate,
    make_membership,
    make_membership_attestation,
    make_organisation,
    make_place,
    make_superuser,
)

from .lists import DAY, apply_list, outcomes, plan_list, rows_of
from .registry_dump import dump

pytestmark = pytest.mark.django_db

NUMBER = make_enterprise_number(4030192)


@pytest.fixture
def cluster():
    return make_cluster()


@pytest.fixture
def applied(cluster):
    """A list that does everything that a list can do."""
    make_place(post_code="5000")
    make_membership(cluster=cluster, organisation=make_organisation(name="Gone"))
    for name in ("Stays", "Changes"):
        organisation = make_organisation(name=name, note=f"{name}\nin two lines")
        make_membership(cluster=cluster, organisation=organisation)
    make_membership(
        cluster=cluster,
        organisation=make_organisation(name="Later"),
        start_on=date(2025, 1, 1),
        start_precision="documented",
    )
    make_organisation(name="Joins")
    before = dump()
    batch = apply_list(
        ("Stays", "", ""),
        ("Changes", NUMBER, "5000"),
        ("Later", "", ""),
        ("Joins (anciennement Joined)", "", "5000"),
        ("Brand New SA", "", ""),
        ("SA Brand New", "", ""),
        cluster=cluster,
        mode=ImportMode.FULL,
    )
    assert outcomes(batch) == [
        "unchanged",
        "changed",
        "changed",
        "joined",
        "new",
        "unchanged",
    ]
    batch.before = before
    return batch


def refusal(batch):
    with pytest.raises(UndoRefused) as refused:
        undo_import(batch=batch, user=None)
    return " ".join(refused.value.messages)


def test_undoing_an_import_restores_every_table_exactly(applied):
    user = make_superuser()
    assert dump() != applied.before

    undo_import(batch=applied, user=user)

    assert dump() == applied.before
    assert (applied.status, applied.undone_by) == (ImportStatus.UNDONE, user)
    assert applied.source is None
    assert len(rows_of(applied)) == 6


def test_an_import_is_undone_once(applied):
    undo_import(batch=applied, user=None)

    with pytest.raises(ValidationError, match="only an applied one is undone"):
        undo_import(batch=applied, user=None)


def test_a_list_that_was_undone_is_applied_again(applied, cluster):
    undo_import(batch=applied, user=None)

    again = apply_list(("Stays", "", ""), ("Brand New SA", "", ""), cluster=cluster)

    assert outcomes(again) == ["unchanged", "new"]


def test_a_change_since_stands_in_the_way_with_who_made_it_and_when(applied):
    editor = make_superuser("marie")
    organisation = rows_of(applied)[1].organisation
    with pghistory.context(user=editor.pk):
        organisation.website = "https://example.org"
        organisation.save()

    said = refusal(applied)

    assert "organisation “Changes” was changed since" in said
    assert "marie" in said
    organisation.refresh_from_db()
    assert organisation.enterprise_number == NUMBER


def test_a_removal_since_stands_in_the_way(applied):
    Membership.objects.get(pk=rows_of(applied)[0].fact).attestations.all().delete()

    assert "removed since" in refusal(applied)


def test_a_change_of_what_the_import_left_alone_does_not_matter(applied):
    make_organisation(name="Elsewhere").delete()
    stays = rows_of(applied)[0].organisation
    stays.website = "https://example.org"
    stays.save()

    undo_import(batch=applied, user=None)

    stays.refresh_from_db()
    assert stays.website == "https://example.org"


def test_a_fact_about_a_new_organisation_stands_in_the_way(applied):
    organisation = rows_of(applied)[4].organisation
    make_mandate(organisation=organisation)

    said = refusal(applied)

    assert "rests on the organisation “Brand New SA”" in said


def test_a_later_list_that_shows_a_new_membership_stands_in_the_way(applied, cluster):
    later = apply_list(("Brand New SA", "", ""), cluster=cluster)

    assert "attestation of a membership" in refusal(applied)

    undo_import(batch=later, user=None)
    undo_import(batch=applied, user=None)
    assert dump() == applied.before


def test_the_same_list_applied_twice_is_undone_last_first(cluster):
    before = dump()
    first = apply_list(("Sonaca", "", ""), cluster=cluster)
    second = apply_list(("Sonaca", "", ""), cluster=cluster)
    assert first.source == second.source

    assert "import of a list" in refusal(first)

    undo_import(batch=second, user=None)
    assert dump() != before
    undo_import(batch=first, user=None)
    assert dump() == before


def test_a_new_period_of_somebody_who_had_left_stands_in_the_way(applied, cluster):
    gone = cluster.memberships.get(organisation__name="Gone")
    make_membership(
        cluster=cluster, organisation=gone.organisation, start_on=date(2025, 1, 1)
    )

    assert "contradicts what was there before" in refusal(applied)


def test_a_document_of_the_time_that_a_list_added_stands_in_the_way(applied, cluster):
    later = cluster.memberships.get(organisation__name="Later")
    make_membership_attestation(membership=later, documented_on=date(2024, 9, 1))

    assert "contradicts what was there before" in refusal(applied)


def test_a_plan_that_relied_on_what_is_undone_is_made_again(applied, cluster):
    plan = plan_list(("Brand New SA", "", ""), ("Stays", "", ""), cluster=cluster)
    undo_import(batch=applied, user=None)

    assert not apply_plan(batch=plan, user=None)
    assert outcomes(plan) == ["new", "unchanged"]


def test_a_plan_is_dropped(cluster):
    batch = plan_list(("Sonaca", "", ""), cluster=cluster)

    drop_import(batch=batch, user=None)

    assert batch.status == ImportStatus.DROPPED
    assert batch.listed_on == DAY
    assert not batch.rows.exists()
    with pytest.raises(ValidationError, match="cannot be dropped"):
        drop_import(batch=batch, user=None)


def test_what_was_applied_is_not_dropped(applied):
    with pytest.raises(ValidationError, match="cannot be dropped"):
        drop_import(batch=applied, user=None)
