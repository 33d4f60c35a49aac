"""Sources with the facts that rest on them, and the legal regimes."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django.views.generic import DetailView, ListView

from registry import filters, resources, tables
from registry.lists.as_of import AsOfMixin
from registry.lists.page import ListPage
from registry.models import (
    LegalRegime,
    Source,
)

FACTS_SHOWN = 200
"""How many facts of one kind the page of a source lists."""


class SourceList(ListPage):
    template_name = "registry/source_list.html"
    filterset_class = filters.SourceFilterSet
    table_class = tables.SourceTable
    resource_class = resources.SourceResource
    q_label = _("Title or publisher")
    found = ngettext_lazy("%(total)d source", "%(total)d sources", "total")

    def get_queryset(self):
        return Source.objects.all()

    def annotate(self, rows):
        return rows.with_fact_count().with_sorting_keys("title", "publisher")


class SourceDetail(AsOfMixin, DetailView):
    """A source, with every fact that rests on it."""

    model = Source
    template_name = "registry/source_detail.html"

    def get_context_data(self, **kwargs):
        groups = [
            {
                "model": facts.model._meta,
                "total": facts.count(),
                "rows": facts.with_subjects()[:FACTS_SHOWN],
            }
            for everything in self.object.facts()
            for facts in [everything.readable_by(self.request.user)]
        ]
        return super().get_context_data(
            facts=[group for group in groups if group["total"]],
            shown=FACTS_SHOWN,
            import_batches=self.object.import_batches.of_user(self.request.user),
            **kwargs,
        )


class RegimeList(AsOfMixin, ListView):
    """The legal regimes, with their parameters as far as they are known."""

    template_name = "registry/regime_list.html"
    queryset = LegalRegime.objects.select_related("source").prefetch_related(
        "subsidy_rates"
    )
