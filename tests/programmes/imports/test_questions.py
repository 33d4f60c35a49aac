"""What is asked once about the rows alike of a list of beneficiaries."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from programmes.models import BudgetDecision, Grant, Payment
from registry.imports.plans.applying import apply_plan
from registry.imports.plans.settling import accept_proposals, questions_of, settle
from registry.imports.plans.undoing import undo_import
from registry.models import ImportBatch, Organisation
from registry.words import euro

from .lists import outcomes, plan_list, reasons

pytestmark = pytest.mark.django_db

ROWS = [
    ("Alpha", "Satellite", "2008-09-15", "1240800.00", "1240800.02"),
    ("Beta", "Moteur", "2008-09-15", "500.00", "500.24"),
    ("Gamma", "Forge", "2008-09-15", "700.00", "600.00"),
]


def answer(batch, answer, question="paid_over"):
    settle(batch=batch, answers={question: answer}, user=None)


def asked_of(batch, *, but="kind") -> list:
    """Return what is asked, besides what the beneficiaries are."""
    return [about for about in questions_of(batch) if not about.key.startswith(but)]


def money(name) -> tuple[Decimal, Decimal]:
    grant = Grant.objects.get(organisation__name=name)
    return tuple(
        sum(rows.filter(grant=grant).values_list("amount", flat=True))
        for rows in (BudgetDecision.objects, Payment.objects)
    )


def test_cents_paid_over_the_decided_amount_are_asked_once_for_all_rows():
    batch = plan_list(*ROWS)

    assert outcomes(batch) == ["ambiguous", "ambiguous", "new"]
    assert reasons(batch)[:2] == ["paid_over", "paid_over"]
    (asked,) = asked_of(batch)
    assert (asked.rows, asked.numbers, asked.waits) == (2, [2, 3], True)
    assert euro(Decimal("0.24")) in asked.sentence
    assert euro(Decimal("0.26")) in asked.sentence
    with pytest.raises(ValidationError, match="ambiguous"):
        apply_plan(batch=batch, user=None)


def test_the_decided_amount_is_taken_as_paid():
    batch = plan_list(*ROWS)

    answer(batch, "as_decided")

    assert outcomes(batch) == ["new", "new", "new"]
    assert apply_plan(batch=batch, user=None)
    assert money("Alpha") == (Decimal("1240800.00"), Decimal("1240800.00"))
    assert money("Gamma") == (700, 600)
    note = Payment.objects.get(grant__organisation__name="Beta").note_en
    assert "the decided amount was taken" in note


def test_the_difference_is_recorded_as_a_correction():
    batch = plan_list(*ROWS)

    answer(batch, "increase")

    assert apply_plan(batch=batch, user=None)
    assert money("Beta") == (Decimal("500.24"), Decimal("500.24"))
    first, correction = BudgetDecision.objects.filter(
        grant__organisation__name="Beta"
    ).order_by("number")
    assert (first.kind, first.amount) == ("first", 500)
    assert (correction.kind, correction.amount) == ("correction", Decimal("0.24"))
    undo_import(batch=batch, user=None)
    assert not BudgetDecision.objects.exists()


@pytest.mark.parametrize("said", ["as_decided", "increase"])
def test_the_same_answer_to_the_next_list_changes_nothing(said):
    first = plan_list(*ROWS)
    answer(first, said)
    assert apply_plan(batch=first, user=None)

    again = plan_list(*ROWS, filename="again.csv")

    (asked,) = asked_of(again)
    assert (asked.remembered, asked.proposed, asked.waits) == (said, said, True)
    assert accept_proposals(batch=again, user=None) == 1
    assert outcomes(again) == ["unchanged"] * 3


def test_a_known_grant_is_corrected_by_the_cents_that_a_later_list_adds():
    known = plan_list(("Alpha", "Satellite", "2008-09-15", "1000,00", "900,10"))
    assert apply_plan(batch=known, user=None)
    later = plan_list(("Alpha", "Satellite", "2008-09-15", "1000,00", "1000,10"))

    answer(later, "increase")

    assert outcomes(later) == ["changed"]
    assert apply_plan(batch=later, user=None)
    assert money("Alpha") == (Decimal("1000.10"), Decimal("1000.10"))
    last = BudgetDecision.objects.order_by("number").last()
    assert (last.kind, last.amount) == ("correction", Decimal("0.10"))


def test_all_such_rows_are_left_out_and_taken_back():
    batch = plan_list(*ROWS)

    answer(batch, "leave_out")
    assert outcomes(batch) == ["left_out", "left_out", "new"]
    answer(batch, "")

    assert outcomes(batch) == ["ambiguous", "ambiguous", "new"]
    assert ImportBatch.objects.get().settled == {}


def test_more_than_a_euro_is_refused():
    batch = plan_list(("Alpha", "Satellite", "2008-09-15", "1000.00", "1001.01"))

    assert outcomes(batch) == ["refused"]
    assert asked_of(batch) == []


def test_only_what_is_asked_is_answered():
    batch = plan_list(*ROWS)

    with pytest.raises(ValidationError, match="Nothing is asked"):
        answer(batch, "increase", question="paid_under")
    with pytest.raises(ValidationError, match="does not answer"):
        answer(batch, "perhaps")


CODED = ("code", "beneficiary", "project", "decided amount")
DOUBLED = [
    ("P-2", "Bois du Nord", "Scierie", "1000,50"),
    ("P-3", "Forge", "Four", "800,50"),
    ("P-2", "Bois du Nord", "Scierie", "1000,50"),
]


def test_a_row_that_says_the_same_as_another_is_told_and_taken_as_one_grant():
    batch = plan_list(*DOUBLED, header=CODED)

    assert outcomes(batch) == ["new", "new", "unchanged"]
    row = batch.rows.get(number=4)
    assert (row.reason, row.same_as) == ("same_grant", 2)
    (asked,) = asked_of(batch)
    assert (asked.key, asked.answer, asked.waits) == ("twice", "one", False)
    assert "1 row says the same" in asked.sentence
    assert apply_plan(batch=batch, user=None)
    assert Grant.objects.count() == 2
    again = plan_list(*DOUBLED, header=CODED, filename="again.csv")
    assert outcomes(again) == ["unchanged"] * 3


def test_a_person_may_say_that_there_are_two_grants():
    batch = plan_list(*DOUBLED, header=CODED)

    answer(batch, "separate", question="twice")

    assert outcomes(batch) == ["new", "new", "joined"]
    assert apply_plan(batch=batch, user=None)
    assert Grant.objects.count() == 3


def test_without_a_code_rows_alike_are_several_grants_unless_a_person_says_not():
    rows = [row[1:] for row in DOUBLED]
    batch = plan_list(*rows, header=CODED[1:])
    assert outcomes(batch) == ["new", "new", "joined"]
    (asked,) = asked_of(batch)
    assert (asked.key, asked.answer) == ("twice_uncoded", "separate")

    answer(batch, "one", question="twice_uncoded")

    assert outcomes(batch) == ["new", "new", "unchanged"]


def test_another_amount_is_another_grant():
    rows = [DOUBLED[0], (*DOUBLED[0][:3], "1000,75")]

    batch = plan_list(*rows, header=CODED)

    assert outcomes(batch) == ["new", "joined"]
    assert asked_of(batch) == []


PEOPLE = [
    ("Mr Jean Dubois", "Chèque 1", "", "1125,50", "1000,25"),
    ("CPAS de Huy", "Insertion", "", "800,50", ""),
    ("Actina", "Drones", "", "700,50", ""),
]


def test_natural_persons_are_counted_and_not_named_once_a_person_says_so():
    batch = plan_list(*PEOPLE)
    assert outcomes(batch) == ["ambiguous", "new", "new"]
    assert reasons(batch)[0] == "person"

    answer(batch, "count", question="person")

    assert outcomes(batch) == ["joined", "new", "new"]
    assert apply_plan(batch=batch, user=None)
    grant = Grant.objects.get(to_person=True)
    assert (grant.organisation, grant.quote, grant.note_en) == (None, "", "")
    assert not Organisation.objects.filter(name__contains="Dubois").exists()
    written = [
        *BudgetDecision.objects.values_list("quote", "note_en"),
        *Payment.objects.values_list("quote", "note_en"),
    ]
    assert "Dubois" not in str(written)
    again = plan_list(*PEOPLE, filename="again.csv")
    answer(again, "count", question="person")
    assert outcomes(again) == ["unchanged"] * 3
    undo_import(batch=batch, user=None)
    assert not Grant.objects.exists()


@pytest.mark.parametrize(
    ("said", "outcome"), [("organisation", "new"), ("leave_out", "left_out")]
)
def test_names_of_persons_may_be_organisations_or_left_out(said, outcome):
    batch = plan_list(*PEOPLE)

    answer(batch, said, question="person")

    assert outcomes(batch) == [outcome, "new", "new"]


def test_a_kind_is_told_by_the_name_unless_a_person_says_otherwise():
    batch = plan_list(*PEOPLE[1:])
    kinds = {about.key: about for about in questions_of(batch)}
    assert set(kinds) == {"kind:public_body", "kind_unknown"}
    assert not any(about.waits for about in kinds.values())

    answer(batch, "enterprise", question="kind_unknown")
    assert apply_plan(batch=batch, user=None)

    assert dict(Organisation.objects.values_list("name", "kind")) == {
        "CPAS de Huy": "public_body",
        "Actina": "enterprise",
    }


def test_the_title_of_a_grant_to_a_person_does_not_name_them():
    batch = plan_list(
        ("Jacques Dubidon", "Jacques Dubidon", "15/09/2008", "500,25", "400,25")
    )
    settle(batch=batch, answers={"person": "count"}, user=None)
    apply_plan(batch=batch, user=None)

    grant = Grant.objects.get()
    assert grant.to_person
    assert grant.title == batch.title
    assert "dubidon" not in str(Grant.objects.values().get()).lower()
