"""Worlds that many tests want: each is made once, and is there again from its rows."""

from copy import deepcopy

from tests.put_back import Rows, may_put_back
from tests.world import World

_KEPT: dict[int, tuple[World, Rows, Rows]] = {}


def make_world(rows: int) -> World:
    """Make a world of so many rounds; a second one is copied, where the first began.

    Nobody sees the difference but by the clock: keys of rows never come again, and what
    triggers wrote is among the rows.
    """
    if not may_put_back():
        return World(rows)
    before = Rows()
    if rows not in _KEPT:
        world = World(rows)
        _KEPT[rows] = deepcopy(world), Rows(), before
        return world
    world, with_it, without_it = _KEPT[rows]
    if before.held != without_it.held:
        return World(rows)
    with_it.add_to(without_it)
    return deepcopy(world)
