"""How many members a cluster had through time: what was published, what is named.

The published numbers are marks; the line of the named rises where a document was read,
and says nothing of growth. It is drawn only behind published marks.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from registry.known import Known, Published
from registry.lifelines import AxisYear, Scale
from registry.models import Membership

HEIGHT = 200
TOP = 24
"""Where the greatest number is drawn: above it stands its words."""

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
    """The drawing of published and named members of a cluster up to ``day``."""

    def __init__(self, memberships: Iterable[Membership], known: Known, day: date):
        self.known = known
        self.published = sorted(known.published, key=lambda each: each.rank)
        self.periods = [
            (each.start_on, each.end_on) for each in memberships if each.start_on <= day
        ]
        starts = [each.stated_on for each in self.published]
        starts += [start for start, _end in self.periods]
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
        return sum(
            start <= day and (end is None or end >= day) for start, end in self.periods
        )

    @property
    def steps(self) -> list[Step]:
        """Return the line of the named, from the first day that there is one."""
        turns = {start for start, _end in self.periods}
        turns |= {end for _start, end in self.periods if end and end < self.day}
        steps, before = [], self.height_of(0)
        for start, end in pairwise([*sorted(turns), self.day]):
            level = self.height_of(self.documented_on(start))
            steps.append(
                Step(self.scale.place(start), self.scale.place(end), level, before)
            )
            before = level
        return steps


def _round_step(most: float) -> int:
    """Return a round distance between lines, so that there are two to five of them."""
    step = 1
    while most / step > 5:
        for factor in (2, 5, 10):
            if most / (step * factor) <= 5:
                return step * factor
        step *= 10
    return step
