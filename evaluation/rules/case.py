"""What the rules look at: one cluster on a day, in a fixed number of queries."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, Min, OuterRef

from evaluation.calendar.dues import Due, asked_of, decided_by
from evaluation.indicators import Points, Reading, Round
from evaluation.indicators.counts.funding import animations, earnings
from evaluation.indicators.counts.membership import members
from evaluation.indicators.counts.totals import totals
from evaluation.models import (
    Evaluation,
    EvaluationStatus,
    IndicatorCode,
    QualityLabel,
    Target,
)
from programmes.models import (
    Envelope,
    Grant,
    Project,
    ProjectKind,
    ProjectOutcome,
    ProjectParticipant,
)
from programmes.models.project_queries import SME_CLASSES
from registry.models import (
    Cluster,
    ClusterKind,
    LegalRegime,
    Mandate,
    OrganisationKind,
    Recognition,
)
from registry.models.attestation import RECENTLY

MEASURED = [
    IndicatorCode.MEM_02,
    IndicatorCode.MEM_06,
    IndicatorCode.MEM_07,
    IndicatorCode.MEM_11,
    IndicatorCode.FUN_02,
    IndicatorCode.FUN_03,
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
        every = list(
            Evaluation.objects.as_of(day)
            .of_cluster(cluster)
            .with_state(day)
            .select_related(
                "cluster", "framework", "evaluator", "evaluating_organisation", "source"
            )
            .prefetch_related("scores", "framework__criteria")
        )
        annulled = EvaluationStatus.ANNULLED
        self.evaluations = [each for each in every if each.state_then != annulled]
        self.annulled = [each for each in every if each.state_then == annulled]
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
            .with_last_documented(day)
            .select_related("person", "represents")
            .order_by("role", "-last_documented_on", "slug")
        )
        self.labels = list(
            QualityLabel.objects.filter(cluster=cluster, start_on__lte=day)
            .select_related("source")
            .order_by("start_on")
        )
        measured = Round(Points.of_each([cluster], [day]), codes)
        self.readings: dict[str, Reading] = measured.readings[0]
        self.members = measured.counted[members][0]
        self.totals = measured.counted[totals][0]
        self.animation = measured.counted[animations][0].years
        self.earnings = next(iter(measured.counted[earnings][0].recorded), [])
        self.grants = [
            grant
            for grant in Grant.objects.of_cluster(cluster)
            .select_related("agreement", "international_action", "funding_line")
            .with_balance(day)
            .annotate(first_on=Min("decisions__decided_on"))
            .order_by("first_on", "slug")
            if grant.first_on is not None and grant.first_on <= day
        ]
        self.envelopes = self._envelopes()
        wrong = Project.objects.filter(pk=OuterRef("pk")).inconsistent_consortium()
        small = ProjectParticipant.objects.filter(
            project=OuterRef("pk"),
            organisation__kind=OrganisationKind.ENTERPRISE,
            organisation__size_class__in=SME_CLASSES,
        )
        self.projects = list(
            Project.objects.as_of(day)
            .of_cluster(cluster)
            .filter(kind=ProjectKind.RESEARCH, outcome=ProjectOutcome.LABELLED)
            .annotate(is_wrong=Exists(wrong), has_sme=Exists(small))
        )
        self.wrong_projects = [each for each in self.projects if each.is_wrong]

    def _envelopes(self) -> list[Envelope]:
        """Return the envelopes out of which it was granted something, with the rest."""
        lines = (grant.funding_line for grant in self.grants)
        paying = {line.envelope_id for line in lines if line and line.envelope_id}
        if not paying:
            return []
        found = Envelope.objects.filter(pk__in=paying).select_related("plan")
        return list(found.with_balance(self.day))

    def is_recent(self, day: date) -> bool:
        """Whether something documented on ``day`` still tells of the day shown."""
        return self.day - RECENTLY < day <= self.day

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
