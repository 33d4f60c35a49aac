"""What was mistyped is put right: the same day by its author, later by an entry."""

from datetime import date
from decimal import Decimal

import pghistory
import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.urls import reverse

from programmes.correcting import correct_entry, typed_today_by
from programmes.models import BudgetDecision, Payment
from programmes.money.ledger import ledger
from tests.factories import make_source, make_staff, make_superuser
from tests.programmes.factories import (
    make_budget_decision,
    make_funding_line,
    make_grant,
    make_payment,
)
from tests.registry.admin_forms import change

pytestmark = pytest.mark.django_db

PAID_ON = date(2008, 6, 30)
LATER = date(2008, 9, 30)


@pytest.fixture
def clerk():
    return make_superuser()


@pytest.fixture
def grant():
    return make_grant(amount=1000)


def amounts(rows):
    return list(rows.order_by("number").values_list("amount", flat=True))


def put_right(entry, user, **said):
    said = {"amount": Decimal(90), "day": PAID_ON, "source": make_source()} | said
    return correct_entry(entry=entry, user=user, **said)


def url(page, *args):
    return reverse(f"admin:programmes_{page}", args=args)


def typed_by(user, make, **fields):
    with pghistory.context(user=user.pk):
        return make(**fields)


def yesterday(row):
    """Let an entry have been typed a day before, as the history has it."""
    table = type(row).pgh_event_model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(
            f"UPDATE {table} SET pgh_created_at = pgh_created_at - interval '1 day'"
        )
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def test_a_wrong_amount_is_put_right_by_the_difference(grant, clerk):
    paid = make_payment(grant=grant, amount=900, paid_on=PAID_ON)

    (entry,) = put_right(paid, clerk)

    assert (entry.corrects, entry.amount, entry.paid_on) == (paid, -810, PAID_ON)
    assert amounts(grant.payments) == [900, -810]
    labels = [each.label for each in ledger([], grant.payments.order_by("number"))]
    assert labels == [
        "payment",
        "correction of entry 1 of 30 June 2008, mistyped: €900",
    ]


def test_a_wrong_day_is_put_right_by_two_entries(grant, clerk):
    paid = make_payment(grant=grant, amount=900, paid_on=PAID_ON)

    put_right(paid, clerk, amount=Decimal(900), day=LATER)

    assert list(grant.payments.order_by("number").values_list("amount", "paid_on")) == [
        (900, PAID_ON),
        (-900, PAID_ON),
        (900, LATER),
    ]


def test_what_was_put_right_wrongly_is_put_right_again(grant, clerk):
    paid = make_payment(grant=grant, amount=900, paid_on=PAID_ON)
    (entry,) = put_right(paid, clerk)

    put_right(paid, clerk, amount=Decimal(0))

    assert amounts(grant.payments) == [900, -810, -90]
    with pytest.raises(ValidationError, match="itself a correction"):
        put_right(entry, clerk)
    with pytest.raises(ValidationError, match="says this already"):
        put_right(paid, clerk, amount=Decimal(0))


def test_a_decision_on_money_is_put_right_within_its_balances(grant, clerk):
    make_payment(grant=grant, amount=900, paid_on=LATER)
    first = grant.decisions.get()
    day = first.decided_on

    with pytest.raises(ValidationError, match="The payments on"):
        put_right(first, clerk, amount=Decimal(899), day=day)
    (entry,) = put_right(first, clerk, amount=Decimal(950), day=day)

    assert (entry.kind, entry.amount, entry.corrects) == ("correction", -50, first)
    line = make_funding_line()
    decided = make_budget_decision(funding_line=line, amount=280_000_000)
    put_right(decided, clerk, amount=Decimal(28_000_000), day=decided.decided_on)
    assert amounts(line.decisions) == [280_000_000, -252_000_000]


def test_putting_right_needs_the_permission_to_enter(grant):
    paid = make_payment(grant=grant, amount=900, paid_on=PAID_ON)

    with pytest.raises(PermissionDenied):
        put_right(paid, make_staff(username="reader"))


@pytest.mark.parametrize("when", ["today", "later"])
@pytest.mark.parametrize("who", ["author", "other"])
@pytest.mark.parametrize("model", [Payment, BudgetDecision])
def test_its_author_corrects_an_entry_on_the_day_of_typing(
    client, grant, clerk, model, who, when
):
    if model is Payment:
        row = typed_by(clerk, make_payment, grant=grant, amount=900, paid_on=PAID_ON)
    else:
        row = typed_by(
            clerk, make_budget_decision, grant=grant, kind="increase", amount=900
        )
    name = model._meta.model_name
    if when == "later":
        yesterday(row)
    client.force_login(clerk if who == "author" else make_superuser("other"))
    page = client.get(url(f"{name}_change", row.pk))
    own = (who, when) == ("author", "today")
    user = get_user_model().objects.get(pk=page.wsgi_request.user.pk)
    assert typed_today_by(row, user) == own
    assert (url(f"{name}_correct", row.pk) in page.content.decode()) == (not own)

    change(client, row, amount="90")

    row.refresh_from_db()
    assert row.amount == (90 if own else 900)


def test_the_page_puts_an_entry_right_and_says_of_which_it_is(client, grant, clerk):
    paid = make_payment(grant=grant, amount=900, paid_on=PAID_ON)
    client.force_login(clerk)
    address = url("payment_correct", paid.pk)
    said = {"amount": "90,00", "day": "2008-06-30", "source": make_source().pk}

    refused = client.post(address, said)
    assert "Say why it is put right." in refused.content.decode()
    too_much = client.post(address, said | {"amount": "1.000,01", "note_fr": "Faute."})
    assert "0.01 more than the 1,000.00" in too_much.content.decode()
    page = client.post(address, said | {"note_fr": "Faute."}, follow=True)

    assert "Put right, by 1 further entry." in page.content.decode()
    entry = Payment.objects.get(corrects=paid)
    assert url("payment_change", entry.pk) in page.content.decode()
    shown = client.get(url("payment_change", entry.pk)).content.decode()
    assert "It puts right:" in shown
    assert client.get(grant.get_absolute_url()).status_code == 200


def test_no_amount_is_rewritten_in_many_rows_at_once(client, grant, clerk):
    paid = typed_by(clerk, make_payment, grant=grant, amount=900, paid_on=PAID_ON)
    client.force_login(clerk)
    said = {"many_source": make_source().pk, "many_reason": "x", "many_preview": "1"}

    page = client.post(url("payment_many"), said | {"amount": "90"})

    assert "Say what is to change." in page.content.decode()
    assert not {"amount", "paid_on"} & set(page.context["form"].fields)
    assert "locator" in page.context["form"].fields
    paid.refresh_from_db()
    assert paid.amount == 900


@pytest.mark.parametrize("when", ["today", "later"])
def test_a_slip_put_right_is_taken_back_on_the_same_day_alone(
    client, grant, clerk, when
):
    paid = typed_by(clerk, make_payment, grant=grant, amount=900, paid_on=PAID_ON)
    client.force_login(clerk)
    change(client, paid, amount="90")
    if when == "later":
        yesterday(paid)
    event = Payment.pgh_event_model.objects.order_by("-pgh_id").first()

    page = client.post(
        reverse("history_change", args=[event.pgh_context_id]),
        {"_reason": "It was right."},
        follow=True,
    )

    paid.refresh_from_db()
    assert paid.amount == (900 if when == "today" else 90)
    assert ("Nobody changes: amount" in page.content.decode()) == (when == "later")


def test_the_right_amount_is_one_that_such_a_decision_has(grant, clerk):
    first = grant.decisions.get()

    with pytest.raises(ValidationError, match="A first amount and an increase"):
        put_right(first, clerk, amount=Decimal(-5), day=first.decided_on)
