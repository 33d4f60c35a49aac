"""What a decision rests on: everything that is known of a signed file, in short."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet

from .evaluation_file import Beside, EvaluationFile
from .models import Criterion, CriterionScore, Evaluation, Recommendation, Target


@dataclass(frozen=True)
class Judged:
    """A criterion, what was found on it, and the score of the evaluation before."""

    criterion: Criterion
    score: CriterionScore | None
    before: int | None


class Grounds:
    """What was found, measured, aimed at and asked for, for whoever decides.

    Args:
        user: who decides; of an earlier report that is confidential some read nothing.
    """

    def __init__(self, evaluation: Evaluation, user):
        self.evaluation = evaluation
        self.file = EvaluationFile(evaluation, user)

    @property
    def previous(self) -> Evaluation | None:
        return self.file.previous

    @cached_property
    def judged(self) -> list[Judged]:
        """Each criterion with its score, and that of the evaluation before."""
        scores = {row.criterion_id: row for row in self.evaluation.scores.all()}
        before = {}
        if self.previous:
            before = dict(self.previous.scores.values_list("criterion", "score"))
        return [
            Judged(criterion, scores.get(criterion.pk), before.get(criterion.pk))
            for criterion in self.evaluation.framework.criteria.all()
        ]

    @property
    def recommendations(self) -> QuerySet[Recommendation]:
        return self.evaluation.recommendations.all()

    @cached_property
    def still_open(self) -> list[Recommendation]:
        """What the evaluation before asked for, and is not closed."""
        if self.previous is None:
            return []
        rows = self.previous.recommendations.unclosed(self.evaluation.reference_on)
        return list(rows.order_by("number"))

    @cached_property
    def targets(self) -> list[Target]:
        """The targets of the cluster that had begun by the reference day."""
        rows = Target.objects.of_cluster(self.evaluation.cluster)
        return list(rows.filter(start_on__lte=self.evaluation.reference_on))

    @cached_property
    def known(self) -> list[Beside]:
        """The indicators of which something can be said."""
        return self.file.said

    @cached_property
    def not_known(self) -> list[Beside]:
        return self.file.too_little

    @property
    def peers(self) -> int:
        """How many clusters of its kind were recognised on the reference day."""
        return len(self.file.others)
