"""A list through recorded time: what joined it, left it or changed in it, and when.

The filters of the list run as known at each moment, on the day of that moment: what
one moment has more than the one before has joined. So whatever makes a row belong to
the list counts, in whichever table it stands, and all steps together give the list.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, QueryDict
from django.urls import ResolverMatch
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from registry.changes.told import told_models
from registry.changes.words import told
from registry.lists.as_of import AS_OF, BadQuery, NotYet, day_of
from registry.models import RecordedChange
from registry.models.change import ChangeQuerySet
from registry.recorded.reading import as_known_at
from registry.recorded.tables import known_models
from registry.values import values_of
from registry.words import language

from .moments import Before, Recorded, last_moments
from .reading import ONE_DAY, days_around, read_by, statements_asked
from .rows import address_of, change_of, corrected, rows_of
from .steps import ListStep, StepsBack

NAMED = 100
"""How many rows of a step are named; the list as known then has them all."""

ONE_STATE = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"


class FollowedList:
    """A list with the filters of an address, as one reader sees it.

    Args:
        match: which list it is.
        query: the filters; a day that it names holds at each moment.
        user: whose rights decide which rows there are.

    What ``check`` finds out: whether the rows stand in a table (``is_of_table``), and
    which models the list is made of (``read``).
    """

    is_of_table, read = True, ()

    def __init__(self, match: ResolverMatch, query: QueryDict, user):
        self.match, self.query, self.user = match, query, user
        self.fixed_day = day_of(query)

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
            BadQuery: the filters make no sense, or the list says why it has no feed.
        """
        if why := self.page.not_followed:
            raise BadQuery(str(why))
        with self.known_at(until), statements_asked() as asked:
            try:
                rows = self.view(self.day_at(until)).filterset.qs
            except NotYet as error:
                raise BadQuery(
                    _("%(what)s was not there yet on that day.") % {"what": error}
                ) from error
            self.is_of_table = isinstance(rows, QuerySet)
            asked.append(_statement(rows) if self.is_of_table else "")
        # Where nothing can be found, not all may have been asked.
        is_all_asked = asked[-1] if self.is_of_table else rows
        self.read = read_by(asked) if is_all_asked else known_models()

    @cached_property
    def heading(self) -> str:
        """What the list is called, with the filters in force."""
        view = self.view(self.day_at(timezone.now()))
        title = str(view.heading or view.get_title())
        chips = "; ".join(str(chip.label) for chip in view.filterset.chips())
        return f"{title} – {chips}" if chips else title

    def moments(self, until, before, most: int) -> list[Recorded]:
        """Return the last times that what the list is made of changed."""
        return last_moments(self.read, until, before, most)

    def steps(
        self, until: datetime, before: Before | None, most: int, looks: int
    ) -> tuple[list[ListStep], Before | None]:
        """Return what became of the list, the newest first, and where the rest begins.

        It looks on until something is found.

        Args:
            until: what was recorded until then is told, and the days that passed.
            before: only what was earlier; without it the newest.
            most: how many moments are told at most.
            looks: how often the list is looked at until it is left at what was found.
        """
        back, found = StepsBack(self, until, before), []
        while not found:
            steps = back.first(most, looks)
            self._tell(steps)
            found = [step for step in steps if step]
            if back.earlier is None or back.looks >= looks:
                break
        more = back.earlier and self.moments(until, back.earlier, 1)
        return found, back.earlier if more else None

    def days_named(self, at: datetime, after: date, until: date) -> list[date]:
        """Return the days around those that rows bear, as far as a table holds them.

        Whoever joins by one day and leaves by another would be passed over else.
        """
        if not self.is_of_table or until - after == ONE_DAY:
            return []
        with self.known_at(at, until):
            return days_around(self.read, after, until)

    def since(self, since: datetime, until: datetime) -> ListStep:
        """Return what became of the list from one moment to another, in one step."""
        then, now = (since, self.day_at(since)), (until, self.day_at(until))
        step = ListStep(None, until, now[1], then, self.rows(*then), self.rows(*now))
        if self.is_of_table:
            changes = self._changes().recorded_between(since, until).exclude(at=since)
            rows = set(changes.order_by().values_list("row", flat=True)) & step.stayed
            step.corrected = len(rows)
            those = changes.filter(row__in=sorted(rows)[:NAMED])
            step.changed = told(those.order_by("-at", "table", "row", "event")[:NAMED])
        else:
            self._compare(step)
        self._name(step)
        return step

    def rows(self, at: datetime, day: date) -> dict:
        """Return the rows that the list had, as known at a moment, by their keys."""
        with self.known_at(at, day):
            try:
                return rows_of(self.view(day))
            except (BadQuery, NotYet, Http404):
                # What the filters name was not there yet.
                return {}

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
        if self.is_of_table:
            self._tell_changes({step.key: step for step in steps if step.recorded})
        for step in steps:
            if not self.is_of_table:
                self._compare(step)
            self._name(step)

    def _tell_changes(self, steps: dict[str, ListStep]) -> None:
        changes = self._changes().of_entries(
            [step.recorded.entry for step in steps.values()]
        )
        rows, first = defaultdict(set), []
        for change in changes.order_by("key", "row", "event"):
            if change.row in steps[change.key].stayed:
                rows[change.key].add(change.row)
                if len(rows[change.key]) <= NAMED:
                    first.append(change)
        for key, some in rows.items():
            steps[key].corrected = len(some)
        for each in told(first):
            steps[each.change.key].changed.append(each)

    def _compare(self, step: ListStep) -> None:
        """Say what is said otherwise of rows that stand in no table."""
        keys = corrected(step.before, step.after)
        step.corrected = len(keys)
        step.changed = [
            change_of(step.before[key], step.after[key], str(self.page.get_title()))
            for key in keys[:NAMED]
        ]

    def _name(self, step: ListStep) -> None:
        step.named_joined = self._named(step.joined, step.after, step.at, step.day)
        step.named_left = self._named(step.left, step.before, *step.then)

    def _named(self, keys, rows, at, day) -> list[tuple[str, str]]:
        """Return the first of some rows, by their names and pages."""
        if not keys:
            return []
        some = sorted(keys)[:NAMED]
        if self.is_of_table:
            with self.known_at(at, day):
                rows = self.model._default_manager.filter(pk__in=some)
                rows = rows.with_subjects() if hasattr(rows, "with_subjects") else rows
                found = [(str(row), address_of(row)) for row in rows.order_by()]
        else:
            found = [(rows[key].name, rows[key].url) for key in some]
        return sorted(found, key=lambda each: (each[0].casefold(), each[1]))


def _statement(rows: QuerySet) -> str:
    """Return what asks for rows; empty where it is known that there are none."""
    try:
        return rows.order_by().values("pk").query.sql_with_params()[0]
    except EmptyResultSet:
        return ""


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
