"""What the registry computes, to stand beside what a source said.

Each published figure is compared with an indicator of the same clusters on the day
that it speaks of. All of them are measured in one round of queries, however many.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _

from evaluation.indicators import Reading, Unit, measure_points
from evaluation.models import (
    FigureMeasure,
    IndicatorCode,
    Lack,
    Missing,
    PublishedFigure,
)
from programmes.models import Exactness
from registry.models import Cluster, OrganisationKind

from .labelled_projects import LabelledProjects
from .recognised import Recognitions

NOT_OF_A_CLUSTER = _("The registry computes this of clusters alone.")
NO_CLUSTER = _(
    "No document that was read shows a cluster of this kind recognised on this day."
)
ONE_CLUSTER = _("It is about one cluster: there is nothing to count.")
NO_PROJECT = _("No project is documented that they had labelled by this day.")
NO_ACTOR = _("It is not known who takes part in the projects.")
NOT_HELD = _("The registry holds nothing from which it could be computed.")
NOT_DEFINED = _("Sources do not say whom they count as others.")


Bounds = tuple[Decimal | int | None, Decimal | int | None]

NOTHING: Bounds = (None, None)


@dataclass(frozen=True)
class Computed:
    """What the registry makes of a published figure: a value, bounds, or why neither.

    ``code`` is the indicator that it comes from, if it comes from one.
    """

    value: Decimal | None
    unit: Unit = Unit.COUNT
    coverage: Decimal | None = None
    missing: str | Promise | Missing = ""
    code: IndicatorCode | None = None
    low: Decimal | None = None
    high: Decimal | None = None

    @property
    def is_point(self) -> bool:
        """Whether there is a value."""
        return self.value is not None

    @property
    def is_range(self) -> bool:
        """Whether there is no value, but bounds on one side at least."""
        return self.value is None and (self.low, self.high) != (None, None)


@dataclass(frozen=True)
class Compared:
    """A published figure beside the computed one."""

    figure: PublishedFigure
    computed: Computed

    @property
    def difference(self) -> Decimal | None:
        """The computed value less the published one; None without a computed one."""
        if self.computed.value is None:
            return None
        return self.computed.value - self.figure.value

    @property
    def is_outside(self) -> bool:
        """Whether what was published lies outside the bounds of what is documented.

        The source then speaks of others, or of another day.
        """
        low, high = self.computed.low, self.computed.high
        published, exactness = self.figure.value, self.figure.exactness
        below = low is not None and published < low
        above = high is not None and published > high
        if exactness == Exactness.MORE_THAN:
            below = False
        if exactness == Exactness.LESS_THAN:
            above = False
        return self.computed.is_range and (below or above)


@dataclass(frozen=True)
class Origin:
    """Where in the reading of an indicator the bounds of a measure are found."""

    code: IndicatorCode
    bounds: Callable[[Reading], Bounds]
    unit: Unit = Unit.COUNT


def whole(reading: Reading) -> Bounds:
    if reading.is_point:
        return reading.value, reading.value
    return reading.low, reading.high


def of_kind(kind: OrganisationKind) -> Callable[[Reading], Bounds]:
    """Return what finds how many members are of a kind, in the number of members."""

    def found(reading: Reading) -> Bounds:
        documented = reading.parts["kinds"].get(kind, 0)
        if reading.is_point:
            return documented, documented
        # Those that no document shows of late may be of any kind.
        silent = reading.numerator - reading.low
        return max(Decimal(0), documented - silent), None

    return found


def yes(reading: Reading) -> Bounds:
    """Return how many there are of which it is true: at least those known."""
    if reading.is_point:
        return reading.numerator, reading.numerator
    return reading.numerator, None


def no(reading: Reading) -> Bounds:
    """Return how many there are of which it is not true: at least those known."""
    certain = round((1 - reading.high) * reading.denominator)
    return certain, certain if reading.is_point else None


def newcomers(reading: Reading) -> Bounds:
    return reading.parts["joined"], reading.parts["joined"]


MEMBERS = IndicatorCode.MEM_01

ORIGINS = {
    FigureMeasure.MEMBERS: Origin(MEMBERS, whole),
    FigureMeasure.ENTERPRISES: Origin(MEMBERS, of_kind(OrganisationKind.ENTERPRISE)),
    FigureMeasure.ENTERPRISE_SHARE: Origin(IndicatorCode.MEM_02, whole, Unit.PERCENT),
    FigureMeasure.SMES: Origin(IndicatorCode.MEM_06, yes),
    FigureMeasure.LARGE: Origin(IndicatorCode.MEM_06, no),
    FigureMeasure.SME_SHARE: Origin(IndicatorCode.MEM_06, whole, Unit.PERCENT),
    FigureMeasure.RESEARCH: Origin(IndicatorCode.MEM_08, whole),
    FigureMeasure.TRAINING: Origin(MEMBERS, of_kind(OrganisationKind.TRAINING_CENTRE)),
    FigureMeasure.NEW_MEMBERS: Origin(IndicatorCode.MEM_03, newcomers),
    FigureMeasure.GROWTH: Origin(IndicatorCode.MEM_03, whole, Unit.PERCENT),
    FigureMeasure.PARTNERSHIPS: Origin(IndicatorCode.PAR_01, whole),
    FigureMeasure.MEMBERS_INVOLVED: Origin(IndicatorCode.PAR_02, yes),
    FigureMeasure.AGREEMENTS: Origin(IndicatorCode.PAR_07, whole),
    FigureMeasure.NEW_ENTERPRISES: Origin(IndicatorCode.PAR_08, whole),
}
"""The measures that indicators hold, each with where it is found."""

COUNTED_APART = {
    FigureMeasure.NETWORKS,
    FigureMeasure.PROJECTS,
    FigureMeasure.ACTORS,
}
"""The measures that are counted without an indicator."""


def compare(figures: Iterable[PublishedFigure]) -> list[Compared]:
    """Return the figures, in their order, each beside what the registry computes."""
    figures = list(figures)
    return Comparison(figures).compared() if figures else []


class Comparison:
    """Published figures, and everything that is counted to compare them."""

    def __init__(self, figures: list[PublishedFigure]):
        self.figures = figures
        self.points = {
            subject: self.clusters(*subject)
            for subject in map(subject_of, figures)
            if subject
        }
        codes = list(dict.fromkeys(origin.code for origin in ORIGINS.values()))
        self.readings = dict(
            zip(
                self.points,
                measure_points(
                    [(clusters, day) for (_s, day), clusters in self.points.items()],
                    codes,
                ),
                strict=True,
            )
        )
        self.projects = LabelledProjects(
            {cluster.pk for point in self.points.values() for cluster in point}
        )

    @cached_property
    def recognitions(self) -> Recognitions:
        """What figures on a kind of clusters need."""
        return Recognitions()

    def compared(self) -> list[Compared]:
        return [Compared(figure, self.computed(figure)) for figure in self.figures]

    def clusters(self, subject: Cluster | str, day: date) -> list[Cluster]:
        """Return the clusters that a figure speaks of, those of a kind in operation."""
        if isinstance(subject, Cluster):
            return [subject]
        return self.recognitions.clusters_on(day, subject)

    def computed(self, figure: PublishedFigure) -> Computed:
        origin = ORIGINS.get(figure.measure)
        if origin is None and figure.measure not in COUNTED_APART:
            others = figure.measure == FigureMeasure.OTHERS
            return Computed(None, missing=NOT_DEFINED if others else NOT_HELD)
        subject = subject_of(figure)
        if subject is None:
            return Computed(None, missing=NOT_OF_A_CLUSTER)
        clusters = self.points[subject]
        if not clusters:
            return Computed(None, missing=NO_CLUSTER)
        if origin is None:
            return self.counted_apart(figure, clusters)
        reading = self.readings[subject][origin.code]
        about = {"coverage": reading.coverage, "code": origin.code}
        low, high = NOTHING
        if reading.is_point or reading.is_range:
            low, high = origin.bounds(reading)
        if reading.is_point:
            return Computed(Decimal(low), origin.unit, **about)
        if high is None and not low:
            low = None
        return Computed(
            None, origin.unit, low=low, high=high, missing=reading.missing, **about
        )

    def counted_apart(self, figure, clusters: list[Cluster]) -> Computed:
        if figure.measure == FigureMeasure.NETWORKS:
            if figure.cluster:
                return Computed(None, missing=ONE_CLUSTER)
            return at_least(len(clusters))
        labelled = self.projects.by(clusters, figure.stated_on)
        if not labelled.number:
            return Computed(None, missing=NO_PROJECT)
        if figure.measure == FigureMeasure.PROJECTS:
            return at_least(labelled.number, labelled.dated_share)
        if not labelled.participants:
            return Computed(None, missing=NO_ACTOR)
        return at_least(labelled.participants, labelled.complete_share)


def at_least(number: int, coverage: Decimal | None = None) -> Computed:
    """Return a number of what is documented: there may be more."""
    missing = Missing(Lack.AT_LEAST, {"documented": number})
    return Computed(None, coverage=coverage, low=Decimal(number), missing=missing)


def subject_of(figure: PublishedFigure) -> tuple[Cluster | str, date] | None:
    """Return the clusters and the day that a figure speaks of; None of others."""
    subject = figure.cluster or figure.cluster_kind
    return (subject, figure.stated_on) if subject else None
