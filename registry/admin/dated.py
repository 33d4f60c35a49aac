"""What is changed: a slip that is corrected, or something that changed on a day."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.forms import KeySelect
from registry.models import (
    ClusterEntity,
    ClusterNaming,
    OrganisationForm,
    OrganisationNaming,
    OrganisationSeat,
    OrganisationSize,
    Precision,
)
from registry.resources import (
    ClusterEntityResource,
    ClusterNamingResource,
    OrganisationFormResource,
    OrganisationNamingResource,
    OrganisationSeatResource,
    OrganisationSizeResource,
)
from registry.services import change_from, dated_values, refuse_change

from .base import (
    CLUSTERS,
    ORGANISATIONS,
    PERIOD_FIELDSET,
    SOURCE_FIELDSET,
    RegistryAdmin,
)
from .filters import UsedFilter


class WhatHappened(models.TextChoices):
    CORRECTION = (
        "correction",
        gettext_lazy("a slip is corrected: it was never otherwise"),
    )
    CHANGE = (
        "change",
        gettext_lazy("it changed on a day: what it was before stays, with its period"),
    )


class DatedForm(forms.ModelForm):
    """A thing some of whose columns are dated: it asks what a change of them means."""

    what_happened = forms.ChoiceField(
        label=gettext_lazy("what happened"),
        choices=WhatHappened,
        widget=forms.RadioSelect,
        required=False,
        help_text=gettext_lazy(
            "If the name, the seat, the legal form, the size or the legal entity is "
            "another one than before."
        ),
    )
    changed_on = forms.DateField(
        label=gettext_lazy("changed on"),
        required=False,
        widget=admin.widgets.AdminDateWidget,
        help_text=gettext_lazy("First day on which it was so."),
    )
    changed_precision = forms.ChoiceField(
        label=gettext_lazy("precision of the day"), choices=Precision, required=False
    )
    changed_quote = forms.CharField(
        label=gettext_lazy("excerpt on the change"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean(self):
        cleaned = super().clean()
        if self.instance.pk is None or self.errors:
            return cleaned
        before = type(self.instance)._base_manager.get(pk=self.instance.pk)
        self.changing = {
            model: after
            for model, after in dated_values(before, cleaned).items()
            if any(getattr(before, name) for name in model.columns)
        }
        if not self.changing:
            return cleaned
        if not cleaned.get("what_happened"):
            self.add_error("what_happened", self._question(before))
        elif cleaned["what_happened"] == WhatHappened.CHANGE:
            self._check_change(before)
        return cleaned

    def _question(self, before) -> str:
        told = [
            _("%(column)s: “%(before)s”, now “%(after)s”")
            % {
                "column": before._meta.get_field(name).verbose_name,
                "before": getattr(before, name) or _("empty"),
                "after": value or _("empty"),
            }
            for after in self.changing.values()
            for name, value in after.items()
            if value != getattr(before, name)
        ]
        return _(
            "Say whether a slip is corrected, or something changed on a day (%(told)s)."
        ) % {"told": get_text_list(told, ";")}

    def _check_change(self, before) -> None:
        for name in ("changed_on", "changed_source"):
            if not self.cleaned_data.get(name):
                self.add_error(name, _("What changed needs its day and its source."))
        if self.errors:
            return
        try:
            refuse_change(row=before, **self.change)
        except ValidationError as error:
            self.add_error("changed_on", error.messages)

    @property
    def change(self) -> dict | None:
        """What the act is given; None where nothing changed on a day."""
        cleaned = self.cleaned_data
        if cleaned.get("what_happened") != WhatHappened.CHANGE or not self.changing:
            return None
        return {
            "values": {
                k: v for after in self.changing.values() for k, v in after.items()
            },
            "day": cleaned["changed_on"],
            "precision": cleaned["changed_precision"] or Precision.DAY,
            "source": cleaned["changed_source"],
            "quote": cleaned["changed_quote"],
        }


class DatingAdmin:
    """The form of a thing with dated columns: a change of them is an act."""

    form = DatedForm

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        source = self.model._meta.get_field("source")
        return type(
            form.__name__,
            (form,),
            {
                "changed_source": forms.ModelChoiceField(
                    label=_("source of the change"),
                    queryset=source.related_model.objects.all(),
                    required=False,
                    widget=KeySelect(source, self.admin_site),
                )
            },
        )

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None:
            return fieldsets
        asked = {
            "fields": [
                "what_happened",
                ("changed_on", "changed_precision"),
                "changed_source",
                "changed_quote",
            ]
        }
        title = _("If what it is called, where it is or what it is changes")
        return [*fieldsets[:1], (title, asked), *fieldsets[1:]]

    def save_model(self, request, obj, form, change):
        act = form.change if change else None
        if act is None:
            super().save_model(request, obj, form, change)
            return
        # What changed on a day is written by the act; the rest as it is typed.
        latest = {name: getattr(obj, name) for name in act["values"]}
        before = type(obj)._base_manager.get(pk=obj.pk)
        for name in latest:
            setattr(obj, name, getattr(before, name))
        super().save_model(request, obj, form, change)
        change_from(row=obj, **act)
        for name, value in latest.items():
            setattr(obj, name, value)


class DatedAdmin(RegistryAdmin):
    """The values of one kind, each with its period."""

    list_filter = [("source", UsedFilter)]
    list_select_related = True
    search_help_text = gettext_lazy("Any name, present or former.")

    def get_list_display(self, request):
        return ["__str__", self.model.owner, "start_on", "end_on"]

    def get_fieldsets(self, request, obj=None):
        own = [self.model.owner, *self.model.columns]
        if hasattr(self.model, "language"):
            own.append("language")
        return [(None, {"fields": own}), PERIOD_FIELDSET, SOURCE_FIELDSET]


@admin.register(OrganisationNaming)
class OrganisationNamingAdmin(DatedAdmin):
    group = ORGANISATIONS
    resource_classes = [OrganisationNamingResource]
    autocomplete_fields = ["organisation", "source"]
    search_fields = carried = ["organisation"]


@admin.register(OrganisationSeat)
class OrganisationSeatAdmin(DatedAdmin):
    group = ORGANISATIONS
    resource_classes = [OrganisationSeatResource]
    autocomplete_fields = ["organisation", "place", "source"]
    search_fields = carried = ["organisation"]


@admin.register(OrganisationForm)
class OrganisationFormAdmin(DatedAdmin):
    group = ORGANISATIONS
    resource_classes = [OrganisationFormResource]
    autocomplete_fields = ["organisation", "source"]
    search_fields = carried = ["organisation"]


@admin.register(OrganisationSize)
class OrganisationSizeAdmin(DatedAdmin):
    group = ORGANISATIONS
    resource_classes = [OrganisationSizeResource]
    autocomplete_fields = ["organisation", "source"]
    search_fields = carried = ["organisation"]


@admin.register(ClusterNaming)
class ClusterNamingAdmin(DatedAdmin):
    group = CLUSTERS
    resource_classes = [ClusterNamingResource]
    autocomplete_fields = ["cluster", "source"]
    search_fields = carried = ["cluster"]


@admin.register(ClusterEntity)
class ClusterEntityAdmin(DatedAdmin):
    group = CLUSTERS
    resource_classes = [ClusterEntityResource]
    autocomplete_fields = ["cluster", "legal_entity", "source"]
    search_fields = carried = ["cluster"]
