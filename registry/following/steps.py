"""The steps of a list back through recorded time, and through the days between."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from itertools import pairwise

from registry.changes.words import ToldChange

from .moments import Before, Recorded, midnight, moments_back
from .reading import ONE_DAY
from .rows import WorkedOutChange

KEPT = 12
"""How many states of a list are kept in mind: those that were needed last."""


@dataclass
class ListStep:
    """What became of a list at a moment, or by the passing of days.

    Args:
        recorded: what changed it; None where the days alone did.
        at, day: the moment, and the day that the list describes.
        then: those of the state before.
        before, after: the rows of both states, by their keys.
        changed: what was corrected in rows that stay, the first of it.
        corrected: how many rows that stay were corrected.
    """

    recorded: Recorded | None
    at: datetime
    day: date
    then: tuple[datetime, date]
    before: dict
    after: dict
    corrected: int = 0
    changed: list[ToldChange | WorkedOutChange] = field(default_factory=list)
    named_joined: list[tuple[str, str]] = field(default_factory=list)
    named_left: list[tuple[str, str]] = field(default_factory=list)

    @property
    def key(self) -> str:
        """What tells it apart for good."""
        return self.recorded.key if self.recorded else f"days-{self.day.isoformat()}"

    @cached_property
    def joined(self) -> set:
        """The keys of the rows that the list has since."""
        return self.after.keys() - self.before.keys()

    @cached_property
    def left(self) -> set:
        """The keys of the rows that it has no more."""
        return self.before.keys() - self.after.keys()

    @cached_property
    def stayed(self) -> set:
        return self.after.keys() & self.before.keys()

    def __bool__(self):
        return bool(self.joined or self.left or self.corrected)


class StepsBack:
    """Looks at a list again and again, from the newest state back.

    Args:
        followed: the list, a ``FollowedList``.
        until: what was recorded until then counts, and the days that passed.
        before: only what was earlier.
    """

    def __init__(self, followed, until: datetime, before: Before | None):
        self.followed, self.until = followed, until
        self.looks, self.earlier = 0, before
        self._seen = {}
        self._way = self._back(before)

    def first(self, most: int, looks: int) -> list[ListStep]:
        """Return the next steps, after which ``earlier`` says where the rest begins.

        It ends after as many steps, or as many looks in all: at a moment or between two
        days, which is found however many looks it takes.
        """
        steps = []
        for step, earlier in self._way:
            self.earlier = earlier
            if step is not None:
                steps.append(step)
            if len(steps) == most or self.looks >= looks:
                break
        else:
            self.earlier = None
        return steps

    def _back(self, before: Before | None) -> Iterator[tuple[ListStep | None, Before]]:
        """Yield each step, the newest first, and where the rest begins.

        Without a step, where nothing changed until there.
        """
        followed = self.followed
        to_day = followed.fixed_day or (
            before.day if before else followed.day_at(self.until)
        )
        moments = moments_back(followed.read, self.until, before)
        moment = next(moments, None)
        while moment is not None:
            day = followed.day_at(moment.at)
            yield from self._passing(moment.at, day, to_day)
            earlier = next(moments, None)
            after = self._rows(moment.at, day)
            then = (earlier.at if earlier else moment.at, day)
            rows = self._rows(*then) if earlier else {}
            step = ListStep(moment, moment.at, day, then, rows, after)
            yield step, Before.moment(moment.at)
            moment, to_day = earlier, day

    def _passing(self, at: datetime, day: date, to_day: date):
        """Yield what the days alone changed: a membership begins, another ends."""
        if day >= to_day:
            return
        days = [day, *self.followed.days_named(at, day, to_day), to_day]
        for low, high in reversed(list(pairwise(days))):
            yield from self._between(at, low, high)

    def _between(self, at: datetime, low: date, high: date):
        """Yield what the days changed after one of them, until another."""
        before, after = self._rows(at, low), self._rows(at, high)
        if before == after:
            yield None, Before.end_of(low)
        elif high - low == ONE_DAY:
            step = ListStep(None, midnight(high), high, (at, low), before, after)
            yield step, Before.end_of(low)
        else:
            middle = low + (high - low) // 2
            yield from self._between(at, middle, high)
            yield from self._between(at, low, middle)

    def _rows(self, at: datetime, day: date) -> dict:
        state = (at, day)
        if state in self._seen:
            self._seen[state] = self._seen.pop(state)
        else:
            self.looks += 1
            while len(self._seen) >= KEPT:
                del self._seen[next(iter(self._seen))]
            self._seen[state] = self.followed.rows(at, day)
        return self._seen[state]
