"""An indicator through time, drawn: values that may be said, and what was published."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from evaluation.indicators.words import in_unit
from evaluation.plots import NARROW, WIDE, Axes, Dot, TimeDrawing, draw
from registry.words import day as day_in_words
from registry.words import labelled

from .ranking import Measured, Series
from .stated import Stated, StatedNumbers


@dataclass(frozen=True)
class LineDrawing:
    """The drawing of one cluster, or of all of a kind; empty where nothing is said."""

    name: str
    says: str
    drawings: list[tuple[str, TimeDrawing]]
    stated: list[Stated]


def through_time(series: Series, day: date) -> list[LineDrawing]:
    """Return a drawing for each line of a series, all of them on one scale.

    A value between bounds is no point: it is not drawn, and neither is a line.
    """
    subjects = list(dict.fromkeys(line[0].subject for line in series.lines))
    numbers = StatedNumbers(subjects, day)
    stated = [numbers.of(line[0].subject, series.indicator) for line in series.lines]
    dots = [_dots(*each) for each in zip(series.lines, stated, strict=True)]
    days = [*series.days, *(dot.day for each in dots for dot in each)]
    last = max(day, min(days) + timedelta(days=1))
    axes = Axes.of(min(days), last, [dot.value for each in dots for dot in each])
    return [
        LineDrawing(
            line[0].name, _in_words(line, each), _drawings(of_line, axes, series), each
        )
        for line, each, of_line in zip(series.lines, stated, dots, strict=True)
    ]


def _dots(line: list[Measured], stated: list[Stated]) -> list[Dot]:
    values = [Dot(each.day, each.reading.value) for each in line if _is_said(each)]
    marks = [
        Dot(each.published.stated_on, each.value, is_published=True) for each in stated
    ]
    return values + marks


def _drawings(dots, axes, series) -> list[tuple[str, TimeDrawing]]:
    if not dots:
        return []
    unit = series.indicator.unit
    labels = [in_unit(axes.decimal(line), unit) for line in axes.lines]
    return [
        (name, draw(dots, axes, size=size, labels=labels))
        for name, size in (("wide-only", WIDE), ("narrow-only", NARROW))
    ]


def _is_said(measured: Measured) -> bool:
    return measured.reading.is_point


def _in_words(line: list[Measured], stated: list[Stated]) -> str:
    """Return what the drawing shows, in a sentence."""
    unit = line[0].indicator.unit
    values = [
        f"{in_unit(each.reading.value, unit)} ({day_in_words(each.day)})"
        for each in line
        if _is_said(each)
    ]
    said = [labelled(line[0].name, ", ".join(values) or _("no value"))]
    if stated:
        listed = ", ".join(each.sentence for each in stated[::-1])
        said.append(_("published: %(numbers)s") % {"numbers": listed})
    return "; ".join(said)
