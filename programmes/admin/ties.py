"""What ties plans to each other, and to those who carry them out."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from programmes.models import PlanActor, PlanLink
from programmes.resources import PlanActorResource, PlanLinkResource
from registry.admin.base import SOURCE_FIELDSET, SOURCE_ROWS
from registry.admin.filters import UsedFilter

from .base import MoneyAdmin, MoneyPart


class LinksOfPlan(MoneyPart):
    model = PlanLink
    fk_name = "plan"
    autocomplete_fields = ["other", "source"]
    fields = [("kind", "other", "times_a_year"), *SOURCE_ROWS]


class ActorsOfPlan(MoneyPart):
    model = PlanActor
    autocomplete_fields = ["organisation", "cluster", "source"]
    fields = [
        ("role", "organisation", "cluster"),
        ("group_en", "group_fr", "rank"),
        *SOURCE_ROWS,
    ]


@admin.register(PlanLink)
class PlanLinkAdmin(MoneyAdmin):
    resource_classes = [PlanLinkResource]
    list_display = ["plan", "kind", "other", "times_a_year"]
    list_select_related = ["plan", "other"]
    list_filter = ["kind", ("plan", UsedFilter)]
    autocomplete_fields = ["plan", "other", "source"]
    search_fields = ["plan", "other"]
    search_help_text = _("Name of one of the plans, in either language.")
    carried = ["plan", "source"]
    fieldsets = [
        (None, {"fields": [("plan", "kind", "other"), "times_a_year"]}),
        SOURCE_FIELDSET,
    ]


@admin.register(PlanActor)
class PlanActorAdmin(MoneyAdmin):
    resource_classes = [PlanActorResource]
    list_display = ["actor", "role", "plan"]
    list_select_related = ["plan", "organisation", "cluster"]
    list_filter = ["role", ("plan", UsedFilter)]
    autocomplete_fields = ["plan", "organisation", "cluster", "source"]
    search_fields = ["plan", "organisation", "cluster", "group_en__unaccent"]
    search_help_text = _("Organisation, cluster, group or plan.")
    carried = ["plan", "role", "source"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("plan", "role"),
                    ("organisation", "cluster"),
                    ("group_en", "group_fr", "rank"),
                ]
            },
        ),
        SOURCE_FIELDSET,
    ]

    @admin.display(description=_("actor"))
    def actor(self, row):
        return row.actor
