"""The parts of a feed: of a list, and of one record, in words."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, QueryDict
from django.template.loader import render_to_string
from django.urls import ResolverMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from registry.changes.told import referring_to
from registry.changes.words import EntryTold, entries
from registry.lists.as_of import AS_OF, KNOWN_ON
from registry.models import EntryKey, RecordedChange

from .asked import record_of
from .lists import FollowedList
from .moments import Before, Recorded
from .steps import ListStep
from .words import said_of

MOMENTS = 15
"""How many moments a part of a feed goes through, and tells if they changed it."""

LOOKS, WORKED_OUT_LOOKS = 100, 10
"""How often a part looks at its list while nothing is found that changed it; fewer
times where the rows are worked out."""

TOLD = 50
"""How many changes of an entry of a record are told; its page has them all."""


@dataclass(frozen=True)
class FeedEntry:
    """An entry: what changed in words, when, and where all of it is told."""

    key: str
    at: datetime
    title: str
    html: str
    url: str


@dataclass(frozen=True)
class FeedPart:
    """Some entries, the newest first, and where the earlier ones are."""

    entries: list[FeedEntry]
    earlier: Before | None


class ListFeed:
    """What everybody may read of a list, and what became of it."""

    def __init__(self, match: ResolverMatch, query: QueryDict):
        self.followed = FollowedList(match, query, AnonymousUser())

    @property
    def heading(self) -> str:
        return self.followed.heading

    def check(self, until: datetime) -> None:
        self.followed.check(until)

    def moments(self, until, before) -> list[Recorded]:
        return self.followed.moments(until, before, MOMENTS + 1)

    def part(self, until: datetime, before: Before | None) -> FeedPart:
        looks = LOOKS if self.followed.is_of_table else WORKED_OUT_LOOKS
        steps, earlier = self.followed.steps(until, before, MOMENTS, looks)
        keys = {step.key: step.recorded.entry for step in steps if step.recorded}
        told = entries(keys, RecordedChange.objects.all(), 0)
        return FeedPart([self._entry(s, told.get(s.key)) for s in steps], earlier)

    def _entry(self, step: ListStep, told: EntryTold | None) -> FeedEntry:
        as_known = self.as_known(step)
        is_told = told is not None and told.counts
        url = reverse("change_entry", args=[step.key]) if is_told else as_known
        origin = told.origin if told else _("by the passing of days")
        title = f"{said_of(step)} – {origin}"
        context = {"step": step, "as_known": as_known, "all_url": is_told and url}
        html = render_to_string("registry/following/_step.html", context).strip()
        return FeedEntry(step.key, step.at, title, html, url)

    def as_known(self, step: ListStep) -> str:
        """Return the address of the list as it was known then, with all its rows."""
        query = self.followed.query.copy()
        query[AS_OF] = step.day.isoformat()
        query[KNOWN_ON] = timezone.localtime(step.at).isoformat()
        return f"{self.followed.match.route}?{query.urlencode()}"


class RecordFeed:
    """What changed in a record, and in what refers to it."""

    def __init__(self, match: ResolverMatch):
        self.record = record_of(match)
        if self.record is None:
            raise Http404

    @property
    def heading(self) -> str:
        return str(self.record)

    def check(self, until: datetime) -> None:
        """Whatever is there can be followed."""

    def changes(self, until: datetime):
        changes = RecordedChange.objects.filter(at__lte=until)
        return changes.of_record(self.record, referring_to(self.record))

    def moments(self, until, before) -> list[Recorded]:
        rows = self.changes(until).in_entries().order_by("-at", "-key")
        if before is not None:
            rows = rows.filter(at__lt=before.bound)
        return [
            Recorded(row["key"], EntryKey(row["context"], row["at"]), row["at"])
            for row in rows[: MOMENTS + 1]
        ]

    def part(self, until: datetime, before: Before | None) -> FeedPart:
        moments = self.moments(until, before)
        shown = moments[:MOMENTS]
        keys = {each.key: each.entry for each in shown}
        told = entries(keys, self.changes(until), TOLD)
        found = [self._entry(each, told[each.key]) for each in shown]
        more = len(moments) > MOMENTS
        return FeedPart(found, Before.moment(shown[-1].at) if more else None)

    def _entry(self, moment: Recorded, told: EntryTold) -> FeedEntry:
        url = reverse("change_entry", args=[moment.key])
        context = {"told": told, "all_url": url}
        html = render_to_string("registry/following/_entry.html", context).strip()
        title = f"{'; '.join(told.counts)} – {told.origin}"
        return FeedEntry(moment.key, moment.at, title, html, url)
