"""How far a grant was paid on a day; the balance of it says the same."""

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _


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
