"""Which organisation a row is about."""

import pytest
from django.core.exceptions import ValidationError

from registry.imports.plans.applying import apply_plan
from registry.imports.plans.deciding import decide
from registry.models import Decision
from registry.services import merge_records
from tests.factories import (
    make_cluster,
    make_enterprise_number,
    make_membership,
    make_organisation,
    make_organisation_name,
    make_place,
)

from .lists import apply_list, outcomes, plan_list, reasons, rows_of

pytestmark = pytest.mark.django_db

NUMBER = make_enterprise_number(4030192)
OTHER_NUMBER = make_enterprise_number(4030200)


def test_a_row_is_recognised_by_its_enterprise_number_whatever_its_name():
    sonaca = make_organisation(name="Sonaca", enterprise_number=NUMBER)

    (row,) = rows_of(plan_list(("Another name altogether", NUMBER, "")))

    assert (row.organisation, row.reason) == (sonaca, "number")


@pytest.mark.parametrize(
    "name",
    ["SONACA SA", "S.A. Sonaca", "sonaca s.a.", "Sonaca SPRL", "SA SÔNACA", "So-naca"],
)
def test_a_name_is_compared_without_legal_form_accents_case_and_punctuation(name):
    sonaca = make_organisation(name="Sonaca")

    (row,) = rows_of(plan_list((name, "", "")))

    assert (row.organisation, row.reason) == (sonaca, "name")


def test_a_row_is_recognised_by_another_name_of_the_organisation():
    uclouvain = make_organisation(name="UCLouvain")
    make_organisation_name(organisation=uclouvain, name="Université de Louvain")

    (row,) = rows_of(plan_list(("Universite de Louvain", "", "")))

    assert row.organisation == uclouvain


def test_a_former_name_behind_the_name_is_recognised():
    old = make_organisation(name="Techspace Aero")

    (row,) = rows_of(
        plan_list(("Safran Aero Boosters (anciennement Techspace Aero)", "", ""))
    )

    assert row.organisation == old
    assert row.changes["name"] == ["Techspace Aero", "Safran Aero Boosters"]
    assert "former_name" not in row.changes


def test_an_identifier_goes_before_a_name():
    sonaca = make_organisation(name="Sonaca")
    make_organisation(name="Besix")

    (row,) = rows_of(plan_list(("sonaca", "Besix"), header=("slug", "name")))

    assert (row.organisation, row.reason) == (sonaca, "slug")


def test_a_tombstone_leads_to_the_organisation_that_was_kept():
    kept, gone = make_organisation(name="Cenaero"), make_organisation(name="Cenareo")
    merge_records(kept=kept, merged=gone, reason="typing error", user=None)

    batch = plan_list(("cenareo", ""), ("", "Cenareo"), header=("slug", "name"))

    assert [row.organisation for row in rows_of(batch)] == [kept, kept]


def test_the_post_codes_of_namesakes_tell_them_apart():
    liege = make_place(post_code="4000")
    namur = make_place(post_code="5000")
    make_organisation(name="Agence", slug="agence-liege", place=liege)
    there = make_organisation(name="Agence", slug="agence-namur", place=namur)

    batch = plan_list(
        ("Agence", "", "5000"), ("Agence", "", ""), ("Agence", "", "6000")
    )

    rows = rows_of(batch)
    assert rows[0].organisation == there
    assert reasons(batch)[1:] == ["several", "other_place"]
    assert outcomes(batch)[1:] == ["ambiguous", "ambiguous"]
    assert len(rows[1].candidates) == 2


def test_an_unknown_post_code_agrees_with_every_other():
    make_organisation(name="Sonaca")
    make_organisation(name="Besix", place=make_place(post_code="1000"))

    batch = plan_list(("Sonaca", "", "6041"), ("Besix", "", ""))

    assert outcomes(batch) == ["joined", "joined"]


def test_a_name_never_joins_two_enterprise_numbers():
    sonaca = make_organisation(name="Sonaca", enterprise_number=NUMBER)

    (row,) = rows_of(plan_list(("Sonaca", OTHER_NUMBER, "")))

    assert (row.outcome, row.reason) == ("ambiguous", "other_number")
    assert row.candidates == [sonaca.pk]


def test_an_identifier_never_joins_two_enterprise_numbers():
    sonaca = make_organisation(name="Sonaca", enterprise_number=NUMBER)
    besix = make_organisation(name="Besix", enterprise_number=OTHER_NUMBER)

    (row,) = rows_of(
        plan_list(
            ("sonaca", "Sonaca", OTHER_NUMBER),
            header=("slug", "name", "enterprise_number"),
        )
    )

    assert (row.outcome, row.reason) == ("ambiguous", "other_number")
    assert row.candidates == [sonaca.pk, besix.pk]


def test_rows_with_two_numbers_are_not_both_the_organisation_that_has_none():
    make_organisation(name="Sonaca")

    batch = plan_list(("Sonaca", NUMBER, ""), ("Sonaca SA", OTHER_NUMBER, ""))

    assert reasons(batch) == ["other_number", "other_number"]


def test_a_similar_name_is_for_a_person_to_decide():
    sonaca = make_organisation(name="Sonaca Aerospace")
    make_organisation(name="Ateliers de Namur")

    (row,) = rows_of(plan_list(("Sonacca Aerospace SA", "", "")))

    assert (row.outcome, row.reason) == ("ambiguous", "similar")
    assert row.candidates == [sonaca.pk]


def test_similar_names_with_two_numbers_are_two_organisations():
    make_organisation(name="Sonaca Aerospace", enterprise_number=NUMBER)

    assert outcomes(plan_list(("Sonacca Aerospace", OTHER_NUMBER, ""))) == ["new"]


def test_similar_names_in_two_places_are_two_organisations():
    make_organisation(name="Haute École de Charleroi", place=make_place())

    assert outcomes(plan_list(("Haute École de Charlerois", "", "9999"))) == ["new"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("Sonaca", NUMBER, ""), ("Another name", NUMBER, "")),
        (("Sonaca", NUMBER, ""), ("SONACA SA", "", "")),
        (("Sonaca SA", "", ""), ("Sonaca", NUMBER, "6041")),
        (("Sonaca", "", "6041"), ("Sonaca", "", "")),
    ],
)
def test_two_rows_that_are_one_organisation_are_one(first, second):
    batch = apply_list(first, second)

    one, other = sorted(rows_of(batch), key=lambda row: row.same_as is not None)
    assert (one.outcome, other.outcome) == ("new", "unchanged")
    assert (other.reason, other.same_as) == ("same_row", one.number)
    assert one.organisation == other.organisation
    assert batch.cluster.memberships.count() == 1
    assert one.organisation.enterprise_number in ("", NUMBER)
    assert bool(one.organisation.enterprise_number) == (NUMBER in first + second)


def test_two_rows_with_two_numbers_are_two_organisations():
    batch = plan_list(("Sonaca", NUMBER, ""), ("Sonaca", OTHER_NUMBER, ""))

    assert outcomes(batch) == ["new", "new"]


def test_two_rows_of_one_name_in_two_places_are_asked_about():
    batch = plan_list(("Sonaca", "", "6041"), ("Sonaca", "", "5000"))

    assert outcomes(batch) == ["ambiguous", "ambiguous"]
    assert reasons(batch) == ["alike", "alike"]


def test_a_row_that_may_be_either_of_two_others_is_ambiguous():
    batch = plan_list(
        ("Sonaca", NUMBER, ""), ("Sonaca", OTHER_NUMBER, ""), ("Sonaca", "", "")
    )

    assert outcomes(batch) == ["new", "new", "ambiguous"]
    assert reasons(batch)[2] == "several_rows"


def test_a_decision_matches_a_row_and_is_remembered_as_another_name():
    cluster = make_cluster()
    sonaca = make_organisation(name="Sonaca Aerospace")
    make_membership(cluster=cluster, organisation=sonaca)
    batch = plan_list(("Sonacca Aerospace", "", ""), cluster=cluster)
    (row,) = rows_of(batch)

    decide(row=row, decision=Decision.MATCH, organisation=sonaca)

    assert (row.outcome, row.reason) == ("changed", "decided")
    assert row.organisation == sonaca
    assert apply_plan(batch=batch, user=None)
    assert sonaca.names.get().name == "Sonacca Aerospace"
    assert outcomes(plan_list(("Sonacca Aerospace", "", ""), cluster=cluster)) == [
        "unchanged"
    ]


def test_a_decision_holds_for_the_rows_that_say_the_same():
    sonaca = make_organisation(name="Sonaca Aerospace")
    batch = plan_list(("Sonacca Aerospace", "", ""), ("SONACCA AEROSPACE SA", "", ""))
    assert outcomes(batch) == ["ambiguous", "unchanged"]

    decide(row=rows_of(batch)[0], decision=Decision.MATCH, organisation=sonaca)

    assert outcomes(batch) == ["joined", "unchanged"]
    assert [row.organisation for row in rows_of(batch)] == [sonaca, sonaca]


def test_a_decision_is_taken_back():
    make_organisation(name="Sonaca Aerospace")
    batch = plan_list(("Sonacca Aerospace", "", ""))
    (row,) = rows_of(batch)

    decide(row=row, decision=Decision.NEW)
    assert row.outcome == "new"
    decide(row=row, decision="")

    assert (row.outcome, row.reason) == ("ambiguous", "similar")
    assert row.candidates


def test_a_row_that_is_left_out_makes_place_for_another_one():
    batch = plan_list(("Sonaca", "", ""), ("Sonaca SA", "", ""), ("Besix", "", ""))
    assert outcomes(batch) == ["new", "unchanged", "new"]

    decide(row=rows_of(batch)[0], decision=Decision.LEAVE_OUT)

    assert outcomes(batch) == ["left_out", "new", "new"]


def test_only_what_is_ambiguous_is_decided_on():
    batch = plan_list(("Sonaca", "", ""))
    (row,) = rows_of(batch)

    with pytest.raises(ValidationError, match="not ambiguous"):
        decide(row=row, decision=Decision.NEW)


def test_who_has_a_number_of_the_registry_is_not_new():
    make_organisation(name="Sonaca", enterprise_number=NUMBER)
    make_organisation(name="Besix")
    header = ("slug", "name", "enterprise_number")
    (row,) = rows_of(plan_list(("besix", "Besix", NUMBER), header=header))

    with pytest.raises(ValidationError, match="“Sonaca” has this enterprise number"):
        decide(row=row, decision=Decision.NEW)


def test_what_was_decided_to_be_new_may_be_known_by_now():
    make_organisation(name="Sonaca", enterprise_number=NUMBER)
    batch = plan_list(("Sonaca", OTHER_NUMBER, ""))
    decide(row=rows_of(batch)[0], decision=Decision.NEW)
    recorded = make_organisation(name="Sonaca Too", enterprise_number=OTHER_NUMBER)

    assert not apply_plan(batch=batch, user=None)

    (row,) = rows_of(batch)
    assert (row.outcome, row.organisation) == ("joined", recorded)


def test_what_found_an_organisation_for_one_row_holds_for_the_same_one_before():
    sonaca = make_organisation(name="Sonaca", enterprise_number=NUMBER)

    batch = plan_list(("Skyparts", "", "6041"), ("Skyparts", NUMBER, ""))

    assert outcomes(batch) == ["joined", "unchanged"]
    assert {row.organisation for row in rows_of(batch)} == {sonaca}


def test_a_post_code_of_no_place_is_not_kept_so_that_a_later_list_asks():
    make_organisation(name="Besix", place=make_place(post_code="5000"))
    cluster = make_cluster()
    rows = [("", "Verlux", "5000"), ("besix", "Verlux", "9999")]
    header = ("slug", "name", "post_code")
    first = apply_list(*rows, header=header, cluster=cluster)
    assert outcomes(first) == ["new", "joined"]

    again = plan_list(*rows, header=header, cluster=cluster)

    assert outcomes(again) == ["ambiguous", "unchanged"]
    assert reasons(again) == ["several", "slug"]
    assert set(rows_of(again)[0].candidates) == {
        row.organisation_id for row in rows_of(first)
    }
