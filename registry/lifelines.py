"""The lifelines of clusters, drawn on the server: what was documented, and the gaps.

A lifeline shows what is known on a day, and nothing that came later. Where a
recognition ends because no later document was read, one more legal term is hatched and
the rest is dotted: nobody knows. Where a document says that it ended, nothing follows.

Places along the line are percentages of its width, so that it fits any page.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from dateutil.relativedelta import relativedelta
from django.utils.translation import gettext as _

from registry.known import Published
from registry.models import Cluster, LegalRegime, Recognition
from registry.models.recognition import RecognitionEnding
from registry.words import period

STATED_ENDS = {
    RecognitionEnding.EXPIRED,
    RecognitionEnding.NOT_RENEWED,
    RecognitionEnding.WITHDRAWN,
    RecognitionEnding.BECAME,
}
"""How a recognition ends where a document says that it did."""

YEARS_APART = 4
"""How many years lie between two marks of the axis."""

CLEAR_OF_EACH_OTHER = timedelta(days=300)
"""Two published numbers closer than that would be drawn over each other."""


@dataclass(frozen=True)
class Stroke:
    """A part of a line, from one percentage of its width, so many of them wide."""

    x: str
    width: str


@dataclass(frozen=True)
class Bar(Stroke):
    """A recognition, up to the day.

    Args:
        label: its period in words.
        follows: whether it goes on from the one before, without a gap.
        at_least_since: whether it may have begun before, and goes on from none.
        holds: whether it holds on the day.
        ending: how it ended, in words, where a document says that it did.
        end: the percentage at which it ends.
    """

    label: str
    follows: bool
    at_least_since: bool
    holds: bool
    ending: str
    end: str


@dataclass(frozen=True)
class Lifeline:
    """The line of a cluster: its bars, and what nobody knows between and after them."""

    cluster: Cluster
    bars: list[Bar]
    unknown: list[Stroke]
    silent: list[Stroke]

    @property
    def sentence(self) -> str:
        """What the line shows, in words."""
        said = [bar.label for bar in self.bars]
        if self.unknown or self.silent:
            said.append(_("between and after, nothing is documented"))
        return "; ".join(said)


@dataclass(frozen=True)
class PublishedMark:
    """A published number above the lines, and what is documented for its day."""

    x: str
    published: Published
    documented: int


@dataclass(frozen=True)
class AxisYear:
    """A year written on the axis."""

    x: str
    label: str


class Scale:
    """Where a day lies between the first and the last of a drawing."""

    def __init__(self, first: date, last: date):
        self.first = first
        self.last = last
        self.length = max((last - first).days, 1)

    def at(self, day: date) -> float:
        return 100 * min(max((day - self.first).days, 0), self.length) / self.length

    def place(self, day: date) -> str:
        return f"{self.at(day):.2f}%"

    def stroke(self, start: date, end: date) -> Stroke:
        return Stroke(self.place(start), f"{self.at(end) - self.at(start):.2f}%")

    def years(self) -> list[AxisYear]:
        """Return the marks of the axis, none so near its end that it would be cut."""
        years = range(self.first.year, self.last.year + 1, YEARS_APART)
        starts = [date(year, 1, 1) for year in years]
        return [
            AxisYear(self.place(start), str(start.year))
            for start in starts
            if self.first <= start and self.at(start) <= 97
        ]


class Drawing:
    """The lifelines of clusters as known on ``day``, and the numbers published of them.

    Args:
        clusters: in the order to draw, with ``recognitions`` prefetched.
        regimes: whose terms say how far a recognition might have been renewed.
        published: numbers of clusters, for the marks above the lines.
        most: how many lines are drawn; ``more`` says how many there are besides.
    """

    def __init__(
        self,
        clusters: Iterable[Cluster],
        day: date,
        regimes: Iterable[LegalRegime] = (),
        published: Iterable[Published] = (),
        most: int | None = None,
    ):
        self.day = day
        self.regimes = list(regimes)
        self.known = {
            cluster: begun
            for cluster in clusters
            if (begun := [r for r in cluster.recognitions.all() if r.start_on <= day])
        }
        starts = [begun[0].start_on for begun in self.known.values()]
        first = date(min(starts, default=day).year, 1, 1)
        self.scale = Scale(first, max(day, first + timedelta(days=365)))
        self.today = self.scale.place(day)
        self.years = self.scale.years()
        self.lines = [self._line(*each) for each in islice(self.known.items(), most)]
        self.more = len(self.known) - len(self.lines)
        self.marks = self._marks(published)

    def _line(self, cluster: Cluster, recognitions: list[Recognition]) -> Lifeline:
        unknown, silent = [], []
        following = [*recognitions[1:], None]
        for recognition, later in zip(recognitions, following, strict=True):
            end = recognition.end_on
            if end is None or end >= self.day or recognition.ending in STATED_ENDS:
                continue
            until = min(later.start_on if later else self.day, self.day)
            after = end + timedelta(days=1)
            if after >= until:
                continue
            term = min(self._one_more_term(cluster, after), until)
            if term > after:
                unknown.append(self.scale.stroke(after, term))
            if until > term:
                silent.append(self.scale.stroke(term, until))
        before = [None, *recognitions]
        bars = [self._bar(*each) for each in zip(recognitions, before, strict=False)]
        return Lifeline(cluster, bars, unknown, silent)

    def _one_more_term(self, cluster: Cluster, start: date) -> date:
        """Return when a term that began on ``start`` would end, under the law then."""
        years = next(
            (
                regime.recognition_years
                for regime in self.regimes
                if regime.cluster_kind == cluster.kind and regime.holds_on(start)
            ),
            None,
        )
        return start + relativedelta(years=years) if years else start

    def _bar(self, recognition: Recognition, before: Recognition | None) -> Bar:
        follows = (
            before is not None
            and before.end_on is not None
            and recognition.start_on - before.end_on <= timedelta(days=1)
        )
        end = min(recognition.end_on or self.day, self.day)
        stroke = self.scale.stroke(recognition.start_on, end + timedelta(days=1))
        ended = recognition.end_on is not None and recognition.end_on < self.day
        stated = ended and recognition.ending in STATED_ENDS
        return Bar(
            x=stroke.x,
            width=stroke.width,
            label=period(recognition, self.day),
            follows=follows,
            at_least_since=recognition.start_precision == "documented" and not follows,
            holds=not ended,
            ending=recognition.get_ending_display() if stated else "",
            end=self.scale.place(end),
        )

    def _marks(self, published: Iterable[Published]) -> list[PublishedMark]:
        marks = []
        for each in sorted(published, key=lambda each: each.rank):
            if each.is_set_aside or each.stated_on < self.scale.first:
                continue
            last = marks[-1].published.stated_on if marks else date.min
            if marks and each.stated_on == last:
                marks.pop()
            elif marks and each.stated_on - last < CLEAR_OF_EACH_OTHER:
                continue
            marks.append(
                PublishedMark(
                    self.scale.place(each.stated_on), each, self._recognised(each)
                )
            )
        return marks

    def _recognised(self, published: Published) -> int:
        """Return how many business clusters are documented for the day of a number."""
        return sum(
            any(each.holds_on(published.stated_on) for each in recognitions)
            for cluster, recognitions in self.known.items()
            if cluster.kind == "business_cluster"
        )
