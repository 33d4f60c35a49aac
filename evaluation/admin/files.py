from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from evaluation.forms.documented import DocumentedForm
from evaluation.models import (
    CriterionScore,
    Evaluation,
    Measurement,
    Recommendation,
)
from evaluation.resources import (
    CriterionScoreResource,
    EvaluationResource,
    MeasurementResource,
    RecommendationResource,
)
from registry.admin.base import SOURCE_FIELDSET, Part
from registry.admin.filters import UsedFilter

from .base import FollowedFilter, JudgementAdmin, PartOfEvaluationAdmin


class ScoresOfEvaluation(Part):
    model = CriterionScore
    autocomplete_fields = ["criterion"]
    fields = [("criterion", "score"), "findings"]


class RecommendationsOfEvaluation(Part):
    model = Recommendation
    fields = ["number", "text", ("owner", "due_on"), ("closed_on", "follow_up")]


@admin.register(Evaluation)
class EvaluationAdmin(JudgementAdmin):
    """Evaluations of which only a document tells are entered and corrected here.

    Those that are written and signed on the site are shown.
    """

    resource_classes = [EvaluationResource]
    form = DocumentedForm
    list_display = [
        "cluster",
        "reference_on",
        "occasion",
        "status",
        "outcome",
        "decided_on",
    ]
    list_select_related = ["cluster"]
    list_filter = [
        "status",
        "occasion",
        "outcome",
        ("framework", UsedFilter),
        ("cluster", UsedFilter),
        ("source", UsedFilter),
    ]
    date_hierarchy = "reference_on"
    autocomplete_fields = [
        "cluster",
        "recognition",
        "framework",
        "evaluator",
        "evaluating_organisation",
        "source",
    ]
    search_fields = ["cluster"]
    search_help_text = _("Name of the cluster, present or former.")
    inlines = [ScoresOfEvaluation, RecommendationsOfEvaluation]
    readonly_fields = [
        "state",
        "signed_at",
        "signed_by",
        "renewal",
        "decided_by",
        "published_at",
        "annulled_on",
        "replaces",
    ]
    carried = ["framework", "occasion", "reference_on", "reference_precision", "source"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "state",
                    "cluster",
                    "slug",
                    ("recognition", "framework"),
                    ("occasion", "reference_on", "reference_precision"),
                    "is_confidential",
                ]
            },
        ),
        (
            _("Who evaluated, and how"),
            {
                "fields": [
                    ("evaluator", "evaluating_organisation"),
                    "method",
                    ("members_asked", "members_answering"),
                    ("others_asked", "others_answering"),
                    ("signed_at", "signed_by"),
                ]
            },
        ),
        (_("What stood out"), {"fields": ["strengths", "weaknesses"]}),
        (
            _("Decision"),
            {
                "fields": [
                    ("outcome", "decided_on", "decided_precision"),
                    "conditions",
                    "reasons",
                    "reasons_text",
                    ("opinion_on", "opinion"),
                    ("renewal", "decided_by"),
                    ("published_at", "annulled_on", "replaces"),
                ]
            },
        ),
        SOURCE_FIELDSET,
    ]

    def has_change_permission(self, request, obj=None):
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or obj.is_only_documented)

    def has_delete_permission(self, request, obj=None):
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or obj.signed_at is None)

    @admin.display(description=_("state"))
    def state(self, row):
        if row.pk is None:
            return _("An evaluation that a document tells of, with its decision.")
        if row.is_open:
            return format_html(
                '{} – <a href="{}">{}</a>',
                row.get_status_display(),
                reverse("evaluation_edit", args=[row.slug]),
                _("it is written on its own page"),
            )
        if row.is_only_documented:
            return _("only a document tells of it")
        return _("%(state)s; nobody changes what was signed") % {
            "state": row.get_status_display()
        }


@admin.register(CriterionScore)
class CriterionScoreAdmin(PartOfEvaluationAdmin):
    resource_classes = [CriterionScoreResource]
    list_display = ["evaluation", "criterion", "score"]
    list_select_related = ["evaluation__cluster", "criterion"]
    list_filter = [
        "score",
        ("criterion", UsedFilter),
        ("evaluation__cluster", UsedFilter),
    ]
    autocomplete_fields = ["evaluation", "criterion"]
    search_fields = ["evaluation", "findings__unaccent"]
    search_help_text = _("Cluster, or words of the findings.")
    carried = ["evaluation"]
    fieldsets = [
        (None, {"fields": ["evaluation", ("criterion", "score"), "findings"]}),
    ]


@admin.register(Recommendation)
class RecommendationAdmin(PartOfEvaluationAdmin):
    resource_classes = [RecommendationResource]
    list_display = ["evaluation", "number", "text", "owner", "due_on", "closed_on"]
    list_display_links = ["evaluation", "number"]
    list_select_related = ["evaluation__cluster"]
    list_filter = [
        FollowedFilter,
        ("closed_on", admin.EmptyFieldListFilter),
        ("evaluation__cluster", UsedFilter),
    ]
    date_hierarchy = "due_on"
    autocomplete_fields = ["evaluation"]
    search_fields = ["evaluation", "text__unaccent", "owner__unaccent"]
    search_help_text = _("Cluster, or words of the recommendation.")
    carried = ["evaluation"]
    frozen_but_for = ("closed_on", "follow_up")
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("evaluation", "number"),
                    "text",
                    ("owner", "due_on"),
                    ("closed_on", "follow_up"),
                ]
            },
        ),
    ]


@admin.register(Measurement)
class MeasurementAdmin(PartOfEvaluationAdmin):
    """What was measured is shown here: it is computed, or entered on its own page."""

    resource_classes = [MeasurementResource]
    list_display = ["evaluation", "code", "value", "low", "high", "is_manual"]
    list_select_related = ["evaluation__cluster"]
    list_filter = ["is_manual", "code", ("evaluation__cluster", UsedFilter)]
    search_fields = ["evaluation", "code"]
    search_help_text = _("Cluster, or code of the indicator.")
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("evaluation", "code"),
                    ("value", "low", "high"),
                    ("numerator", "denominator", "coverage"),
                    "parts",
                    ("lack", "lack_parameters"),
                    ("is_manual", "justification", "source"),
                    "computed_at",
                ]
            },
        ),
    ]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
