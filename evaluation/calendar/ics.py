"""The calendar of evaluations, as calendar programs subscribe to it (RFC 5545)."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from dateutil.relativedelta import relativedelta
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event

from .dues import REMINDERS, Due


def calendar_file(
    dues: Iterable[Due], *, made_at: datetime, address: Callable[[Due], str]
) -> bytes:
    """Return what is due as a file of all-day events, with reminders.

    An evaluation has an event on its last day, and one on the last day for the renewal
    file where the regime asks for one. What is decided, or long past, has none; neither
    has a day that nobody stated, because the start of the recognition is not exact.

    Args:
        made_at: when the file was made, with its time zone.
        address: returns the page of the cluster that is due.
    """
    file = Calendar()
    file.add("prodid", "-//Walloon Clusters//Evaluations//EN")
    file.add("version", "2.0")
    file.add("x-wr-calname", _("Evaluations of the Walloon clusters"))
    file.add("refresh-interval", timedelta(days=1), parameters={"value": "DURATION"})
    for due in dues:
        if due.is_past or not due.due.is_exact:
            continue
        words = {"cluster": due.cluster, "occasion": due.occasion.label}
        events = [(due.due_on, "due", _("%(cluster)s: evaluation (%(occasion)s)"))]
        if due.file_due_on:
            events.append(
                (
                    due.file_due_on,
                    "file",
                    _("%(cluster)s: last day for the renewal file"),
                )
            )
        for day, what, title in events:
            event = Event()
            event.add("uid", f"{due.uid}-{what}@walloon-clusters")
            event.add("dtstamp", made_at)
            event.add("dtstart", day)
            event.add("dtend", day + timedelta(days=1))
            event.add("summary", title % words)
            event.add("description", str(due.regime))
            event.add("url", address(due))
            event.add("transp", "TRANSPARENT")
            for months in REMINDERS:
                before = due.due_on - relativedelta(months=months) - day
                if before < timedelta(0):
                    event.add_component(_reminder(before, title % words))
            file.add_component(event)
    return file.to_ical()


def _reminder(before: timedelta, words: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", words)
    alarm.add("trigger", before)
    return alarm
