"""Events, and who took part."""

from django.utils.translation import gettext_lazy as _

from registry.filters import EventFilterSet
from registry.following.of_registry import event_day
from registry.lists.as_of import DetailOnDay
from registry.lists.columns import Shown
from registry.lists.directory import listed
from registry.lists.page import ListPage
from registry.lists.told import ToldColumn, period
from registry.models import Event, EventParticipation
from registry.resources import EventResource


@listed("events/")
class EventList(ListPage):
    model = Event
    filterset_class = EventFilterSet
    row_template = "registry/_event_row.html"
    columns = [
        Shown(
            "title", _("title"), sort=("title_key", "slug"), told=(ToldColumn("title"),)
        ),
        Shown(
            "series",
            _("series"),
            sort=("series_key", "title_key", "slug"),
            told=(ToldColumn("series"),),
        ),
        Shown(
            "place",
            _("place"),
            sort=("place", "title_key", "slug"),
            told=(ToldColumn("place"),),
        ),
        Shown(
            "period", _("when"), sort=("start_on", "title_key", "slug"), told=period()
        ),
    ]
    folding = {"series": "series", "place": "place"}
    exported = EventResource()
    calendar_day = staticmethod(event_day)
    q_label = _("Title or series")
    empty_text = _("No event answers to this.")
    lead = _("Gatherings of clusters, with who organised them and who took part.")

    def annotate(self, rows):
        return rows.select_related("place").with_sorting_keys("title", "series")


class EventDetail(DetailOnDay):
    template_name = "registry/event_detail.html"
    parts = {"participations": EventParticipation}
    queryset = Event.objects.select_related("place", "source", "end_source")

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            participations=self.object.participations.known_by(
                self.as_of
            ).select_related("cluster", "organisation", "person", "source"),
            **kwargs,
        )
