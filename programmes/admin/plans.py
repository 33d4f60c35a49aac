from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from programmes.models import (
    Axis,
    Envelope,
    FundingLine,
    Grant,
    Plan,
    PublishedAmount,
)
from programmes.resources import (
    AxisResource,
    EnvelopeResource,
    FundingLineResource,
    PlanResource,
    PublishedAmountResource,
)
from registry.admin.base import (
    DESCRIPTIONS,
    PERIOD_FIELDSET,
    SOURCE_FIELDSET,
    SOURCE_ROWS,
)
from registry.admin.filters import InForceFilter, UsedFilter

from .base import (
    BalancedAdmin,
    MoneyAdmin,
    MoneyPart,
    NewDecisions,
    SavedDecisions,
    amount_column,
)
from .ties import ActorsOfPlan, LinksOfPlan

NAMES = ("name_en", "name_fr")
SEARCHED_NAMES = ["name_en__unaccent", "name_fr__unaccent", "slug"]


class AxesOfPlan(MoneyPart):
    model = Axis
    autocomplete_fields = ["source"]
    prepopulated_fields = {"slug": ["name_en"]}
    fields = [NAMES, ("kind", "number", "rank"), "slug", *SOURCE_ROWS]


@admin.register(FundingLine)
class FundingLineAdmin(BalancedAdmin):
    resource_classes = [FundingLineResource]
    below = (Grant, "funding_line", _("add a grant"))
    list_display = ["name", "envelope", "category", "budget", "granted", "paid"]
    list_select_related = ["envelope"]
    list_filter = [
        "category",
        ("envelope__plan", UsedFilter),
        ("envelope", UsedFilter),
        ("source", UsedFilter),
    ]
    autocomplete_fields = ["envelope", "source"]
    search_fields = ["name_en"]
    search_help_text = _("Name, in either language.")
    prepopulated_fields = {"slug": ["name_en"]}
    inlines = [SavedDecisions, NewDecisions]
    readonly_fields = ["budget", "granted", "paid", "grant_list"]
    carried = ["envelope", "source"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    NAMES,
                    "slug",
                    ("envelope", "category"),
                    ("share", "rank"),
                    ("budget", "granted", "paid"),
                    "grant_list",
                ]
            },
        ),
        SOURCE_FIELDSET,
    ]

    @admin.display(description=_("grants"))
    def grant_list(self, row):
        if row.pk is None:
            return _("Add them once the line is saved.")
        count = row.grants.count()
        words = ngettext("%(count)s grant", "%(count)s grants", count)
        return self.links_below(row, words % {"count": count})


@admin.register(Envelope)
class EnvelopeAdmin(BalancedAdmin):
    resource_classes = [EnvelopeResource]
    below = (FundingLine, "envelope", _("add a line"))
    list_display = ["name", "plan", "axis", "budget", "allocated", "granted", "paid"]
    list_select_related = ["plan", "axis"]
    list_filter = [("plan", UsedFilter), ("source", UsedFilter)]
    autocomplete_fields = ["plan", "axis", "source"]
    search_fields = SEARCHED_NAMES
    search_help_text = _("Name, in either language.")
    prepopulated_fields = {"slug": ["name_en"]}
    inlines = [SavedDecisions, NewDecisions]
    readonly_fields = ["budget", "allocated", "granted", "paid", "line_list"]
    carried = ["plan", "axis", "source"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    NAMES,
                    "slug",
                    ("plan", "axis"),
                    ("budget", "allocated", "granted", "paid"),
                    "line_list",
                ]
            },
        ),
        SOURCE_FIELDSET,
    ]

    allocated = staticmethod(amount_column("allocated", _("in lines")))

    @admin.display(description=_("funding lines"))
    def line_list(self, row):
        if row.pk is None:
            return _("Add them once the envelope is saved.")
        count = row.funding_lines.count()
        words = ngettext("%(count)s funding line", "%(count)s funding lines", count)
        return self.links_below(row, words % {"count": count})


@admin.register(Plan)
class PlanAdmin(BalancedAdmin):
    found_on_desk = True
    resource_classes = [PlanResource]
    below = (Envelope, "plan", _("add an envelope"))
    list_display = [
        "name",
        "kind",
        "start_on",
        "end_on",
        "budget",
        "granted",
        "paid",
    ]
    list_filter = ["kind", InForceFilter, ("source", UsedFilter)]
    autocomplete_fields = ["source"]
    search_fields = ["name_en"]
    search_help_text = _("Name, in either language.")
    prepopulated_fields = {"slug": ["name_en"]}
    inlines = [SavedDecisions, NewDecisions, AxesOfPlan, LinksOfPlan, ActorsOfPlan]
    readonly_fields = ["budget", "allocated", "granted", "paid", "envelope_list"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    NAMES,
                    ("slug", "kind"),
                    DESCRIPTIONS,
                    ("published_actions", "published_dimensions"),
                    ("budget", "allocated", "granted", "paid"),
                    "envelope_list",
                ]
            },
        ),
        PERIOD_FIELDSET,
        SOURCE_FIELDSET,
    ]

    allocated = staticmethod(amount_column("allocated", _("in envelopes")))

    @admin.display(description=_("envelopes"))
    def envelope_list(self, row):
        if row.pk is None:
            return _("Add them once the plan is saved.")
        count = row.envelopes.count()
        words = ngettext("%(count)s envelope", "%(count)s envelopes", count)
        return self.links_below(row, words % {"count": count})


@admin.register(Axis)
class AxisAdmin(MoneyAdmin):
    resource_classes = [AxisResource]
    list_display = ["name", "number", "plan"]
    list_select_related = ["plan"]
    list_filter = [("plan", UsedFilter)]
    autocomplete_fields = ["plan", "source"]
    search_fields = [*SEARCHED_NAMES, "plan"]
    search_help_text = _("Name of the axis or of its plan, in either language.")
    prepopulated_fields = {"slug": ["name_en"]}
    carried = ["plan", "source"]
    fieldsets = [
        (None, {"fields": ["plan", NAMES, ("kind", "number", "rank"), "slug"]}),
        SOURCE_FIELDSET,
    ]


@admin.register(PublishedAmount)
class PublishedAmountAdmin(MoneyAdmin):
    resource_classes = [PublishedAmountResource]
    list_display = ["about", "measure", "exactness", "euros", "stated_on", "preferred"]
    list_select_related = [
        "plan",
        "envelope",
        "funding_line",
        "call",
        "project",
        "cluster",
    ]
    list_filter = ["measure", "exactness", "is_preferred", ("source", UsedFilter)]
    date_hierarchy = "stated_on"
    autocomplete_fields = [
        "plan",
        "envelope",
        "funding_line",
        "call",
        "project",
        "cluster",
        "source",
    ]
    search_fields = [
        "plan",
        "funding_line",
        "call",
        "project",
        "cluster",
        "envelope__name_fr__unaccent",
        "wording__unaccent",
    ]
    search_help_text = _("What it is about, or the published words.")
    carried = ["plan", "measure", "stated_on", "stated_precision", "source"]
    fieldsets = [
        (
            _("What it is about: one of these"),
            {
                "fields": [
                    ("plan", "envelope", "funding_line"),
                    ("call", "project"),
                    ("cluster", "cluster_kind"),
                ]
            },
        ),
        (
            _("What the source says"),
            {
                "fields": [
                    ("measure", "exactness"),
                    ("amount", "wording"),
                    ("stated_on", "stated_precision"),
                    ("is_preferred", "slug"),
                ]
            },
        ),
        SOURCE_FIELDSET,
    ]

    euros = staticmethod(amount_column("amount", _("amount")))

    @admin.display(description=pgettext_lazy("what it is on", "about"))
    def about(self, row):
        return row.about

    @admin.display(boolean=True, description=_("preferred"), ordering="is_preferred")
    def preferred(self, row):
        return row.is_preferred
