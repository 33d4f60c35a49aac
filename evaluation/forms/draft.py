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
    Recommendation,
)

from .parts import ByHandForm, EvaluatorForm, Recommendations, ScoreForm


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
