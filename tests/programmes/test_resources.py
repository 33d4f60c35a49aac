"""What files of public money may change; the rest is tested with the registry's."""

from datetime import date
from decimal import Decimal

import pytest

from programmes.models import BudgetDecision, Payment
from programmes.resources import (
    BudgetDecisionResource,
    FundingLineResource,
    PaymentResource,
    ProjectParticipantResource,
)
from tests.factories import make_organisation, make_source
from tests.programmes.factories import (
    make_budget_decision,
    make_funding_line,
    make_grant,
    make_payment,
    make_project,
)
from tests.registry.table_files import export, import_file, import_rows, problems

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("kind", "correction"),
        ("decided_on", "2006-01-02"),
        ("decided_precision", "year"),
        ("amount", "90000"),
        ("wording", "90 000"),
    ],
)
def test_no_file_rewrites_a_decision(column, value):
    decision = make_budget_decision()

    result = import_rows(
        BudgetDecisionResource,
        {
            "plan": "",
            "envelope": "",
            "funding_line": "",
            "grant": decision.grant.slug,
            "number": "1",
            column: value,
        },
    )

    (message,) = problems(result)[1, column]
    assert "as a further row" in message
    assert BudgetDecision.objects.get() == decision


@pytest.mark.parametrize(
    ("column", "value"),
    [("paid_on", "2009-01-01"), ("paid_precision", "year"), ("amount", "2")],
)
def test_no_file_rewrites_a_payment(column, value):
    payment = make_payment()

    result = import_rows(
        PaymentResource, {"grant": payment.grant.slug, "number": "1", column: value}
    )

    assert list(problems(result)) == [(1, column)]
    assert Payment.objects.get().amount == payment.amount


def test_a_file_corrects_what_the_source_says_of_a_payment():
    payment = make_payment()

    result = import_rows(
        PaymentResource,
        {
            "grant": payment.grant.slug,
            "number": "1",
            "amount": "1000.00",
            "quote": "Paid in full",
        },
    )

    assert problems(result) == {}
    assert Payment.objects.get().quote == "Paid in full"


def test_a_file_that_exceeds_a_grant_is_refused_with_the_row_and_the_figures():
    grant = make_grant(title="Wings", amount=1000)
    row = {"grant": grant.slug, "paid_on": "2008-01-01", "source": make_source().slug}

    result = import_rows(
        PaymentResource,
        row | {"number": "1", "amount": "700"},
        row | {"number": "2", "amount": "400"},
    )

    assert problems(result) == {
        (2, "__all__"): [
            "The payments on “Wings” would reach 1,100.00 euro on 1 January 2008: "
            "100.00 more than the 1,000.00 decided by then."
        ]
    }
    assert not Payment.objects.exists()


def test_amendments_come_back_in_an_empty_table():
    line = make_funding_line(amount=5000)
    grant = make_grant(amount=1000, funding_line=line)
    for amount in (4000, -500):
        make_budget_decision(
            grant=grant, amount=Decimal(amount), decided_on=date(2008, 1, 1)
        )
    before = list(BudgetDecisionResource().rows())
    content = export(BudgetDecisionResource, "xlsx")
    BudgetDecision.objects.all().delete()

    result = import_file(BudgetDecisionResource, "xlsx", content)

    assert problems(result) == {}
    assert list(BudgetDecisionResource().rows()) == before


def test_a_share_has_all_its_decimals_in_every_format():
    make_funding_line(share=Decimal("0.4375"))

    for name in ("csv", "xlsx", "ods", "json"):
        result = import_file(
            FundingLineResource, name, export(FundingLineResource, name)
        )
        assert result.totals["skip"] == 1


def test_a_participant_is_one_organisation_or_one_cluster():
    result = import_rows(
        ProjectParticipantResource,
        {
            "project": make_project().slug,
            "organisation": make_organisation().slug,
            "cluster": "",
            "source": make_source().slug,
            "budget": "-1",
        },
    )

    assert problems(result) == {(1, "__all__"): ["A budget is not negative."]}
