"""Many rows of a list changed at once: asked for once, seen as a plan, confirmed."""

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DataError, models, transaction
from django.db.models import QuerySet
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.forms import KeySelect
from registry.models import Membership, Precision, Source
from registry.proposals.changes import OF_THE_CHANGE, ChangeAct, ProposedChange
from registry.proposals.receiving import MOST, propose_changes
from registry.proposals.wording import how_many

END = ("end_on", "end_precision")
ASKED = ("many_source", "many_reason", "many_becomes")
OF_THE_END = ("end_source", "end_locator", "end_quote")
ACT = "change_many"

SUGGESTED = Membership._meta.get_field("source")
"""The link whose menu of suggestions names sources."""


class ManyForm(forms.Form):
    """What many rows are to have in common: what stays empty stays as it is."""

    many_source = forms.ModelChoiceField(
        label=gettext_lazy("Document that says so"), queryset=Source.objects.all()
    )
    many_reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "cols": 80}),
    )
    many_becomes = forms.BooleanField(
        label=gettext_lazy("It is the source of these records from now on"),
        required=False,
        help_text=gettext_lazy("Else it is only the source of what ends."),
    )
    many_empty = forms.MultipleChoiceField(
        label=gettext_lazy("To be emptied"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, its_admin, request, columns, **kwargs):
        super().__init__(*args, **kwargs)
        self.model = its_admin.model
        self.columns = {}
        for column in columns:
            self.columns[column.name] = column
            self.fields[column.name] = _left_as_it_is(column, its_admin, request)
        emptied = [
            (name, capfirst(column.verbose_name))
            for name, column in self.columns.items()
            if column.null or (column.blank and not column.is_relation)
        ]
        self.fields["many_empty"].choices = emptied
        if not emptied:
            del self.fields["many_empty"]
        if not any(f.name == "source" for f in self.model._meta.concrete_fields):
            del self.fields["many_becomes"]
        self.fields["many_source"] = forms.ModelChoiceField(
            label=self.fields["many_source"].label,
            queryset=Source.objects.all(),
            widget=KeySelect(SUGGESTED, its_admin.admin_site),
        )
        self.order_fields(
            [name for name in [*END, *ASKED, *self.columns] if name in self.fields]
        )

    def clean(self):
        said = super().clean()
        if not self.errors and not self.values():
            raise ValidationError(_("Say what is to change."))
        return said

    def values(self) -> dict:
        """Return what is to stand in each row, by the names of its columns."""
        said = self.cleaned_data
        values = {
            name: said[name]
            for name in self.columns
            if said.get(name) not in (None, "", [])
            and not isinstance(said.get(name), QuerySet)
        }
        for name in said.get("many_empty", []):
            values.setdefault(name, _nothing(self.columns[name]))
        if values.get("end_on"):
            values.setdefault("end_precision", Precision.DAY)
            values["end_source"] = OF_THE_CHANGE
        elif "end_on" in values:
            values |= {"end_source": None, "end_locator": "", "end_quote": ""}
        if said.get("many_becomes"):
            values["source"] = OF_THE_CHANGE
        return values

    def changes(self, rows) -> list[ProposedChange]:
        values = self.values()
        act = ChangeAct.END if values.get("end_on") else ChangeAct.CORRECT
        return [ProposedChange.of(row, act, **values) for row in rows]


class ManyAdmin:
    """Rows that are ticked in a list, or all that it finds, changed as one plan."""

    def get_urls(self):
        opts = self.opts
        return [
            path(
                "many/",
                self.admin_site.admin_view(self.many_view),
                name=f"{opts.app_label}_{opts.model_name}_many",
            ),
            *super().get_urls(),
        ]

    def get_actions(self, request):
        actions = super().get_actions(request)
        if self.has_change_permission(request) and self.many_columns(request):
            actions[ACT] = (
                ManyAdmin.change_many,
                ACT,
                gettext_lazy("Change the chosen ones…"),
            )
        return actions

    def changelist_view(self, request, extra_context=None):
        may = self.has_change_permission(request) and self.many_columns(request)
        return super().changelist_view(
            request, (extra_context or {}) | {"may_change_many": bool(may)}
        )

    def many_columns(self, request) -> list[models.Field]:
        """Return the columns that may be given the same value in many rows."""
        offered = flatten_fieldsets(self.get_fieldsets(request))
        fixed = {
            *self.get_readonly_fields(request),
            *self.get_prepopulated_fields(request),
            *OF_THE_END,
            "source",
        }
        return [
            column
            for column in self.model._meta.concrete_fields
            if column.name in offered
            and column.name not in fixed
            and column.editable
            and not (column.unique or column.primary_key or column.generated)
            and not isinstance(column, models.JSONField)
        ]

    def change_many(self, request, queryset):
        """Ask what the rows that were ticked are to have, then show the plan."""
        return self._many(
            request,
            queryset,
            kept=[
                (name, value)
                for name in (ACTION_CHECKBOX_NAME, "action", "select_across", "index")
                for value in request.POST.getlist(name)
            ],
        )

    def many_view(self, request):
        """Ask the same of all that a list finds, as its address filters it."""
        if not (self.has_change_permission(request) and self.many_columns(request)):
            raise PermissionDenied
        try:
            with transaction.atomic():
                found = self.get_changelist_instance(request).get_queryset(request)
                found.count()
        except (IncorrectLookupParameters, ValueError, DataError):
            # As the list itself: it says so, and shows all that there is.
            messages.error(request, _("What was asked for cannot be understood."))
            return redirect(self._url("changelist"))
        return self._many(request, found, kept=[])

    def _many(self, request, rows, kept):
        count = rows.count()
        sent = "many_preview" in request.POST
        form = ManyForm(
            request.POST if sent else None,
            its_admin=self,
            request=request,
            columns=self.many_columns(request),
        )
        if sent and form.is_valid():
            try:
                return redirect(self._plan_many(request, rows, form))
            except ValidationError as error:
                form.add_error(None, error)
        return self._render(
            request,
            "registry/admin/many.html",
            title=_("Change many: %(what)s") % {"what": how_many(self.model, count)},
            form=form,
            kept=kept,
            sample=rows[:20],
            more=max(0, count - 20),
            media=self.media + form.media,
        )

    def _plan_many(self, request, rows, form):
        if rows.count() > MOST:
            raise ValidationError(
                _("At most %(most)s records are changed at once: choose fewer.")
                % {"most": MOST}
            )
        if fixed := self._fixed_for(request, rows, form.values()):
            raise ValidationError(
                _("What is asked for is not changed by hand: %(rows)s.")
                % {"rows": get_text_list([f"“{row}”" for row in fixed[:5]], ";")}
            )
        said, count = form.cleaned_data, rows.count()
        return propose_changes(
            changes=form.changes(rows),
            title=how_many(self.model, count),
            about={"table": self.model._meta.label_lower, "count": count},
            day=timezone.localdate(),
            user=request.user,
            reason=said["many_reason"],
            source=said["many_source"],
        )

    def _fixed_for(self, request, rows, values) -> list[models.Model]:
        """Return the rows whose own form would not let these values be changed."""
        if isinstance(self.list_select_related, list):
            rows = rows.select_related(*self.list_select_related)
        return [
            row
            for row in rows
            if not self.has_change_permission(request, row)
            or not values.keys().isdisjoint(self.get_readonly_fields(request, row))
        ]


def _left_as_it_is(column, its_admin, request) -> forms.Field:
    """Return the field of a form for a column, which may be left alone."""
    if isinstance(column, models.BooleanField):
        choices = [("", "–"), ("True", _("yes")), ("False", _("no"))]
        return forms.ChoiceField(
            choices=choices, required=False, label=capfirst(column.verbose_name)
        )
    field = its_admin.formfield_for_dbfield(column, request)
    if column.choices:
        field = forms.ChoiceField(
            choices=[("", "–"), *column.get_choices(include_blank=False)],
            label=field.label,
            help_text=field.help_text,
        )
    field.required = False
    field.initial = None
    return field


def _nothing(column):
    """Return what an empty column holds."""
    if column.null:
        return None
    return [] if isinstance(column, ArrayField) else ""
