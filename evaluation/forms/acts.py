"""The forms of what is done to an evaluation: opened, decided, followed up."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from evaluation.models import Evaluation, Occasion, Outcome, Reason, Recommendation
from evaluation.services import possible_outcomes
from registry.imports.pages.forms import ClusterField, ClusterInput
from registry.models import Recognition, SourceKind, SourcePrecision

from .fields import DocumentField, day_field, styled


def said_of(model, name: str) -> dict:
    """Return the words and the hint of a model's field."""
    field = model._meta.get_field(name)
    return {"label": capfirst(field.verbose_name), "help_text": field.help_text}


class OpeningForm(forms.Form):
    """Which cluster is evaluated, on what occasion, as of which day."""

    cluster = ClusterField(
        label=_("Cluster"),
        max_length=200,
        widget=ClusterInput(attrs={"class": "form-control", "autocomplete": "off"}),
        help_text=_("Type the beginning of its name."),
    )
    occasion = forms.ChoiceField(
        label=_("Occasion"), choices=Occasion, widget=forms.RadioSelect
    )
    reference_on = day_field(**said_of(Evaluation, "reference_on"))


class DecisionForm(forms.Form):
    """What was decided, when, and why."""

    outcome = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)
    decided_on = day_field(**said_of(Evaluation, "decided_on"))
    conditions = forms.CharField(
        required=False,
        widget=forms.Textarea,
        **said_of(Evaluation, "conditions"),
    )
    reasons = forms.MultipleChoiceField(
        required=False,
        choices=Reason,
        widget=forms.CheckboxSelectMultiple,
        **said_of(Evaluation, "reasons"),
    )
    reasons_text = forms.CharField(
        required=False,
        widget=forms.Textarea,
        **said_of(Evaluation, "reasons_text"),
    )
    opinion_on = day_field(required=False, **said_of(Evaluation, "opinion_on"))
    opinion = forms.CharField(
        required=False, widget=forms.Textarea, **said_of(Evaluation, "opinion")
    )
    act = forms.CharField(
        required=False,
        max_length=Recognition._meta.get_field("act").max_length,
        **said_of(Recognition, "act"),
    )
    source = DocumentField(
        kind=SourceKind.LAW,
        label=_("Document of the decision"),
        help_text=_(
            "Its title. One that the registry does not know is added, dated of the day "
            "of the decision."
        ),
    )

    def __init__(self, *args, evaluation: Evaluation, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = [
            (outcome.value, capfirst(outcome.label))
            for outcome in possible_outcomes(evaluation)
        ]
        for field in self.fields.values():
            styled(field)

    def clean(self):
        cleaned = super().clean()
        outcome = cleaned.get("outcome")
        if outcome == Outcome.RENEWED_WITH_CONDITIONS and not cleaned["conditions"]:
            self.add_error("conditions", gettext("Say which conditions."))
        said = cleaned.get("reasons") or cleaned.get("reasons_text")
        if outcome == Outcome.ENDED and not said:
            self.add_error("reasons", gettext("Say why the recognition ends."))
        source = cleaned.get("source")
        if source and source.pk is None and cleaned.get("decided_on"):
            source.published_on = cleaned["decided_on"]
            source.published_precision = SourcePrecision.DAY
        if outcome:
            cleaned["outcome"] = Outcome(outcome)
        return cleaned


class FollowUpForm(forms.ModelForm):
    """What came of a recommendation; a day closes it."""

    closed_on = day_field(
        required=False,
        label=_("Closed on"),
        help_text=_("Empty while it is still followed."),
    )

    class Meta:
        model = Recommendation
        fields = ("follow_up", "closed_on")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        styled(self.fields["follow_up"])
