"""What happened to a grant, movement by movement, and where it stood after each."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from programmes.models import BudgetDecision, Payment
from registry import words

from .sums import added, less


@dataclass(frozen=True)
class LedgerEntry:
    """A decision on a grant, a payment on it or a recovery, and the balance after it.

    ``decided`` and ``paid`` are what it changed, None where it changed nothing; what
    stood so far is None where nothing of that kind was recorded by then.
    """

    fact: BudgetDecision | Payment
    day: date
    precision: str
    label: str
    wording: str
    decided: Decimal | None
    paid: Decimal | None
    decided_so_far: Decimal | None
    paid_so_far: Decimal | None

    @property
    def remaining(self) -> Decimal | None:
        """What is not documented as paid of what was decided so far."""
        return less(self.decided_so_far, self.paid_so_far)


def ledger(
    decisions: Iterable[BudgetDecision], payments: Iterable[Payment]
) -> list[LedgerEntry]:
    """Return the movements of a grant in the order in which they happened.

    Of one day decisions come first: nothing is paid before it was decided.
    """
    entries = sorted(
        [*_decided(decisions), *_paid(payments)],
        key=lambda entry: (entry["day"], entry["paid"] is not None),
    )
    decided_so_far = paid_so_far = None
    movements = []
    for entry in entries:
        decided_so_far = added([decided_so_far, entry["decided"]])
        paid_so_far = added([paid_so_far, entry["paid"]])
        movements.append(
            LedgerEntry(**entry, decided_so_far=decided_so_far, paid_so_far=paid_so_far)
        )
    return movements


def _decided(decisions) -> Iterator[dict]:
    for decision in decisions:
        yield {
            "fact": decision,
            "day": decision.decided_on,
            "precision": decision.decided_precision,
            "label": _corrected(decision) or decision.get_kind_display(),
            "wording": decision.wording,
            "decided": decision.amount,
            "paid": None,
        }


def _paid(payments) -> Iterator[dict]:
    for payment in payments:
        yield {
            "fact": payment,
            "day": payment.paid_on,
            "precision": payment.paid_precision,
            "label": _corrected(payment)
            or (_("payment") if payment.amount > 0 else _("recovery")),
            "wording": "",
            "decided": None,
            "paid": payment.amount,
        }


def _corrected(fact: BudgetDecision | Payment) -> str:
    """Return of which entry this one is the correction; empty if of none."""
    if fact.corrects_id is None:
        return ""
    wrong = fact.corrects
    day_of = wrong.paid_on if isinstance(wrong, Payment) else wrong.decided_on
    return _("correction of entry %(number)s of %(day)s, mistyped: %(amount)s") % {
        "number": wrong.number,
        "day": words.day(day_of),
        "amount": words.euro(wrong.amount),
    }


def ledger_chart(movements: list[LedgerEntry], day: date) -> dict:
    """Return what was decided and paid through time, as ``charts/series.js`` draws it.

    A point for each day on which it changed: what stood at its end, until the next;
    the last stands until ``day``. What nobody recorded has no line, not one at nought.
    """
    series = [
        {"name": name, "kind": kind, "points": _points(movements, changed, stood)}
        for name, kind, changed, stood in (
            (_("decided"), "granted", "decided", "decided_so_far"),
            (_("paid"), "paid", "paid", "paid_so_far"),
        )
    ]
    return {
        "day": day.isoformat(),
        "series": [each for each in series if each["points"]],
    }


def _points(movements: list[LedgerEntry], changed: str, stood: str) -> list[list]:
    """Return the days on which one of the two changed, with what stood after."""
    points = {
        movement.day: getattr(movement, stood)
        for movement in movements
        if getattr(movement, changed) is not None
    }
    return [[day.isoformat(), float(amount)] for day, amount in points.items()]
