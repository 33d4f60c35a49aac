"""Names of a list that look like one organisation: asked once, and remembered."""

import pytest

from registry.imports.plans.applying import apply_plan
from registry.imports.plans.deciding import decide
from registry.imports.plans.settling import accept_proposals, questions_of, settle
from registry.imports.plans.undoing import undo_import
from registry.models import Decision, Organisation
from tests.factories import (
    make_cluster,
    make_enterprise_number,
    make_organisation,
    make_place,
)

from .lists import apply_list, outcomes, plan_list, reasons, rows_of

pytestmark = pytest.mark.django_db

NUMBER = make_enterprise_number(4030192)
OTHER_NUMBER = make_enterprise_number(4030200)


def answer(batch, said, place=0):
    settle(batch=batch, answers={questions_of(batch)[place].key: said}, user=None)


def names() -> set[str]:
    return set(Organisation.objects.values_list("name", flat=True))


def test_one_name_in_two_places_is_asked_about():
    batch = plan_list(("BRUFOR", "", "1180"), ("Brufor", "", "1000"))

    assert outcomes(batch) == ["ambiguous", "ambiguous"]
    assert reasons(batch) == ["alike", "alike"]
    (asked,) = questions_of(batch)
    assert asked.names == ["BRUFOR, 1180", "Brufor, 1000"]
    assert list(asked.choices) == ["one", "separate"]
    assert asked.proposed == "one"


def test_names_that_are_one_become_one_organisation_with_other_names():
    cluster = make_cluster()
    rows = [("LE FOREM", "", ""), ("FOREM", "", ""), ("FOREM", "", "")]
    batch = plan_list(*rows, cluster=cluster)
    assert outcomes(batch) == ["ambiguous", "ambiguous", "unchanged"]

    answer(batch, "one")

    assert outcomes(batch) == ["new", "unchanged", "unchanged"]
    assert [row.same_as for row in rows_of(batch)] == [None, 2, 2]
    assert apply_plan(batch=batch, user=None)
    forem = Organisation.objects.get()
    assert [other.name for other in forem.names.all()] == ["FOREM"]
    again = plan_list(*rows, cluster=cluster)
    assert outcomes(again) == ["unchanged"] * 3
    assert questions_of(again) == []
    undo_import(batch=batch, user=None)
    assert not Organisation.objects.exists()


def test_names_that_are_separate_become_two_organisations():
    batch = plan_list(("Pierret", "", ""), ("Pierret System", "", ""))

    answer(batch, "separate")

    assert outcomes(batch) == ["new", "new"]
    assert apply_plan(batch=batch, user=None)
    assert names() == {"Pierret", "Pierret System"}


def test_an_answer_is_proposed_for_the_next_list_of_the_sender():
    cluster = make_cluster()
    rows = [("Pierret", "", ""), ("Pierret System", "", "")]
    answer(plan_list(*rows, cluster=cluster), "separate")

    (asked,) = questions_of(plan_list(*rows, cluster=cluster))
    (elsewhere,) = questions_of(plan_list(*rows, cluster=make_cluster(name="Other")))

    assert (asked.proposed, asked.waits) == ("separate", True)
    assert elsewhere.proposed == ""


def test_a_group_is_settled_name_by_name():
    batch = plan_list(
        ("Sonaca", "", ""), ("Sonaca Aerospace", "", ""), ("Sonaca Formation", "", "")
    )
    (group,) = questions_of(batch)
    assert list(group.choices) == ["one", "separate", "one_by_one"]

    answer(batch, "one_by_one")

    assert outcomes(batch) == ["new", "ambiguous", "ambiguous"]
    group, aerospace, formation = questions_of(batch)
    assert "“Sonaca Aerospace” the same organisation as “Sonaca”" in aerospace.sentence
    settle(
        batch=batch,
        answers={aerospace.key: "one", formation.key: "separate"},
        user=None,
    )
    assert outcomes(batch) == ["new", "unchanged", "new"]
    answer(batch, "")
    assert outcomes(batch) == ["ambiguous"] * 3


def test_what_is_proposed_is_accepted_for_all_at_once():
    batch = plan_list(
        ("LE FOREM", "", ""),
        ("FOREM", "", ""),
        ("Univ. de Liège", "", ""),
        ("Université de Liège", "", ""),
        ("Pierret", "", ""),
        ("Pierret System", "", ""),
    )

    assert accept_proposals(batch=batch, user=None) == 2

    assert outcomes(batch) == ["new", "unchanged"] * 2 + ["ambiguous"] * 2


def test_a_name_nearly_that_of_the_registry_is_asked_about():
    forem = make_organisation(name="Forem")
    make_organisation(name="Besix")

    (row,) = rows_of(plan_list(("Le FOREM (Namur)", "", "")))

    assert (row.outcome, row.reason) == ("ambiguous", "similar")
    assert row.candidates == [forem.pk]


def test_a_name_is_nearly_another_name_of_an_organisation():
    liege = make_organisation(name="ULiège", place=make_place(post_code="4000"))

    (row,) = rows_of(plan_list(("Univ. de Liège", "", "4000")))

    assert row.candidates == [liege.pk]


def test_a_number_joins_the_names_that_are_one():
    batch = plan_list(("Forem", NUMBER, ""), ("Le Forem", "", "5000"))

    answer(batch, "one")

    assert outcomes(batch) == ["new", "unchanged"]
    assert apply_plan(batch=batch, user=None)
    assert Organisation.objects.get().enterprise_number == NUMBER


def test_two_numbers_are_never_asked_about():
    batch = plan_list(("Forem", NUMBER, ""), ("Le Forem", OTHER_NUMBER, ""))

    assert outcomes(batch) == ["new", "new"]
    assert questions_of(batch) == []


def test_a_row_that_is_decided_or_left_out_no_longer_waits():
    batch = plan_list(("Pierret", "", ""), ("Pierret System", "", ""))
    first, second = rows_of(batch)

    decide(row=first, decision=Decision.LEAVE_OUT)
    assert outcomes(batch) == ["left_out", "new"]
    assert questions_of(batch) == []
    decide(row=first, decision="")
    assert outcomes(batch) == ["ambiguous", "ambiguous"]
    decide(row=second, decision=Decision.NEW)

    assert outcomes(batch) == ["ambiguous", "new"]


def test_a_row_that_is_one_with_a_decided_row_follows_it():
    sonaca = make_organisation(name="Sonacca Aeronautique")
    batch = plan_list(("Sonaca Aeronautique", "", ""), ("Sonaca", "", "1000"))
    answer(batch, "one") if questions_of(batch) else None
    decide(row=rows_of(batch)[0], decision=Decision.MATCH, organisation=sonaca)

    assert rows_of(batch)[0].organisation == sonaca


def test_a_plan_that_is_made_again_keeps_its_answers():
    batch = plan_list(("LE FOREM", "", ""), ("FOREM", "", ""))
    answer(batch, "one")
    make_organisation(name="Besix")

    assert apply_plan(batch=batch, user=None)

    assert Organisation.objects.count() == 2


def test_a_list_of_separate_names_asks_nothing():
    batch = apply_list(("Sonaca", "", ""), ("Besix", "", ""), ("CPAS de Huy", "", ""))

    assert outcomes(batch) == ["new"] * 3
    assert questions_of(batch) == []
