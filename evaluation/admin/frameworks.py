from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from evaluation.models import Criterion, Framework, QualityLabel, Target
from evaluation.resources import (
    CriterionResource,
    FrameworkResource,
    QualityLabelResource,
    TargetResource,
)
from registry.admin.base import PERIOD_FIELDSET, SOURCE_FIELDSET, SOURCE_ROWS, Part
from registry.admin.filters import InForceFilter, UsedFilter
from registry.admin.ranges import TypedDaysFilter
from registry.words import number, percent

from .base import NAMES, JudgementAdmin

DESCRIPTIONS = ("description_en", "description_fr")


class CriteriaOfFramework(Part):
    model = Criterion
    autocomplete_fields = ["source"]
    prepopulated_fields = {"slug": ["name_en"]}
    fields = [NAMES, ("rank", "slug"), DESCRIPTIONS, *SOURCE_ROWS]


@admin.register(Target)
class TargetAdmin(JudgementAdmin):
    resource_classes = [TargetResource]
    list_display = ["name", "body", "aim", "reached", "attained", "end_on"]
    list_select_related = ["cluster", "organisation"]
    list_filter = [
        InForceFilter,
        "code",
        ("result", admin.EmptyFieldListFilter),
        ("cluster", UsedFilter),
        ("source", UsedFilter),
    ]
    date_hierarchy = "start_on"
    autocomplete_fields = ["cluster", "organisation", "source"]
    search_fields = ["name_en__unaccent", "name_fr__unaccent", "cluster"]
    search_help_text = _("Name, in either language, or cluster.")
    # Networks have targets of one name: whose it is stands in the identifier.
    slug_made_of = ["cluster", "organisation", "name_en"]
    carried = ["cluster", "organisation", "start_on", "end_on", "source"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    NAMES,
                    "slug",
                    ("cluster", "organisation"),
                    ("target", "result", "code"),
                ]
            },
        ),
        PERIOD_FIELDSET,
        SOURCE_FIELDSET,
    ]

    @admin.display(description=_("whose"))
    def body(self, row):
        return row.body

    @admin.display(description=_("target"), ordering="target")
    def aim(self, row):
        return number(row.target)

    @admin.display(description=_("result"), ordering="result")
    def reached(self, row):
        return number(row.result)

    @admin.display(description=_("attained"))
    def attained(self, row):
        return "" if row.attainment is None else percent(row.attainment)


@admin.register(QualityLabel)
class QualityLabelAdmin(JudgementAdmin):
    resource_classes = [QualityLabelResource]
    list_display = ["cluster", "level", "start_on", "end_on", "in_force"]
    list_select_related = ["cluster"]
    list_filter = [
        InForceFilter,
        ("end_on", TypedDaysFilter),
        "level",
        ("cluster", UsedFilter),
    ]
    date_hierarchy = "start_on"
    autocomplete_fields = ["cluster", "source"]
    search_fields = ["cluster"]
    search_help_text = _("Name of the cluster, present or former.")
    carried = ["level", "start_on", "source"]
    fieldsets = [
        (None, {"fields": [("cluster", "level")]}),
        PERIOD_FIELDSET,
        SOURCE_FIELDSET,
    ]


@admin.register(Framework)
class FrameworkAdmin(JudgementAdmin):
    resource_classes = [FrameworkResource]
    list_display = ["name", "cluster_kind", "start_on", "end_on", "in_force"]
    list_filter = [InForceFilter, "cluster_kind", ("source", UsedFilter)]
    autocomplete_fields = ["source"]
    search_fields = ["name_en"]
    search_help_text = _("Name, in either language.")
    prepopulated_fields = {"slug": ["name_en"]}
    inlines = [CriteriaOfFramework]
    fieldsets = [
        (None, {"fields": [NAMES, "slug", "cluster_kind"]}),
        PERIOD_FIELDSET,
        SOURCE_FIELDSET,
    ]


@admin.register(Criterion)
class CriterionAdmin(JudgementAdmin):
    resource_classes = [CriterionResource]
    list_display = ["name", "rank", "framework"]
    list_select_related = ["framework"]
    list_filter = [("framework", UsedFilter), ("source", UsedFilter)]
    autocomplete_fields = ["framework", "source"]
    search_fields = ["name_en__unaccent", "name_fr__unaccent", "slug"]
    search_help_text = _("Name, in either language.")
    prepopulated_fields = {"slug": ["name_en"]}
    carried = ["framework", "source"]
    fieldsets = [
        (None, {"fields": [NAMES, "slug", ("framework", "rank"), *DESCRIPTIONS]}),
        SOURCE_FIELDSET,
    ]
