from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from evaluation.forms.published import PublishedFigureForm
from evaluation.models import Contradiction, Dismissal, PublishedFigure, Statement
from evaluation.models.published_figure import SUBJECTS
from evaluation.resources import (
    ContradictionResource,
    DismissalResource,
    PublishedFigureResource,
    StatementResource,
)
from registry.admin.base import SOURCE_FIELDSET, SOURCE_ROWS, Part
from registry.admin.filters import UsedFilter

from .base import NAMES, JudgementAdmin


@admin.register(PublishedFigure)
class PublishedFigureAdmin(JudgementAdmin):
    form = PublishedFigureForm
    resource_classes = [PublishedFigureResource]
    list_display = ["wording", "about", "measure", "stated_on", "source"]
    list_select_related = [*SUBJECTS, "source"]
    list_filter = [
        "measure",
        "exactness",
        "cluster_kind",
        ("cluster", UsedFilter),
        ("source", UsedFilter),
    ]
    date_hierarchy = "stated_on"
    autocomplete_fields = [*SUBJECTS, "source"]
    search_fields = ["wording"]
    search_help_text = _("Words of the source, or what they are about.")
    prepopulated_fields = {"slug": ["wording"]}
    carried = [
        *SUBJECTS,
        "cluster_kind",
        "stated_on",
        "stated_precision",
        "source",
    ]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("cluster", "cluster_kind"),
                    ("organisation", "event", "territory"),
                    ("measure", "value", "exactness"),
                    "wording",
                    "slug",
                    ("stated_on", "stated_precision"),
                ]
            },
        ),
        SOURCE_FIELDSET,
    ]

    @admin.display(description=pgettext_lazy("what it is on", "about"))
    def about(self, row):
        return row.about


class StatementsOfContradiction(Part):
    model = Statement
    autocomplete_fields = ["figure", "amount", "source"]
    fields = [
        ("number", "is_preferred"),
        "text",
        ("figure", "amount"),
        *SOURCE_ROWS,
    ]


@admin.register(Contradiction)
class ContradictionAdmin(JudgementAdmin):
    resource_classes = [ContradictionResource]
    list_display = ["number", "name_en", "resolution"]
    list_display_links = ["number", "name_en"]
    list_filter = ["resolution"]
    search_fields = ["name_en"]
    search_help_text = _("Name, in either language.")
    prepopulated_fields = {"slug": ["name_en"]}
    inlines = [StatementsOfContradiction]
    fieldsets = [
        (None, {"fields": ["number", NAMES, "slug"]}),
        (_("Resolution"), {"fields": ["resolution", ("reason_en", "reason_fr")]}),
    ]


@admin.register(Statement)
class StatementAdmin(JudgementAdmin):
    resource_classes = [StatementResource]
    list_display = ["text", "contradiction", "number", "preferred", "source"]
    list_select_related = ["contradiction", "source"]
    list_filter = [
        "is_preferred",
        ("contradiction", UsedFilter),
        ("source", UsedFilter),
    ]
    autocomplete_fields = ["contradiction", "figure", "amount", "source"]
    search_fields = ["text__unaccent", "contradiction"]
    search_help_text = _("Words of the statement, or name of the contradiction.")
    carried = ["contradiction"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("contradiction", "number", "is_preferred"),
                    "text",
                    ("figure", "amount"),
                ]
            },
        ),
        SOURCE_FIELDSET,
    ]

    @admin.display(boolean=True, description=_("preferred"), ordering="is_preferred")
    def preferred(self, row):
        return row.is_preferred


@admin.register(Dismissal)
class DismissalAdmin(JudgementAdmin):
    resource_classes = [DismissalResource]
    list_display = ["__str__", "reason"]
    list_select_related = [
        f"{prefix}{name}{about}"
        for prefix in ("", "other_")
        for name, about in (("figure", "__cluster"), ("amount", "__cluster"))
    ]
    autocomplete_fields = ["figure", "other_figure", "amount", "other_amount"]
    search_fields = ["slug", "reason"]
    search_help_text = _("Words of the reason.")
    prepopulated_fields = {"slug": ["reason"]}
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("figure", "other_figure"),
                    ("amount", "other_amount"),
                    "reason",
                    "slug",
                ]
            },
        )
    ]
