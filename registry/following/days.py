"""Everything that has a day, as calendar programs subscribe to it (RFC 5545).

An app says what has a day in ``dated(day)`` of its ``AppConfig``, and what it calls
each kind in ``dated_kinds``.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from registry.days import KnownDay
from registry.models import Precision
from registry.words import language

DAY = timedelta(days=1)


@dataclass(frozen=True)
class CalendarDay:
    """Something on a day, or from one to another, as exactly as it is known.

    Args:
        kind: of what it is: an event, a call.
        uid: what a calendar program knows it by: it stays when the day changes.
        start, end: its first and last day; the end is empty for a single day.
        url: the page that tells of it.
        clusters: the slugs of those that it is about.
    """

    kind: str
    uid: str
    start: KnownDay
    title: str
    text: str
    url: str
    end: KnownDay | None = None
    clusters: tuple[str, ...] = ()


def dated_kinds() -> dict[str, Promise]:
    """Return what the apps call what has a day: ``dated_kinds``, by its code."""
    found = {}
    for config in apps.get_app_configs():
        found |= getattr(config, "dated_kinds", {})
    return found


def all_dated(day: date) -> Iterator[CalendarDay]:
    """Yield all that has a day, as known on ``day``: ``dated(day)`` of each app."""
    for config in apps.get_app_configs():
        if ask := getattr(config, "dated", None):
            yield from ask(day)


def calendar_of(
    things: Iterable[CalendarDay], *, name: str, made_at: datetime, site: str
) -> bytes:
    """Return a calendar of whole days, in the language of the reader.

    What is known to the month or the year fills it, and says so. What began before it
    was documented stands on the day of the document, and says so.
    """
    file = Calendar()
    file.add("prodid", f"-//Walloon Clusters//Calendar//{language().upper()}")
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    file.add("x-wr-calname", name)
    file.add("refresh-interval", DAY, parameters={"value": "DURATION"})
    for thing in sorted(things, key=lambda each: (each.start.value, each.uid)):
        file.add_component(_event(thing, made_at, site))
    return file.to_ical()


def _event(thing: CalendarDay, made_at: datetime, site: str) -> Event:
    first = thing.start.earliest
    known_to = thing.end or thing.start
    last = max(known_to.latest or known_to.value, first)
    told = {"language": language()}
    event = Event()
    event.add("uid", f"{thing.uid}@walloon-clusters")
    event.add("dtstamp", made_at)
    event.add("dtstart", first)
    event.add("dtend", last + DAY)
    event.add("summary", thing.title, parameters=told)
    text = "\n".join(filter(None, [thing.text, *_precisions(thing)]))
    if text:
        event.add("description", text, parameters=told)
    event.add("categories", [str(dated_kinds()[thing.kind])])
    event.add("url", site + thing.url)
    event.add("transp", "TRANSPARENT")
    return event


def _precisions(thing: CalendarDay) -> Iterator[str]:
    """Yield what is to be said of days that are not known to the day."""
    said = {
        Precision.MONTH: _("The day is known to the month."),
        Precision.YEAR: _("The day is known to the year."),
        Precision.DOCUMENTED: _("It is the day of a document that speaks of it."),
    }
    ends = [thing.start, *([thing.end] if thing.end else [])]
    yield from dict.fromkeys(
        said[Precision(each.precision)] for each in ends if not each.is_exact
    )
