"""The moment that an address names: ``?known_on=2026-11-01``."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from registry import words
from registry.lists.as_of import KNOWN_ON, BadQuery, read_day
from registry.models.base import FIRST_DAY, LAST_DAY

INSTANT = timedelta(microseconds=1)
"""What PostgreSQL tells apart."""


@dataclass(frozen=True)
class KnownOn:
    """A moment at which the registry is looked at as it was known.

    Args:
        moment: what was recorded until then, then included, is known.
        is_day: whether the address names a day, all of it, and not a moment.
    """

    moment: datetime
    is_day: bool = True

    @property
    def day(self) -> date:
        """The day on which it lies in Brussels."""
        return timezone.localtime(self.moment).date()

    @property
    def text(self) -> str:
        """What an address says for it."""
        if self.is_day:
            return self.day.isoformat()
        return timezone.localtime(self.moment).isoformat()

    @property
    def for_file(self) -> str:
        """What the name of a file says for it: no colon may stand there."""
        if self.is_day:
            return self.text
        return timezone.localtime(self.moment).strftime("%Y-%m-%dT%H%M%S%z")

    def __str__(self):
        return words.day(self.day) if self.is_day else words.moment(self.moment)


def known_on(query: QueryDict) -> KnownOn | None:
    """Return the moment that an address names, or None where it names none.

    Raises:
        BadQuery: for what is none, for more than one, and for what has not come yet.
    """
    texts = filter(None, (text.strip() for text in query.getlist(KNOWN_ON)))
    moments = {found.text: found for found in map(read, texts)}
    if len(moments) > 1:
        raise BadQuery(
            _("The address names more than one moment to look back to: leave one."),
            KNOWN_ON,
        )
    return next(iter(moments.values()), None)


def read(text: str) -> KnownOn:
    """Return what a text writes: a day, or a moment as ISO 8601 has it.

    A moment without its distance from Greenwich is one in Brussels. Today is told until
    now: the rest of it has not come.

    Raises:
        BadQuery: for anything else, and for what has not come yet.
    """
    now = timezone.now()
    moment = _moment(text)
    found = (
        KnownOn(moment, is_day=False) if moment else _end_of(read_day(text, KNOWN_ON))
    )
    is_to_come = (
        found.day > timezone.localdate(now) if found.is_day else found.moment > now
    )
    if is_to_come:
        raise BadQuery(
            _(
                "On %(day)s nobody knows yet what the registry will say: look back to "
                "a day that has come."
            )
            % {"day": found},
            KNOWN_ON,
        )
    return KnownOn(min(found.moment, now), found.is_day)


def _moment(text: str) -> datetime | None:
    """Return a moment; a plus that an address wrote as it is was read as a blank."""
    if "T" not in text.upper():
        return None
    try:
        moment = datetime.fromisoformat(text.upper().replace(" ", "+"))
        if timezone.is_naive(moment):
            moment = timezone.make_aware(moment)
        day = timezone.localtime(moment).date()
    except (ValueError, OverflowError):
        return None
    return moment if FIRST_DAY <= day <= LAST_DAY else None


def _end_of(day: date) -> KnownOn:
    midnight = datetime.combine(day + timedelta(days=1), time())
    return KnownOn(timezone.make_aware(midnight) - INSTANT)
