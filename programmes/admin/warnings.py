"""What staff should look at again after they saved something about public money."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programmes.models import BudgetDecision, Grant
from programmes.models.budget_decision import SMALLEST_BUDGET
from registry.admin.warnings import CONTRADICTIONS, WARNINGS
from registry.words import euro


def _about_grant(grant: Grant) -> Iterator[str]:
    same = Grant.objects.filter(pk=grant.pk)
    if same.above_half_public(timezone.localdate()).exists():
        yield _(
            "More than half of its cost is public money: the operating unit of a pole "
            "receives half at most, by practice."
        )
    for decision in grant.decisions.all():
        yield from _about_decision(decision)


def _about_decision(decision: BudgetDecision) -> Iterator[str]:
    if not decision.wording and abs(decision.amount) < SMALLEST_BUDGET:
        yield _(
            "%(amount)s was decided: was it meant in thousands or millions? Amounts "
            "are in euro. If it is right, say how the source puts it."
        ) % {"amount": euro(decision.amount)}


CONTRADICTIONS.update(
    {
        "inconsistent_axis": gettext_lazy(
            "Its axis belongs to another plan: choose one of its own plan."
        ),
        "inconsistent_consortium": gettext_lazy(
            "The consortium of an R&D project of a pole has several companies, of "
            "which one at least is small or medium-sized, and a research centre or a "
            "university: add who is missing, or say that the consortium is not "
            "complete."
        ),
        "inconsistent_legal_maximum": gettext_lazy(
            "It is above the legal maximum, as the recognition of the cluster and the "
            "legal regime are recorded by now: compare it with both."
        ),
    }
)
WARNINGS[Grant] = _about_grant
WARNINGS[BudgetDecision] = _about_decision
