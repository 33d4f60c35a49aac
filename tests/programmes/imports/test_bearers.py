"""Whoever a list of beneficiaries names: kinds of bodies, and natural persons."""

import pytest
from django.core.exceptions import ValidationError

from programmes.models import BudgetDecision, Grant, Payment
from registry.imports.plans.applying import apply_plan
from registry.imports.plans.deciding import decide
from registry.imports.plans.settling import questions_of, settle
from registry.models import Decision, Organisation, OrganisationKind
from tests.factories import make_organisation

from .lists import outcomes, plan_list, reasons

pytestmark = pytest.mark.django_db

PERSONS = [
    (
        "Jacques DUBIDON",
        "Chèque de Jacques DUBIDON",
        "2014-09-15",
        "1125.00",
        "1125.00",
    ),
    ("MENUISERIE DUBIDON MARCEL", "Chèque", "2014-09-15", "750.00", "500.00"),
]
ROWS = [*PERSONS, ("ACTINA SA", "Chèque", "2014-09-15", "2000.00", "1000.00")]


def answer(batch, given):
    settle(batch=batch, answers={"persons": given}, user=None)


def test_rows_that_seem_to_go_to_persons_are_asked_about_once():
    batch = plan_list(*ROWS)

    assert outcomes(batch) == ["ambiguous", "ambiguous", "new"]
    assert reasons(batch)[:2] == ["seems_person", "seems_person"]
    (asked,) = questions_of(batch)
    assert (asked.rows, asked.proposed) == (2, "unnamed")
    with pytest.raises(ValidationError, match="ambiguous"):
        apply_plan(batch=batch, user=None)


def test_persons_are_counted_and_nothing_that_is_written_names_them():
    batch = plan_list(*ROWS)
    answer(batch, "unnamed")
    assert outcomes(batch) == ["joined", "joined", "new"]

    apply_plan(batch=batch, user=None)

    assert Organisation.objects.get().name == "ACTINA SA"
    grants = Grant.objects.filter(to_person=True)
    assert grants.count() == 2
    for model in (Grant, BudgetDecision, Payment):
        events = model._meta.get_field("history").related_model.objects
        for row in [*model.objects.values(), *events.values()]:
            assert "dubidon" not in str(row).lower()
    amounts = BudgetDecision.objects.filter(grant__in=grants)
    assert sorted(amounts.values_list("amount", flat=True)) == [750, 1125]
    assert sorted(
        Payment.objects.filter(grant__in=grants).values_list("amount", flat=True)
    ) == [500, 1125]


def test_a_list_that_is_sent_again_finds_the_grants_of_persons():
    first = plan_list(*ROWS)
    answer(first, "unnamed")
    apply_plan(batch=first, user=None)

    again = plan_list(*ROWS)
    answer(again, "unnamed")

    assert outcomes(again) == ["unchanged"] * 3


def test_whoever_is_no_person_is_named():
    batch = plan_list(*ROWS)
    answer(batch, "named")
    assert outcomes(batch) == ["new"] * 3


def test_one_row_is_decided_on_by_itself():
    batch = plan_list(*ROWS)
    decide(row=batch.rows.get(number=3), decision=Decision.NEW)
    assert outcomes(batch) == ["ambiguous", "new", "new"]


def test_an_organisation_of_the_registry_is_no_person():
    make_organisation(name="Jacques DUBIDON")
    batch = plan_list(*ROWS[:1])
    assert outcomes(batch) == ["joined"]
    assert questions_of(batch) == []


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("CPAS de Huy", OrganisationKind.PUBLIC_BODY),
        ("Université de Mons", OrganisationKind.UNIVERSITY),
        ("ACTINA SA", OrganisationKind.ENTERPRISE),
        ("CENTRE DE FORMATION BONNEVIE", OrganisationKind.TRAINING_CENTRE),
        ("ACTINA", OrganisationKind.OTHER),
    ],
)
def test_the_kind_of_a_new_organisation_is_proposed_from_its_name(name, kind):
    batch = plan_list((name, "Projet", "2014-09-15", "2000.00", "1000.00"))
    assert batch.rows.get().changes["kind"] == ["", kind]
