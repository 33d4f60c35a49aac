"""What a list of beneficiaries would do: grants that it adds, amends and pays."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from programmes.imports.totals import totals_of
from programmes.models import GrantKind
from registry.imports.plans.applying import apply_plan
from registry.imports.plans.deciding import decide
from registry.imports.plans.planning import make_plan
from registry.models import Decision, Organisation
from registry.register.loading import load
from registry.register.resolving import fitting, take_for_row
from tests.factories import make_organisation
from tests.programmes.factories import (
    make_budget_decision,
    make_funding_line,
    make_grant,
    make_payment,
)
from tests.registry.register.extracts import Enterprise, numbered, write_full

from .lists import (
    DAY,
    apply_list,
    official,
    outcomes,
    plan_list,
    reasons,
    receive_list,
)

pytestmark = pytest.mark.django_db

ROW = ("Alpha SA", "Robots", "15/03/2012", "1500,50", "750,25")


def changes(batch, number=2):
    return batch.rows.get(number=number).changes


def test_the_first_grant_of_a_new_organisation_brings_it_in():
    batch = plan_list(ROW, ("Alpha SA", "Drones", "15/6/2013", "300,00", ""))

    assert outcomes(batch) == ["new", "joined"]
    assert reasons(batch) == ["unknown", "new_with"]
    assert batch.rows.get(number=3).same_as == 2
    assert changes(batch)["kind"] == ["", "enterprise"]
    assert "kind" not in changes(batch, 3)


def test_a_grant_to_a_known_organisation_is_new():
    alpha = make_organisation(name="Alpha")
    batch = plan_list(ROW)

    assert outcomes(batch) == ["joined"]
    assert batch.rows.get().organisation == alpha
    assert changes(batch) == {
        "project": ["", "Robots"],
        "decided_on": ["", "2012-03-15"],
        "decided_precision": ["", "day"],
        "decided_amount": ["", 1500.5],
        "paid_amount": ["", 750.25],
        "paid_on": ["", "2016-12-31"],
        "paid_precision": ["", "documented"],
    }


def test_what_was_paid_is_dated_by_the_closing():
    header = ("beneficiary", "decided amount", "paid amount", "closed on")
    batch = plan_list(("Alpha", "1500,50", "750,25", "30/06/2014"), header=header)

    assert changes(batch)["paid_on"] == ["", "2014-06-30"]
    assert changes(batch)["paid_precision"] == ["", "day"]
    assert changes(batch)["decided_on"] == ["", "2014-06-30"]
    assert changes(batch)["decided_precision"] == ["", "documented"]


def test_rows_alike_are_as_many_grants():
    batch = plan_list(*[("Delta", "Cheque", "", "1500,50", "1500,50")] * 3)

    assert outcomes(batch) == ["new", "joined", "joined"]


def test_a_list_that_comes_again_changes_nothing():
    rows = [ROW, *[("Delta", "Cheque", "", "1500,50", "1500,50")] * 3]
    apply_list(*rows)

    assert outcomes(plan_list(*rows)) == ["unchanged"] * 4
    one_more = plan_list(*rows, rows[-1], listed_on=date(2017, 6, 30))
    assert outcomes(one_more) == ["unchanged"] * 4 + ["joined"]


def test_other_amounts_amend_and_pay_further():
    apply_list(ROW)
    row = (*ROW[:3], "2000,50", "1000,25")
    batch = plan_list(row, listed_on=date(2017, 6, 30))

    assert outcomes(batch) == ["changed"]
    assert changes(batch) == {
        "decided_amount": [1500.5, 2000.5],
        "paid_amount": [750.25, 1000.25],
        "paid_on": ["", "2017-06-30"],
        "paid_precision": ["", "documented"],
    }


def test_another_amount_is_a_change_only_where_nothing_else_can_be_meant():
    cheque = ("Delta", "Cheque", "19/7/2009", "1500,50", "")
    apply_list(cheque, (*cheque[:3], "3000,50", ""))
    rows = [(*cheque[:3], "4000,50", ""), (*cheque[:3], "5000,50", "")]

    assert outcomes(plan_list(*rows)) == ["joined", "joined"]
    assert outcomes(plan_list(cheque, rows[0])) == ["unchanged", "changed"]


def test_a_code_tells_a_grant_whatever_else_changed():
    header = ("code", "beneficiary", "project", "decided amount")
    apply_list(("Y1", "Alpha", "Robots", "100,00"), header=header)
    later = {"header": header, "listed_on": date(2017, 1, 31)}

    renamed = plan_list(("Y1", "Alpha", "Robots and drones", "120,00"), **later)
    assert outcomes(renamed) == ["changed"]
    other_code = plan_list(("Y2", "Alpha", "Robots", "100,00"), **later)
    assert outcomes(other_code) == ["joined"]
    other_list = plan_list(
        ("Y1", "Alpha", "Something", "120,00"), title="Another list", **later
    )
    assert outcomes(other_list) == ["joined"]


def test_a_grant_that_was_recorded_by_hand_is_known():
    alpha = make_organisation(name="Alpha")
    make_grant(
        organisation=alpha, title="Robots", amount=1500, decided_on=date(2012, 3, 15)
    )
    batch = plan_list(("Alpha", "ROBOTS", "15/03/2012", "1500,00", "0,00"))

    assert outcomes(batch) == ["unchanged"]


def test_a_list_of_an_older_state_changes_nothing():
    alpha = make_organisation(name="Alpha")
    grant = make_grant(
        organisation=alpha, title="Robots", amount=1500, decided_on=date(2012, 3, 15)
    )
    make_budget_decision(grant=grant, amount=500, decided_on=date(2018, 1, 1))
    batch = plan_list(("Alpha", "Robots", "15/03/2012", "1500,50", ""))

    assert (outcomes(batch), reasons(batch)) == (["unchanged"], ["older"])


def test_less_paid_than_known_is_refused():
    alpha = make_organisation(name="Alpha")
    grant = make_grant(
        organisation=alpha, title="Robots", amount=1500, decided_on=date(2012, 3, 15)
    )
    make_payment(grant=grant, amount=1000, paid_on=date(2013, 1, 1))
    batch = plan_list(("Alpha", "Robots", "15/03/2012", "1500,00", "900,00"))

    assert (outcomes(batch), reasons(batch)) == (["refused"], ["paid_lower"])


@pytest.mark.parametrize(
    ("header", "row", "reason"),
    [
        (("beneficiary", "amount", "decided on"), "13/2/2017", "decided_later"),
        (("beneficiary", "amount", "closed on"), "13/2/2017", "closed_later"),
        (("beneficiary", "decided on", "amount"), "-100,00", "cells"),
    ],
)
def test_a_row_that_cannot_be_is_refused(header, row, reason):
    cells = {"amount": "100,00", "decided on": "", header[2]: row}
    batch = plan_list(("Alpha", *(cells[key] for key in header[1:])), header=header)

    assert (outcomes(batch), reasons(batch)) == (["refused"], [reason])


def test_a_row_that_names_nobody_whom_the_registry_knows_is_refused():
    header = ("enterprise number", "decided amount")
    batch = plan_list(("0403.019.261", "100,00"), header=header)

    assert (outcomes(batch), reasons(batch)) == (["refused"], ["no_name"])


def test_one_decision_holds_for_all_grants_of_an_organisation():
    make_organisation(name="Besix", slug="one")
    make_organisation(name="Besix", slug="two")
    batch = plan_list(*[("Besix SA", f"Work {n}", "", "100,50", "") for n in range(3)])

    assert outcomes(batch) == ["ambiguous"] * 3
    assert reasons(batch) == ["several", "undecided_with", "undecided_with"]
    row = batch.rows.get(number=2)
    besix = Organisation.objects.get(pk=row.candidates[0])
    decide(row=row, decision=Decision.MATCH, organisation=besix)
    assert outcomes(batch) == ["joined"] * 3
    decide(row=row, decision=Decision.NEW)
    assert outcomes(batch) == ["new", "joined", "joined"]
    decide(row=row, decision=Decision.LEAVE_OUT)
    assert outcomes(batch) == ["left_out", "ambiguous", "ambiguous"]


def test_the_parts_of_a_list_add_up_to_the_cent():
    batch = receive_list(content=official())
    make_plan(batch=batch)
    whole, *parts = totals_of(batch)

    assert whole.decided == Decimal("2946047.10")
    assert whole.paid == Decimal("2464971.36")
    assert {part.name: (part.rows, part.decided) for part in parts} == {
        "coming": (6, Decimal("1705247.10")),
        "waiting": (1, Decimal("1240800.00")),
    }
    for figure in ("rows", "decided", "paid"):
        assert getattr(whole, figure) == sum(getattr(part, figure) for part in parts)


def test_rows_without_a_readable_amount_are_counted_beside_the_totals():
    batch = plan_list(ROW, ("Beta", "Drones", "", "a lot", ""))

    assert [(total.name, total.without) for total in totals_of(batch)] == [
        ("file", 1),
        ("coming", 0),
        ("refused", 1),
    ]


def test_a_line_that_would_be_overdrawn_is_told_beforehand():
    line = make_funding_line(amount=10_000, decided_on=date(2010, 1, 1))
    make_grant(funding_line=line, amount=9000, decided_on=date(2011, 1, 1))
    batch = plan_list(ROW, funding_line=line, grant_kind=GrantKind.INVESTMENT)

    with pytest.raises(ValidationError) as refused:
        apply_plan(batch=batch, user=None)
    (message,) = refused.value.messages
    assert str(line) in message
    assert "500.50" in message
    assert line.grants.count() == 1


def test_an_amendment_counts_on_the_line_of_its_grant():
    line = make_funding_line(amount=2000, decided_on=date(2010, 1, 1))
    apply_list(ROW, funding_line=line)
    batch = plan_list((*ROW[:3], "2100,50", "750,25"), listed_on=date(2017, 1, 31))

    with pytest.raises(ValidationError, match=r"100\.50"):
        apply_plan(batch=batch, user=None)


def test_a_line_without_a_known_amount_limits_nothing():
    apply_list(ROW, funding_line=make_funding_line())


def test_a_plan_that_is_old_by_now_is_made_again():
    batch = plan_list(ROW)
    apply_list(ROW)

    assert not apply_plan(batch=batch, user=None)
    batch.refresh_from_db()
    assert outcomes(batch) == ["unchanged"]
    assert batch.replanned["rows"] == [2]
    assert batch.listed_on == DAY


def test_a_beneficiary_is_given_the_number_of_an_enterprise_of_the_register(tmp_path):
    load(write_full(tmp_path / "extract.zip", [Enterprise(numbered(0), "Alpha SA")]))
    batch = plan_list(ROW, ("Alpha SA", "Drones", "15/6/2013", "300,00", ""))
    row = batch.rows.get(number=2)
    ((fits,),) = fitting([row]).values()

    take_for_row(row=row, number=fits.number, seen_name="Alpha SA", user=None)
    make_plan(batch=row.batch)

    assert outcomes(batch) == ["new", "joined"]
    assert batch.rows.get(number=3).same_as == 2
    assert apply_plan(batch=batch, user=None)
    alpha = Organisation.objects.get()
    assert alpha.enterprise_number == numbered(0)
    assert alpha.grants.count() == 2
