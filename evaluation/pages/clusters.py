from datetime import date

from django.db.models import Count, Window
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from evaluation.calendar.dues import Due
from evaluation.calendar.timelines import timeline
from evaluation.figures.answers import answers_of, lacking
from evaluation.figures.comparison import compare
from evaluation.indicators import measure
from evaluation.models import (
    Evaluation,
    Framework,
    PublishedFigure,
    Recommendation,
)
from evaluation.readers import reads_confidential, reads_open_files
from evaluation.rules import Case, RuleReading, RuleState, judge_case
from registry.log.viewing import shows
from registry.pages import ClusterPage

FIGURES_SHOWN = 12


class ClusterEvaluation(ClusterPage):
    """How a cluster is judged: its evaluations, and the rules of law."""

    template_name = "evaluation/cluster_evaluation.html"

    @cached_property
    def case(self) -> Case:
        """What the rules look at, of which the page shows most."""
        return Case(self.cluster, self.as_of, for_judges=self.reads_open_files)

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
        """Those that the reader may open; those that were annulled come last."""
        return [
            each
            for each in [*self.case.evaluations, *self.case.annulled]
            if self.reads_open_files or each.is_out
        ]

    @cached_property
    def reads_open_files(self) -> bool:
        return reads_open_files(self.request.user)

    def page_of(self, rule: RuleReading):
        """Return the row that a rule speaks of, if it has another page to read."""
        row = rule.link
        if row == self.cluster or not hasattr(row, "get_absolute_url"):
            return None
        if isinstance(row, Evaluation) and not row.is_out and not self.reads_open_files:
            return None
        return row

    def not_known(self):
        """Yield what the page has no section of: its name, and what is not there."""
        if not self.case.dues and self.cluster.is_recognisable:
            yield (
                _("When it is evaluated"),
                _(
                    "Either no recognition is documented by the day, or its legal "
                    "regime does not say how long it lasts and how often it is "
                    "evaluated."
                ),
            )
        if not self.evaluations:
            yield (
                _("Its evaluations"),
                _("No evaluation of it is documented by the day."),
            )
        if not self.case.labels:
            yield (
                _("Quality labels"),
                _("No label of cluster excellence is documented by the day."),
            )
        if not self.case.targets:
            yield (
                _("Targets and results"),
                _("No target of the cluster is documented by the day."),
            )

    @cached_property
    def recommendations(self) -> list[Recommendation]:
        """Those not closed by the day, of evaluations that the reader may read."""
        found = (
            Recommendation.objects.unclosed(self.as_of)
            .filter(
                evaluation__in=Evaluation.objects.of_cluster(self.cluster)
                .as_of(self.as_of)
                .measured_for(self.request.user)
            )
            .select_related("evaluation__cluster")
            .order_by("due_on", "evaluation", "number")
        )
        shows(self.request, Recommendation, found)
        return list(found)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            dues=self.case.dues,
            next_due=self.next_due,
            chart=timeline(self.case.dues, self.as_of, kept=self.kept_days),
            framework=Framework.objects.for_kind(self.cluster.kind)
            .as_of(self.judged_since)
            .select_related("source")
            .first(),
            evaluations=self.evaluations,
            recommendations=self.recommendations,
            rules=rules_by_state(
                [(rule, self.page_of(rule)) for rule in judge_case(self.case)]
            ),
            not_known=list(self.not_known()),
            labels=self.case.labels,
            targets=self.case.targets,
            **kwargs,
        )


def rules_by_state(rules: list[tuple]) -> dict[str, list[tuple]]:
    """Return the rules that say something, and those that do not, each with its page.

    Those that are not known or do not apply open from one line.
    """
    silent = (RuleState.NOT_KNOWN, RuleState.NOT_APPLICABLE)
    return {
        "telling": [each for each in rules if each[0].state not in silent],
        "silent": [
            (state, found)
            for state in silent
            if (found := [each for each in rules if each[0].state == state])
        ],
    }


class ClusterIndicators(ClusterPage):
    """What can be said of a cluster by each indicator, and what it would take."""

    template_name = "evaluation/cluster_indicators.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        judges = reads_open_files(user) and reads_confidential(user)
        readings = measure([self.cluster], self.as_of, for_judges=judges)
        answers = answers_of(self.cluster, self.as_of, readings[self.cluster.pk])
        groups = lacking(answers)
        compared = compare(
            PublishedFigure.objects.filter(cluster=self.cluster)
            .as_of(self.as_of)
            .select_related("cluster", "organisation", "event", "source")
            .annotate(number=Window(Count("pk")))
            .order_by("-stated_on", "measure", "slug")[:FIGURES_SHOWN]
        )
        nothing = _("No figure about it was published by the day, as far as we know.")
        return super().get_context_data(
            said=[each for each in answers if each.is_said and not each.is_regional],
            lacking=groups,
            little=sum(len(group.answers) for group in groups),
            regional=[each for each in answers if each.is_regional],
            all=len(answers),
            compared=compared,
            figure_count=compared[0].figure.number if compared else 0,
            not_known=[]
            if compared
            else [(_("Published about it, beside what is computed"), nothing)],
            **kwargs,
        )
