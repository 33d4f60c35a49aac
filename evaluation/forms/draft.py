"""The file of an evaluation while it is written: several forms, sent as one."""

import hashlib
from functools import cached_property

from django import forms
from django.forms import formset_factory
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from evaluation.indicators import CATALOGUE, Indicator
from evaluation.models import (
    CriterionScore,
    Evaluation,
    IndicatorCode,
    Measurement,
    Recommendation,
)
from evaluation.services import compute_instead, enter_by_hand
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

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            styled(field)


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

    def clean(self):
        cleaned = super().clean()
        if self.is_filled and not cleaned.get("compute"):
            for name in ("value", "justification", "source"):
                if name not in self.errors and cleaned.get(name) in (None, ""):
                    self.add_error(name, gettext("A value by hand needs this as well."))
        return cleaned

    def save(self, evaluation: Evaluation) -> None:
        said = self.cleaned_data
        if said.get("compute") or (self.by_hand and not self.is_filled):
            compute_instead(evaluation=evaluation, code=self.indicator.code)
        elif self.is_filled and self.has_changed():
            enter_by_hand(
                evaluation=evaluation,
                code=self.indicator.code,
                value=said["value"],
                justification=said["justification"],
                source=said["source"],
            )


class Draft:
    """Every form of the file of an evaluation, shown and saved together.

    ``version`` tells what stood in the file when it was shown: who saves over the words
    of somebody else is told first.
    """

    def __init__(self, evaluation: Evaluation, data=None):
        self.evaluation = evaluation
        self.data = data
        self.refusals: list[str] = []
        shown = {"instance": evaluation}
        self.evaluator = EvaluatorForm(data, **shown)
        self.scores = [
            ScoreForm(data, instance=score, prefix=f"score-{score.criterion.slug}")
            for score in self._scores
        ]
        self.recommendations = Recommendations(
            data,
            prefix="recommendation",
            initial=[
                {
                    "number": row.number,
                    "text": row.text,
                    "owner": row.owner,
                    "due_on": row.due_on,
                }
                for row in evaluation.recommendations.all()
            ],
        )
        self.by_hand = {
            code: ByHandForm(
                data,
                prefix=code,
                indicator=indicator,
                measurement=self._measurements.get(code),
            )
            for code, indicator in CATALOGUE.items()
            # It follows from the scores, and from nothing else.
            if code != IndicatorCode.GOV_01
        }

    @cached_property
    def _scores(self) -> list[CriterionScore]:
        """The score of each criterion of the framework, a new one where it has none."""
        scores = {row.criterion_id: row for row in self.evaluation.scores.all()}
        return [
            scores.get(criterion.pk)
            or CriterionScore(evaluation=self.evaluation, criterion=criterion)
            for criterion in self.evaluation.framework.criteria.select_related("source")
        ]

    @cached_property
    def _measurements(self) -> dict[str, Measurement]:
        rows = self.evaluation.measurements.select_related("source")
        return {row.code: row for row in rows}

    @cached_property
    def version(self) -> str:
        said = [
            self.evaluator.initial,
            *(form.initial for form in self.scores),
            self.recommendations.initial,
            *(form.initial for form in self.by_hand.values()),
        ]
        return hashlib.sha256(repr(said).encode()).hexdigest()[:16]

    @property
    def parts(self) -> list[forms.BaseForm]:
        return [
            self.evaluator,
            *self.by_hand.values(),
            *self.scores,
            *self.recommendations.forms,
        ]

    def is_valid(self) -> bool:
        """Whether all can be saved; ``refusals`` tell what is of no one field."""
        if self.data.get("version") != self.version:
            self.refusals.append(
                gettext(
                    "Somebody else saved this file since you opened it. What you typed "
                    "is below; saving it again puts it in place of theirs."
                )
            )
        valid = [form.is_valid() or self._removed(form) for form in self.parts]
        if not self.recommendations.is_valid():
            self.refusals += self.recommendations.non_form_errors()
            valid.append(False)
        return all(valid) and not self.refusals

    @property
    def problems(self) -> list[tuple[forms.BoundField, str]]:
        """What is wrong, with the field that it is about."""
        if self.data is None:
            return []
        return [
            (form[name], message)
            for form in self.parts
            if not self._removed(form)
            for name, messages in form.errors.items()
            if name in form.fields
            for message in messages
        ] + [
            (self.evaluator["method"], message)
            for message in self.evaluator.non_field_errors()
        ]

    def save(self, evaluation: Evaluation) -> None:
        """Write what was typed into the file, as ``writing`` handed it out."""
        person = self.evaluator.cleaned_data["evaluator"]
        if person and person.pk is None:
            person.source = evaluation.source
            person.full_clean()
            person.save()
        for name in self.evaluator.fields:
            setattr(evaluation, name, self.evaluator.cleaned_data[name])
        evaluation.full_clean()
        evaluation.save(update_fields=list(self.evaluator.fields))
        for form in self.scores:
            form.instance.save()
        self._save_recommendations(evaluation)
        for form in self.by_hand.values():
            form.save(evaluation)

    def _save_recommendations(self, evaluation) -> None:
        kept = {row.number: row for row in evaluation.recommendations.all()}
        last = max(kept, default=0)
        for form in self.recommendations.forms:
            said = form.cleaned_data
            row = kept.get(said.get("number"))
            if said.get("DELETE"):
                if row:
                    row.delete()
            elif said.get("text"):
                if row is None:
                    last += 1
                    row = Recommendation(evaluation=evaluation, number=last)
                for name in ("text", "owner", "due_on"):
                    setattr(row, name, said[name])
                row.full_clean()
                row.save()

    def _removed(self, form) -> bool:
        return form in self.recommendations.forms and (
            self.recommendations._should_delete_form(form)
        )
