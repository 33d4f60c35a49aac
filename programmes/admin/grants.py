from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from programmes.forms import BudgetDecisionForm, PaymentForm
from programmes.models import BudgetDecision, Grant, Income, Payment
from programmes.resources import (
    BudgetDecisionResource,
    GrantResource,
    IncomeResource,
    PaymentResource,
)
from registry.admin.base import SOURCE_FIELDSET, TITLES
from registry.admin.filters import UsedFilter

from .base import (
    BalancedAdmin,
    MoneyAdmin,
    NewDecisions,
    NewPayments,
    RecordedAdmin,
    SavedDecisions,
    SavedPayments,
    amount_column,
)
from .correcting import CorrectingAdmin
from .withdrawing import WithdrawingAdmin


@admin.register(Grant)
class GrantAdmin(WithdrawingAdmin, BalancedAdmin):
    found_on_desk = True
    resource_classes = [GrantResource]
    list_display = ["title", "kind", "beneficiary", "budget", "paid", "closed_on"]
    list_select_related = ["organisation", "cluster"]
    list_filter = [
        "kind",
        ("funding_line", UsedFilter),
        ("cluster", UsedFilter),
        ("closed_on", admin.EmptyFieldListFilter),
        ("source", UsedFilter),
    ]
    date_hierarchy = "start_on"
    autocomplete_fields = [
        "funding_line",
        "cluster",
        "organisation",
        "project",
        "agreement",
        "international_action",
        "source",
    ]
    search_fields = [
        "title_en__unaccent",
        "title_fr__unaccent",
        "slug",
        "organisation",
        "cluster",
    ]
    search_help_text = _("Title, beneficiary or cluster.")
    prepopulated_fields = {"slug": ["title_en"]}
    inlines = [SavedDecisions, NewDecisions, SavedPayments, NewPayments]
    readonly_fields = ["budget", "paid"]
    carried = ["kind", "funding_line", "cluster", "source"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    TITLES,
                    "slug",
                    ("kind", "funding_line"),
                    ("cluster", "organisation", "to_person"),
                    "project",
                    ("budget", "paid"),
                ]
            },
        ),
        (
            _("What it pays for"),
            {
                "fields": [
                    ("start_on", "end_on", "closed_on"),
                    ("eligible_cost", "other_public_amount"),
                    ("eu_amount", "region_amount"),
                ]
            },
        ),
        (
            _("Specific subsidy"),
            {
                "classes": ["collapse"],
                "fields": [("agreement", "international_action")],
            },
        ),
        SOURCE_FIELDSET,
    ]

    @admin.display(description=_("beneficiary"))
    def beneficiary(self, row):
        return row.beneficiary or _("a natural person")


@admin.register(Payment)
class PaymentAdmin(CorrectingAdmin, RecordedAdmin):
    resource_classes = [PaymentResource]
    form = PaymentForm
    list_display = ["grant", "number", "paid_on", "euros"]
    list_select_related = ["grant"]
    list_filter = ["grant__kind", ("source", UsedFilter)]
    date_hierarchy = "paid_on"
    autocomplete_fields = ["grant", "source"]
    search_fields = ["grant", "grant__organisation", "grant__cluster"]
    search_help_text = _("Grant, beneficiary or cluster.")
    carried = ["source", "paid_on", "paid_precision"]
    fieldsets = [
        (
            None,
            {"fields": ["grant", "amount", ("paid_on", "paid_precision")]},
        ),
        SOURCE_FIELDSET,
    ]

    euros = staticmethod(amount_column("amount", _("amount")))


@admin.register(BudgetDecision)
class BudgetDecisionAdmin(CorrectingAdmin, RecordedAdmin):
    resource_classes = [BudgetDecisionResource]
    form = BudgetDecisionForm
    list_display = ["whole", "number", "kind", "decided_on", "euros", "wording"]
    list_display_links = ["whole", "number"]
    list_select_related = ["plan", "envelope", "funding_line", "grant"]
    list_filter = [
        "kind",
        ("plan", admin.EmptyFieldListFilter),
        ("envelope", admin.EmptyFieldListFilter),
        ("funding_line", admin.EmptyFieldListFilter),
        ("grant", admin.EmptyFieldListFilter),
        ("source", UsedFilter),
    ]
    date_hierarchy = "decided_on"
    autocomplete_fields = ["plan", "envelope", "funding_line", "grant", "source"]
    search_fields = ["plan", "funding_line", "grant", "envelope__name_fr__unaccent"]
    search_help_text = _("Plan, envelope, funding line or grant.")
    carried = ["source", "decided_on", "decided_precision"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("plan", "envelope"),
                    ("funding_line", "grant"),
                    ("kind", "amount"),
                    ("decided_on", "decided_precision"),
                    "wording",
                ]
            },
        ),
        SOURCE_FIELDSET,
    ]

    euros = staticmethod(amount_column("amount", _("amount")))

    @admin.display(description=pgettext_lazy("what it is on", "on"))
    def whole(self, row):
        return row.whole


@admin.register(Income)
class IncomeAdmin(MoneyAdmin):
    resource_classes = [IncomeResource]
    list_display = ["cluster", "year", "origin", "euros"]
    list_select_related = ["cluster"]
    list_filter = ["origin", "year", ("cluster", UsedFilter)]
    autocomplete_fields = ["cluster", "source"]
    search_fields = ["cluster"]
    search_help_text = _("Name of the cluster, present or former.")
    carried = ["cluster", "year", "source"]
    fieldsets = [
        (None, {"fields": ["cluster", ("year", "origin"), "amount"]}),
        SOURCE_FIELDSET,
    ]

    euros = staticmethod(amount_column("amount", _("amount")))
