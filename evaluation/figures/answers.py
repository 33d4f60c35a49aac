"""What can be said of indicators, beside what was published; and what it would take."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from evaluation.indicators import CATALOGUE, Indicator, Needed, Reading
from evaluation.indicators.words import bound, in_unit, told
from evaluation.models import IndicatorCode, Measurement
from evaluation.ranges import FIXED, RangeMark, RangeScale
from registry.models import Cluster
from registry.words import euro, labelled, number, percent

from .ranking import Measured
from .stated import Stated, StatedNumbers

ALMOST_ALL = Decimal("0.8")
"""What part of its scale bounds take that say almost nothing."""

MOST_BESIDE = 4
"""How many published numbers stand beside an answer in a table, the newest ones."""


@dataclass(frozen=True)
class Answer:
    """What an indicator says of a cluster on a day, beside what sources say of it."""

    measured: Measured
    stated: list[Stated]

    @property
    def indicator(self) -> Indicator:
        return self.measured.indicator

    @property
    def reading(self) -> Reading:
        return self.measured.reading

    @property
    def unit(self) -> str:
        return self.indicator.unit

    @property
    def is_said(self) -> bool:
        """Whether there is a value or a bound; else too little is known."""
        return self.reading.is_point or self.reading.is_range

    @property
    def tells_little(self) -> bool:
        """Whether it may be almost anything on its scale, and nobody published it."""
        ends = FIXED.get(self.unit)
        if self.stated or not self.reading.is_range or ends is None:
            return False
        least, most = ends
        low = least if self.low is None else self.low
        high = most if self.high is None else self.high
        return high - low >= ALMOST_ALL * (most - least)

    @property
    def is_regional(self) -> bool:
        """Whether it is the Region's, and none of the cluster's own."""
        return self.indicator.needs == Needed.PLANS

    @property
    def low(self):
        return self.reading.value if self.reading.is_point else self.reading.low

    @property
    def high(self):
        return self.reading.value if self.reading.is_point else self.reading.high

    @property
    def words(self) -> str:
        """The value, its bounds, or that too little is known."""
        return told(self.reading, self.unit)

    @property
    def ends(self) -> list[str]:
        """The ends that are known as they are written, the lower one first."""
        if self.reading.is_point:
            return [in_unit(self.reading.value, self.unit)]
        both = (self.low, self.high)
        return [bound(each, self.unit) for each in both if each is not None]

    @property
    def known(self) -> str:
        """What share is known of what it counts: size known, 7 %; empty if none is."""
        return known_words(self.reading, self.indicator)

    @property
    def made_of(self) -> str:
        """What a value is made of: 647 / 790."""
        return made_of(self.reading, self.indicator)

    @property
    def marks(self) -> list[RangeMark]:
        return [each.mark for each in self.stated]

    @property
    def beside(self) -> list[Stated]:
        """What stands beside it in a table: the newest numbers, and those disputed.

        A single one more takes no more room than to say that there is one; and several
        clusters taken together have no page for the others.
        """
        if len(self.stated) <= MOST_BESIDE + 1 or self.measured.cluster is None:
            return self.stated
        rest = (each for each in self.stated[MOST_BESIDE:] if each.published.disputes)
        return [*self.stated[:MOST_BESIDE], *rest]

    @property
    def number_left_out(self) -> int:
        """How many numbers are on the page of the cluster alone."""
        return len(self.stated) - len(self.beside)

    @property
    def sentence(self) -> str:
        """What the drawing shows: who does not see it reads this, and the numbers."""
        name = capfirst(self.indicator.label)
        sentence = labelled(f"{name}, {self.measured.name}", self.words)
        if not self.stated:
            return sentence
        listed = ", ".join(each.sentence for each in self.beside)
        if self.number_left_out:
            listed += "…"
        return f"{sentence}; " + _("published: %(numbers)s") % {"numbers": listed}


def known_words(reading: Reading | Measurement, indicator: Indicator) -> str:
    """Return what share is known of what an indicator counts; empty if none is."""
    if indicator.known is None or reading.coverage is None:
        return ""
    return labelled(indicator.known.label, percent(reading.coverage))


IN_EURO = {
    IndicatorCode.FUN_02: (euro, euro),
    IndicatorCode.FUN_03: (euro, euro),
    IndicatorCode.FUN_04: (euro, euro),
    IndicatorCode.FUN_05: (euro, number),
}
"""How the numerator and the denominator are written, where they are not counts."""


def made_of(reading: Reading | Measurement, indicator: Indicator) -> str:
    """Return what a value is made of, in its units; empty without a value.

    A sum of shares, or of scores, says nothing to a reader.
    """
    parts = (reading.numerator, reading.denominator)
    if reading.value is None or None in parts:
        return ""
    if indicator.code in IN_EURO:
        write, write_whole = IN_EURO[indicator.code]
        return f"{write(parts[0])} / {write_whole(parts[1])}"
    if any(part != int(part) for part in parts):
        return ""
    return f"{number(parts[0])} / {number(parts[1])}"


@dataclass(frozen=True)
class Lacking:
    """Indicators of which too little is known, by the document that would help."""

    needs: Needed
    answers: list[Answer]


def answers(measured: Iterable[Measured], stated: StatedNumbers) -> list[Answer]:
    """Return what is said of each, beside what was published of the same cluster."""
    return [Answer(each, stated.of(each.subject, each.indicator)) for each in measured]


def answers_of(
    cluster: Cluster, day: date, readings: dict[str, Reading]
) -> list[Answer]:
    """Return what is said of a cluster by every indicator, in their order."""
    return answers(
        [
            Measured(cluster, indicator, day, readings[code])
            for code, indicator in CATALOGUE.items()
        ],
        StatedNumbers([cluster], day),
    )


def lacking(found: Iterable[Answer]) -> list[Lacking]:
    """Return those of which too little is known, by what would help the most first."""
    groups: dict[Needed, list[Answer]] = {}
    for each in found:
        if not each.is_said and not each.is_regional:
            groups.setdefault(each.indicator.needs, []).append(each)
    listed = [Lacking(needs, each) for needs, each in groups.items()]
    return sorted(listed, key=lambda group: -len(group.answers))


def common_scale(found: Iterable[Answer]) -> RangeScale | None:
    """Return the scale on which all of one indicator can be drawn; None of nothing."""
    found = list(found)
    if not found:
        return None
    values = [
        value
        for each in found
        for value in (each.low, each.high, *(mark.value for mark in each.marks))
    ]
    return RangeScale.of(values, found[0].unit)
