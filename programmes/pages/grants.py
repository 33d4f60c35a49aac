from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django.views.generic import DetailView

from programmes import filters, tables
from programmes.models import Grant
from programmes.money.ledger import ledger, ledger_chart
from programmes.resources.lists import GrantListResource
from registry.lists.as_of import AsOfMixin
from registry.lists.page import ListPage


class GrantList(ListPage):
    template_name = "programmes/grant_list.html"
    filterset_class = filters.GrantFilterSet
    table_class = tables.GrantTable
    resource_class = GrantListResource
    q_label = _("Title or beneficiary")
    found = ngettext_lazy("%(total)d grant", "%(total)d grants", "total")

    def get_queryset(self):
        return Grant.objects.as_of(self.as_of)

    def annotate(self, rows):
        return (
            rows.with_balance(self.as_of)
            .with_sorting_keys("title")
            .select_related(
                "organisation", "cluster", "project", "funding_line__envelope__plan"
            )
        )


class GrantDetail(AsOfMixin, DetailView):
    """A grant: where its money comes from, and every movement of it."""

    template_name = "programmes/grant_detail.html"

    def get_queryset(self):
        return Grant.objects.with_balance(self.as_of).select_related(
            "funding_line__envelope__plan",
            "funding_line__envelope__axis",
            "cluster",
            "organisation",
            "project",
            "agreement",
            "international_action",
            "source",
        )

    def get_context_data(self, **kwargs):
        decisions = self.object.decisions.select_related("source")
        payments = self.object.payments.select_related("source")
        everything = ledger(decisions, payments)
        movements = [one for one in everything if one.day <= self.as_of]
        return super().get_context_data(
            movements=movements,
            later_count=len(everything) - len(movements),
            chart=ledger_chart(movements, self.as_of),
            **kwargs,
        )
