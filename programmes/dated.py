"""What has a day in the programmes: calls for projects."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from programmes.models import Call
from registry import words
from registry.days import KnownDay
from registry.following.days import CalendarDay

CALL = "call"


def dated(day: date) -> Iterator[CalendarDay]:
    """Yield when calls were opened, as known on a day."""
    calls = Call.objects.as_of(day).with_results(day).select_related("plan")
    yield from filter(None, map(call_day, calls))


def call_day(call: Call) -> CalendarDay | None:
    """Return the day on which a call was opened, with the day of the decision.

    None where no source states when it was opened. The decision is told as far as it
    was known on the day of the page.
    """
    if call.opened_on is None:
        return None
    decided = ""
    if call.decided_then:
        decided = _("Decided on %(day)s.") % {
            "day": words.day(call.decided_then, call.decided_precision)
        }
    plan = str(call.plan) if call.plan else ""
    return CalendarDay(
        kind=CALL,
        uid=f"call-{call.slug}",
        start=KnownDay(call.opened_on, call.opened_precision),
        title=_("Call opened: %(call)s") % {"call": call},
        text="\n".join(filter(None, [plan, decided])),
        url=call.get_absolute_url(),
    )
