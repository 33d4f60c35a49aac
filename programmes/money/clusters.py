"""The money of a cluster, by plan, by kind and by year: its own, and its projects'."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.db.models import Case, Sum, Value, When
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext as _

from programmes.charts import bars_by_year
from programmes.models import BudgetDecision, GrantKind, Payment, Plan
from programmes.models.grant_queries import grants_of, is_own_money_of
from registry.models import Cluster

from .sums import added


@dataclass
class Amounts:
    """What was decided and what was paid; None where nothing of it is recorded."""

    decided: Decimal | None = None
    paid: Decimal | None = None

    def __add__(self, other: "Amounts") -> "Amounts":
        return Amounts(
            added([self.decided, other.decided]), added([self.paid, other.paid])
        )


@dataclass
class Row:
    """One plan, kind or year: the cluster's own money, and that of its projects."""

    label: str
    link: Plan | None = None
    own: Amounts = field(default_factory=Amounts)
    projects: Amounts = field(default_factory=Amounts)

    @property
    def both(self) -> Amounts:
        return self.own + self.projects

    def add(self, is_own: bool, amounts: Amounts) -> None:
        if is_own:
            self.own += amounts
        else:
            self.projects += amounts


@dataclass(frozen=True)
class _Flow:
    """Money of one sort: whose, under which plan, of which kind, in which year."""

    is_own: bool
    plan: int | None
    kind: str
    year: int
    amounts: Amounts


class ClusterMoney:
    """The grants that are money of a cluster, added up as they stood on a day.

    Those on its account, and those of projects that it labelled. The database adds them
    up, so that it costs the same for many as for few.
    """

    def __init__(self, cluster: Cluster, day: date):
        self.cluster = cluster
        self.day = day

    @cached_property
    def total(self) -> Row:
        row = Row(_("total"))
        for flow in self._flows:
            row.add(flow.is_own, flow.amounts)
        return row

    @property
    def headline(self) -> list[tuple[Amounts, str]]:
        """The sums that stand first, each with what it is."""
        return [
            (self.total.own, _("decided for the cluster itself")),
            (self.total.projects, _("decided for its projects")),
            (self.total.both, _("both together")),
        ]

    @cached_property
    def by_plan(self) -> list[Row]:
        """A row for each plan, in their order, and one for what names no plan."""
        plans = Plan.objects.in_bulk({flow.plan for flow in self._flows} - {None})
        ordered = sorted(plans.values(), key=lambda plan: (plan.start_on, plan.slug))
        rows = {plan.pk: Row(str(plan), plan) for plan in ordered}
        rows[None] = Row(_("no plan stated"))
        return self._rows(lambda flow: flow.plan, rows)

    @cached_property
    def by_kind(self) -> list[Row]:
        rows = {kind: Row(str(label)) for kind, label in GrantKind.choices}
        return self._rows(lambda flow: flow.kind, rows)

    @cached_property
    def by_year(self) -> list[Row]:
        """A row for each year in which something was decided or paid."""
        years = sorted({flow.year for flow in self._flows})
        rows = {year: Row(str(year)) for year in years}
        return self._rows(lambda flow: flow.year, rows)

    @cached_property
    def _flows(self) -> list[_Flow]:
        decided = BudgetDecision.objects.as_of(self.day)
        paid = Payment.objects.as_of(self.day)
        return [
            *self._added_up(decided, "decided_on", lambda sum_: Amounts(decided=sum_)),
            *self._added_up(paid, "paid_on", lambda sum_: Amounts(paid=sum_)),
        ]

    def _added_up(self, rows, day_field: str, amounts: Callable) -> list[_Flow]:
        is_own = is_own_money_of(self.cluster, "grant__")
        sums = (
            rows.filter(grant__in=grants_of(self.cluster))
            .order_by()
            .values_list(
                Case(When(is_own, then=Value(True)), default=Value(False)),
                "grant__funding_line__envelope__plan",
                "grant__kind",
                ExtractYear(day_field),
            )
            .annotate(Sum("amount"))
        )
        return [_Flow(*group, amounts(sum_)) for *group, sum_ in sums]

    def _rows(self, key: Callable, rows: dict) -> list[Row]:
        """Add the flows to their rows, and return the rows that got some."""
        for flow in self._flows:
            rows[key(flow)].add(flow.is_own, flow.amounts)
        filled = {key(flow) for flow in self._flows}
        return [row for name, row in rows.items() if name in filled]


def year_bars(money: ClusterMoney) -> dict | None:
    """Return what was decided and paid each year, as bars; None for a single one."""
    return bars_by_year(
        [(_("decided"), "granted", "decided"), (_("paid"), "paid", "paid")],
        {int(row.label): row.both for row in money.by_year},
    )
