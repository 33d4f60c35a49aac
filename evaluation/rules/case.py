"""What the rules look at: one cluster on a day, in a fixed number of queries."""

from datetime import date

from django.db.models import Min

from evaluation.calendar.dues import Due, calendar
from evaluation.indicators import Reading, measure
from evaluation.models import (
    Evaluation,
    IndicatorCode,
    QualityLabel,
    Target,
)
from programmes.models import (
    Envelope,
    Grant,
    Plan,
    Project,
    ProjectKind,
    ProjectOutcome,
)
from programmes.money.animation import animation_years, recorded_earnings
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
]


class Case:
    """A cluster on a day, and everything that the registry says of it by then.

    Args:
        for_judges: say what stands in files that are still written.
    """

    def __init__(self, cluster: Cluster, day: date, *, for_judges: bool = False):
        self.cluster = Cluster.objects.select_related("legal_entity").get(pk=cluster.pk)
        self.day = day
        self.for_judges = for_judges
        self.recognitions = list(
            Recognition.objects.filter(cluster=cluster, start_on__lte=day)
            .select_related("regime")
            .order_by("start_on")
        )
        self.regimes = list(LegalRegime.objects.for_kind(cluster.kind))
        self.dues = calendar(day, [cluster])
        self.readings: dict[str, Reading] = measure([cluster], day, MEASURED)[
            cluster.pk
        ]
        self.evaluations = list(
            Evaluation.objects.as_of(day)
            .of_cluster(cluster)
            .select_related("framework", "evaluator", "evaluating_organisation")
            .prefetch_related("scores", "framework__criteria")
            .order_by("-reference_on")
        )
        self.targets = list(
            Target.objects.of_cluster(cluster).filter(start_on__lte=day)
        )
        self.mandates = list(
            Mandate.objects.as_of(day)
            .filter(cluster=cluster)
            .select_related("person", "represents")
        )
        self.labels = list(
            QualityLabel.objects.filter(cluster=cluster, start_on__lte=day).order_by(
                "start_on"
            )
        )
        self.animation = animation_years([self.cluster], day)
        self.earnings = recorded_earnings([cluster], day).get(cluster.pk, [])
        self.grants = [
            grant
            for grant in Grant.objects.of_cluster(cluster)
            .select_related("agreement", "international_action")
            .with_balance(day)
            .annotate(first_on=Min("decisions__decided_on"))
            if grant.first_on is not None and grant.first_on <= day
        ]
        self.envelopes = list(
            Envelope.objects.filter(plan__in=Plan.objects.as_of(day).values("pk"))
            .select_related("plan")
            .with_balance(day)
        )
        projects = (
            Project.objects.as_of(day)
            .of_cluster(cluster)
            .filter(kind=ProjectKind.RESEARCH, outcome=ProjectOutcome.LABELLED)
        )
        self.projects = list(projects)
        self.wrong_projects = list(projects.inconsistent_consortium())

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
