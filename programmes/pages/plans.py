from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django.views.generic import DetailView

from programmes import filters, tables
from programmes.models import Axis, BudgetDecision, Call, FundingLine, Grant, Plan
from programmes.money.flows import flow_chart, flows_of, year_chart, years_of
from programmes.money.plans import PlanMoney
from programmes.resources.lists import FundingLineListResource, PlanListResource
from registry.lists.as_of import AsOfMixin
from registry.lists.page import ListPage

GRANTS_SHOWN = 50
"""How many of its grants the page of a funding line lists."""


class PlanList(ListPage):
    template_name = "programmes/plan_list.html"
    filterset_class = filters.PlanFilterSet
    table_class = tables.PlanTable
    resource_class = PlanListResource
    q_label = _("Name of the plan")
    found = ngettext_lazy("%(total)d plan", "%(total)d plans", "total")

    def get_queryset(self):
        return Plan.objects.all()

    def annotate(self, rows):
        rows = rows.with_balance(self.as_of).with_envelopes(self.as_of)
        return rows.with_name_key().select_related("source")


class PlanDetail(AsOfMixin, DetailView):
    """A plan and where its money goes: each total is the sum of its parts."""

    template_name = "programmes/plan_detail.html"

    def get_queryset(self):
        return Plan.objects.with_budget(self.as_of).select_related("source")

    def get_context_data(self, **kwargs):
        money = PlanMoney(self.object, self.as_of)
        flows, years = flows_of(money), years_of(money)
        return super().get_context_data(
            money=money,
            whole=money.whole,
            axes=Axis.objects.filter(plan=self.object).select_related("source"),
            calls=Call.objects.filter(plan=self.object)
            .as_of(self.as_of)
            .select_related("source"),
            flows=flows,
            flow_chart=flow_chart(flows, self.as_of, chosen=self.as_of_chosen),
            years=years,
            year_chart=year_chart(years),
            **kwargs,
        )


class FundingLineList(ListPage):
    template_name = "programmes/funding_line_list.html"
    filterset_class = filters.FundingLineFilterSet
    table_class = tables.FundingLineTable
    resource_class = FundingLineListResource
    q_label = _("Name of the line")
    found = ngettext_lazy("%(total)d funding line", "%(total)d funding lines", "total")

    def get_queryset(self):
        return FundingLine.objects.all()

    def annotate(self, rows):
        rows = rows.with_balance(self.as_of).with_name_key()
        return rows.select_related("envelope__plan", "source")


class FundingLineDetail(AsOfMixin, DetailView):
    """A funding line: what was decided on it, and what was granted out of it."""

    template_name = "programmes/funding_line_detail.html"
    context_object_name = "line"

    def get_queryset(self):
        return FundingLine.objects.with_balance(self.as_of).select_related(
            "envelope__plan", "envelope__axis", "envelope__source", "source"
        )

    def get_context_data(self, **kwargs):
        line = self.object
        grants = Grant.objects.filter(funding_line=line).as_of(self.as_of)
        decisions = BudgetDecision.objects.of_line(line).select_related("source")
        return super().get_context_data(
            decisions=decisions,
            published=line.published_amounts.as_of(self.as_of).select_related("source"),
            grants=grants.with_balance(self.as_of)
            .select_related("cluster", "organisation", "source")
            .largest_first()[:GRANTS_SHOWN],
            grant_count=grants.count(),
            shown=GRANTS_SHOWN,
            **kwargs,
        )
