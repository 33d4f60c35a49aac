"""What sources say of the thing that an indicator measures: its marks on a scale."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from evaluation.indicators import CATALOGUE, Indicator, Unit
from evaluation.indicators.words import bound
from evaluation.models import FigureMeasure, IndicatorCode
from evaluation.ranges import RangeMark
from registry.known import Published, exactly
from registry.models import Cluster

from .published import published_by_measure

IN_PARTS = {
    IndicatorCode.MEM_02: (FigureMeasure.ENTERPRISES, FigureMeasure.MEMBERS),
    IndicatorCode.MEM_06: (FigureMeasure.SMES, FigureMeasure.ENTERPRISES),
    IndicatorCode.PAR_02: (FigureMeasure.MEMBERS_INVOLVED, FigureMeasure.MEMBERS),
}
"""The part and the whole of which a share is, where one source gives both numbers."""

MEASURES = {
    *(measure for each in CATALOGUE.values() for measure in each.measures),
    *(measure for pair in IN_PARTS.values() for measure in pair),
}


TURNED = {"more_than": "less_than", "less_than": "more_than"}
"""How sure a share is whose whole is no exact number."""


@dataclass(frozen=True)
class Stated:
    """A number of an indicator as a source has it: 54 %, in words "140 of 260"."""

    value: Decimal
    exactness: str
    words: str
    label: str
    published: Published

    @property
    def mark(self) -> RangeMark:
        """Its place on a scale, with a short label: 54 % (2024)."""
        year = self.published.stated_on.year
        return RangeMark(self.value, f"{self.label} ({year})", self.exactness)

    @property
    def sentence(self) -> str:
        """What it is and who says so: 140 of 260 (RTL, 14 May 2024)."""
        return f"{self.words} ({self.published.origin})"


def directly(published: Published) -> Stated:
    """Return a number that a source states of the very thing."""
    words = published.number
    return Stated(published.value, published.exactness, words, words, published)


def in_parts(part: Published, whole: Published) -> Stated | None:
    """Return the share of which a source gives the part and the whole.

    None where neither says more of it: more than 100 of more than 150.
    """
    known = {part.exactness, TURNED.get(whole.exactness, whole.exactness)} - {"exact"}
    bounds = known - {"about"}
    if not whole.value or len(bounds) > 1:
        return None
    (exactness,) = bounds or known or {"exact"}
    share = part.value / whole.value
    return Stated(
        share,
        exactness,
        _("%(part)s of %(whole)s") % {"part": part.number, "whole": whole.number},
        exactly(exactness).format(number=bound(share, Unit.PERCENT)),
        part,
    )


class StatedNumbers:
    """What was published of clusters, or kinds of clusters, by a day; one query."""

    def __init__(self, subjects: Collection[Cluster | str], day: date):
        self._published = published_by_measure(MEASURES, subjects, day)

    def of(self, subject: Cluster | str, indicator: Indicator) -> list[Stated]:
        """Return what sources say of an indicator of a subject, the newest first."""
        found = [
            directly(each)
            for measure in indicator.measures
            for each in self._numbers(subject, measure)
        ]
        if indicator.code in IN_PARTS:
            found += self._shares(subject, indicator)
        return sorted(found, key=lambda each: each.published.rank, reverse=True)

    def _numbers(self, subject, measure) -> list[Published]:
        return self._published.get((subject, measure), [])

    def _shares(self, subject, indicator):
        """Yield the shares of which one source gives the part and the whole."""
        part, whole = IN_PARTS[indicator.code]
        wholes = {
            (each.source, each.stated_on): each
            for each in self._numbers(subject, whole)
        }
        for each in self._numbers(subject, part):
            of = wholes.get((each.source, each.stated_on))
            if of and (share := in_parts(each, of)):
                yield share
