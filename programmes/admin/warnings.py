"""What staff should look at again after they saved something about public money."""

from collections.abc import Iterator
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programmes.models import BudgetDecision, Grant, Payment, Project
from programmes.models.budget_decision import SMALLEST_BUDGET, BudgetDecisionKind
from programmes.money.oddities import (
    beyond_budget,
    oddities,
    though_turned_down,
)
from registry.words import euro


def _about_grant(grant: Grant) -> Iterator[str]:
    same = Grant.objects.filter(pk=grant.pk)
    if same.above_half_public(timezone.localdate()).exists():
        yield _(
            "More than half of its cost is public money: the operating unit of a pole "
            "receives half at most, by practice."
        )
    if grant.project_id is not None:
        # That it is a grant to a rejected project is a contradiction, told already.
        yield from beyond_budget(_as_it_stands(grant.project_id))
    for decision in grant.decisions.all():
        yield from _on_scale(decision)


def _as_it_stands(key: int) -> Project:
    """Return a project with all its money, as it stands now."""
    projects = Project.objects.with_outcome(timezone.localdate()).with_money(date.max)
    return projects.get(pk=key)


def _about_decision(decision: BudgetDecision) -> Iterator[str]:
    if decision.grant is not None:
        yield from _about_its_project(decision.grant)
    yield from _on_scale(decision)


def _about_payment(payment: Payment) -> Iterator[str]:
    yield from _about_its_project(payment.grant)


def _about_its_project(grant: Grant) -> Iterator[str]:
    if grant.project_id is not None:
        yield from oddities(_as_it_stands(grant.project_id))


def _about_project(project: Project) -> Iterator[str]:
    # That more was granted than it costs is a contradiction, told already.
    yield from though_turned_down(_as_it_stands(project.pk))


def _on_scale(decision: BudgetDecision) -> Iterator[str]:
    if decision.wording or decision.kind == BudgetDecisionKind.CORRECTION:
        return
    if abs(decision.amount) < SMALLEST_BUDGET:
        yield _(
            "%(amount)s was decided: was it meant in thousands or millions? Amounts "
            "are in euro. If it is right, say how the source puts it."
        ) % {"amount": euro(decision.amount)}


CONTRADICTIONS = {
    "inconsistent_axis": gettext_lazy(
        "Its axis belongs to another plan: choose one of its own plan."
    ),
    "inconsistent_consortium": gettext_lazy(
        "The consortium of an R&D project of a pole has several companies, of "
        "which one at least is small or medium-sized, and a research centre or a "
        "university: add who is missing, or say that the consortium is not "
        "complete."
    ),
    "inconsistent_money": gettext_lazy(
        "More was granted to it than it costs, or than its public part: compare the "
        "grants with its budget."
    ),
    "inconsistent_outcome": gettext_lazy(
        "It is granted to a project that was rejected or withdrawn: compare the grant "
        "with the outcome of the project."
    ),
    "inconsistent_undertaking": gettext_lazy(
        "A partnership or an agreement has the same title: if it is the same "
        "undertaking, name it here, and both are shown on one page and counted once."
    ),
    "inconsistent_legal_maximum": gettext_lazy(
        "It is above the legal maximum, as the recognition of the cluster and the "
        "legal regime are recorded by now: compare it with both."
    ),
}
WARNINGS = {
    Grant: _about_grant,
    BudgetDecision: _about_decision,
    Payment: _about_payment,
    Project: _about_project,
}
