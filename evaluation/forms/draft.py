"""The file of an evaluation while it is written: several forms, sent as one."""

from copy import copy
from functools import cached_property

from django import forms

from evaluation.indicators import CATALOGUE
from evaluation.models import (
    CriterionScore,
    Evaluation,
    IndicatorCode,
    Recommendation,
)
from evaluation.services import Recommended, Typed
from registry.forms import is_key
from registry.history.meeting import RowMet
from registry.history.versions import Versions

from .parts import ByHandForm, EvaluatorForm, Recommendations, ScoreForm
from .rows import FileRows

RECOMMENDATION = "recommendation"
"""What the names of the fields of recommendations begin with."""

MOST = 1000
"""How many recommendations a form may hold; Django's own bound."""


def said_in(row: Recommendation) -> dict:
    """Return what a recommendation says, as its form shows it."""
    return {
        "number": row.number,
        "text": row.text,
        "owner": row.owner,
        "due_on": row.due_on,
    }


class Draft:
    """Every form of the file of an evaluation, shown and checked together.

    ``version`` tells what stood in the file when it was shown; ``met``, what others
    wrote in it since.

    Args:
        rows: what the file consists of, if not of what it does now.
    """

    def __init__(self, evaluation: Evaluation, data=None, rows: FileRows | None = None):
        self.evaluation = evaluation
        self.data = data
        self.refusals: list[str] = []
        self.met: list[RowMet] = []
        self.rows = rows or FileRows.of(evaluation)
        shown = {"instance": copy(self.rows.evaluation)}
        self.evaluator = EvaluatorForm(data, **shown)
        self.scores = [
            ScoreForm(data, instance=score, prefix=f"score-{score.criterion.slug}")
            for score in self._scores
        ]
        self.recommendations = Recommendations(
            data,
            prefix=RECOMMENDATION,
            form_kwargs={"judged_on": evaluation.reference_on},
            initial=self._recommended,
        )
        self.by_hand = {
            code: ByHandForm(
                data,
                prefix=code,
                indicator=indicator,
                measurement=self.rows.measurements.get(code),
            )
            for code, indicator in CATALOGUE.items()
            # It follows from the scores, and from nothing else.
            if code != IndicatorCode.GOV_01
        }

    @cached_property
    def _scores(self) -> list[CriterionScore]:
        """The score of each criterion of the framework, a new one where it has none."""
        scores = []
        for criterion in self.evaluation.framework.criteria.select_related("source"):
            score = copy(self.rows.scores.get(criterion.pk)) or CriterionScore(
                evaluation=self.evaluation
            )
            score.criterion = criterion
            scores.append(score)
        return scores

    @property
    def _recommended(self) -> list[dict]:
        """What each form of a recommendation shows, in the order of what was sent."""
        rows = self.rows.recommendations
        if self.data is None:
            return [said_in(row) for row in rows.values()]
        count = self.data.get(f"{RECOMMENDATION}-TOTAL_FORMS", "")
        numbers = [
            self.data.get(f"{RECOMMENDATION}-{place}-number", "")
            for place in range(min(int(count), MOST) if is_key(count) else 0)
        ]
        kept = [n.isdecimal() and len(n) < 9 and rows.get(int(n)) for n in numbers]
        return [said_in(row) if row else {} for row in kept]

    @cached_property
    def version(self) -> Versions:
        return self.rows.version

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
        valid = [form.is_valid() or self._removed(form) for form in self.parts]
        if not self.recommendations.is_valid():
            self.refusals += self.recommendations.non_form_errors()
            valid.append(False)
        return all(valid) and not self.refusals and not self.met

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
