"""How many members a cluster had through time: what was published, what is named.

The published numbers are marks; the line of the named rises where a document was read,
and says nothing of growth. It is drawn only behind published marks.
"""

from bisect import bisect
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from registry.known import Known, Published
from registry.lifelines import AxisYear, Scale

HEIGHT = 200
TOP = 24
"""Where the greatest number is drawn: above it stands its words."""

NARROWEST = 0.5
"""Percentage of the width: steps nearer than that are drawn as one."""

FEWEST_MARKS = 2
"""A drawing of one number says no more than the number."""


@dataclass(frozen=True)
class MembersMark:
    """A published number of members, and how many are named for its day."""

    x: str
    y: float
    published: Published
    documented: int
    is_below: bool


@dataclass(frozen=True)
class Step:
    """A part of the line of the named: level from one day to the next."""

    x1: str
    x2: str
    y: float
    before: float


class MembersThroughTime:
    """The drawing of published and named members of a cluster up to ``day``.

    Args:
        named: the days on which it changed how many are named, each with how many.
        known: what is known of them on the day.
    """

    def __init__(self, named: Sequence[tuple[date, int]], known: Known, day: date):
        self.known = known
        self.published = sorted(known.published, key=lambda each: each.rank)
        self.named = named
        starts = [each.stated_on for each in self.published]
        starts += [start for start, _number in named[:1]]
        self.day = day
        self.scale = Scale(date(min(starts, default=day).year, 1, 1), day)
        numbers = [each.value for each in self.published]
        self.most = float(max([*numbers, known.documented, 1]))

    @property
    def is_drawn(self) -> bool:
        return len({each.stated_on for each in self.published}) >= FEWEST_MARKS

    @property
    def today(self) -> str:
        return self.scale.place(self.day)

    @property
    def years(self) -> list[AxisYear]:
        return self.scale.years()

    @property
    def rules(self) -> list[dict]:
        """Return the horizontal lines: nought, half and the whole of a round number."""
        step = _round_step(self.most)
        values = range(0, int(self.most) + 1, step)
        return [{"value": value, "y": self.height_of(value)} for value in values]

    def height_of(self, value) -> float:
        return round(HEIGHT - float(value) / self.most * (HEIGHT - TOP), 1)

    @property
    def marks(self) -> list[MembersMark]:
        return [
            MembersMark(
                self.scale.place(each.stated_on),
                self.height_of(each.value),
                each,
                self.documented_on(each.stated_on),
                bool(number % 2),
            )
            for number, each in enumerate(self.published)
        ]

    def documented_on(self, day: date) -> int:
        """Return how many are named for ``day``."""
        place = bisect(self.named, day, key=lambda each: each[0])
        return self.named[place - 1][1] if place else 0

    @property
    def steps(self) -> list[Step]:
        """Return the line of the named, from the first day that there is one."""
        turns = turns_apart(self.named, self.scale.at, NARROWEST)
        steps, before = [], self.height_of(0)
        for (start, number), (end, _number) in pairwise([*turns, (self.day, 0)]):
            level = self.height_of(number)
            steps.append(
                Step(self.scale.place(start), self.scale.place(end), level, before)
            )
            before = level
        return steps


def turns_apart(
    numbers: Iterable[tuple[date, int]], place: Callable[[date], float], least: float
) -> list[tuple[date, int]]:
    """Return numbers and the days from which they hold, those of near days as one.

    Args:
        place: where a day is drawn.
        least: what lies between two days that are drawn apart.
    """
    turns: list[tuple[date, int]] = []
    for day, number in numbers:
        if turns and place(day) - place(turns[-1][0]) < least:
            turns[-1] = turns[-1][0], number
        else:
            turns.append((day, number))
    return turns


def _round_step(most: float) -> int:
    """Return a round distance between lines, so that there are two to five of them."""
    step = 1
    while most / step > 5:
        for factor in (2, 5, 10):
            if most / (step * factor) <= 5:
                return step * factor
        step *= 10
    return step
