"""The file of an evaluation while it is written: several forms, sent as one."""

import hashlib
from functools import cached_property

from django import forms
from django.utils.translation import gettext

from evaluation.indicators import CATALOGUE
from evaluation.models import (
    CriterionScore,
    Evaluation,
    IndicatorCode,
    Measurement,
)
from evaluation.services import Recommended, Typed

from .parts import ByHandForm, EvaluatorForm, Recommendations, ScoreForm


class Draft:
    """Every form of the file of an evaluation, shown and checked together.

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
            form_kwargs={"judged_on": evaluation.reference_on},
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

    @property
    def typed(self) -> Typed:
        """What was typed, once it is valid."""
        asked = [form.cleaned_data for form in self.recommendations.forms]
        return Typed(
            facts={
                name: self.evaluator.cleaned_data[name]
                for name in self.evaluator.fields
            },
            scores={
                form.instance.criterion: (
                    form.cleaned_data["score"],
                    form.cleaned_data["findings"],
                )
                for form in self.scores
            },
            recommended=[
                Recommended(said["number"], said["text"], said["owner"], said["due_on"])
                for said in asked
                if said.get("text") and not said.get("DELETE")
            ],
            withdrawn=[
                said["number"]
                for said in asked
                if said.get("DELETE") and said.get("number")
            ],
            by_hand={
                code: form.entered
                for code, form in self.by_hand.items()
                if form.entered
            },
            computed=[
                code for code, form in self.by_hand.items() if form.is_taken_back
            ],
        )

    def _removed(self, form) -> bool:
        return form in self.recommendations.forms and (
            self.recommendations._should_delete_form(form)
        )
