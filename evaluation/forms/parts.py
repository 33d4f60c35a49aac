"""The parts of the file of an evaluation: a form for each."""

from datetime import date

from django import forms
from django.forms import formset_factory
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from evaluation.indicators import Indicator
from evaluation.models import CriterionScore, Evaluation, Recommendation
from evaluation.models.measurement import out_of_span
from evaluation.models.recommendation import DUE_TOO_EARLY
from evaluation.services import ByHand
from registry.models import SourceKind

from .fields import (
    DocumentField,
    FigureField,
    OrganisationField,
    PersonField,
    day_field,
    styled,
)

SCORES = [(number, str(number)) for number in range(1, 6)]


class EvaluatorForm(forms.ModelForm):
    """Who evaluates and how, and what stands out."""

    evaluator = PersonField(
        required=False,
        label=_("Person"),
        max_length=200,
        help_text=_(
            "First name and name. Somebody whom the registry does not know yet is "
            "recorded with this file as the source."
        ),
    )
    evaluating_organisation = OrganisationField(
        required=False,
        label=_("Organisation"),
        max_length=250,
        help_text=_("By its name or enterprise number, as the registry has it."),
    )

    class Meta:
        model = Evaluation
        fields = (
            "evaluator",
            "evaluating_organisation",
            "method",
            "members_asked",
            "members_answering",
            "others_asked",
            "others_answering",
            "strengths",
            "weaknesses",
            "is_confidential",
        )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("evaluator", "evaluating_organisation"):
            self.initial[name] = getattr(self.instance, name)
        for name, field in self.fields.items():
            styled(field)
            if name.endswith(("_asked", "_answering")):
                field.widget = forms.TextInput(
                    attrs={"inputmode": "numeric", "class": "form-control"}
                )
        self.fields["is_confidential"].widget.attrs["class"] = "form-check-input"


class ScoreForm(forms.ModelForm):
    """The score of one criterion, and what was found."""

    score = forms.TypedChoiceField(
        choices=[("", _("not yet")), *SCORES],
        coerce=int,
        empty_value=None,
        required=False,
        label=_("Score"),
        widget=forms.RadioSelect,
    )

    class Meta:
        model = CriterionScore
        fields = ("score", "findings")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        styled(self.fields["findings"])


class RecommendationForm(forms.Form):
    """What is asked of whom, until when; or that it is asked no more."""

    number = forms.IntegerField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Recommendation"), widget=forms.Textarea, max_length=5000
    )
    owner = forms.CharField(
        required=False,
        max_length=200,
        label=capfirst(Recommendation._meta.get_field("owner").verbose_name),
        help_text=Recommendation._meta.get_field("owner").help_text,
    )
    due_on = day_field(required=False, label=_("Due on"))

    def __init__(self, *args, judged_on: date | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.judged_on = judged_on
        for field in self.fields.values():
            styled(field)

    def clean_due_on(self):
        due_on = self.cleaned_data["due_on"]
        if due_on and self.judged_on and due_on < self.judged_on:
            raise forms.ValidationError(DUE_TOO_EARLY)
        return due_on


Recommendations = formset_factory(
    RecommendationForm, extra=1, can_delete=True, can_delete_extra=False
)


class ByHandForm(forms.Form):
    """A measurement that the evaluator enters in place of the computed one."""

    justification = forms.CharField(
        required=False,
        label=_("Why it is entered by hand"),
        widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}),
        max_length=2000,
    )
    source = DocumentField(
        required=False,
        kind=SourceKind.REPORT,
        label=_("Source"),
        help_text=_(
            "The title of a document. One that the registry does not know is added."
        ),
    )
    compute = forms.BooleanField(
        required=False, label=_("Compute it again in place of this")
    )

    def __init__(self, *args, indicator: Indicator, measurement, **kwargs):
        super().__init__(*args, **kwargs)
        self.indicator = indicator
        self.by_hand = measurement is not None and measurement.is_manual
        value = FigureField(unit=indicator.unit, required=False, label=_("Value"))
        value.help_text = capfirst(indicator.unit.label)
        self.fields = {"value": value, **self.fields}
        for field in self.fields.values():
            styled(field)
        if self.by_hand:
            self.initial = {
                "value": measurement.value,
                "justification": measurement.justification,
                "source": measurement.source,
            }
        else:
            del self.fields["compute"]

    @property
    def is_filled(self) -> bool:
        """Whether something was typed in it, which is then to be complete."""
        return any(self[name].value() for name in ("value", "justification", "source"))

    def clean_value(self):
        value = self.cleaned_data["value"]
        if value is not None and (outside := out_of_span(self.indicator.code, value)):
            raise forms.ValidationError(outside)
        return value

    def clean(self):
        cleaned = super().clean()
        if self.is_filled and not cleaned.get("compute"):
            for name in ("value", "justification", "source"):
                if name not in self.errors and cleaned.get(name) in (None, ""):
                    self.add_error(name, gettext("A value by hand needs this as well."))
        return cleaned

    @property
    def is_taken_back(self) -> bool:
        """Whether the computed value is wanted again in place of the one by hand."""
        return self.by_hand and (self.cleaned_data.get("compute") or not self.is_filled)

    @property
    def entered(self) -> ByHand | None:
        """The value that was typed; None if nothing was, or nothing new."""
        if self.is_taken_back or not self.is_filled or not self.has_changed():
            return None
        said = self.cleaned_data
        return ByHand(said["value"], said["justification"], said["source"])
