"""Partnerships and agreements, which tie organisations and clusters together."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django.views.generic import DetailView

from registry import filters, resources, tables
from registry.lists.as_of import AsOfMixin
from registry.lists.page import ListPage
from registry.models import (
    Agreement,
    Partnership,
)


class PartnershipList(ListPage):
    template_name = "registry/partnership_list.html"
    filterset_class = filters.PartnershipFilterSet
    table_class = tables.PartnershipTable
    resource_class = resources.PartnershipResource
    q_label = _("Title or purpose")
    found = ngettext_lazy("%(total)d partnership", "%(total)d partnerships", "total")

    def get_queryset(self):
        return Partnership.objects.all()

    def annotate(self, rows):
        return (
            rows.with_participation_count().with_clusters().with_sorting_keys("title")
        )


class PartnershipDetail(AsOfMixin, DetailView):
    template_name = "registry/partnership_detail.html"
    queryset = Partnership.objects.select_related("source")

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            clusters=self.object.cluster_links.select_related("cluster", "source"),
            participations=self.object.participations.select_related(
                "organisation", "source"
            ),
            new_enterprises=self.object.new_enterprises.all(),
            **kwargs,
        )


class AgreementList(ListPage):
    template_name = "registry/agreement_list.html"
    filterset_class = filters.AgreementFilterSet
    table_class = tables.AgreementTable
    resource_class = resources.AgreementResource
    q_label = _("Title or purpose")
    found = ngettext_lazy("%(total)d agreement", "%(total)d agreements", "total")

    def get_queryset(self):
        return Agreement.objects.all()

    def annotate(self, rows):
        return rows.with_parties().with_sorting_keys("title")


class AgreementDetail(AsOfMixin, DetailView):
    template_name = "registry/agreement_detail.html"
    queryset = Agreement.objects.select_related("source")

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            parties=self.object.parties.select_related(
                "cluster", "organisation", "source"
            ),
            **kwargs,
        )
