"""How far a grant was paid on a day: of one row, and of all rows at once."""

from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import Case, OuterRef, Subquery, Sum, Value, When
from django.utils.translation import gettext_lazy as _

from .budget_decision import BudgetDecision
from .payment import Payment


class GrantState(models.TextChoices):
    PAID = "paid", _("paid in full")
    PARTLY = "partly", _("paid in part")
    UNPAID = "unpaid", _("nothing recorded as paid")
    WITHDRAWN = "withdrawn", _("withdrawn")


def state_of(budget: Decimal | None, paid: Decimal | None) -> str:
    """Return how far an amount was paid; empty where no source states the amount."""
    if budget is None:
        return ""
    if not budget:
        return GrantState.WITHDRAWN
    if not paid:
        return GrantState.UNPAID
    return GrantState.PAID if paid == budget else GrantState.PARTLY


def states_on(day: date) -> Case:
    """Return the same of every grant, as if a column held it.

    The sums are made once for all grants: looked up grant by grant, those of a long
    list take twice as long.
    """
    decisions = BudgetDecision.objects.as_of(day).filter(grant__isnull=False)
    decided = _sums(decisions)
    paid = _sums(Payment.objects.as_of(day)).filter(sum__gt=0)
    of_the_same = decided.filter(grant=OuterRef("grant")).values("sum")
    paid_in_full = paid.filter(sum=Subquery(of_the_same))
    states = [
        (paid_in_full, GrantState.PAID),
        (paid, GrantState.PARTLY),
        (decided.filter(sum=0), GrantState.WITHDRAWN),
        (decisions, GrantState.UNPAID),
    ]
    return Case(
        *(
            When(pk__in=rows.values("grant"), then=Value(state))
            for rows, state in states
        ),
        default=Value(""),
        output_field=models.CharField(),
    )


def _sums(rows: models.QuerySet) -> models.QuerySet:
    """Return the sum of each grant."""
    return rows.order_by().values("grant").annotate(sum=Sum("amount"))
