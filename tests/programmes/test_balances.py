"""Parts never exceed their whole, on any day, whatever writes; and it is said how."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import translation
from psycopg.errors import CheckViolation

from programmes.models import (
    BudgetDecision,
    Envelope,
    FundingLine,
    Grant,
    Movement,
    Payment,
    Plan,
)
from programmes.models.balances import REFUSALS
from registry.refusals import explain
from registry.services.merging import MergeRefused, merge_records
from tests.factories import default_source, make_organisation
from walloon_clusters.database.current_sql import files_of

from .factories import (
    make_budget_decision,
    make_envelope,
    make_funding_line,
    make_grant,
    make_payment,
    make_plan,
    make_project,
)

pytestmark = pytest.mark.django_db

CENT = Decimal("0.01")
IN_2008, IN_2009, IN_2010 = (date(year, 3, 1) for year in (2008, 2009, 2010))


def refusal(act):
    """Return the rule that refuses what is done, and what it says."""
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        act()
    name = refused.value.__cause__.diag.constraint_name
    return name, explain(refused.value).messages[0]


def run(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


# What is said


def test_envelopes_stay_within_their_plan():
    plan = make_plan(1_600_000_000, name_en="Marshall")
    make_envelope(1_500_000_000, plan=plan)

    said = refusal(
        lambda: make_envelope(100_000_000 + CENT, plan=plan, decided_on=IN_2008)
    )

    assert said == (
        "programmes_envelopes_within_plan",
        "The envelopes of “Marshall” would reach 1,600,000,000.01 euro on 1 March "
        "2008: 0.01 more than its 1,600,000,000.00.",
    )


def test_lines_stay_within_their_envelope_and_the_remainder_is_known():
    envelope = make_envelope(280_000_000, name_en="Poles")
    for millions in (120, 55, 45, 10):
        make_funding_line(millions * 10**6, envelope=envelope)

    said = refusal(lambda: make_funding_line(50 * 10**6 + CENT, envelope=envelope))
    with_balance = Envelope.objects.with_balance(IN_2008)
    before = with_balance.get()
    make_funding_line(50 * 10**6, envelope=envelope)

    assert said == (
        "programmes_lines_within_envelope",
        "The funding lines of “Poles” would reach 280,000,000.01 euro on 1 January "
        "2006: 0.01 more than its 280,000,000.00.",
    )
    assert before.budget - before.allocated == 50 * 10**6
    after = with_balance.get()
    assert after.budget - after.allocated == 0


def test_grants_stay_within_their_line_on_the_day_it_says():
    line = make_funding_line(1000, name_en="R&D", decided_on=IN_2008)
    make_budget_decision(funding_line=line, amount=1000, decided_on=IN_2010)
    make_grant(900, funding_line=line, decided_on=IN_2008)

    said = refusal(lambda: make_grant(101, funding_line=line, decided_on=IN_2009))
    make_grant(100, funding_line=line, decided_on=IN_2009)
    make_grant(1000, funding_line=line, decided_on=IN_2010)

    assert said == (
        "programmes_grants_within_line",
        "The grants out of “R&D” would reach 1,001.00 euro on 1 March 2009: 1.00 more "
        "than its 1,000.00.",
    )


def test_payments_stay_within_their_grant():
    grant = make_grant(1000, title="WINGS", decided_on=IN_2008)
    make_payment(grant=grant, amount=400, paid_on=IN_2008)

    said = refusal(lambda: make_payment(grant=grant, amount=601, paid_on=IN_2009))
    early = refusal(
        lambda: make_payment(grant=grant, amount=1, paid_on=date(2008, 2, 29))
    )
    make_payment(grant=grant, amount=600, paid_on=IN_2009)

    assert said == (
        "programmes_payments_within_grant",
        "The payments on “WINGS” would reach 1,001.00 euro on 1 March 2009: 1.00 more "
        "than the 1,000.00 decided by then.",
    )
    assert "29 February 2008: 1.00 more than the 0.00 decided by then" in early[1]


def test_no_more_is_withdrawn_than_was_decided_nor_recovered_than_was_paid():
    grant = make_grant(1000, title="WINGS")
    make_payment(grant=grant, amount=400, paid_on=IN_2008)

    withdrawn = refusal(lambda: make_budget_decision(grant=grant, amount=-1001))
    recovered = refusal(lambda: make_payment(grant=grant, amount=-401, paid_on=IN_2009))
    make_payment(grant=grant, amount=-400, paid_on=IN_2009)
    make_budget_decision(grant=grant, amount=-1000, decided_on=IN_2009)

    assert withdrawn == (
        "programmes_withdrawn_within_decided",
        "More would be taken from “WINGS” than was decided on it: on 1 January 2006 "
        "−1.00 euro would be left.",
    )
    assert recovered == (
        "programmes_recovered_within_paid",
        "More would be recovered on “WINGS” than was paid: on 1 March 2009 the "
        "payments would come to −1.00 euro.",
    )


def test_a_reader_of_french_is_told_in_french_names_and_figures():
    line = make_funding_line(1000, name_en="Research", name_fr="Recherche")

    with translation.override("fr"):
        _rule, said = refusal(lambda: make_grant(1234.5, funding_line=line))

    assert "Recherche" in said
    assert "Research" not in said
    assert "1\N{NARROW NO-BREAK SPACE}234,50 euro" in said
    assert "1er janvier 2006" in said


def test_plain_sql_is_told_what_is_wrong():
    line = make_funding_line(1000, name_fr="Recherche")
    grant = make_grant(1000, funding_line=line)

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        run(
            "UPDATE programmes_budgetdecision SET amount = 1001 WHERE grant_id = %s",
            grant.pk,
        )

    said = refused.value.__cause__.diag
    assert said.message_primary == (
        "programmes_grants_within_line: “Recherche” has 1000.00 euro, 1001.00 would "
        "be taken of it"
    )


# What limits, and what does not


def test_a_whole_of_which_no_amount_is_known_limits_nothing():
    line = make_funding_line()
    make_grant(10**9, funding_line=line)
    make_grant(10**9)

    # As soon as one is known it does.
    rule, _said = refusal(lambda: make_budget_decision(funding_line=line, amount=1000))

    assert rule == "programmes_grants_within_line"


def test_shares_are_taken_of_the_sum_and_rounded_down():
    envelope = make_envelope(Decimal("1000.01"))
    half = make_funding_line(envelope=envelope, share=Decimal("0.5"))
    make_funding_line(envelope=envelope, share=Decimal("0.5"))

    def shown(day):
        return FundingLine.objects.with_balance(day).get(pk=half.pk).budget

    make_budget_decision(envelope=envelope, amount=-1000, decided_on=IN_2008)
    make_budget_decision(
        envelope=envelope, amount=-CENT, decided_on=IN_2009, wording="-"
    )
    assert [shown(day) for day in (date(2005, 1, 1), date(2006, 1, 1))] == [None, 500]
    assert shown(IN_2008) == shown(IN_2009) == 0
    assert Envelope.objects.with_balance(date(2006, 1, 1)).get().allocated == 1000


def test_shares_of_more_than_the_whole_are_refused():
    envelope = make_envelope(1_000_000)
    make_funding_line(envelope=envelope, share=Decimal("0.6"))

    rule, said = refusal(
        lambda: make_funding_line(envelope=envelope, share=Decimal("0.4001"))
    )
    make_funding_line(envelope=envelope, share=Decimal("0.4"))

    assert rule == "programmes_lines_within_envelope"
    assert "1,000,100.00 euro" in said


@pytest.mark.parametrize(
    ("model", "column", "make"),
    [
        (Envelope, "plan", lambda: make_envelope(2000, plan=make_plan(3000))),
        (
            FundingLine,
            "envelope",
            lambda: make_funding_line(2000, envelope=make_envelope(3000)),
        ),
        (
            Grant,
            "funding_line",
            lambda: make_grant(2000, funding_line=make_funding_line(3000)),
        ),
    ],
)
def test_what_moves_must_fit_where_it_goes(model, column, make):
    wholes = {"plan": make_plan, "envelope": make_envelope, "funding_line": None}
    moved = make()
    makes = wholes[column] or make_funding_line
    rows = model.objects.filter(pk=moved.pk)

    poor, rich = makes(1999), makes(2000)
    rule, _said = refusal(lambda: rows.update(**{column: poor}))
    rows.update(**{column: rich})

    assert rule.endswith(f"_within_{column.removeprefix('funding_')}")


# Whatever writes


def test_many_rows_of_one_statement_are_summed():
    grant = make_grant(100)

    def pay(*amounts):
        Payment.objects.bulk_create(
            Payment(
                grant=grant,
                number=number,
                paid_on=IN_2008,
                amount=amount,
                source=default_source(),
            )
            for number, amount in enumerate(amounts, start=1)
        )

    rule, _said = refusal(lambda: pay(60, 60))
    # Alone the first would be too much; together they are not.
    pay(160, -60)

    assert rule == "programmes_payments_within_grant"


def test_copied_rows_are_checked():
    grant = make_grant(100)
    columns = "grant_id, number, amount, paid_on, paid_precision, source_id"
    empty = "quote, locator, basis, note_en, note_fr"

    def copy():
        with (
            connection.cursor() as cursor,
            cursor.copy(
                f"COPY programmes_payment ({columns}, {empty}) FROM STDIN"
            ) as rows,
        ):
            for number in (1, 2):
                rows.write_row(
                    (grant.pk, number, 60, IN_2008, "day", grant.source_id)
                    + ("", "", "stated", "", "")
                )

    with pytest.raises(CheckViolation, match="programmes_payments_within_grant"):
        copy()


def test_rows_that_are_inserted_or_else_updated_are_checked():
    payment = make_payment(grant=make_grant(100), amount=60)

    def upsert(amount):
        Payment.objects.bulk_create(
            [
                Payment(
                    grant=payment.grant,
                    number=payment.number,
                    paid_on=IN_2008,
                    amount=amount,
                    source=payment.source,
                )
            ],
            update_conflicts=True,
            unique_fields=["grant", "number"],
            update_fields=["amount"],
        )

    rule, _said = refusal(lambda: upsert(101))
    upsert(100)

    assert rule == "programmes_payments_within_grant"


def test_what_a_payment_rests_on_is_not_deleted_before_it():
    grant = make_grant(100)
    recovery = [
        make_payment(grant=grant, amount=amount, paid_on=IN_2008)
        for amount in (100, -50, 50)
    ][1]

    assert refusal(recovery.delete)[0] == "programmes_payments_within_grant"
    assert refusal(grant.decisions.all().delete)[0] == (
        "programmes_payments_within_grant"
    )
    grant.payments.all().delete()
    grant.decisions.all().delete()
    grant.delete()


def test_the_table_of_decisions_is_not_emptied_below_payments():
    payment = make_payment()
    run("SET CONSTRAINTS ALL IMMEDIATE")

    rule, _said = refusal(lambda: run("TRUNCATE programmes_budgetdecision"))
    payment.delete()
    run("SET CONSTRAINTS ALL IMMEDIATE")
    run("TRUNCATE programmes_budgetdecision")

    assert rule == "programmes_payments_within_grant"


def test_a_row_that_comes_back_elsewhere_is_counted_there():
    """Foreign keys wait until the end; nobody may use that to smuggle."""
    grant = make_grant(2000, funding_line=make_funding_line(2000))
    poor = make_funding_line(1000)

    def replace():
        run(
            "CREATE TEMP TABLE kept ON COMMIT DROP AS "
            "SELECT * FROM programmes_grant WHERE id = %s",
            grant.pk,
        )
        run("UPDATE kept SET funding_line_id = %s", poor.pk)
        run("DELETE FROM programmes_grant WHERE id = %s", grant.pk)
        run("INSERT INTO programmes_grant SELECT * FROM kept")

    assert refusal(replace)[0] == "programmes_grants_within_line"


def test_nothing_is_decided_on_what_is_not_there():
    with pytest.raises(IntegrityError, match="what is there already"):
        BudgetDecision.objects.create(
            grant_id=0, amount=1, decided_on=IN_2008, source=default_source()
        )


def test_a_table_of_the_same_name_misleads_nobody():
    grant = make_grant(100)
    run("CREATE TEMP TABLE programmes_budgetdecision AS SELECT 1 AS nothing")
    try:
        assert refusal(lambda: make_payment(grant=grant, amount=101))[0] == (
            "programmes_payments_within_grant"
        )
    finally:
        run("DROP TABLE pg_temp.programmes_budgetdecision")


# Its parameters, each of them an array that may be left out.
PARAMETERS = ["paid", "granted", "projects", "clusters", "lines", "envelopes", "plans"]


def test_a_change_that_moves_no_money_asks_for_nothing():
    rows = [
        make_envelope(),
        make_funding_line(share=Decimal("0.5")),
        make_grant(100),
        make_budget_decision(),
        make_payment(),
    ]
    carriers = {
        Envelope: {"plan": make_plan()},
        FundingLine: {"share": Decimal("0.4")},
        Grant: {"eligible_cost": 100},
        BudgetDecision: {"amount": 1},
        Payment: {"amount": 1},
    }
    run("SET CONSTRAINTS ALL IMMEDIATE")
    parameters = ", ".join(f"{name} bigint[] = NULL" for name in PARAMETERS)
    run(
        f"CREATE OR REPLACE FUNCTION programmes_check_balances({parameters}) "
        "RETURNS void LANGUAGE plpgsql "
        "AS $$ BEGIN RAISE EXCEPTION 'It was asked.'; END $$"
    )

    for row in rows:
        type(row).objects.filter(pk=row.pk).update(note_en="Seen again")
    make_grant()
    make_envelope()
    make_funding_line()

    for row in rows:
        row.refresh_from_db()
        assert row.note_en == "Seen again"
        with pytest.raises(DatabaseError, match="It was asked"), transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(**carriers[type(row)])


# Sums at a date


def test_a_plan_is_followed_down_to_its_payments_at_a_date():
    plan = make_plan(10_000, decided_on=IN_2008)
    envelope = make_envelope(8000, plan=plan, decided_on=IN_2008)
    line = make_funding_line(5000, envelope=envelope, decided_on=IN_2009)
    grant = make_grant(3000, funding_line=line, decided_on=IN_2009)
    make_payment(grant=grant, amount=1000, paid_on=IN_2010)

    def balances(day):
        found = []
        for model in (Plan, Envelope, FundingLine, Grant):
            row = model.objects.with_balance(day).get()
            assert model.objects.with_allocated(day).get().allocated == row.allocated
            found.append((row.budget, row.allocated, row.granted, row.paid))
        return found

    assert balances(date(2007, 1, 1)) == [(None, None, None, None)] * 4
    assert balances(IN_2008) == [
        (10_000, 8000, None, None),
        (8000, None, None, None),
        (None, None, None, None),
        (None, None, None, None),
    ]
    assert balances(IN_2010) == [
        (10_000, 8000, 3000, 1000),
        (8000, 5000, 3000, 1000),
        (5000, 3000, 3000, 1000),
        (3000, 1000, 3000, 1000),
    ]


def test_each_decision_and_payment_is_a_movement_of_the_whole_and_of_what_it_is_in():
    line = make_funding_line(5000, decided_on=IN_2008)
    grant = make_grant(3000, funding_line=line, decided_on=IN_2009)
    make_payment(grant=grant, amount=1000, paid_on=IN_2010)

    def moved(rows):
        return [(row.whole_id, row.day, row.amount) for row in rows]

    movements = Movement.objects.as_of(IN_2010)
    assert moved(movements.to("funding_line")) == [(line.pk, IN_2008, 5000)]
    assert moved(movements.out_of("funding_line")) == [(line.pk, IN_2009, 3000)]
    assert moved(movements.to("grant")) == [(grant.pk, IN_2009, 3000)]
    assert moved(movements.out_of("grant")) == [(grant.pk, IN_2010, 1000)]
    assert not Movement.objects.as_of(IN_2009).out_of("grant").exists()


# Merges of organisations


def test_money_moves_with_a_merged_organisation():
    kept, merged = make_organisation(), make_organisation()
    grant = make_grant(1000, organisation=merged)

    merge_records(kept=kept, merged=merged, reason="The same", user=None)

    assert Grant.objects.get().organisation == kept
    assert Grant.objects.of_organisation(kept).get() == grant


def test_a_merge_that_would_pay_one_cost_twice_is_refused_with_the_reason():
    kept, merged = make_organisation(), make_organisation()
    project = make_project()
    for organisation in (kept, merged):
        make_grant(600, organisation=organisation, project=project, eligible_cost=1000)

    with pytest.raises(MergeRefused) as refused:
        merge_records(kept=kept, merged=merged, reason="The same", user=None)

    assert "200.00 more than the eligible cost" in str(refused.value)
    assert {grant.organisation for grant in Grant.objects.all()} == {kept, merged}


def test_everything_that_is_refused_has_its_words():
    """Each rule that the functions of the database name, and no other."""
    files = files_of(apps.get_app_config("programmes"))
    written = " ".join(path.read_text() for path in files)

    named = re.findall(r"'(programmes_\w+)'", written)

    assert set(named) == set(REFUSALS)
