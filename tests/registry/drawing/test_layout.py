"""Where nodes stand: the same each time, on the sheet, and apart."""

from itertools import combinations
from math import dist

import pytest

from registry.drawing.layout import (
    NARROW,
    SHEETS,
    WIDE,
    balanced,
    crowd,
    crowd_height,
    fan,
    scattered,
    spread,
    together,
    untangled,
)
from registry.drawing.names import BENT, FROM_LINE, MARK, Room, apart

NAMES = ["Network of European Regions for Biotechnology", "Skywin", "A", "GreenWin"] * 5

RING = [(place, (place + 1) % 6) for place in range(6)]


def crossings(orders, links):
    """Return how many lines between two columns cross."""
    ranks = [{node: rank for rank, node in enumerate(order)} for order in orders]
    ends = [(ranks[0][one], ranks[1][other]) for one, other in links]
    return sum(
        (one[0] - other[0]) * (one[1] - other[1]) < 0
        for one, other in combinations(ends, 2)
    )


def test_columns_are_put_in_an_order_in_which_few_lines_cross():
    links = [(0, 2), (1, 1), (2, 0), (2, 1)]
    as_they_come = ([0, 1, 2], [0, 1, 2])

    orders = untangled("abc", "xyz", links)

    assert crossings(as_they_come, links) == 4
    assert crossings(orders, links) == 0
    assert sorted(orders[0]) == [0, 1, 2]
    assert sorted(orders[1]) == [0, 1, 2]


def test_a_column_stands_evenly():
    assert spread(4, 80) == [10, 30, 50, 70]
    assert spread(0, 80) == []


@pytest.mark.parametrize("number", [0, 1, 7, 120, 480])
def test_a_fan_has_each_dot_once_and_stays_at_the_left(number):
    for sheet in SHEETS:
        points = fan(number, (200, 200), sheet)

        assert len(set(points)) == number
        for point in points:
            assert point[0] <= 200
            assert sheet.fan[0] - 1 <= dist(point, (200, 200)) <= sheet.fan[1] * 1.1


def test_a_crowd_stands_in_lines():
    points = crowd(100, (10, 20), NARROW)

    assert len(set(points)) == 100
    assert max(y for _x, y in points) - 20 < crowd_height(100, NARROW)


def test_who_is_linked_stands_nearer_than_who_is_not():
    points = balanced(6, RING)

    linked = [dist(points[one], points[other]) for one, other in RING]
    others = [
        dist(points[one], points[other])
        for one, other in combinations(range(6), 2)
        if (one, other) not in RING and (other, one) not in RING
    ]
    assert max(linked) < max(others)
    assert sum(linked) / len(linked) < sum(others) / len(others)


def test_a_drawing_is_the_same_each_time():
    assert balanced(6, RING) == balanced(6, RING)
    assert scattered(8, RING, WIDE) == scattered(8, RING, WIDE)


@pytest.mark.parametrize("number", [0, 1, 2])
def test_few_nodes_have_their_points(number):
    assert len(balanced(number, [])) == number


def test_groups_are_found_the_largest_first():
    assert together(6, [(0, 3), (3, 5), (1, 2)]) == [[0, 3, 5], [1, 2], [4]]


@pytest.mark.parametrize("sheet", SHEETS)
def test_groups_stand_on_the_sheet_and_apart(sheet):
    links = [*RING, (6, 7), (8, 9), (9, 10)]

    points, height = scattered(11, links, sheet)

    for x, y in points:
        assert 0 <= x <= sheet.width
        assert 0 <= y <= height
    for one, other in combinations(points, 2):
        assert dist(one, other) > sheet.row


def box(point, room):
    x, y = point
    return x - room.width / 2, y - MARK, x + room.width / 2, y + room.depth


def overlap(one, other):
    return min(one[2], other[2]) - max(one[0], other[0]) > 0.01 and (
        min(one[3], other[3]) - max(one[1], other[1]) > 0.01
    )


@pytest.mark.parametrize("sheet", SHEETS)
@pytest.mark.parametrize("number", [0, 1, 6, 20])
def test_no_name_stands_on_another_one(sheet, number):
    links = [(place, (place + 1) % number) for place in range(number) if number > 1]
    rooms = [Room.of(name, sheet) for name in NAMES[:number]]
    points, height = scattered(number, links, sheet)

    points, height = apart(points, rooms, links, sheet)

    boxes = [box(*each) for each in zip(points, rooms, strict=True)]
    assert not any(overlap(*pair) for pair in combinations(boxes, 2))
    assert all(top >= 0 and bottom <= height for _l, top, _r, bottom in boxes)
    assert points == apart(scattered(number, links, sheet)[0], rooms, links, sheet)[0]


def test_a_node_moves_off_the_line_of_two_others():
    rooms = [Room.of("A", WIDE)] * 3
    (left, right, third), _height = apart(
        [(100, 50), (300, 50), (200, 50)], rooms, [(0, 1)], WIDE
    )

    # The line is bent upwards, half as far as it is bent at its end.
    assert left[1] == right[1]
    middle = left[1] - BENT / 2 * (right[0] - left[0])
    assert abs(third[1] - middle) >= FROM_LINE


def test_a_long_name_takes_several_lines():
    short, long = (Room.of(name, WIDE) for name in ("Skywin", NAMES[0]))

    assert long.depth > short.depth
    assert long.width <= WIDE.room + 10
