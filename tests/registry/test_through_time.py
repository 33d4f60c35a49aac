"""The drawing of the members of a cluster through time."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from registry.known import Known
from registry.through_time import NARROWEST, MembersThroughTime

DAY = date(2026, 11, 30)


def drawing(named) -> MembersThroughTime:
    return MembersThroughTime(named, Known(named[-1][1], 0, []), DAY)


def test_each_day_on_which_something_changed_is_a_step_of_the_line():
    named = [(date(2002, 1, 1), 10), (date(2008, 1, 1), 30), (date(2020, 1, 1), 20)]
    drawn = drawing(named)

    assert [step.y for step in drawn.steps] == [
        drawn.height_of(number) for _day, number in named
    ]
    assert [step.x1 for step in drawn.steps] == [
        drawn.scale.place(day) for day, _number in named
    ]
    assert [drawn.documented_on(day) for day, _number in named] == [10, 30, 20]
    assert drawn.documented_on(date(2007, 12, 31)) == 10
    assert drawn.documented_on(date(2001, 12, 31)) == 0


@pytest.mark.parametrize("days", [3, 9000])
def test_a_line_has_no_more_steps_than_can_be_seen(days):
    first = DAY - timedelta(days=9000)
    apart = 9000 // days
    named = [(first + timedelta(days=n * apart), n + 1) for n in range(days)]
    drawn = drawing(named)

    assert min(days, 190) <= len(drawn.steps) <= 100 / NARROWEST + 1
    assert drawn.steps[-1].y == drawn.height_of(days)
    for step, following in pairwise(drawn.steps):
        assert (step.x2, step.y) == (following.x1, following.before)
