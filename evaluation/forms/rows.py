"""The rows of the file of an evaluation, as they are and as a form showed them."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import models

from evaluation.models import (
    CriterionScore,
    Evaluation,
    Measurement,
    Recommendation,
)
from registry.history.events import as_recorded, events_of
from registry.history.versions import Versions


@dataclass(frozen=True)
class FileRows:
    """What a file consists of: its scores, recommendations and measurements."""

    evaluation: Evaluation
    scores: dict[int, CriterionScore]
    recommendations: dict[int, Recommendation]
    measurements: dict[str, Measurement]

    @classmethod
    def of(cls, evaluation: Evaluation) -> "FileRows":
        """Return the rows of a file as they are."""
        return cls._made_of(
            evaluation,
            evaluation.scores.all(),
            evaluation.recommendations.all(),
            evaluation.measurements.select_related("source"),
        )

    @classmethod
    def as_shown(cls, evaluation: Evaluation, shown: Versions) -> "FileRows | None":
        """Return the rows of a file as a form showed them; None if it does not say."""
        (found, *_others) = [*_recorded(Evaluation, shown, pk=evaluation.pk), None]
        if found is None:
            return None
        return cls._made_of(
            found,
            *(
                _recorded(model, shown, evaluation_id=evaluation.pk)
                for model in (CriterionScore, Recommendation, Measurement)
            ),
        )

    @classmethod
    def _made_of(cls, evaluation, scores, recommendations, measurements) -> "FileRows":
        return cls(
            evaluation,
            {row.criterion_id: row for row in scores},
            {row.number: row for row in recommendations},
            {row.code: row for row in measurements},
        )

    def __iter__(self) -> Iterator[models.Model]:
        yield self.evaluation
        yield from self.scores.values()
        yield from self.recommendations.values()
        yield from self.measurements.values()

    @property
    def version(self) -> Versions:
        return Versions.of(self)


def _recorded(model, shown, **of_the_file) -> list[models.Model]:
    """Return the rows of a model as they were at the events that a form showed."""
    told = shown.events.get(model._meta.label_lower, {})
    rows = [
        as_recorded(model, event)
        for event in events_of(model).filter(pgh_id__in=told.values())
        if told.get(event.pgh_obj_id) == event.pgh_id
    ]
    return [
        row
        for row in rows
        if all(getattr(row, name) == value for name, value in of_the_file.items())
    ]
