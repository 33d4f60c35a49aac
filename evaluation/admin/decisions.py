"""The tables of what comes of decisions: conditions, and acts that put them right."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from evaluation.models import Condition, Rectification
from evaluation.resources import ConditionResource, RectificationResource
from registry.admin.base import SOURCE_FIELDSET
from registry.admin.filters import UsedFilter

from .base import FollowedFilter, JudgementAdmin, PartOfEvaluationAdmin


@admin.register(Condition)
class ConditionAdmin(PartOfEvaluationAdmin):
    """Conditions come with a decision; what came of them is said here or there."""

    resource_classes = [ConditionResource]
    list_display = ["evaluation", "number", "text", "due_on", "closed_on", "is_met"]
    list_display_links = ["evaluation", "number"]
    list_select_related = ["evaluation__cluster"]
    list_filter = [
        FollowedFilter,
        "is_met",
        ("closed_on", admin.EmptyFieldListFilter),
        ("evaluation__cluster", UsedFilter),
    ]
    date_hierarchy = "due_on"
    autocomplete_fields = ["evaluation"]
    search_fields = ["evaluation", "text__unaccent"]
    search_help_text = _("Cluster, or words of the condition.")
    carried = ["evaluation"]
    frozen_but_for = ("closed_on", "is_met", "follow_up")
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("evaluation", "number"),
                    "text",
                    "due_on",
                    ("closed_on", "is_met"),
                    "follow_up",
                ]
            },
        ),
    ]


@admin.register(Rectification)
class RectificationAdmin(JudgementAdmin):
    """Acts that put decisions right are shown: they are done on the site, and stay."""

    resource_classes = [RectificationResource]
    list_display = ["evaluation", "number", "kind", "done_on", "reason"]
    list_display_links = ["evaluation", "number"]
    list_select_related = ["evaluation__cluster"]
    list_filter = ["kind", ("evaluation__cluster", UsedFilter), ("source", UsedFilter)]
    date_hierarchy = "done_on"
    search_fields = ["evaluation", "reason__unaccent"]
    search_help_text = _("Cluster, or words of the reason.")
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("evaluation", "number"),
                    ("kind", "done_on"),
                    "reason",
                    ("entered_by", "entered_at"),
                ]
            },
        ),
        SOURCE_FIELDSET,
    ]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
