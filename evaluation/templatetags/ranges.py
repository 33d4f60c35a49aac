"""What is known of an indicator, drawn."""

from collections.abc import Sequence
from decimal import Decimal

from django import template

from evaluation.ranges import NARROW, SMALL, WIDE, RangeMark, RangeScale, draw

register = template.Library()

SIZES = {
    "": [("wide-only", WIDE), ("narrow-only", NARROW)],
    "cell": [("", NARROW)],
    "small": [("", SMALL)],
}


@register.inclusion_tag("components/range_bar.html")
def range_bar(
    low: Decimal | None,
    high: Decimal | None,
    marks: Sequence[RangeMark] = (),
    *,
    unit: str,
    says: str,
    ends: Sequence[str],
    scale: RangeScale | None = None,
    size: str = "",
):
    """Draw a range on a scale, with what was published of it.

    Args:
        says: the whole in a sentence, for who does not see the drawing.
        ends: how the ends that are known are written, the lower one first.
        scale: that of the row or page; one of its own if not given.
        size: ``cell`` or ``small``, in a table; else it is drawn for screens and for
            phones.
    """
    scale = scale or RangeScale.of([low, high, *(mark.value for mark in marks)], unit)
    return {
        "says": says,
        "drawings": [
            (name, draw(low, high, marks, scale=scale, ends=ends, width=width))
            for name, width in SIZES[size]
        ],
    }
