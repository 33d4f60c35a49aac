"""Money that was put right goes into files and comes back; no file puts right what is.

What was mistyped may hold only together with what puts it right.
"""

from datetime import date
from decimal import Decimal

import pytest

from programmes.correcting import correct_entry
from programmes.models import BudgetDecision, FundingLine, Grant, Payment
from programmes.resources import (
    BudgetDecisionResource,
    FundingLineResource,
    GrantResource,
    PaymentResource,
)
from tests.factories import make_source, make_superuser
from tests.programmes.factories import (
    make_budget_decision,
    make_funding_line,
    make_grant,
    make_payment,
)
from tests.registry.table_files import FORMATS, export, import_file, import_rows
from tests.registry.table_files import problems as problems_of

pytestmark = pytest.mark.django_db

TABLES = [FundingLineResource, GrantResource, BudgetDecisionResource, PaymentResource]
EARLY, PAID_ON, LATE = date(2008, 3, 31), date(2008, 6, 30), date(2008, 9, 30)


def put_right(entry, amount, day, clerk):
    source = make_source()
    return correct_entry(
        entry=entry, amount=Decimal(amount), day=day, source=source, user=clerk
    )


@pytest.fixture
def money():
    """Entries of all kinds put right, so that few hold without the others."""
    clerk = make_superuser()
    line = make_funding_line(amount=5000)
    put_right(line.decisions.get(), 3000, line.decisions.get().decided_on, clerk)
    grant = make_grant(amount=1000, funding_line=line)
    wrong_amount = make_payment(grant=grant, amount=900, paid_on=PAID_ON)
    put_right(wrong_amount, 90, PAID_ON, clerk)
    put_right(wrong_amount, 80, PAID_ON, clerk)
    # The right day is before the mistyped one: the entry of it is read first.
    wrong_day = make_payment(grant=grant, amount=800, paid_on=LATE, number=9)
    put_right(wrong_day, 800, EARLY, clerk)
    # From here on, the first payment holds with what puts it right alone.
    make_budget_decision(
        grant=grant,
        kind="decrease",
        amount=-100,
        decided_on=date(2009, 1, 1),
    )
    return grant


def rows():
    return [list(table().rows()) for table in TABLES]


def remove(*models):
    """Remove all rows of some tables, as an empty database lacks them.

    One row after the other could not go: what remained would not balance.
    """
    for model in models:
        rows = model.objects.all()
        rows._raw_delete(rows.db)


@pytest.mark.parametrize("name", FORMATS)
def test_what_was_put_right_comes_back_in_an_empty_database(money, name):
    before = rows()
    corrections = Payment.objects.exclude(corrects=None).count()
    files = [export(table, name) for table in TABLES]
    remove(Payment, BudgetDecision, Grant, FundingLine)

    for table, content in zip(TABLES, files, strict=True):
        assert problems_of(import_file(table, name, content)) == {}

    assert rows() == before
    assert Payment.objects.exclude(corrects=None).count() == corrections == 4
    assert BudgetDecision.objects.get(kind="correction").corrects.number == 1
    again = import_file(PaymentResource, name, files[-1])
    assert again.totals["skip"] == len(before[-1])


def told(table):
    """Return the lines of a table, by column."""
    headers = table().get_export_headers()
    return [dict(zip(headers, row, strict=True)) for row in table().rows()]


def test_no_order_of_the_lines_matters(money):
    before, lines = rows(), told(PaymentResource)
    remove(Payment)

    result = import_rows(PaymentResource, *reversed(lines))

    assert problems_of(result) == {}
    assert rows() == before


def test_what_waited_is_told_as_new_with_what_it_puts_right(money):
    lines = told(PaymentResource)[::-1]
    remove(Payment)

    result = import_rows(PaymentResource, *lines)

    column = result.diff_headers.index("corrects")
    assert result.totals["new"] == len(lines)
    assert all(row.object_id and row.object_repr for row in result.rows)
    for row, line in zip(result.rows, lines, strict=True):
        assert row.diff[column] == f"<ins>{line['corrects'] or ''}</ins>"


@pytest.mark.parametrize("number", ["1", "2"])
def test_no_file_makes_a_correction_of_an_entry_that_is_there(number):
    grant = make_grant(amount=1000)
    for amount in (100, 200):
        make_payment(grant=grant, amount=amount, paid_on=PAID_ON)

    result = import_rows(
        PaymentResource, {"grant": grant.slug, "number": "2", "corrects": number}
    )

    assert list(problems_of(result)) == [(1, "corrects__number")]
    assert not Payment.objects.exclude(corrects=None).exists()


def test_no_file_takes_away_or_moves_what_an_entry_puts_right(money):
    for number in ("", "2"):
        result = import_rows(
            PaymentResource, {"grant": money.slug, "number": "2", "corrects": number}
        )

        if number == "":
            assert list(problems_of(result)) == [(1, "corrects__number")]
    assert Payment.objects.get(number=2).corrects.number == 1


def entry(grant, number, amount, corrects, **said):
    return {
        "grant": grant.slug,
        "number": number,
        "paid_on": "2008-06-30",
        "amount": amount,
        "corrects": corrects,
        "source": make_source().slug,
    } | said


@pytest.mark.parametrize(
    ("corrects", "why"),
    [
        ("7", "no entry 7"),
        ("3", "no entry 3"),
        ("2", "itself a correction"),
        ("x", "x"),
    ],
)
def test_a_new_entry_puts_right_what_may_be_put_right_alone(corrects, why):
    """Not what is not there, nor on another grant, nor itself, nor a correction."""
    grant, other = make_grant(amount=1000), make_grant(amount=1000)
    paid = make_payment(grant=grant, amount=100, paid_on=PAID_ON)
    put_right(paid, 90, PAID_ON, make_superuser())
    for _number in range(3):
        make_payment(grant=other, amount=1, paid_on=PAID_ON)

    result = import_rows(PaymentResource, entry(grant, "4", "-5", corrects))

    ((_row, _column), messages), *rest = problems_of(result).items()
    assert why in messages[0]
    assert rest == []
    assert grant.payments.count() == 2


def test_entries_of_one_file_do_not_put_each_other_right():
    grant = make_grant(amount=1000)

    result = import_rows(
        PaymentResource, entry(grant, "1", "5", "2"), entry(grant, "2", "-5", "1")
    )

    assert {row for row, _column in problems_of(result)} == {1, 2}
    assert not Payment.objects.exists()


def test_a_file_puts_right_an_entry_that_is_there_with_a_further_one():
    grant = make_grant(amount=1000)
    paid = make_payment(grant=grant, amount=900, paid_on=PAID_ON)

    result = import_rows(PaymentResource, entry(grant, "2", "-810", "1"))

    assert problems_of(result) == {}
    assert Payment.objects.get(number=2).corrects == paid


def test_a_decision_that_puts_right_is_a_correction():
    decided = make_budget_decision(grant=make_grant())

    result = import_rows(
        BudgetDecisionResource,
        {
            "plan": "",
            "envelope": "",
            "funding_line": "",
            "grant": decided.grant.slug,
            "number": "2",
            "kind": "increase",
            "decided_on": "2008-01-01",
            "amount": "10",
            "corrects": "1",
            "source": make_source().slug,
        },
    )

    ((message,),) = problems_of(result).values()
    assert "is a correction of a mistake" in message
    assert BudgetDecision.objects.get() == decided


def test_what_waits_and_holds_not_even_together_is_refused_whole():
    grant = make_grant(amount=1000)

    result = import_rows(
        PaymentResource,
        entry(grant, "1", "1500", ""),
        entry(grant, "2", "-100", "1"),
        entry(grant, "3", "10", ""),
    )

    assert list(problems_of(result)) == [(1, "__all__")]
    assert result.totals["invalid"] == 1
    assert not Payment.objects.exists()
