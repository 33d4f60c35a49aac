"""What is changed: a slip that is corrected, or something that changed on a day."""

from django import forms
from django.contrib.admin.widgets import AdminDateWidget
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.forms import KeySelect
from registry.models import Precision, Source
from registry.services import change_from, dated_values, refuse_change
from registry.typed_days import PrecisionSelect, TypedDayField


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
    changed_on = TypedDayField(
        label=gettext_lazy("changed on"),
        required=False,
        with_precision=True,
        widget=AdminDateWidget(attrs={"size": 24}),
        help_text=gettext_lazy("First day on which it was so."),
    )
    changed_precision = forms.ChoiceField(
        label=gettext_lazy("precision of the day"),
        choices=Precision,
        required=False,
        widget=PrecisionSelect(day="changed_on", precision="changed_precision"),
    )
    changed_source = forms.ModelChoiceField(
        label=gettext_lazy("source of the change"),
        queryset=Source.objects.all(),
        required=False,
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
        form.base_fields["changed_source"].widget = KeySelect(source, self.admin_site)
        return form

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
