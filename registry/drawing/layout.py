"""Where nodes stand in a drawing: computed on the server, the same way each time."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, cos, hypot, pi, sin, sqrt

Point = tuple[float, float]


@dataclass(frozen=True)
class Sheet:
    """What a drawing is made for: a wide page, or a phone.

    Args:
        row: the height of a node with its name: two lines of it on a phone.
        columns: where the middle stands, what is between, and what is reached.
        fan: the inner and the outer radius of a fan of dots around the middle.
        crowd: how many dots stand beside each other.
        room: what a node with its name takes where nodes are scattered.
        slope: how high a group of scattered nodes is, to its width.
        letter: how wide a letter of a name is, more or less.
    """

    width: int
    row: int
    columns: tuple[int, int, int]
    fan: tuple[int, int]
    crowd: int
    room: float
    slope: float
    letter: float


WIDE = Sheet(1000, 24, (180, 400, 760), (48, 150), 48, 150, 0.68, 8)
NARROW = Sheet(360, 32, (70, 112, 252), (24, 62), 14, 82, 1.3, 7)
SHEETS = (WIDE, NARROW)

DOT = 6
"""How far dots of a crowd are apart."""


def untangled(
    between: Sequence, reached: Sequence, links: Sequence[tuple[int, int]], sweeps=4
) -> tuple[list[int], list[int]]:
    """Return the order of two columns in which few of the lines between them cross.

    Each node moves to the mean of those that it is linked to; equals keep their order.

    Args:
        links: pairs of places in ``between`` and in ``reached``.
    """
    orders = [list(range(len(between))), list(range(len(reached)))]
    for sweep in range(sweeps):
        moving = sweep % 2
        ranks = {node: rank for rank, node in enumerate(orders[1 - moving])}
        towards = {node: [] for node in orders[moving]}
        for pair in links:
            towards[pair[moving]].append(ranks[pair[1 - moving]])
        middle = {
            node: sum(found) / len(found) if found else rank
            for rank, node in enumerate(orders[moving])
            for found in [towards[node]]
        }
        orders[moving].sort(key=middle.__getitem__)
    return orders[0], orders[1]


def spread(number: int, height: float) -> list[float]:
    """Return the heights of nodes that stand evenly in a column."""
    return [(place + 0.5) * height / number for place in range(number)]


def fan(number: int, middle: Point, sheet: Sheet) -> list[Point]:
    """Return the points of dots in arcs at the left of a node."""
    inner, outer = sheet.fan
    angle = pi * 8 / 9
    area = angle / 2 * (outer**2 - inner**2)
    apart = min(11.0, sqrt(area / max(number, 1)) * 0.94)
    points = []
    radius = inner
    while len(points) < number:
        fits = max(2, int(angle * radius / apart))
        now = min(fits, number - len(points))
        for place in range(now):
            turn = pi - angle / 2 + angle * (place + 0.5) / now
            x, y = middle[0] + radius * cos(turn), middle[1] + radius * sin(turn)
            points.append((round(x, 1), round(y, 1)))
        radius += apart
    return points


def crowd(number: int, corner: Point, sheet: Sheet) -> list[Point]:
    """Return the points of dots in lines, below each other."""
    return [
        (
            corner[0] + DOT * (place % sheet.crowd),
            corner[1] + DOT * (place // sheet.crowd),
        )
        for place in range(number)
    ]


def crowd_height(number: int, sheet: Sheet) -> float:
    """Return what a crowd takes, with the line of words below it."""
    return DOT * ceil(number / sheet.crowd) + sheet.row


def together(number: int, links: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Return the nodes that lines lead between, the most of them first."""
    group = {node: [node] for node in range(number)}
    for one, other in links:
        if group[one] is not group[other]:
            group[one] += group[other]
            for node in group[other]:
                group[node] = group[one]
    found = {id(nodes): sorted(nodes) for nodes in group.values()}
    return sorted(found.values(), key=lambda nodes: (-len(nodes), nodes))


def scattered(
    number: int, links: Sequence[tuple[int, int]], sheet: Sheet
) -> tuple[list[Point], float]:
    """Return the points of nodes on a sheet, each group apart, and the height it takes.

    Groups stand beside each other in lines, as far as the sheet is wide.
    """
    points: dict[int, Point] = {}
    top = 0.0
    for line in _in_lines(together(number, links), sheet):
        wide = min(MOST_STRETCHED, sheet.width / sum(width for _nodes, width in line))
        left = tallest = 0.0
        for nodes, width in line:
            height = max(width * sheet.slope, 4.0 * sheet.row)
            places = {node: place for place, node in enumerate(nodes)}
            own = [(places[a], places[b]) for a, b in links if a in places]
            side, foot = sheet.room / 2 + 4, 2.5 * sheet.row
            for node, (x, y) in zip(nodes, balanced(len(nodes), own), strict=True):
                points[node] = (
                    left + side + x * (width * wide - 2 * side),
                    top + sheet.row + y * (height - foot),
                )
            left += width * wide
            tallest = max(tallest, height)
        top += tallest
    return [points[node] for node in range(number)], top


def _in_lines(groups: list[list[int]], sheet: Sheet) -> list[list]:
    """Return groups with their widths, as many beside each other as there is room."""
    lines, left = [], sheet.width
    for nodes in groups:
        width = min(sheet.width, sheet.room * (sqrt(len(nodes)) + 0.55))
        if left + width > sheet.width + 1:
            lines.append([])
            left = 0
        lines[-1].append((nodes, width))
        left += width
    return lines


MOST_STRETCHED = 1.6
"""How much wider than it takes a group is drawn, where there is room beside it."""

STEPS = 240
MOST_MOVES = 700_000
"""How many pairs of nodes are pushed apart, over all steps: less than a second."""


def balanced(number: int, links: Sequence[tuple[int, int]]) -> list[Point]:
    """Return points between 0 and 1: linked nodes near to each other, the rest apart.

    The method of Fruchterman and Reingold (1991), from a circle, without chance.
    """
    if number == 0:
        return []
    turns = [2 * pi * place / number for place in range(number)]
    points = [[cos(turn), sin(turn)] for turn in turns]
    ideal = sqrt(4 / number)
    steps = max(30, min(STEPS, MOST_MOVES // (number * number)))
    for step in range(steps):
        reach = 0.25 * (1 - step / steps)
        pushes = [[-0.12 * x, -0.12 * y] for x, y in points]
        for one in range(number):
            for other in range(one):
                _push(points, pushes, one, other, ideal)
        for one, other in links:
            _pull(points, pushes, one, other, ideal)
        for point, (x, y) in zip(points, pushes, strict=True):
            length = hypot(x, y) or 1
            point[0] += x / length * min(length, reach)
            point[1] += y / length * min(length, reach)
    return _fitted(points)


def _push(points, pushes, one, other, ideal):
    x, y = points[one][0] - points[other][0], points[one][1] - points[other][1]
    distance = hypot(x, y) or 0.01
    force = ideal**2 / distance**2
    pushes[one][0] += x * force
    pushes[one][1] += y * force
    pushes[other][0] -= x * force
    pushes[other][1] -= y * force


def _pull(points, pushes, one, other, ideal):
    x, y = points[one][0] - points[other][0], points[one][1] - points[other][1]
    force = hypot(x, y) / ideal
    pushes[one][0] -= x * force
    pushes[one][1] -= y * force
    pushes[other][0] += x * force
    pushes[other][1] += y * force


def _fitted(points) -> list[Point]:
    """Return points moved and stretched into the square from 0 to 1."""
    ends = []
    for axis in (0, 1):
        values = [point[axis] for point in points]
        ends.append((min(values), max(values) - min(values) or 1))
    return [
        tuple(
            round((point[axis] - least) / size, 4)
            for axis, (least, size) in enumerate(ends)
        )
        for point in points
    ]
