from django.http import HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView

from evaluation.calendar.dues import end_of_term
from evaluation.evaluation_file import EvaluationFile
from evaluation.filters import EvaluationFilterSet
from evaluation.models import Evaluation, EvaluationStatus, Framework
from evaluation.report import report_pdf
from registry.lists.as_of import DetailOnDay, known_on_of
from registry.lists.columns import Shown
from registry.lists.directory import listed
from registry.lists.exported import (
    ExportedValues,
    Read,
    attributes,
    reader,
    slug_of,
    sourced,
)
from registry.lists.page import ListPage
from registry.lists.told import ToldColumn, day
from registry.log.viewing import shows
from registry.models import Cluster, Organisation
from registry.resources.cells import ChoiceCell, DateCell

from .indicators import by_type


def decided(*names: str) -> dict[str, Read]:
    """Return columns that are empty while a decision was not taken by the day."""

    def column(name, whole):
        return Read(
            lambda each: (
                whole(each) if each.state_then == EvaluationStatus.DECIDED else ""
            ),
            whole.cell,
        )

    columns = attributes(*names, model=Evaluation)
    return {name: column(name, whole) for name, whole in columns.items()}


def state_in_words(each: Evaluation, _day) -> str:
    """Return what was decided by the day, or how far it was."""
    if each.state_then == EvaluationStatus.DECIDED:
        return each.get_outcome_display()
    return EvaluationStatus(each.state_then).label


def reasons_in_words(each: Evaluation, _day) -> list:
    """Return the coded reasons of a decision that was taken by the day."""
    return each.reason_labels if each.reasons_then else []


@listed("evaluations/")
class EvaluationList(ListPage):
    model = Evaluation
    template_name = "evaluation/evaluation_list.html"
    filterset_class = EvaluationFilterSet
    row_template = "evaluation/_evaluation_row.html"
    tells_sources = True
    columns = [
        Shown(
            "name",
            _("cluster"),
            sort=("cluster__name_key", "-reference_on", "slug"),
            told=(
                ToldColumn("cluster"),
                ToldColumn("cluster.get_kind_display", _("kind")),
            ),
        ),
        Shown(
            "reference",
            _("reference day"),
            sort=("reference_on", "cluster__name_key", "slug"),
            told=(
                *day("reference_on", "get_reference_precision_display"),
                ToldColumn("get_occasion_display", _("occasion")),
            ),
        ),
        Shown(
            "framework",
            _("framework"),
            sort=("framework__start_on", "framework", "slug"),
            told=(ToldColumn("framework"),),
        ),
        Shown(
            "state",
            _("decision"),
            sort=("decided_then", "cluster__name_key", "slug"),
            told=(
                ToldColumn(state_in_words),
                *day("decided_then", "get_decided_precision_display", _("decided on")),
            ),
        ),
        Shown("reasons", _("reasons"), told=(ToldColumn(reasons_in_words),)),
        Shown("source", _("source")),
    ]
    # Who, when and what was decided, no more.
    exported = ExportedValues(
        {
            **attributes("slug", model=Evaluation),
            "cluster": slug_of("cluster", Cluster),
            **attributes("kind", of="cluster", model=Cluster),
            "framework": slug_of("framework", Framework),
            **attributes(
                "occasion", "reference_on", "reference_precision", model=Evaluation
            ),
            "recognised_on": Read(
                lambda each: each.recognition and each.recognition.start_on,
                DateCell(),
            ),
            "evaluating_organisation": slug_of("evaluating_organisation", Organisation),
            **attributes("is_confidential", model=Evaluation),
            "state": reader("state_then", ChoiceCell(EvaluationStatus.values)),
            **decided(
                "outcome",
                "decided_on",
                "decided_precision",
                "conditions",
                "reasons",
                "reasons_text",
            ),
            **sourced(Evaluation),
        }
    )
    q_label = _("Name, acronym, former name")
    empty_text = _("No evaluation answers to this.")
    lead = _(
        "What clusters were judged by, what was decided and why, by the day shown. A "
        "decision is never told without its source."
    )

    def known_rows(self):
        rows = super().known_rows().readable_by(self.request.user)
        return rows.with_state(self.as_of)

    def annotate(self, rows):
        return rows.select_related(
            "cluster", "framework", "recognition", "evaluating_organisation", "source"
        )


class ReadableEvaluation(DetailView):
    """One evaluation; a file that is still written is there for staff only."""

    has_closed_rows = True

    def get_queryset(self):
        return Evaluation.objects.readable_by(self.request.user).select_related(
            "cluster",
            "recognition__regime",
            "framework",
            "evaluator",
            "evaluating_organisation",
            "renewal",
            "replaces__cluster",
            "source",
        )

    @property
    def is_whole(self) -> bool:
        """Whether the reader sees the scores and findings."""
        return self.object.is_whole_for(self.request.user)


class EvaluationDetail(ReadableEvaluation, DetailOnDay):
    """The file as a reader sees it: measured, found, recommended, decided, and why."""

    template_name = "evaluation/evaluation_detail.html"

    @cached_property
    def file(self):
        return EvaluationFile(self.object, self.request.user)

    def get_context_data(self, **kwargs):
        recognition = self.object.recognition
        if self.is_whole:
            shows(self.request, Evaluation, [self.object])
        return super().get_context_data(
            state=self.object.state_on(self.as_of),
            conditions=list(self.object.conditions_asked.select_related("evaluation")),
            acts=list(
                self.object.rectifications.filter(
                    done_on__lte=self.as_of
                ).select_related("source")
            ),
            term_end=recognition and end_of_term(recognition),
            is_whole=self.is_whole,
            criteria=self.criteria if self.is_whole else [],
            recommendations=self.object.recommendations.all() if self.is_whole else [],
            file=self.file if self.is_whole else None,
            groups=by_type(self.file.said, key=lambda row: row.indicator.type)
            if self.is_whole
            else [],
            **kwargs,
        )

    @property
    def criteria(self) -> list[tuple]:
        """Each criterion of the framework, and what was found on it, if known."""
        scores = {score.criterion_id: score for score in self.object.scores.all()}
        return [
            (criterion, scores.get(criterion.pk))
            for criterion in self.object.framework.criteria.select_related("source")
        ]


class EvaluationReport(ReadableEvaluation):
    """The report as a PDF, as it stands."""

    bound_by = "files"

    http_method_names = ["get", "head", "options"]

    def get(self, request, *args, **kwargs):
        self.object = self.get_object()
        if self.is_whole:
            shows(request, Evaluation, [self.object])
        file = report_pdf(self.object, request.user, known_on_of(request))
        response = HttpResponse(file, content_type="application/pdf")
        name = f"{self.object.slug}.pdf"
        response["Content-Disposition"] = f'inline; filename="{name}"'
        # What one reader sees is not for whoever comes next.
        patch_cache_control(response, private=True)
        return response
