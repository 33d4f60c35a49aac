"""Events, and who took part."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django.views.generic import DetailView

from registry import filters, resources, tables
from registry.lists.as_of import AsOfMixin
from registry.lists.page import ListPage
from registry.models import (
    Event,
)


class EventList(ListPage):
    template_name = "registry/event_list.html"
    filterset_class = filters.EventFilterSet
    table_class = tables.EventTable
    resource_class = resources.EventResource
    q_label = _("Title or series")
    found = ngettext_lazy("%(total)d event", "%(total)d events", "total")

    def get_queryset(self):
        return Event.objects.all()

    def annotate(self, rows):
        return rows.select_related("place").with_sorting_keys("title", "series")


class EventDetail(AsOfMixin, DetailView):
    template_name = "registry/event_detail.html"
    queryset = Event.objects.select_related("place", "source")

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            participations=self.object.participations.select_related(
                "cluster", "organisation", "person", "source"
            ),
            **kwargs,
        )
