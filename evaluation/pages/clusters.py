from datetime import date

from django.db.models import Count, Window
from django.utils.functional import cached_property

from evaluation.calendar.dues import Due
from evaluation.calendar.timelines import timeline
from evaluation.figures.comparison import compare
from evaluation.figures.ranking import Measured
from evaluation.indicators import CATALOGUE
from evaluation.models import (
    Evaluation,
    Framework,
    PublishedFigure,
    Recommendation,
)
from evaluation.readers import reads_open_files
from evaluation.rules import Case, RuleReading, judge_case
from registry.pages import ClusterPage

from .indicators import by_type

FIGURES_SHOWN = 12


class ClusterEvaluation(ClusterPage):
    """How a cluster is judged: its evaluations, its indicators, the rules of law."""

    template_name = "evaluation/cluster_evaluation.html"

    @cached_property
    def case(self) -> Case:
        """What the rules look at, of which the page shows most."""
        return Case(
            self.cluster,
            self.as_of,
            for_judges=self.reads_open_files,
            codes=CATALOGUE,
        )

    @property
    def next_due(self) -> Due | None:
        """What is asked of it first, unless all is done."""
        return next((due for due in self.case.dues if not due.is_past), None)

    @property
    def judged_since(self) -> date:
        """The day whose framework its next evaluation follows: when the term began."""
        due = self.next_due
        return due.recognition.start_on if due else self.as_of

    @property
    def evaluations(self) -> list[Evaluation]:
        """Those that the reader may open."""
        return [
            each
            for each in self.case.evaluations
            if self.reads_open_files or not each.is_open
        ]

    @property
    def indicators(self) -> list[Measured]:
        return [
            Measured(self.cluster, indicator, self.as_of, self.case.readings[code])
            for code, indicator in CATALOGUE.items()
        ]

    @cached_property
    def reads_open_files(self) -> bool:
        return reads_open_files(self.request.user)

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
            .annotate(number=Window(Count("pk")))
            .order_by("-stated_on", "measure", "slug")[:FIGURES_SHOWN]
        )
        compared = compare(figures)
        return super().get_context_data(
            dues=self.case.dues,
            next_due=self.next_due,
            chart=timeline(self.case.dues, self.as_of, chosen=self.as_of_chosen),
            framework=Framework.objects.for_kind(self.cluster.kind)
            .as_of(self.judged_since)
            .select_related("source")
            .first(),
            evaluations=self.evaluations,
            recommendations=Recommendation.objects.unclosed(self.as_of)
            .filter(
                evaluation__in=Evaluation.objects.of_cluster(self.cluster)
                .as_of(self.as_of)
                .measured_for(self.request.user)
            )
            .select_related("evaluation__cluster")
            .order_by("due_on", "evaluation", "number"),
            groups=by_type(self.indicators, key=lambda each: each.indicator.type),
            rules=[(rule, self.page_of(rule)) for rule in judge_case(self.case)],
            labels=self.case.labels,
            targets=self.case.targets,
            compared=compared,
            figure_count=compared[0].figure.number if compared else 0,
            **kwargs,
        )
