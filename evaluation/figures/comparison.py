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
from evaluation.models import FigureMeasure, IndicatorCode, PublishedFigure
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


@dataclass(frozen=True)
class Computed:
    """What the registry makes of a published figure, or why it cannot.

    ``code`` is the indicator that it comes from, if it comes from one.
    """

    value: Decimal | None
    unit: Unit = Unit.COUNT
    coverage: Decimal | None = None
    missing: str | Promise = ""
    code: IndicatorCode | None = None


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


@dataclass(frozen=True)
class Origin:
    """Where in the reading of an indicator a published measure is found."""

    code: IndicatorCode
    found: Callable[[Reading], Decimal | int | None]
    unit: Unit = Unit.COUNT


def value(reading: Reading) -> Decimal:
    return reading.value


def numerator(reading: Reading) -> Decimal:
    return reading.numerator


def the_rest(reading: Reading) -> Decimal:
    return reading.denominator - reading.numerator


def training_centres(reading: Reading) -> int:
    return reading.parts["kinds"].get(OrganisationKind.TRAINING_CENTRE, 0)


def newcomers(reading: Reading) -> int:
    return reading.parts["joined"]


ORIGINS = {
    FigureMeasure.MEMBERS: Origin(IndicatorCode.MEM_01, value),
    FigureMeasure.ENTERPRISES: Origin(IndicatorCode.MEM_02, numerator),
    FigureMeasure.ENTERPRISE_SHARE: Origin(IndicatorCode.MEM_02, value, Unit.PERCENT),
    FigureMeasure.SMES: Origin(IndicatorCode.MEM_06, numerator),
    FigureMeasure.LARGE: Origin(IndicatorCode.MEM_06, the_rest),
    FigureMeasure.SME_SHARE: Origin(IndicatorCode.MEM_06, value, Unit.PERCENT),
    FigureMeasure.RESEARCH: Origin(IndicatorCode.MEM_08, value),
    FigureMeasure.TRAINING: Origin(IndicatorCode.MEM_01, training_centres),
    FigureMeasure.NEW_MEMBERS: Origin(IndicatorCode.MEM_03, newcomers),
    FigureMeasure.GROWTH: Origin(IndicatorCode.MEM_03, value, Unit.PERCENT),
    FigureMeasure.PARTNERSHIPS: Origin(IndicatorCode.PAR_01, value),
    FigureMeasure.MEMBERS_INVOLVED: Origin(IndicatorCode.PAR_02, numerator),
    FigureMeasure.AGREEMENTS: Origin(IndicatorCode.PAR_07, value),
    FigureMeasure.NEW_ENTERPRISES: Origin(IndicatorCode.PAR_08, value),
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
        if not reading.is_computable:
            return Computed(None, origin.unit, missing=reading.missing)
        found = Decimal(origin.found(reading))
        return Computed(found, origin.unit, reading.coverage, code=origin.code)

    def counted_apart(self, figure, clusters: list[Cluster]) -> Computed:
        if figure.measure == FigureMeasure.NETWORKS:
            if figure.cluster:
                return Computed(None, missing=ONE_CLUSTER)
            return Computed(Decimal(len(clusters)))
        labelled = self.projects.by(clusters, figure.stated_on)
        if not labelled.number:
            return Computed(None, missing=NO_PROJECT)
        if figure.measure == FigureMeasure.PROJECTS:
            return Computed(Decimal(labelled.number), coverage=labelled.dated_share)
        if not labelled.participants:
            return Computed(None, missing=NO_ACTOR)
        return Computed(
            Decimal(labelled.participants), coverage=labelled.complete_share
        )


def subject_of(figure: PublishedFigure) -> tuple[Cluster | str, date] | None:
    """Return the clusters and the day that a figure speaks of; None of others."""
    subject = figure.cluster or figure.cluster_kind
    return (subject, figure.stated_on) if subject else None
