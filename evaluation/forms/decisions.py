"""The forms of a decision: taken, put right, annulled."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from evaluation.models import (
    ENDING,
    Evaluation,
    Outcome,
    Reason,
    Rectification,
)
from evaluation.models.outcomes import contrary
from evaluation.services import ConditionAsked, possible_outcomes
from registry.models import Recognition, SourceKind, SourcePrecision

from .acts import said_of
from .fields import DocumentField, day_field, styled

ASKED = range(1, 5)
"""How many conditions can be told one by one."""


class DecisionForm(forms.Form):
    """What was decided, when, and why."""

    document_of = "decided_on"
    """The field with the day of the document."""

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
        possible = possible_outcomes(evaluation)
        self.fields["outcome"].choices = [
            (outcome.value, capfirst(outcome.label)) for outcome in possible
        ]
        self.may_renew = Outcome.RENEWED_WITH_CONDITIONS in possible
        if self.may_renew:
            self.fields |= dict(_condition_fields())
        else:
            # Half-way nothing is renewed.
            del self.fields["conditions"]
        for field in self.fields.values():
            styled(field)

    @property
    def asked_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The places for conditions, each with the place for its day."""
        return [(self[f"asked_{n}"], self[f"asked_{n}_by"]) for n in ASKED]

    def clean(self):
        cleaned = super().clean()
        outcome = cleaned.get("outcome")
        cleaned["asked"] = self._asked(cleaned)
        if outcome == Outcome.RENEWED_WITH_CONDITIONS and not (
            cleaned.get("conditions") or cleaned["asked"]
        ):
            self.add_error("conditions", gettext("Say which conditions."))
        said = cleaned.get("reasons") or cleaned.get("reasons_text")
        if outcome in ENDING and not said:
            self.add_error("reasons", gettext("Say why the recognition ends."))
        if outcome and (against := contrary(outcome, cleaned.get("reasons", []))):
            self.add_error(
                "reasons",
                gettext("These reasons speak against this decision: %(reasons)s.")
                % {"reasons": ", ".join(str(reason.label) for reason in against)},
            )
        source = cleaned.get("source")
        day = cleaned.get(self.document_of)
        if source and source.pk is None and day:
            source.published_on = day
            source.published_precision = SourcePrecision.DAY
        if outcome:
            cleaned["outcome"] = Outcome(outcome)
        return cleaned

    def _asked(self, cleaned) -> list[ConditionAsked]:
        """Take the conditions out of their fields, in their order."""
        found = []
        for number in ASKED:
            text = cleaned.pop(f"asked_{number}", "")
            due_on = cleaned.pop(f"asked_{number}_by", None)
            if text:
                found.append(ConditionAsked(text, due_on))
            elif due_on:
                self.add_error(
                    f"asked_{number}", gettext("Say what is to be done by this day.")
                )
        return found


class RectificationForm(DecisionForm):
    """How it should have been decided, and why it is put right."""

    done_on = day_field(**said_of(Rectification, "done_on"))
    reason = forms.CharField(
        widget=forms.Textarea, label=_("Why it is put right"), max_length=5000
    )
    document_of = "done_on"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["source"].label = _("Document that puts it right")
        self.order_fields(["reason", "done_on", "source"])


class AnnulmentForm(forms.Form):
    """Why an evaluation is annulled, and which document says so."""

    reason = forms.CharField(
        widget=forms.Textarea, label=_("Why it is annulled"), max_length=5000
    )
    done_on = day_field(**said_of(Rectification, "done_on"))
    source = DocumentField(
        kind=SourceKind.LAW,
        label=_("Document that annuls it"),
        help_text=_("Its title. One that the registry does not know is added."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            styled(field)

    def clean(self):
        cleaned = super().clean()
        source = cleaned.get("source")
        if source and source.pk is None and cleaned.get("done_on"):
            source.published_on = cleaned["done_on"]
            source.published_precision = SourcePrecision.DAY
        return cleaned


def _condition_fields():
    for number in ASKED:
        yield (
            f"asked_{number}",
            forms.CharField(
                required=False,
                label=_("Condition %(number)s") % {"number": number},
                max_length=1000,
            ),
        )
        yield f"asked_{number}_by", day_field(required=False, label=_("To be met by"))
