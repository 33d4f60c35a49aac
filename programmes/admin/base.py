"""What the admin of every table of public money does."""

from urllib.parse import urlencode

from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.utils import flatten_fieldsets
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from programmes.forms import DecisionPartForm, EuroField, NewFormSet, SavedFormSet
from programmes.models import BudgetDecision, Payment
from programmes.models.base import euro_field
from registry.admin.base import SOURCE_FIELDSET, SOURCE_ROWS, Part, RegistryAdmin
from registry.words import euro

_EURO = euro_field("")
LAST_CITED = "money_last_cited"
"""Where a session keeps the document of what was entered last."""


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
    """A table of public money.

    What is entered in one session is mostly out of one document: a new form begins with
    that of the last row, unless the link that leads to it names another.
    """

    group = "money"
    below: tuple[type[models.Model], str, str] | None = None
    """What comes next below a row: its model, its link to the row, "add …"."""

    def get_changeform_initial_data(self, request):
        given = super().get_changeform_initial_data(request)
        if "source" in given:
            return given
        return request.session.get(LAST_CITED, {}) | given

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if not change:
            request.session[LAST_CITED] = cited_by(obj)

    def links_below(self, row, words):
        """Return links to the rows below ``row``, and to a new one."""
        model, field, add = self.below
        page = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
        return format_html(
            '<a href="{}?{}__id__exact={}">{}</a> · {}',
            reverse(page),
            field,
            row.pk,
            words,
            link_to_new(model, field, row, add),
        )

    def response_add(self, request, obj, post_url_continue=None):
        response = super().response_add(request, obj, post_url_continue)
        if self.below is not None and IS_POPUP_VAR not in request.POST:
            model, field, words = self.below
            if self.admin_site.get_model_admin(model).has_add_permission(request):
                link = link_to_new(model, field, obj, capfirst(words))
                messages.info(request, link)
        return response


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


class RecordedAdmin(MoneyAdmin):
    """Decisions and payments in a list of their own: no one rewrites or removes them.

    What their source says of them can be corrected; what was mistyped is put right, by
    its author on the same day, later by a further entry: see ``CorrectingAdmin``.
    """

    def get_readonly_fields(self, request, obj=None):
        if obj is None:
            return []
        said = set(flatten_fieldsets([SOURCE_FIELDSET]))
        return [f for f in flatten_fieldsets(self.fieldsets) if f not in said]

    def many_columns(self, request):
        """Return what may be changed in many rows: no amount, and no day of one."""
        said = flatten_fieldsets([SOURCE_FIELDSET])
        return [c for c in super().many_columns(request) if c.name in said]

    def kept_as_entered(self, request, row):
        """Return the columns of an entry that taking a change back leaves alone."""
        return self.get_readonly_fields(request, row)

    def has_delete_permission(self, request, obj=None):
        return False


def link_to_new(model: type[models.Model], field: str, row: models.Model, words):
    """Return a link to the form of a row below ``row``, out of the same document."""
    new = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")
    return format_html(
        '<a href="{}?{}">{}</a>', new, urlencode({field: row.pk} | cited_by(row)), words
    )


def cited_by(row: models.Model) -> dict[str, int | str]:
    """Return where a row stands in its document, as the fields of a form."""
    said = {"source": row.source_id, "locator": row.locator}
    return {name: value for name, value in said.items() if value}
