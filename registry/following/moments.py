"""When something was recorded: one moment for what one request or command changed."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import reduce

from django.db import connection
from django.db.models import Case, F, Max, Model, When
from django.utils import timezone

from registry.history.events import events_of
from registry.models import EntryKey
from registry.replicas.reading import primary_alone
from registry.rights.rows import known_to_all

AT_ONCE = 20
"""How many moments are asked for together."""

MOMENT = timedelta(seconds=1)
"""How long a transaction may take to say that it began."""

# A transaction that is under way bears the moment at which it began: what it writes
# comes before what was recorded since, once it is there.
UNDER_WAY = """
SELECT min(xact_start) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
    AND backend_type = 'client backend'
"""


@dataclass(frozen=True)
class Recorded:
    """What one request, import or command changed, and when the last of it was.

    Args:
        key: what its entry is called at ``/changes/``.
    """

    key: str
    entry: EntryKey
    at: datetime


@dataclass(frozen=True)
class Before:
    """Where the earlier part of a feed begins: before a moment, or after a day.

    Args:
        bound: all that was recorded earlier than this.
        day: the day that a list describes there.
        text: what an address says for it: the moment, or the last day of that part.
    """

    bound: datetime
    day: date
    text: str

    @classmethod
    def moment(cls, at: datetime) -> "Before":
        return cls(at, timezone.localdate(at), timezone.localtime(at).isoformat())

    @classmethod
    def end_of(cls, day: date) -> "Before":
        return cls(midnight(day + timedelta(days=1)), day, day.isoformat())


def midnight(day: date) -> datetime:
    """Return the moment at which a day begins in Brussels."""
    return timezone.make_aware(datetime.combine(day, time()))


def settled() -> datetime:
    """Return until when nothing that was recorded can still be missing.

    Whoever commits later than somebody who began later is waited for. It is to be asked
    before the transaction that reads what was recorded.
    """
    # A replica knows nothing of those who write.
    primary_alone()
    with connection.cursor() as cursor:
        cursor.execute(UNDER_WAY)
        began = cursor.fetchone()[0]
    now = timezone.now()
    return min(began or now, now) - MOMENT


def moments_back(
    models: Collection[type[Model]], until: datetime, before: Before | None
) -> Iterator[Recorded]:
    """Yield each time that rows of some models changed, the newest first."""
    while found := last_moments(models, until, before, AT_ONCE):
        yield from found
        before = Before.moment(found[-1].at)


def last_moments(
    models: Collection[type[Model]], until: datetime, before: Before | None, most: int
) -> list[Recorded]:
    """Return the last times that rows of some models changed, the newest first.

    Args:
        until: what was recorded later is not settled.
        before: those whose last change is there; None for all.
    """
    if not models:
        return []
    parts = [_of(model, until, before, most) for model in models]
    rows = reduce(lambda one, other: one.union(other, all=True), parts)
    found = {}
    for context, alone, at in rows:
        entry = EntryKey(context, alone)
        if (known := found.get(entry)) is None or known < at:
            found[entry] = at
    newest = sorted(found.items(), key=lambda each: (each[1], _key(each[0])))
    return [Recorded(_key(entry), entry, at) for entry, at in reversed(newest)][:most]


def _of(model, until, before, most):
    # What was done outside of the site has no context: its moment tells it apart.
    alone = Case(When(pgh_context__isnull=True, then=F("pgh_created_at")))
    # A moment says that something was done: of what is closed it is not told.
    rows = known_to_all(events_of(model), model)
    rows = rows.filter(pgh_created_at__lte=until).order_by()
    rows = rows.values_list("pgh_context_id", alone).annotate(at=Max("pgh_created_at"))
    if before is not None:
        rows = rows.filter(at__lt=before.bound)
    return rows.order_by("-at")[:most]


def _key(entry: EntryKey) -> str:
    """Return the key of an entry as the view of the changes writes it."""
    if entry.context:
        return f"request-{entry.context}"
    return f"outside-{int(entry.at.timestamp()) * 1_000_000 + entry.at.microsecond}"
