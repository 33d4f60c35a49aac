"""What is asked once about the rows alike of a list of beneficiaries."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from programmes.models import BudgetDecision, Grant, Payment
from registry.imports.plans.applying import apply_plan
from registry.imports.plans.settling import accept_proposals, questions_of, settle
from registry.imports.plans.undoing import undo_import
from registry.models import ImportBatch
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
    (asked,) = questions_of(batch)
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

    (asked,) = questions_of(again)
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
    assert questions_of(batch) == []


def test_only_what_is_asked_is_answered():
    batch = plan_list(*ROWS)

    with pytest.raises(ValidationError, match="Nothing is asked"):
        answer(batch, "increase", question="paid_under")
    with pytest.raises(ValidationError, match="does not answer"):
        answer(batch, "perhaps")
