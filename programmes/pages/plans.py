from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programmes.filters import PlanFilterSet
from programmes.models import (
    Axis,
    AxisKind,
    Call,
    Plan,
    PlanActor,
    PlanLink,
    PublishedAmount,
)
from programmes.money.flows import flow_chart, flows_of, year_chart, years_of
from programmes.money.plans import PlanMoney
from programmes.money.published import by_call, known_money
from programmes.resources.plans import NAMES
from registry.known import Known
from registry.lists.as_of import DetailOnDay
from registry.lists.columns import Shown
from registry.lists.directory import listed
from registry.lists.exported import amount
from registry.lists.told import NONE_DOCUMENTED, NOT_STATED, ToldColumn, period
from registry.resources.base import PERIOD, SOURCED
from registry.words import euro, labelled

from .lists import MoneyFields, MoneyListPage, sum_column

AXES = {
    AxisKind.AXIS: _("Axes of the plan"),
    AxisKind.PILLAR: _("Pillars"),
    AxisKind.THEME: _("Themes"),
    AxisKind.TOPIC: _("Topics for collaboration"),
    AxisKind.CHALLENGE: _("Challenges"),
}
"""What stands above the parts of a plan, by what the document calls them."""


def envelopes_in_words(plan: Plan, _day) -> list[str]:
    """Return the envelopes of a plan, each with what it holds as far as stated."""
    return [
        labelled(
            envelope,
            NOT_STATED if envelope.budget is None else euro(envelope.budget),
        )
        for envelope in plan.envelopes.all()
    ]


@listed("programmes/")
class PlanList(MoneyListPage):
    model = Plan
    filterset_class = PlanFilterSet
    row_template = "programmes/_plan_row.html"
    tells_sources = True
    columns = [
        Shown("name", _("plan"), sort=("name_key", "slug"), told=(ToldColumn("name"),)),
        Shown(
            "kind",
            _("kind"),
            sort=("kind", "name_key", "slug"),
            told=(ToldColumn("get_kind_display"),),
        ),
        Shown(
            "period", _("period"), sort=("start_on", "end_on", "slug"), told=period()
        ),
        sum_column("budget", _("total"), NOT_STATED),
        Shown(
            "envelopes",
            _("envelopes, and their share of the plan"),
            told=(
                ToldColumn(envelopes_in_words),
                ToldColumn("allocated", _("in envelopes"), NONE_DOCUMENTED),
            ),
        ),
        sum_column("granted", _("granted")),
        sum_column("paid", _("paid")),
    ]
    folding = {"budget": "budget", "granted": "granted", "paid": "paid"}
    exported = MoneyFields(
        Plan,
        "slug",
        *NAMES,
        *PERIOD,
        amount("budget"),
        amount("allocated", called="in_envelopes"),
        amount("granted"),
        amount("paid"),
        "kind",
        *SOURCED,
        empty={
            "budget": NOT_STATED,
            "in_envelopes": NONE_DOCUMENTED,
            "granted": NONE_DOCUMENTED,
            "paid": NONE_DOCUMENTED,
        },
    )
    heading = _("Public money: plans and programmes")
    q_label = _("Name of the plan")
    empty_text = _("No plan answers to this.")
    lead = _(
        "The plans of the Walloon Government that set money aside for clusters, with "
        "the strategies, programmes and instruments beside them: how much, for what, "
        "and what was granted and paid by the day shown, as far as documents say."
    )

    def annotate(self, rows):
        rows = rows.with_balance(self.as_of).with_envelopes(self.as_of)
        return rows.with_name_key().select_related("source", "end_source")


class PlanDetail(DetailOnDay):
    """A plan and where its money goes: each total is the sum of its parts."""

    template_name = "programmes/plan_detail.html"
    parts = {"ties": PlanLink, "linked": PlanLink, "actors": PlanActor}

    def get_queryset(self):
        return Plan.objects.with_budget(self.as_of).select_related(
            "source", "end_source"
        )

    def get_context_data(self, **kwargs):
        money = PlanMoney(self.object, self.as_of)
        flows, years = flows_of(money), years_of(money)
        ties = (
            PlanLink.objects.known_by(self.as_of)
            .filter(Q(plan=self.object) | Q(other=self.object))
            .select_related("plan", "other", "source")
        )
        return super().get_context_data(
            money=money,
            whole=money.whole,
            has_money=bool(
                money.whole.parts or money.whole.decisions or money.whole.published
            ),
            axes=self._axes,
            ties=[tie for tie in ties if tie.plan_id == self.object.pk],
            linked=[tie for tie in ties if tie.plan_id != self.object.pk],
            actors=self.object.actors.known_by(self.as_of).select_related(
                "organisation", "cluster", "source"
            ),
            calls=self._calls,
            flows=flows,
            flow_chart=flow_chart(flows, kept=self.kept_days),
            years=years,
            year_chart=year_chart(years),
            **kwargs,
        )

    @property
    def _axes(self) -> list[tuple[str, list[Axis]]]:
        """Its parts by what the document calls them: its pillars, its topics."""
        axes = Axis.objects.known_by(self.as_of).filter(plan=self.object)
        axes = axes.select_related("source")
        return [
            (heading, [axis for axis in axes if axis.kind == kind])
            for kind, heading in AXES.items()
            if any(axis.kind == kind for axis in axes)
        ]

    @property
    def _calls(self) -> list[tuple[Call, Known]]:
        """Its calls, each with the public money that was published and documented."""
        calls = (
            Call.objects.filter(plan=self.object)
            .as_of(self.as_of)
            .with_granted(self.as_of)
            .with_results(self.as_of)
            .select_related("source")
        )
        amounts = by_call(
            PublishedAmount.objects.as_of(self.as_of)
            .filter(call__plan=self.object)
            .select_related("source")
        )
        return [(call, known_money(call.granted, amounts[call.pk])) for call in calls]
