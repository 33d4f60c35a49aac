from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from programmes.models import Call, Grant, Project, ProjectParticipant, ProjectPole
from programmes.resources import (
    CallResource,
    ProjectParticipantResource,
    ProjectPoleResource,
    ProjectResource,
)
from registry.admin.base import (
    DESCRIPTIONS,
    SOURCE_FIELDSET,
    SOURCE_ROWS,
    TITLES,
)
from registry.admin.filters import UsedFilter

from .base import MoneyAdmin, MoneyPart, amount_column


class NamedParticipantsFilter(admin.SimpleListFilter):
    """Projects of whose consortium nobody is named."""

    title = _("participants")
    parameter_name = "named"

    def lookups(self, request, model_admin):
        return [("none", _("none is named"))]

    def queryset(self, request, queryset):
        return queryset.without_participants() if self.value() == "none" else queryset


class PolesOfProject(MoneyPart):
    model = ProjectPole
    autocomplete_fields = ["cluster", "source"]
    fields = [("cluster", "role"), *SOURCE_ROWS]


class ParticipantsOfProject(MoneyPart):
    model = ProjectParticipant
    autocomplete_fields = ["organisation", "cluster", "source"]
    fields = [("organisation", "cluster"), ("role", "budget"), *SOURCE_ROWS]


@admin.register(Project)
class ProjectAdmin(MoneyAdmin):
    found_on_desk = True
    resource_classes = [ProjectResource]
    below = (Grant, "project", _("add a grant"))
    list_display = ["title", "kind", "call", "outcome", "budget", "participants"]
    list_select_related = ["call"]
    list_filter = [
        "outcome",
        "kind",
        ("call", UsedFilter),
        "is_consortium_complete",
        NamedParticipantsFilter,
        ("source", UsedFilter),
    ]
    date_hierarchy = "outcome_on"
    autocomplete_fields = ["call", "partnership", "agreement", "source"]
    search_fields = ["title"]
    search_help_text = _("Title or description.")
    prepopulated_fields = {"slug": ["title"]}
    inlines = [PolesOfProject, ParticipantsOfProject]
    readonly_fields = ["grant_list"]
    carried = ["call", "kind", "outcome", "outcome_on", "outcome_precision", "source"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "title",
                    "slug",
                    ("kind", "call"),
                    ("partnership", "agreement"),
                    DESCRIPTIONS,
                    "grant_list",
                ]
            },
        ),
        (
            _("Outcome"),
            {
                "fields": [
                    ("submitted_on", "submitted_precision"),
                    ("outcome", "outcome_on", "outcome_precision"),
                ]
            },
        ),
        (
            _("Budget"),
            {"fields": [("total_budget", "public_part"), "budget_wording"]},
        ),
        (_("Consortium"), {"fields": ["is_consortium_complete"]}),
        SOURCE_FIELDSET,
    ]

    budget = staticmethod(amount_column("total_budget", _("total budget")))

    def get_queryset(self, request):
        return super().get_queryset(request).with_participant_count()

    @admin.display(description=_("participants"), ordering="participant_count")
    def participants(self, row):
        return row.participant_count

    @admin.display(description=_("grants"))
    def grant_list(self, row):
        if row.pk is None:
            return _("Add them once the project is saved.")
        count = row.grants.count()
        words = ngettext("%(count)s grant", "%(count)s grants", count)
        return self.links_below(row, words % {"count": count})


@admin.register(ProjectParticipant)
class ProjectParticipantAdmin(MoneyAdmin):
    resource_classes = [ProjectParticipantResource]
    list_display = ["participant", "role", "project", "part"]
    list_select_related = ["organisation", "cluster", "project"]
    list_filter = ["role", "project__outcome", ("cluster", UsedFilter)]
    autocomplete_fields = ["project", "organisation", "cluster", "source"]
    search_fields = ["organisation", "cluster", "project"]
    search_help_text = _("Organisation, cluster or project.")
    carried = ["project", "source"]
    fieldsets = [
        (
            None,
            {"fields": ["project", ("organisation", "cluster"), ("role", "budget")]},
        ),
        SOURCE_FIELDSET,
    ]

    part = staticmethod(amount_column("budget", _("part of the budget")))

    @admin.display(description=_("participant"))
    def participant(self, row):
        return row.participant


@admin.register(ProjectPole)
class ProjectPoleAdmin(MoneyAdmin):
    resource_classes = [ProjectPoleResource]
    list_display = ["cluster", "role", "project"]
    list_select_related = ["cluster", "project"]
    list_filter = ["role", ("cluster", UsedFilter)]
    autocomplete_fields = ["project", "cluster", "source"]
    search_fields = ["cluster", "project"]
    search_help_text = _("Cluster or project.")
    carried = ["cluster", "source"]
    fieldsets = [
        (None, {"fields": ["project", ("cluster", "role")]}),
        SOURCE_FIELDSET,
    ]


@admin.register(Call)
class CallAdmin(MoneyAdmin):
    found_on_desk = True
    resource_classes = [CallResource]
    below = (Project, "call", _("add a project"))
    list_display = [
        "title",
        "number",
        "plan",
        "opened_on",
        "decided_on",
        "published_submitted",
        "published_retained",
    ]
    list_select_related = ["plan"]
    list_filter = [("plan", UsedFilter), ("source", UsedFilter)]
    date_hierarchy = "opened_on"
    autocomplete_fields = ["plan", "source"]
    search_fields = ["title"]
    search_help_text = _("Title.")
    prepopulated_fields = {"slug": ["title_en"]}
    readonly_fields = ["project_list"]
    fieldsets = [
        (
            None,
            {"fields": [TITLES, "slug", ("number", "plan"), "project_list"]},
        ),
        (
            _("Dates"),
            {
                "fields": [
                    ("opened_on", "opened_precision"),
                    ("decided_on", "decided_precision"),
                ]
            },
        ),
        (
            _("As published"),
            {"fields": [("published_submitted", "published_retained")]},
        ),
        SOURCE_FIELDSET,
    ]

    @admin.display(description=_("projects"))
    def project_list(self, row):
        if row.pk is None:
            return _("Add them once the call is saved.")
        count = row.projects.count()
        words = ngettext("%(count)s project", "%(count)s projects", count)
        return self.links_below(row, words % {"count": count})
