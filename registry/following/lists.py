"""A list through recorded time: what joined it, left it or changed in it, and when.

The filters of the list run as known at each moment, on the day of that moment: what
one moment has more than the one before has joined. So whatever makes a row belong to
the list counts, in whichever table it stands, and all steps together give the list.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, QueryDict
from django.urls import ResolverMatch
from django.utils import timezone
from django.utils.translation import gettext as _

from registry.changes.told import told_models
from registry.changes.words import ToldChange, told
from registry.lists.as_of import AS_OF, BadQuery, NotYet, day_of
from registry.models import RecordedChange
from registry.models.change import ChangeQuerySet
from registry.recorded.reading import as_known_at
from registry.values import values_of
from registry.words import language

from .moments import Recorded, last_moments, read_by

NAMED = 100
"""How many rows of a step are named; the list as known then has them all."""

DAYS_LOOKED_AT = 40
"""How often at most it is asked on which day the days alone changed something; what is
left is told of the last of these days."""

ONE_STATE = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"


@dataclass
class ListStep:
    """What became of a list at a moment, or by the passing of days.

    Args:
        recorded: what changed it; None where the days alone did.
        at, day: the moment, and the day that the list describes.
        joined, left: keys of rows that the list has since, or has no more.
        keys: of all the rows that it has then.
        changed: what was corrected in rows that stay, the first of it.
        corrected: how many rows that stay were corrected.
    """

    recorded: Recorded | None
    at: datetime
    day: date
    joined: set
    left: set
    keys: set = field(default_factory=set)
    corrected: int = 0
    changed: list[ToldChange] = field(default_factory=list)
    named_joined: list[tuple[str, str]] = field(default_factory=list)
    named_left: list[tuple[str, str]] = field(default_factory=list)

    @property
    def key(self) -> str:
        """What tells it apart for good."""
        return self.recorded.key if self.recorded else f"days-{self.day.isoformat()}"

    def __bool__(self):
        return bool(self.joined or self.left or self.corrected)


class FollowedList:
    """A list with the filters of an address, as one reader sees it.

    Args:
        match: which list it is.
        query: the filters; a day that it names holds at each moment.
        user: whose rights decide which rows there are.
    """

    def __init__(self, match: ResolverMatch, query: QueryDict, user):
        self.match, self.query, self.user = match, query, user
        self.fixed_day = day_of(query)
        self.looks = DAYS_LOOKED_AT

    @property
    def page(self):
        return self.match.func.view_class

    @property
    def model(self) -> type[Model]:
        return self.page.model

    def day_at(self, moment: datetime) -> date:
        """Return the day that the list describes at a moment."""
        return self.fixed_day or timezone.localdate(moment)

    def view(self, day: date):
        """Return the page on a day, as if its address were asked for."""
        request = HttpRequest()
        request.method = "GET"
        request.path = request.path_info = self.match.route
        request.resolver_match = self.match
        request.user = self.user
        request.known_on = None
        request.GET = self.query.copy()
        request.GET[AS_OF] = day.isoformat()
        view = self.page()
        view.setup(request, *self.match.args, **self.match.kwargs)
        return view

    def check(self, until: datetime) -> None:
        """Refuse what cannot be followed.

        Raises:
            BadQuery: the filters make no sense, or no table holds the rows.
        """
        with self.known_at(until):
            view = self.view(self.day_at(until))
            try:
                rows = view.filterset.qs
            except NotYet as error:
                raise BadQuery(
                    _("%(what)s was not there yet on that day.") % {"what": error}
                ) from error
            if not isinstance(rows, QuerySet):
                raise BadQuery(
                    _(
                        "The rows of this list are worked out and stand in no table: "
                        "it has no feed. Follow the lists that it is worked out from."
                    )
                )

    @cached_property
    def heading(self) -> str:
        """What the list is called, with the filters in force."""
        view = self.view(self.day_at(timezone.now()))
        title = str(view.heading or view.get_title())
        chips = "; ".join(str(chip.label) for chip in view.filterset.chips())
        return f"{title} – {chips}" if chips else title

    @cached_property
    def read(self) -> list[type[Model]]:
        """The models whose changes can change the list."""
        rows = self.view(self.day_at(timezone.now())).filterset.qs
        try:
            sql, _params = rows.order_by().values("pk").query.sql_with_params()
        except EmptyResultSet:
            sql = f'"{self.model._meta.db_table}"'
        return read_by(sql, self.model)

    def steps(
        self, until: datetime, before: datetime | None, most: int
    ) -> tuple[list[ListStep], datetime | None]:
        """Return what became of the list, the newest first, and where the rest begins.

        Args:
            until: what was recorded until then is told, and the days that passed.
            before: only what was recorded earlier; without it the newest.
            most: how many moments are looked at, whether they changed the list or not.
        """
        moments = last_moments(self.read, until, before, most + 1)
        earlier = moments[most].at if len(moments) > most else None
        steps = list(self._between(earlier, moments[:most], until, before))
        self._tell(steps)
        return [step for step in reversed(steps) if step], earlier and moments[-2].at

    def since(self, since: datetime, until: datetime) -> ListStep:
        """Return what became of the list from one moment to another, in one step."""
        first, last = self.day_at(since), self.day_at(until)
        before, after = self.keys(since, first), self.keys(until, last)
        step = ListStep(None, until, last, after - before, before - after, after)
        changes = self._changes().recorded_between(since, until).exclude(at=since)
        rows = set(changes.order_by().values_list("row", flat=True)) & before & after
        step.corrected = len(rows)
        those = changes.filter(row__in=sorted(rows)[:NAMED])
        step.changed = told(those.order_by("-at", "table", "row", "event")[:NAMED])
        self._name(step, since, first)
        return step

    def _between(self, earlier, moments, until, before) -> Iterator[ListStep]:
        """Yield each step of a part of the feed, the oldest first."""
        day = earlier and self.day_at(earlier)
        keys = self.keys(earlier, day) if earlier else set()
        at = earlier
        for moment in reversed(moments):
            to_day = self.day_at(moment.at)
            if at is not None:
                yield from self._passing(at, day, to_day, keys)
                keys = keys if day == to_day else self.keys(at, to_day)
            after = self.keys(moment.at, to_day)
            yield ListStep(moment, moment.at, to_day, after - keys, keys - after, after)
            at, day, keys = moment.at, to_day, after
        if at is not None and before is None:
            yield from self._passing(at, day, self.day_at(until), keys)

    def _passing(self, at, day, to_day, keys) -> Iterator[ListStep]:
        """Yield what the days alone changed: a membership begins, another ends."""
        if day >= to_day:
            return
        after = self.keys(at, to_day)
        if after == keys:
            return
        self.looks -= 1
        if to_day - day == timedelta(days=1) or self.looks < 0:
            midnight = datetime.combine(to_day, datetime.min.time())
            moment = timezone.make_aware(midnight)
            yield ListStep(None, moment, to_day, after - keys, keys - after, after)
            return
        between = day + (to_day - day) // 2
        yield from self._passing(at, day, between, keys)
        yield from self._passing(at, between, to_day, self.keys(at, between))

    def keys(self, at: datetime, day: date) -> set:
        """Return the keys of the rows that the list had, as known at a moment."""
        with self.known_at(at, day):
            try:
                rows = self.view(day).filterset.qs.order_by()
                return set(rows.values_list("pk", flat=True))
            except (BadQuery, NotYet, Http404):
                # What the filters name was not there yet.
                return set()

    @contextmanager
    def known_at(self, at: datetime, day: date | None = None) -> Iterator[None]:
        """Let the list be asked as known at a moment, on a day."""
        with as_known_at(at), values_of(day or self.day_at(at), language()):
            yield

    def _changes(self) -> ChangeQuerySet:
        """Return the changes of rows themselves; none where they are not told."""
        if self.model not in told_models():
            return RecordedChange.objects.none()
        return RecordedChange.objects.filter(table=self.model._meta.label_lower)

    def _tell(self, steps: list[ListStep]) -> None:
        """Say what was corrected in rows that stay, and name those that do not."""
        by_key = {step.key: step for step in steps if step.recorded}
        changes = self._changes().of_entries(
            [step.recorded.entry for step in by_key.values()]
        )
        rows, first = defaultdict(set), []
        for change in changes.order_by("key", "row", "event"):
            step = by_key[change.key]
            if change.row in step.keys and change.row not in step.joined:
                rows[change.key].add(change.row)
                if len(rows[change.key]) <= NAMED:
                    first.append(change)
        for key, some in rows.items():
            by_key[key].corrected = len(some)
        for each in told(first):
            by_key[each.change.key].changed.append(each)
        at = None
        for step in steps:
            self._name(step, at, self.day_at(at) if at else step.day)
            at = step.at

    def _name(self, step: ListStep, before: datetime | None, day: date) -> None:
        step.named_joined = self._named(step.joined, step.at, step.day)
        step.named_left = self._named(step.left, before or step.at, day)

    def _named(self, keys, at, day) -> list[tuple[str, str]]:
        """Return the first of some rows, by their names and pages."""
        if not keys:
            return []
        with self.known_at(at, day):
            rows = self.model._default_manager.filter(pk__in=sorted(keys)[:NAMED])
            rows = rows.with_subjects() if hasattr(rows, "with_subjects") else rows
            found = [(str(row), _address_of(row)) for row in rows.order_by()]
        return sorted(found, key=lambda each: each[0].casefold())


def _address_of(row: Model) -> str:
    return row.get_absolute_url() if hasattr(row, "get_absolute_url") else ""


@contextmanager
def one_state() -> Iterator[None]:
    """Let all that is asked meanwhile be answered of one state of the database."""
    begins = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if begins:
            cursor.execute(ONE_STATE)
        cursor.execute("SET LOCAL search_path TO DEFAULT")
        yield
        transaction.set_rollback(True)
