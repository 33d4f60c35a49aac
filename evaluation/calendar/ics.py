"""The calendar of evaluations, as calendar programs subscribe to it (RFC 5545)."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from dateutil.relativedelta import relativedelta
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event

from registry.models import Cluster
from registry.words import language

from .dues import REMINDERS, Due, DueState

YEAR = timedelta(days=366)
"""How long what is decided stays in the calendar."""


@dataclass(frozen=True)
class Marked:
    """A day of a cluster that a calendar holds.

    Args:
        uid: what a calendar program knows it by.
        months: how many months before ``until`` somebody is reminded.
        until: the day itself, if empty.
    """

    day: date
    uid: str
    title: str
    text: str
    cluster: Cluster
    months: tuple[int, ...] = ()
    until: date | None = None


def calendar_file(
    dues: Iterable[Due],
    *,
    made_at: datetime,
    address: Callable[[Due | Marked], str],
    others: Iterable[Marked] = (),
) -> bytes:
    """Return what is due as a file of all-day events, with reminders.

    An evaluation has an event on its last day, and one on the last day for the renewal
    file where the regime asks for one; each says whether it is late. What is decided
    stays for a year after its day, and reminds of nothing. A day that nobody stated,
    because the start of the recognition is not exact, has none.

    Args:
        made_at: when the file was made, with its time zone.
        address: returns the page of the cluster that is due.
        others: further days: ends of labels, conditions of renewals.
    """
    file = Calendar()
    file.add("prodid", f"-//Walloon Clusters//Evaluations//{language().upper()}")
    file.add("version", "2.0")
    file.add("x-wr-calname", _("Evaluations of the Walloon clusters"))
    file.add("refresh-interval", timedelta(days=1), parameters={"value": "DURATION"})
    for due in dues:
        if not due.due.is_exact or due.state == DueState.UNDOCUMENTED:
            continue
        if due.is_past and due.due_on < made_at.date() - YEAR:
            continue
        for marked in days_of(due):
            file.add_component(_event(marked, made_at, address(due)))
    for marked in others:
        file.add_component(_event(marked, made_at, address(marked)))
    return file.to_ical()


def days_of(due: Due) -> Iterator[Marked]:
    state = due.state if due.is_past else due.by_the_day
    said = {
        "cluster": due.cluster,
        "occasion": due.occasion.label,
        "state": state.label,
    }
    text = f"{due.regime} – {state.label}"
    if due.is_past:
        title = _("%(cluster)s: evaluation (%(occasion)s), %(state)s") % said
        yield Marked(due.due_on, f"{due.uid}-due", title, text, due.cluster)
        return
    title = _("%(cluster)s: evaluation (%(occasion)s)") % said
    yield Marked(due.due_on, f"{due.uid}-due", title, text, due.cluster, REMINDERS)
    if due.file_due_on:
        title = _("%(cluster)s: last day for the renewal file") % said
        uid = f"{due.uid}-file"
        more = (REMINDERS, due.due_on)
        yield Marked(due.file_due_on, uid, title, text, due.cluster, *more)


def _event(marked: Marked, made_at: datetime, address: str) -> Event:
    event = Event()
    event.add("uid", f"{marked.uid}@walloon-clusters")
    event.add("dtstamp", made_at)
    event.add("dtstart", marked.day)
    event.add("dtend", marked.day + timedelta(days=1))
    event.add("summary", marked.title)
    event.add("description", marked.text)
    event.add("url", address)
    event.add("transp", "TRANSPARENT")
    last = marked.until or marked.day
    for months in marked.months:
        before = last - relativedelta(months=months) - marked.day
        if before < timedelta(0):
            event.add_component(_reminder(before, marked.title))
    return event


def _reminder(before: timedelta, words: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", words)
    alarm.add("trigger", before)
    return alarm
