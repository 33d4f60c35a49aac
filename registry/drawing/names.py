"""Room for names: scattered nodes moved until none stands on a name or a line."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import hypot
from textwrap import wrap

from .layout import Point, Sheet, scattered

MARK = 11
"""What a mark takes above its middle, with a little room."""

BELOW = 14
"""From the middle of a mark to its name."""

LINE = 17
"""The height of a line of a name."""

GAP = 6
FROM_LINE = 18
"""How far a mark stands from the lines of others."""

BENT = 0.06
"""How much lines are bent, as ``charts/graph.js`` draws them: its ``curveness``."""

ROUNDS, FEWEST_ROUNDS = 200, 30
MOST_LOOKS = 1_500_000
"""How many times nodes are held against lines: about half a second."""


@dataclass(frozen=True)
class Room:
    """What a node takes with its name below it: a width, and the depth of the name."""

    width: float
    depth: float

    @classmethod
    def of(cls, name: str, sheet: Sheet) -> "Room":
        """Return the room of a name in lines as wide as the sheet leaves it."""
        letters = max(1, int(sheet.room / sheet.letter))
        lines = wrap(name, letters, break_long_words=False, break_on_hyphens=False)
        word = max(map(len, name.split()), default=0) * sheet.letter
        width = max(min(len(name) * sheet.letter, sheet.room), word)
        return cls(width + GAP, BELOW + LINE * len(lines) + GAP)


@lru_cache(maxsize=64)
def placed(
    names: tuple[str, ...], links: tuple[tuple[int, int], ...], sheet: Sheet
) -> tuple[list[Point], float]:
    """Return where nodes with names stand on a sheet, and the height that they take.

    The same nodes and lines always stand alike. To find out takes a second, so it is
    kept by each process for those that were drawn last.
    """
    points, _height = scattered(len(names), links, sheet)
    return apart(points, [Room.of(name, sheet) for name in names], links, sheet)


def apart(
    points: Sequence[Point],
    rooms: Sequence[Room],
    links: Sequence[tuple[int, int]],
    sheet: Sheet,
) -> tuple[list[Point], float]:
    """Return the points moved apart, and the height of the sheet that they take."""
    places = [list(point) for point in points]
    looks = MOST_LOOKS // (len(places) * len(links) or 1)
    for _round in range(max(FEWEST_ROUNDS, min(ROUNDS, looks))):
        moved = _off_lines(places, links)
        moved = _off_names(places, rooms) or moved
        for place, room in zip(places, rooms, strict=True):
            half = min(room.width, sheet.width) / 2
            place[0] = min(max(place[0], half), sheet.width - half)
        if not moved:
            break
    _below_each_other(places, rooms)
    top = min((y for _x, y in places), default=MARK) - MARK - GAP
    bottom = max(
        (y + room.depth for (_x, y), room in zip(places, rooms, strict=True)),
        default=0,
    )
    return [(x, y - top) for x, y in places], bottom - top


def _overlap(one, other, first: Room, second: Room) -> tuple[float, float]:
    """Return how far two nodes with their names overlap, across and down."""
    across = (first.width + second.width) / 2 - abs(one[0] - other[0])
    upper = first if one[1] <= other[1] else second
    return across, upper.depth + MARK - abs(one[1] - other[1])


def _off_names(places, rooms) -> bool:
    moved = False
    for n, one in enumerate(places):
        for m, other in enumerate(places[:n]):
            across, down = _overlap(one, other, rooms[n], rooms[m])
            if across <= 0 or down <= 0:
                continue
            moved = True
            axis, by = (0, across) if across < down else (1, down)
            sign = 1 if one[axis] >= other[axis] else -1
            one[axis] += sign * by / 2
            other[axis] -= sign * by / 2
    return moved


def _off_lines(places, links) -> bool:
    moved = False
    lines = [_line(places, ends) for ends in links]
    for n, place in enumerate(places):
        stays = True
        for (one, other), (x, y, along, down, length) in zip(links, lines, strict=True):
            if n in (one, other):
                continue
            part = ((place[0] - x) * along + (place[1] - y) * down) / length**2
            if not 0 < part < 1:
                continue
            # On which side of the line it stands, and how far; the line is bent.
            aside = ((place[1] - y) * along - (place[0] - x) * down) / length
            aside += 2 * part * (1 - part) * BENT * length
            if abs(aside) >= FROM_LINE:
                continue
            stays = False
            by = FROM_LINE - abs(aside) if aside >= 0 else abs(aside) - FROM_LINE
            place[0] -= by * down / length
            place[1] += by * along / length
        if not stays:
            moved = True
            for number, ends in enumerate(links):
                if n in ends:
                    lines[number] = _line(places, ends)
    return moved


def _line(places, ends: tuple[int, int]) -> tuple[float, float, float, float, float]:
    """Return where a line begins, how far it leads along and down, and its length."""
    (x, y), (to_x, to_y) = (places[end] for end in ends)
    along, down = to_x - x, to_y - y
    return x, y, along, down, hypot(along, down) or 1


def _below_each_other(places, rooms) -> None:
    """Move down what still stands on a name that is above it."""
    done = []
    for n in sorted(range(len(places)), key=lambda n: places[n][1]):
        for m in done:
            across, down = _overlap(places[n], places[m], rooms[n], rooms[m])
            if across > 0 and down > 0:
                places[n][1] = places[m][1] + rooms[m].depth + MARK
        done.append(n)
        done.sort(key=lambda m: places[m][1])
