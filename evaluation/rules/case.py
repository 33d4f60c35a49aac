"""What the rules look at: one cluster on a day, in a fixed number of queries."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, Min, OuterRef

from evaluation.calendar.dues import Due, asked_of, decided_by
from evaluation.indicators import Points, Reading, Round
from evaluation.indicators.counts.funding import animations, earnings, envelopes
from evaluation.models import (
    Evaluation,
    IndicatorCode,
    QualityLabel,
    Target,
)
from programmes.models import (
    Grant,
    Project,
    ProjectKind,
    ProjectOutcome,
)
from registry.models import (
    Cluster,
    ClusterKind,
    LegalRegime,
    Mandate,
    Recognition,
)

MEASURED = [
    IndicatorCode.MEM_02,
    IndicatorCode.MEM_06,
    IndicatorCode.MEM_07,
    IndicatorCode.MEM_11,
    IndicatorCode.FUN_02,
    IndicatorCode.FUN_03,
    IndicatorCode.FUN_04,
]
"""The indicators that the rules look at, or of which they take what was counted."""


class Case:
    """A cluster on a day, and everything that the registry says of it by then.

    Args:
        for_judges: say what stands in files that are still written.
        codes: the indicators to measure; those of the rules are among them.
    """

    def __init__(
        self,
        cluster: Cluster,
        day: date,
        *,
        for_judges: bool = False,
        codes: Iterable[str] = MEASURED,
    ):
        self.cluster = cluster
        self.day = day
        self.for_judges = for_judges
        self.recognitions = list(
            Recognition.objects.filter(cluster=cluster, start_on__lte=day)
            .select_related("cluster", "regime")
            .order_by("start_on")
        )
        self.regimes = list(LegalRegime.objects.for_kind(cluster.kind))
        self.evaluations = list(
            Evaluation.objects.as_of(day)
            .of_cluster(cluster)
            .with_state(day)
            .select_related(
                "cluster", "framework", "evaluator", "evaluating_organisation", "source"
            )
            .prefetch_related("scores", "framework__criteria")
        )
        decided = decided_by(day).filter(cluster=cluster).order_by("start_on")
        self.dues = asked_of(decided, self.evaluations, day)
        self.targets = list(
            Target.objects.of_cluster(cluster)
            .known_by(day)
            .select_related("cluster", "organisation", "source", "end_source")
        )
        self.mandates = list(
            Mandate.objects.as_of(day)
            .filter(cluster=cluster)
            .select_related("person", "represents")
        )
        self.labels = list(
            QualityLabel.objects.filter(cluster=cluster, start_on__lte=day)
            .select_related("source")
            .order_by("start_on")
        )
        measured = Round(Points.of_each([cluster], [day]), codes)
        self.readings: dict[str, Reading] = measured.readings[0]
        self.animation = measured.counted[animations][0].years
        self.earnings = next(iter(measured.counted[earnings][0].recorded), [])
        self.envelopes = measured.counted[envelopes][0].all
        self.grants = [
            grant
            for grant in Grant.objects.of_cluster(cluster)
            .select_related("agreement", "international_action")
            .with_balance(day)
            .annotate(first_on=Min("decisions__decided_on"))
            if grant.first_on is not None and grant.first_on <= day
        ]
        wrong = Project.objects.filter(pk=OuterRef("pk")).inconsistent_consortium()
        self.projects = list(
            Project.objects.as_of(day)
            .of_cluster(cluster)
            .filter(kind=ProjectKind.RESEARCH, outcome=ProjectOutcome.LABELLED)
            .annotate(is_wrong=Exists(wrong))
        )
        self.wrong_projects = [each for each in self.projects if each.is_wrong]

    @property
    def recognition(self) -> Recognition | None:
        """The recognition that holds on the day."""
        last = self.recognitions[-1] if self.recognitions else None
        return last if last and last.holds_on(self.day) else None

    @property
    def regime(self) -> LegalRegime | None:
        """The rules for it: those of its recognition, or those in force on the day."""
        if self.recognition:
            return self.recognition.regime
        return self.regime_on(self.day)

    @property
    def is_pole(self) -> bool:
        return self.cluster.kind == ClusterKind.COMPETITIVENESS_POLE

    @property
    def evaluation(self) -> Evaluation | None:
        """The last one by the day."""
        return self.evaluations[0] if self.evaluations else None

    def regime_on(self, day: date) -> LegalRegime | None:
        """Return the rules in force on a day for clusters of its kind."""
        for regime in self.regimes:
            if regime.holds_on(day):
                return regime
        return None

    def due(self, occasion) -> list[Due]:
        """Return the evaluations on an occasion that its recognition asks for."""
        return [
            due
            for due in self.dues
            if due.recognition == self.recognition and due.occasion == occasion
        ]
