"""Acts with a name on public money: each adds a decision, none rewrites one."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from registry.models import Precision, Source
from registry.refusals import explain

from .models import BudgetDecision, BudgetDecisionKind, Grant


@transaction.atomic
def withdraw_grant(
    *,
    grant: Grant,
    decided_on: date,
    source: Source,
    decided_precision: str = Precision.DAY,
    **said: str,
) -> BudgetDecision:
    """Decide that what was not paid of a grant is not paid any more.

    Args:
        said: what else is known of the source: quote, locator, basis, note.

    Raises:
        ValidationError: nothing is left to withdraw, or a balance would not hold on
            some day, such as when more had been paid by then.
    """
    grant = _held(grant)
    unpaid = unpaid_of(grant)
    if unpaid <= 0:
        raise ValidationError(
            _(
                "Everything decided on “%(grant)s” was paid: record what is recovered "
                "as a negative payment first, then withdraw it."
            )
            % {"grant": grant}
            if grant.payments.exists()
            else _("Nothing is decided on “%(grant)s” that could be withdrawn.")
            % {"grant": grant}
        )
    return _decide(
        grant,
        kind=BudgetDecisionKind.WITHDRAWAL,
        amount=-unpaid,
        decided_on=decided_on,
        decided_precision=decided_precision,
        source=source,
        **said,
    )


def unpaid_of(grant: Grant) -> Decimal:
    """Return what was decided on a grant, on whatever day, less what was paid."""
    decided, paid = (
        rows.aggregate(total=Sum("amount"))["total"] or Decimal(0)
        for rows in (grant.decisions, grant.payments)
    )
    return decided - paid


def _held(grant: Grant) -> Grant:
    """Return the grant as it is now, held until the transaction ends."""
    return Grant.objects.select_for_update(of=("self",)).get(pk=grant.pk)


def _decide(grant: Grant, **said) -> BudgetDecision:
    decision = BudgetDecision(grant=grant, number=grant.decisions.next_number(), **said)
    decision.full_clean()
    try:
        with transaction.atomic():
            decision.save()
    except IntegrityError as error:
        raise explain(error) from error
    return decision
