"""From when money is known: decisions on it, and what was published of it."""

from datetime import date

from django.db.models import Exists, Q

from .budget_decision import BudgetDecision
from .published_amount import PublishedAmount


def known_money(day: date | None, **whole) -> Q:
    """Return the condition that something was decided or published of a whole.

    By ``day``, or on whatever day where none is given.

    Args:
        whole: the column that leads to it, such as ``envelope``, and the row.
    """
    decided = BudgetDecision.objects.filter(**whole)
    published = PublishedAmount.objects.filter(**whole)
    if day is not None:
        decided, published = decided.as_of(day), published.as_of(day)
    return Q(Exists(decided)) | Q(Exists(published))


def granted_of(day: date | None, **whole) -> Q:
    """Return the condition that something was decided for a grant out of a whole."""
    decided = BudgetDecision.objects.filter(**whole)
    return Q(Exists(decided if day is None else decided.as_of(day)))
