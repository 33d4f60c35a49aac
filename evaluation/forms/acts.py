"""The forms of what is done to an evaluation: opened, followed up."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from evaluation.models import Condition, Evaluation, Occasion, Recommendation
from registry.imports.pages.forms import ClusterField, ClusterInput

from .fields import day_field, styled


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


class ConditionFollowForm(forms.ModelForm):
    """Whether a condition of a renewal is met; a day settles it."""

    is_met = forms.TypedChoiceField(
        required=False,
        label=_("Is it met?"),
        choices=[("", _("not known yet")), ("yes", _("met")), ("no", _("not met"))],
        coerce=lambda said: said == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
    )
    closed_on = day_field(
        required=False,
        label=_("Settled on"),
        help_text=_("Empty while it is not known yet."),
    )

    class Meta:
        model = Condition
        fields = ("is_met", "follow_up", "closed_on")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        styled(self.fields["follow_up"])
        said = {True: "yes", False: "no", None: ""}
        self.initial["is_met"] = said[self.instance.is_met]


class OpinionForm(forms.Form):
    """What the advisory committee said, and when."""

    opinion_on = day_field(**said_of(Evaluation, "opinion_on"))
    opinion = forms.CharField(widget=forms.Textarea, **said_of(Evaluation, "opinion"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        styled(self.fields["opinion"])
