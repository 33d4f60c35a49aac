"""What a list would do, before anything happens."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from registry.imports.plans.applying import apply_plan
from registry.imports.plans.columns import correct_columns
from registry.imports.plans.deciding import decide
from registry.imports.plans.planning import make_plan, outcome_counts
from registry.imports.plans.undoing import drop_import
from registry.models import Decision, ImportMode, ImportStatus, Membership
from tests.factories import (
    make_cluster,
    make_enterprise_number,
    make_membership,
    make_membership_attestation,
    make_organisation,
    make_place,
)

from .lists import DAY, apply_list, outcomes, plan_list, reasons, receive_list, rows_of

pytestmark = pytest.mark.django_db

NUMBER = make_enterprise_number(4030192)
WRONG = "0403019262"


def changes_of(*rows, **fields):
    (row,) = rows_of(plan_list(*rows, **fields))
    return row.changes


def make_member(cluster, **fields):
    membership = {
        key: fields.pop(key)
        for key in list(fields)
        if key.startswith(("start_", "end_", "category"))
    }
    organisation = make_organisation(**{"name": "Sonaca"} | fields)
    return make_membership(cluster=cluster, organisation=organisation, **membership)


def test_each_outcome():
    cluster = make_cluster()
    make_member(cluster, name="Unchanged")
    make_member(cluster, name="Changed")
    make_member(cluster, name="Gone")
    make_organisation(name="Joining")
    make_organisation(name="Ambiguous", slug="one")
    make_organisation(name="Ambiguous", slug="two")

    batch = plan_list(
        ("Unchanged", "", ""),
        ("Changed", NUMBER, ""),
        ("Joining", "", ""),
        ("Ambiguous", "", ""),
        ("Completely New SA", "", ""),
        ("Wrong", WRONG, ""),
        ("Unchanged", "", ""),
        cluster=cluster,
        mode=ImportMode.FULL,
    )

    assert outcome_counts(batch) == {
        "rows": 7,
        "new": 1,
        "joined": 1,
        "changed": 1,
        "unchanged": 2,
        "left": 1,
        "ambiguous": 1,
        "refused": 1,
        "left_out": 0,
    }
    assert batch.rows.get(outcome="left").organisation.name == "Gone"
    assert batch.status == ImportStatus.PLANNED


def test_a_plan_changes_nothing():
    before = Membership.objects.count()

    plan_list(("Sonaca", "", ""))

    assert Membership.objects.count() == before


def test_facts_that_differ_are_shown_side_by_side():
    cluster = make_cluster()
    make_member(cluster, website="https://old.example.org", size_class="small")
    make_place(post_code="5000", slug="5000-namur")

    changes = changes_of(
        ("Sonaca", NUMBER, "5000", "www.new.example.org", "PME", "info@example.org"),
        header=(
            "name",
            "enterprise_number",
            "post_code",
            "website",
            "size_class",
            "email",
        ),
        cluster=cluster,
    )

    assert changes["enterprise_number"] == ["", NUMBER]
    assert changes["place"] == ["", "5000-namur"]
    assert changes["size_class"] == ["small", "sme"]
    assert changes["email"] == ["", "info@example.org"]
    assert changes["website"][0] == "https://old.example.org"


def test_an_empty_cell_erases_nothing():
    cluster = make_cluster()
    make_member(
        cluster,
        website="https://example.org",
        enterprise_number=NUMBER,
        category="full",
    )

    batch = plan_list(
        ("Sonaca", "", "", ""),
        header=("name", "enterprise_number", "website", "category"),
        cluster=cluster,
    )

    assert outcomes(batch) == ["unchanged"]


def test_an_address_that_only_is_written_otherwise_is_no_change():
    cluster = make_cluster()
    make_member(cluster, website="https://www.example.org/", email="Info@example.org")

    changes = changes_of(
        ("Sonaca", "http://example.org", "info@example.org"),
        header=("name", "website", "email"),
        cluster=cluster,
    )

    assert changes == {}


def test_the_kind_of_a_new_organisation_is_inferred_or_told_unknown():
    batch = plan_list(
        ("Sonaca SA", "", ""),
        ("Ville de Namur", "", ""),
        ("Sirris", "", "research centre"),
        header=("name", "enterprise_number", "kind"),
    )

    kinds = [row.changes["kind"][1] for row in rows_of(batch)]
    assert kinds == ["enterprise", "other", "research_centre"]
    assert reasons(batch) == ["unknown", "kind_unknown", "unknown"]


@pytest.mark.parametrize(
    ("known", "written", "expected"),
    [
        ((date(2010, 5, 3), "day"), "2008", (date(2008, 1, 1), "year")),
        ((date(2010, 5, 3), "day"), "2010", None),
        ((date(2010, 5, 3), "day"), "12/05/2010", None),
        ((date(2010, 1, 1), "year"), "12/05/2010", (date(2010, 5, 12), "day")),
        ((date(2010, 1, 1), "year"), "12/05/2011", None),
        ((date(2010, 5, 3), "documented"), "2010", (date(2010, 1, 1), "year")),
        ((date(2010, 5, 3), "documented"), "03/05/2010", (date(2010, 5, 3), "day")),
        ((date(2010, 5, 3), "documented"), "2012", None),
    ],
)
def test_a_start_changes_if_it_is_earlier_or_more_exact(known, written, expected):
    cluster = make_cluster()
    membership = make_member(cluster, start_on=known[0], start_precision=known[1])
    membership.attestations.update(documented_on=date(2020, 1, 1))

    batch = apply_list(
        ("Sonaca", written), header=("name", "start_on"), cluster=cluster
    )

    membership.refresh_from_db()
    assert (membership.start_on, membership.start_precision) == (expected or known)
    assert outcomes(batch) == ["changed" if expected else "unchanged"]


def test_a_more_exact_start_does_not_leave_out_a_document():
    cluster = make_cluster()
    make_member(cluster, start_on=date(2010, 1, 1), start_precision="year")

    changes = changes_of(
        ("Sonaca", "12/05/2010"), header=("name", "start_on"), cluster=cluster
    )

    assert changes == {}


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("", (DAY, "documented")),
        ("03/2019", (date(2019, 3, 1), "month")),
        ("2015", (DAY, "documented")),
    ],
)
def test_a_member_that_had_left_begins_anew(start, expected):
    cluster = make_cluster()
    ended = make_member(cluster, start_on=date(2010, 1, 1), end_on=date(2016, 12, 31))

    apply_list(("Sonaca", start), header=("name", "start_on"), cluster=cluster)

    begun = cluster.memberships.exclude(pk=ended.pk).get()
    assert (begun.start_on, begun.start_precision) == expected
    ended.refresh_from_db()
    assert ended.end_on == date(2016, 12, 31)


def test_an_older_list_extends_a_documented_start_backwards():
    cluster = make_cluster()
    membership = make_member(
        cluster, start_on=date(2025, 1, 1), start_precision="documented"
    )

    batch = apply_list(("Sonaca", "", ""), cluster=cluster)

    assert outcomes(batch) == ["changed"]
    membership.refresh_from_db()
    assert (membership.start_on, membership.start_precision) == (DAY, "documented")
    assert membership.source == batch.source
    assert cluster.memberships.count() == 1


def test_an_older_list_before_an_exact_start_is_a_period_of_its_own():
    cluster = make_cluster()
    make_member(cluster, start_on=date(2025, 1, 1))

    apply_list(("Sonaca", "2020"), header=("name", "start_on"), cluster=cluster)

    earlier = cluster.memberships.earliest("start_on")
    assert (earlier.start_on, earlier.end_on) == (date(2020, 1, 1), DAY)
    assert earlier.end_precision == "documented"


@pytest.mark.parametrize(
    ("column", "written", "reason"),
    [("start_on", "01/07/2024", "starts_later"), ("end_on", "29/06/2024", "ended")],
)
def test_a_row_whose_dates_exclude_the_day_of_the_list_is_refused(
    column, written, reason
):
    batch = plan_list(("Sonaca", written), header=("name", column))

    assert (outcomes(batch), reasons(batch)) == (["refused"], [reason])


def test_a_row_without_a_name_that_nobody_knows_is_refused():
    batch = plan_list(("", NUMBER, ""))

    assert (outcomes(batch), reasons(batch)) == (["refused"], ["no_name"])


def plan_full(cluster, *names):
    batch = plan_list(
        *((name, "", "") for name in names), cluster=cluster, mode=ImportMode.FULL
    )
    left = batch.rows.filter(outcome="left")
    return {row.organisation.name for row in left}


def test_a_full_list_ends_the_memberships_that_it_misses():
    cluster = make_cluster()
    gone = make_member(cluster, name="Gone")
    make_member(cluster, name="Here")
    make_member(make_cluster(), name="Elsewhere")

    batch = apply_list(("Here", "", ""), cluster=cluster, mode=ImportMode.FULL)

    gone.refresh_from_db()
    batch.refresh_from_db()
    assert gone.end_source == batch.source
    assert (gone.end_on, gone.end_precision) == (date(2024, 6, 29), "documented")
    assert "30 June 2024" in gone.note
    assert Membership.objects.filter(end_on=None).count() == 2


@pytest.mark.parametrize("day", [DAY, date(2025, 1, 1)])
def test_a_list_ends_nothing_that_a_document_of_that_day_or_later_shows(day):
    cluster = make_cluster()
    make_membership_attestation(membership=make_member(cluster), documented_on=day)

    assert plan_full(cluster, "Other") == set()


@pytest.mark.parametrize("day", [DAY, date(2025, 1, 1)])
def test_a_list_ends_nothing_that_began_on_its_day_or_later(day):
    cluster = make_cluster()
    make_member(cluster, start_on=day)

    assert plan_full(cluster, "Other") == set()


def test_nobody_leaves_whom_a_row_may_be_about():
    cluster = make_cluster()
    for name in ("Sonaca Aerospace", "Wrong Number", "Left Out"):
        make_member(cluster, name=name)

    batch = plan_list(
        ("Sonacca Aerospace", "", ""),
        ("Wrong Number", WRONG, ""),
        ("Left Out", "", ""),
        cluster=cluster,
        mode=ImportMode.FULL,
    )
    decide(row=rows_of(batch)[2], decision=Decision.LEAVE_OUT)
    assert outcome_counts(batch)["left"] == 0

    decide(row=rows_of(batch)[0], decision=Decision.NEW)
    assert batch.rows.get(outcome="left").organisation.name == "Sonaca Aerospace"


def test_planning_again_keeps_what_people_decided():
    make_organisation(name="Sonaca Aerospace")
    batch = plan_list(("Sonacca Aerospace", "", ""), ("Besix", "", ""))
    decide(row=rows_of(batch)[0], decision=Decision.NEW)
    decide(row=rows_of(batch)[1], decision=Decision.LEAVE_OUT)

    make_plan(batch=batch)

    assert outcomes(batch) == ["new", "left_out"]


def test_a_file_that_is_refused_says_why():
    batch = receive_list(content=b"%PDF-1.7", filename="members.pdf")

    make_plan(batch=batch)

    assert batch.status == ImportStatus.REFUSED
    assert "PDF" in batch.refusal


def test_columns_are_corrected_and_the_next_list_is_understood_the_same_way():
    cluster = make_cluster()
    header = ("name", "Mystery")
    batch = plan_list(("Sonaca", "4000"), header=header, cluster=cluster)
    assert rows_of(batch)[0].post_code == ""

    correct_columns(batch=batch, mapping={1: "post_code"})
    make_plan(batch=batch)
    second = plan_list(("Sonaca", "4000"), header=header, cluster=cluster)
    third = plan_list(("Sonaca", "4000"), header=header, cluster=cluster)
    elsewhere = plan_list(("Sonaca", "4000"), header=header)

    assert [rows_of(b)[0].post_code for b in (batch, second, third)] == ["4000"] * 3
    assert rows_of(elsewhere)[0].post_code == ""
    assert [column["by"] for column in batch.columns] == ["both", "person"]


def test_a_column_is_corrected_to_one_that_exists():
    batch = plan_list(("Sonaca", "", ""))

    with pytest.raises(ValidationError, match="No column"):
        correct_columns(batch=batch, mapping={0: "nonsense"})


def test_what_was_applied_or_dropped_is_not_planned_again():
    applied = apply_list(("Sonaca", "", ""))
    dropped = plan_list(("Sonaca", "", ""))
    drop_import(batch=dropped, user=None)

    for batch in (applied, dropped):
        with pytest.raises(ValidationError):
            make_plan(batch=batch)
        with pytest.raises(ValidationError):
            apply_plan(batch=batch, user=None)
