from django.utils.functional import cached_property

from evaluation.calendar.dues import calendar
from evaluation.calendar.timelines import timeline
from evaluation.figures.comparison import compare
from evaluation.figures.ranking import Measured
from evaluation.indicators import CATALOGUE, measure
from evaluation.models import (
    Evaluation,
    Framework,
    PublishedFigure,
    QualityLabel,
    Recommendation,
    Target,
)
from evaluation.readers import reads_open_files
from evaluation.rules import RuleReading, judge
from registry.pages import ClusterPage

from .indicators import by_type

FIGURES_SHOWN = 12


class ClusterEvaluation(ClusterPage):
    """How a cluster is judged: its evaluations, its indicators, the rules of law."""

    template_name = "evaluation/cluster_evaluation.html"

    @cached_property
    def dues(self):
        return calendar(self.as_of, [self.cluster])

    @property
    def next_due(self):
        """What is asked of it first, unless all is done."""
        return next((due for due in self.dues if not due.is_past), None)

    @property
    def indicators(self) -> list[Measured]:
        readings = measure([self.cluster], self.as_of)[self.cluster.pk]
        return [
            Measured(self.cluster, indicator, self.as_of, readings[code])
            for code, indicator in CATALOGUE.items()
        ]

    @cached_property
    def reads_open_files(self) -> bool:
        return reads_open_files(self.request.user)

    @property
    def rules(self) -> list[RuleReading]:
        return judge(self.cluster, self.as_of, for_judges=self.reads_open_files)

    def page_of(self, rule: RuleReading):
        """Return the row that a rule speaks of, if it has another page to read."""
        row = rule.link
        if row == self.cluster or not hasattr(row, "get_absolute_url"):
            return None
        if isinstance(row, Evaluation) and row.is_open and not self.reads_open_files:
            return None
        return row

    def get_context_data(self, **kwargs):
        figures = (
            PublishedFigure.objects.filter(cluster=self.cluster)
            .as_of(self.as_of)
            .select_related("cluster", "organisation", "event", "source")
            .order_by("-stated_on", "measure", "slug")
        )
        return super().get_context_data(
            dues=self.dues,
            next_due=self.next_due,
            chart=timeline(self.dues, self.as_of, chosen=self.as_of_chosen),
            framework=Framework.objects.for_kind(self.cluster.kind)
            .as_of(self.as_of)
            .first(),
            evaluations=Evaluation.objects.of_cluster(self.cluster)
            .as_of(self.as_of)
            .readable_by(self.request.user)
            .with_state(self.as_of)
            .select_related("framework", "source"),
            recommendations=Recommendation.objects.unclosed(self.as_of)
            .filter(
                evaluation__in=Evaluation.objects.of_cluster(self.cluster)
                .as_of(self.as_of)
                .measured_for(self.request.user)
            )
            .select_related("evaluation__cluster")
            .order_by("due_on", "evaluation", "number"),
            groups=by_type(self.indicators, key=lambda each: each.indicator.type),
            rules=[(rule, self.page_of(rule)) for rule in self.rules],
            labels=QualityLabel.objects.filter(
                cluster=self.cluster, start_on__lte=self.as_of
            ).select_related("source"),
            targets=Target.objects.of_cluster(self.cluster)
            .begun_by(self.as_of)
            .select_related("cluster", "organisation", "source"),
            compared=compare(figures[:FIGURES_SHOWN]),
            figure_count=figures.count(),
            **kwargs,
        )
