"""Ranges and numbers through time: where their drawings put what is known."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from evaluation.indicators import Unit
from evaluation.plots import NARROWEST, SMALL, Axes, Dot
from evaluation.plots import draw as draw_through_time
from evaluation.ranges import NARROW, WIDE, RangeMark, RangeScale, draw

SHARE = RangeScale.of([], Unit.PERCENT)


def drawn(low, high, *marks, scale=SHARE, ends=("a", "b"), width=WIDE):
    bounds = (each if each is None else Decimal(each) for each in (low, high))
    return draw(*bounds, marks, scale=scale, ends=ends, width=width)


def edges(box):
    """Return where a box begins and ends."""
    return float(box.x), float(box.x) + float(box.width)


def test_solid_is_sure_hatch_is_open_and_the_rest_of_the_outline_is_ruled_out():
    drawing = drawn("0.39", "0.93")

    (start, low), (open_from, high) = edges(drawing.sure), edges(drawing.open)
    first, last = edges(drawing.outline)
    assert start == first
    assert low == open_from
    assert low == pytest.approx(first + 0.39 * (last - first), abs=0.1)
    assert high == pytest.approx(first + 0.93 * (last - first), abs=0.1)
    assert drawing.strokes == [f"{low:.1f}", f"{high:.1f}"]
    assert [label.text for label in drawing.numbers] == ["a", "b"]


def test_what_is_at_least_has_an_open_end():
    drawing = drawn("14", None, scale=RangeScale.of([14], Unit.COUNT), ends=["14"])

    assert drawing.open_high
    assert not drawing.open_low
    assert drawing.outline is None
    assert len(drawing.strokes) == 1


def test_a_point_is_one_stroke_without_a_hatch():
    drawing = drawn("0.5", "0.5", ends=["50 %"])

    assert drawing.open is None
    assert len(drawing.strokes) == 1
    assert [label.text for label in drawing.numbers] == ["50 %"]


def test_what_is_little_is_not_drawn_as_nothing():
    assert float(drawn("0.0001", "0.9").sure.width) == 2
    assert drawn("0", "0.9").sure is None


def test_below_nought_the_sure_part_stands_left_of_it():
    scale = RangeScale.of([Decimal("-0.5"), Decimal("0.5")], Unit.PERCENT)
    drawing = drawn("-0.4", "-0.2", scale=scale)

    start, end = edges(drawing.sure)
    assert start < end
    assert end == pytest.approx(14 + (WIDE - 28) * 0.54 / 1.62, abs=0.1)


def test_without_any_end_only_the_marks_are_drawn():
    drawing = drawn(None, None, RangeMark(Decimal("0.8"), "80 % (2013)"), ends=[])

    assert drawing.axis is not None
    assert drawing.marks
    assert [drawing.sure, drawing.open, drawing.outline] == [None] * 3
    assert drawing.strokes == []
    assert drawing.open_low == drawing.open_high == ""


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("count", [1, 3, 9])
def test_labels_never_cover_each_other_nor_leave_the_drawing(width, count):
    marks = [
        RangeMark(
            Decimal(number) / 40 + Decimal("0.4"), f"{number} % (20{number + 10})"
        )
        for number in range(count)
    ]

    drawing = drawn("0.1", "0.12", *marks, width=width)

    for row in (drawing.labels, drawing.numbers):
        spans = {}
        for label in row:
            long, at = len(label.text) * 6.6, float(label.x)
            start = at - {"start": 0, "middle": long / 2, "end": long}[label.anchor]
            assert start >= -1
            assert start + long <= width + 1
            for begin, end in spans.get(label.y, []):
                assert start >= end - 0.2 or start + long <= begin + 0.2
            spans.setdefault(label.y, []).append((start, start + long))
    assert len(drawing.marks) == count


def test_a_scale_holds_all_that_is_drawn_on_it():
    marks = [RangeMark(Decimal("1.4"), "140 %")]
    scale = RangeScale.of([Decimal("0.1"), Decimal("1.4")], Unit.PERCENT)

    drawing = drawn("0.1", "0.5", *marks, scale=scale)

    assert not scale.is_closed
    assert float(drawing.marks[0]) <= WIDE
    assert RangeScale.of([], Unit.COUNT).low < RangeScale.of([], Unit.COUNT).high


@pytest.mark.parametrize("largest", ["0.04", "0.9", "1", "7", "260", "370", "18500"])
def test_a_few_round_lines_stand_behind_numbers_through_time(largest):
    axes = Axes.of(date(2006, 1, 1), date(2026, 1, 1), [Decimal(largest)])

    assert axes.low == 0
    assert axes.high >= float(largest)
    assert 2 <= len(axes.lines) <= 6


def test_values_and_marks_stand_on_their_days_and_counts_hold_until_the_next():
    axes = Axes.of(date(2006, 1, 1), date(2026, 1, 1), [Decimal(100)])
    drawing = draw_through_time(
        [
            Dot(date(2006, 1, 1), Decimal(100), is_published=True),
            Dot(date(2026, 1, 1), Decimal(0)),
            Dot(date(2030, 1, 1), Decimal(50)),
        ],
        axes,
        size=SMALL,
        counts=[(date(2010, 1, 1), 10), (date(2016, 1, 1), 20)],
    )

    (mark,), (value,) = drawing.marks, drawing.values
    assert (float(mark.x), float(mark.y)) == (SMALL.left, SMALL.top)
    assert float(value.x) == SMALL.width - SMALL.right
    assert value.y == drawing.nought
    assert drawing.steps.count("V") == 1
    assert drawing.steps.endswith(f"H{SMALL.width - SMALL.right:.1f}")


def test_what_changes_each_day_is_drawn_as_far_as_it_can_be_seen():
    first, last = date(2000, 1, 1), date(2026, 1, 1)
    each_day = [(first + timedelta(days=n), n) for n in range(9000)]

    drawing = draw_through_time(
        [], Axes.of(first, last, [Decimal(9000)]), size=SMALL, counts=each_day
    )

    steps = drawing.steps.count("V")
    assert 40 < steps <= SMALL.width / NARROWEST
    assert drawing.steps.count("H") == steps + 1
