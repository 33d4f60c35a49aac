"""What has a day in the registry: its events."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Prefetch

from registry.days import KnownDay
from registry.models import Event, EventParticipation

from .days import CalendarDay

EVENT = "event"


def dated(day: date) -> Iterator[CalendarDay]:
    """Yield the events that are known on a day, with the clusters that take part."""
    links = EventParticipation.objects.known_by(day).filter(cluster__isnull=False)
    links = Prefetch("participations", links.select_related("cluster"), "of_clusters")
    events = Event.objects.known_by(day).select_related("place")
    for event in events.prefetch_related(links):
        clusters = {link.cluster.slug for link in event.of_clusters}
        yield event_day(event, tuple(sorted(clusters)))


def event_day(event: Event, clusters: tuple[str, ...] = ()) -> CalendarDay:
    """Return the day, or the days, of an event."""
    place = str(event.place) if event.place else ""
    return CalendarDay(
        kind=EVENT,
        uid=f"event-{event.slug}",
        start=KnownDay.start_of(event),
        end=KnownDay.end_of(event),
        title=str(event),
        text="\n".join(filter(None, [place, event.description])),
        url=event.get_absolute_url(),
        clusters=clusters,
    )
