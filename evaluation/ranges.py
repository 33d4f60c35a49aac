"""A range on a scale: where its drawing puts what is sure, open, ruled out, published.

The numbers of a drawing are texts with a point, as SVG wants them in any language.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from evaluation.indicators import Unit

WIDE = 420
NARROW = 320
SMALL = 180
"""How wide a drawing is: on a screen, on a phone, and in the cell of a comparison."""

SIDE = 14
"""What is left free on both sides, for strokes and marks at the very end."""

LEAST = 2
"""How wide a sure part is at least: what is little is not seen as nothing."""

CHARACTER = 6.6
"""About how wide a character of a label is."""

HALF_MARK = 5.5
BESIDE = 9
"""How far a label stands from the mark that it is beside."""

FIXED = {
    Unit.PERCENT: (0, 1),
    Unit.INDEX: (0, 1),
    Unit.SCORE: (1, 5),
    Unit.SATISFACTION: (0, 10),
}
"""The ends of a scale that are known beforehand, by its unit."""

ROOM = Decimal("1.08")
"""How much longer than the largest number a scale is that has no end of its own."""


@dataclass(frozen=True)
class RangeMark:
    """What somebody published, on a scale: 0.54, which reads "54 % (2024)"."""

    value: Decimal
    label: str
    exactness: str = "exact"


@dataclass(frozen=True)
class RangeScale:
    """What one length means on all drawings of a row or a page."""

    low: Decimal
    high: Decimal
    is_closed: bool = False
    """Whether nothing can lie beyond its ends, so that what is ruled out is drawn."""

    @classmethod
    def of(cls, values: Iterable[Decimal | None], unit: Unit) -> "RangeScale":
        """Return the scale on which all of some values of a unit can be drawn."""
        values = [value for value in values if value is not None]
        low, high = map(Decimal, FIXED.get(unit, (0, 0)))
        if unit in FIXED and all(low <= value <= high for value in values):
            return cls(low, high, is_closed=True)
        lowest, highest = min([low, *values]), max([high, *values])
        if lowest == highest:
            return cls(lowest, lowest + 1)
        return cls(lowest * ROOM, highest * ROOM)

    @property
    def quarters(self) -> list[Decimal]:
        """Where thin lines stand behind what is drawn."""
        if not self.is_closed:
            return []
        step = (self.high - self.low) / 4
        return [self.low + step * number for number in range(5)]


@dataclass(frozen=True)
class Label:
    x: str
    y: str
    anchor: str
    text: str


@dataclass(frozen=True)
class Box:
    x: str
    width: str


@dataclass(frozen=True)
class RangeDrawing:
    """A range as SVG draws it; see ``components/range_bar.html``."""

    width: int
    lines: list[str]
    outline: Box | None
    axis: Box | None
    sure: Box | None
    open: Box | None
    strokes: list[str]
    open_low: str
    open_high: str
    numbers: list[Label]
    marks: list[str]
    labels: list[Label]


def draw(
    low: Decimal | None,
    high: Decimal | None,
    marks: Sequence[RangeMark],
    *,
    scale: RangeScale,
    ends: Sequence[str],
    width: int = WIDE,
) -> RangeDrawing:
    """Return the drawing of a range, of which one end may be open.

    Without any end only the marks are drawn: of what is not known there is no bar.

    Args:
        marks: the newest first; a label for which there is no room is left out.
        ends: how the ends that are known are written, the lower one first.
    """
    return _Paper(scale, width).drawing(low, high, marks, ends)


class _Paper:
    """Where the numbers of a scale stand, on a drawing of some width."""

    def __init__(self, scale: RangeScale, width: int):
        self.scale = scale
        self.width = width
        self.left, self.right = SIDE, width - SIDE

    def x(self, value: Decimal) -> float:
        length = self.scale.high - self.scale.low
        return self.left + float((value - self.scale.low) / length) * (
            self.right - self.left
        )

    def drawing(self, low, high, marks, ends) -> RangeDrawing:
        is_said = (low, high) != (None, None)
        start = self.left if low is None else self.x(low)
        end = self.right if high is None else self.x(high)
        known = [self.x(value) for value in (low, high) if value is not None]
        strokes = list(dict.fromkeys(map(_text, known)))
        labels = [] if self.width == SMALL else self._labels(marks)
        return RangeDrawing(
            width=self.width,
            lines=[_text(self.x(value)) for value in self.scale.quarters],
            outline=_box(self.left, self.right)
            if is_said and self.scale.is_closed
            else None,
            axis=None if is_said else _box(self.left, self.right),
            sure=self._sure(low, high),
            open=_box(start, end) if is_said and end > start else None,
            strokes=strokes,
            open_low=_text(self.left) if is_said and low is None else "",
            open_high=_text(self.right) if is_said and high is None else "",
            numbers=self._numbers(known, list(dict.fromkeys(ends))),
            marks=[_text(self.x(mark.value)) for mark in marks],
            labels=labels,
        )

    def _sure(self, low, high) -> Box | None:
        """What lies between nought and the nearer end, on whichever side of it."""
        nought = max(Decimal(0), self.scale.low)
        if low is not None and low > nought:
            end = max(self.x(low), self.x(nought) + LEAST)
            return _box(self.x(nought), end)
        if high is not None and high < nought:
            start = min(self.x(high), self.x(nought) - LEAST)
            return _box(start, self.x(nought))
        return None

    def _numbers(self, places: list[float], texts: list[str]) -> list[Label]:
        """The numbers under the strokes, moved apart where they would touch."""
        if len(places) > len(texts):
            places = places[: len(texts)]
        boxes = [
            [min(max(x - _long(text) / 2, 0), self.width - _long(text)), _long(text)]
            for x, text in zip(places, texts, strict=True)
        ]
        if len(boxes) == 2:
            (first, second), gap = boxes, 8
            touching = first[0] + first[1] + gap - second[0]
            if touching > 0:
                first[0] = max(first[0] - touching / 2, 0)
                second[0] = first[0] + first[1] + gap
                if (beyond := second[0] + second[1] - self.width) > 0:
                    second[0] -= beyond
                    first[0] = max(first[0] - beyond, 0)
        return [
            Label(_text(start + long / 2), "58", "middle", text)
            for (start, long), text in zip(boxes, texts, strict=True)
        ]

    def _labels(self, marks) -> list[Label]:
        """The labels of the marks: beside them if there is room, else above."""
        symbols = [self.x(mark.value) for mark in marks]
        taken = [
            [(x - HALF_MARK, x + HALF_MARK, place) for place, x in enumerate(symbols)],
            [],
        ]
        labels = []
        for place, (x, mark) in enumerate(zip(symbols, marks, strict=True)):
            long = _long(mark.label)
            centred = min(max(x - long / 2, 0), self.width - long)
            for tier, start, anchor, at, y in (
                (0, x - BESIDE - long, "end", x - BESIDE, "22.5"),
                (0, x + BESIDE, "start", x + BESIDE, "22.5"),
                (1, centred, "middle", centred + long / 2, "9"),
            ):
                if start < 0 or start + long > self.width:
                    continue
                if any(
                    start < end and begin < start + long
                    for begin, end, other in taken[tier]
                    if other != place
                ):
                    continue
                taken[tier].append((start - 3, start + long + 3, place))
                labels.append(Label(_text(at), y, anchor, mark.label))
                break
        return labels


def _long(text: str) -> float:
    return len(text) * CHARACTER


def _box(start: float, end: float) -> Box:
    return Box(_text(start), _text(end - start))


def _text(number: float) -> str:
    return f"{number:.1f}"
