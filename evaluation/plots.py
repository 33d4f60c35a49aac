"""Numbers through time: where a drawing puts values, published marks and counts.

No line joins two values: what lies between them is not known.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import ceil, floor

from registry.through_time import turns_apart

STEPS = (1, 2, 2.5, 5, 10)
"""Of what the lines behind a drawing are apart, times a power of ten."""

MOST_LINES = 4

NARROWEST = 2.5
"""Steps nearer than that are drawn as one."""


@dataclass(frozen=True)
class Size:
    """How large a drawing is, and what is left free around what is drawn in it."""

    width: int
    height: int
    left: int
    right: int
    top: int = 8
    bottom: int = 18


SMALL = Size(160, 74, left=8, right=8)
WIDE = Size(720, 240, left=64, right=16, top=14, bottom=24)
NARROW = Size(340, 220, left=54, right=12, top=14, bottom=24)


@dataclass(frozen=True)
class Dot:
    """A number on a day: computed, or published by somebody."""

    day: date
    value: Decimal
    is_published: bool = False


@dataclass(frozen=True)
class Axes:
    """From when to when, and from what number to what, for all drawings of a page."""

    first: date
    last: date
    low: float
    high: float
    lines: tuple[float, ...]

    @classmethod
    def of(cls, first: date, last: date, values: Sequence[Decimal]) -> "Axes":
        """Return axes on which all values have room; nought is always on them."""
        low = float(min([Decimal(0), *values]))
        high = float(max([Decimal(0), *values])) or 1.0
        step = _step(high - low)
        start, end = floor(round(low / step, 9)), ceil(round(high / step, 9))
        lines = tuple(number * step for number in range(start, end + 1))
        return cls(first, last, lines[0], lines[-1], lines)

    @staticmethod
    def decimal(line: float) -> Decimal:
        """Return the number at a line as it is written."""
        return Decimal(str(round(line, 6)))

    @property
    def steps(self) -> tuple[float, ...]:
        """The lines but for nought."""
        return tuple(line for line in self.lines if line)


def _step(length: float) -> float:
    """Return a round distance of lines, of which few go into a length."""
    power = 1.0
    while length / (power * 10) > 1:
        power *= 10
    while length / power < 1:
        power /= 10
    return next(
        step * power / 10 * scale
        for scale in (1, 10, 100)
        for step in STEPS
        if length / (step * power / 10 * scale) <= MOST_LINES
    )


@dataclass(frozen=True)
class Line:
    y: str
    label: str


@dataclass(frozen=True)
class Spot:
    x: str
    y: str


@dataclass(frozen=True)
class TimeDrawing:
    """Numbers through time as SVG draws them; see ``components/through_time.html``."""

    size: Size
    lines: list[Line]
    nought: str
    end: str
    steps: str
    values: list[Spot]
    marks: list[Spot]
    first_year: str
    last_year: str
    foot: str
    turns: list[str]


def draw(
    dots: Sequence[Dot],
    axes: Axes,
    *,
    size: Size,
    labels: Sequence[str] = (),
    counts: Sequence[tuple[date, int]] = (),
    turns: Sequence[date] = (),
) -> TimeDrawing:
    """Return the drawing of numbers through time.

    Args:
        labels: how each line of the axes is written; without, it bears no number.
        counts: how many were documented from a day on, until the next.
        turns: the days on which something changed, such as the rules.
    """
    days = (axes.last - axes.first).days or 1
    across = size.width - size.left - size.right
    down = size.height - size.top - size.bottom

    def place(day: date) -> float:
        return size.left + max((day - axes.first).days, 0) / days * across

    def x(day: date) -> str:
        return f"{place(day):.1f}"

    def y(value: Decimal | float) -> str:
        share = (float(value) - axes.low) / (axes.high - axes.low)
        return f"{size.top + (1 - share) * down:.1f}"

    def at(dot: Dot) -> Spot:
        return Spot(x(dot.day), y(dot.value))

    path = ""
    for day, number in turns_apart(counts, place, NARROWEST):
        path += f"H{x(day)}V{y(number)}" if path else f"M{x(day)} {y(number)}"
    if path:
        path += f"H{x(axes.last)}"
    shown = [dot for dot in dots if axes.first <= dot.day <= axes.last]
    written = labels or [""] * len(axes.lines)
    return TimeDrawing(
        size=size,
        lines=[
            Line(y(line), label)
            for line, label in zip(axes.lines, written, strict=True)
        ],
        nought=y(0),
        end=f"{size.width - size.right}",
        steps=path,
        values=[at(dot) for dot in shown if not dot.is_published],
        marks=[at(dot) for dot in shown if dot.is_published],
        first_year=str(axes.first.year),
        last_year=str(axes.last.year),
        foot=f"{size.height - 4}",
        turns=[x(turn) for turn in turns],
    )
