"""Money that was mistyped: corrected the same day by its author, later by an entry.

What was decided and paid is never rewritten. But a slip of the fingers is no decision:
on the day on which somebody typed it that person corrects it, and nobody else. From the
next day on further entries put it right, and say of which entry they are.
"""

from copy import copy
from datetime import date
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from registry.history.events import events_of
from registry.models import Source
from registry.refusals import explain

from .models import BudgetDecision, BudgetDecisionKind, Payment

Entry = BudgetDecision | Payment


def typed_today_by(entry: Entry, user) -> bool:
    """Return whether ``user`` entered a decision or a payment on the site today."""
    first = (
        events_of(type(entry))
        .filter(pgh_obj_id=entry.pk)
        .select_related("pgh_context")
        .order_by("pgh_id")
        .first()
    )
    if first is None or first.pgh_label != "insert" or first.pgh_context is None:
        return False
    today = timezone.localtime(first.pgh_created_at).date() == timezone.localdate()
    return today and first.pgh_context.metadata.get("user") == user.pk


def day_of(entry: Entry) -> date:
    """Return the day on which something was decided or paid."""
    return entry.paid_on if isinstance(entry, Payment) else entry.decided_on


def correct_entry(
    *, entry: Entry, amount: Decimal, day: date, source: Source, user, **said: str
) -> list[Entry]:
    """Put a mistyped decision or payment right with further entries; return them.

    Where only the amount was wrong it is one entry, of the difference, on the same day.
    Where the day was wrong it is two: the mistyped one is taken back on its day, and
    the right one entered on its own.

    Args:
        amount: the right one, in euro; nought if it was never decided or paid.
        day: the right one.
        said: what else is known of the source: quote, locator, basis, notes.

    Raises:
        ValidationError: nothing differs, it is itself a correction or corrected
            already, or a balance would not hold on some day.
        PermissionDenied: the user may not enter such a row.
    """
    model = type(entry)
    if not user.has_perm(f"programmes.add_{model._meta.model_name}"):
        raise PermissionDenied
    with transaction.atomic():
        kept = model.objects.select_for_update(of=("self",)).get(pk=entry.pk)
        if kept.corrects_id is not None:
            raise ValidationError(
                _("This entry is itself a correction: correct the mistyped one.")
            )
        if isinstance(kept, BudgetDecision) and amount:
            _refuse_contrary(kept, amount)
        others = [(each.amount, day_of(each)) for each in kept.corrections.all()]
        counted = sum_by_day([(kept.amount, day_of(kept)), *others])
        wanted = sum_by_day([(amount, day)])
        differences = {
            each: wanted.get(each, Decimal(0)) - counted.get(each, Decimal(0))
            for each in sorted({*counted, *wanted})
        }
        differences = {each: rest for each, rest in differences.items() if rest}
        if not differences:
            raise ValidationError(
                _("It says this already: nothing is to be put right.")
            )
        rows = _entries(kept, differences, source, said)
        for row in rows:
            row.full_clean()
        try:
            with transaction.atomic():
                # In one statement: the balances are checked when all are there.
                return model.objects.bulk_create(rows)
        except IntegrityError as error:
            raise explain(error) from error


def _refuse_contrary(decision: BudgetDecision, amount: Decimal) -> None:
    """Refuse an amount that no decision of that kind has, such as more by taking away.

    Raises:
        ValidationError: by the same rule as for a decision that is entered.
    """
    right = copy(decision)
    right.amount = amount
    for constraint in BudgetDecision._meta.constraints:
        if constraint.name == "programmes_budgetdecision_sign":
            constraint.validate(BudgetDecision, right)


def sum_by_day(entries: list[tuple[Decimal, date]]) -> dict[date, Decimal]:
    """Return what was entered on each day, all entries together."""
    found = {}
    for amount, day in entries:
        found[day] = found.get(day, Decimal(0)) + amount
    return found


def _entries(kept: Entry, differences, source, said) -> list[Entry]:
    model = type(kept)
    if isinstance(kept, Payment):
        whole, day_field, more = {"grant": kept.grant}, "paid_on", {}
        precision = {"paid_precision": kept.paid_precision}
    else:
        names = ("plan", "envelope", "funding_line", "grant")
        whole, day_field = {name: getattr(kept, name) for name in names}, "decided_on"
        more = {"kind": BudgetDecisionKind.CORRECTION}
        precision = {"decided_precision": kept.decided_precision}
    first = model.objects.filter(**whole).next_number()
    return [
        model(
            **whole,
            **more,
            **precision,
            **said,
            **{day_field: day},
            number=first + place,
            amount=difference,
            source=source,
            corrects=kept,
        )
        for place, (day, difference) in enumerate(differences.items())
    ]
