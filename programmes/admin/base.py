"""What the admin of every table of public money does."""

from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from programmes.forms import DecisionPartForm, EuroField, NewFormSet, SavedFormSet
from programmes.models import BudgetDecision, Payment
from programmes.models.base import euro_field
from registry.admin.base import SOURCE_FIELDSET, SOURCE_ROWS, Part, RegistryAdmin
from registry.words import euro

_EURO = euro_field("")


class EuroFields:
    """Amounts typed as people write them, and shown with their currency."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if is_amount(db_field):
            kwargs["form_class"] = EuroField
        return super().formfield_for_dbfield(db_field, request, **kwargs)


def is_amount(field: models.Field) -> bool:
    """Whether a column holds euro, as ``euro_field`` makes them."""
    return isinstance(field, models.DecimalField) and (
        field.max_digits,
        field.decimal_places,
    ) == (_EURO.max_digits, _EURO.decimal_places)


class MoneyAdmin(EuroFields, RegistryAdmin):
    """A table of public money."""

    group = "money"


class MoneyPart(EuroFields, Part):
    """Parts with amounts, on the page of their whole."""


def amount_column(name: str, label):
    """Return a column of a list with the amount that ``name`` holds."""

    @admin.display(description=label, ordering=name)
    def column(row):
        return euro(getattr(row, name))

    return column


class BalancedAdmin(MoneyAdmin):
    """What money is decided on: shown with what it has, gave away and paid today."""

    def get_queryset(self, request):
        return super().get_queryset(request).with_balance(timezone.localdate())

    def get_inlines(self, request, obj):
        inlines = super().get_inlines(request, obj)
        if obj is not None:
            return inlines
        return [part for part in inlines if not issubclass(part, SavedMovements)]

    budget = staticmethod(amount_column("budget", _("decided")))
    granted = staticmethod(amount_column("granted", _("granted")))
    paid = staticmethod(amount_column("paid", _("paid")))


class SavedMovements(admin.TabularInline):
    """The decisions or payments that are recorded: shown, and never changed here."""

    formset = SavedFormSet
    extra = 0
    show_change_link = True
    ordering = ["number"]

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        return rows.with_subjects().select_related("source")

    euros = staticmethod(amount_column("amount", _("amount")))

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class NewMovements(MoneyPart):
    """Further decisions or payments, below those that are recorded."""

    formset = NewFormSet
    autocomplete_fields = ["source"]

    # The recorded ones are those that nobody may see here.
    def has_view_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class SavedDecisions(SavedMovements):
    model = BudgetDecision
    fields = ["number", "kind", "decided_on", "euros", "wording", "source"]
    readonly_fields = fields


class NewDecisions(NewMovements):
    model = BudgetDecision
    form = DecisionPartForm
    verbose_name = _("further decision on money")
    verbose_name_plural = _("further decisions on money")
    fields = [
        ("kind", "amount"),
        ("decided_on", "decided_precision"),
        "wording",
        *SOURCE_ROWS,
    ]


class SavedPayments(SavedMovements):
    model = Payment
    fields = ["number", "paid_on", "euros", "source"]
    readonly_fields = fields


class NewPayments(NewMovements):
    model = Payment
    verbose_name = _("further payment")
    verbose_name_plural = _("further payments")
    fields = ["amount", ("paid_on", "paid_precision"), *SOURCE_ROWS]


class MovementAdmin(MoneyAdmin):
    """Decisions and payments in a list of their own: no one rewrites or removes them.

    What their source says of them can be corrected, and nothing else.
    """

    def get_readonly_fields(self, request, obj=None):
        if obj is None:
            return []
        said = set(flatten_fieldsets([SOURCE_FIELDSET]))
        return [f for f in flatten_fieldsets(self.fieldsets) if f not in said]

    def has_delete_permission(self, request, obj=None):
        return False


def links_to(model: type[models.Model], field: str, row: models.Model, words, add):
    """Return links to the rows of ``model`` that lead to ``row``, and to a new one."""
    listed, new = (
        reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}")
        for page in ("changelist", "add")
    )
    return format_html(
        '<a href="{}?{}__id__exact={}">{}</a> · <a href="{}?{}={}">{}</a>',
        listed,
        field,
        row.pk,
        words,
        new,
        field,
        row.pk,
        add,
    )
