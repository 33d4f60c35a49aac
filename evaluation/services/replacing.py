"""A file is opened in the place of an evaluation that was annulled."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from evaluation.models import (
    CriterionScore,
    Evaluation,
    EvaluationStatus,
    Recommendation,
)

from .acts import allow, whole_act
from .writing import copy_of


def open_in_place(*, evaluation: Evaluation, user) -> Evaluation:
    """Open a file in the place of an annulled one, with all that was found in that.

    Raises:
        ValidationError: it is not annulled, or another file stands there already.
        PermissionDenied: the user may not open evaluations.
    """
    allow(user, "add_evaluation")
    if evaluation.status != EvaluationStatus.ANNULLED:
        raise ValidationError(_("Only in the place of an annulled evaluation."))
    opened = copy_of(evaluation)
    with whole_act("open in place", opened.slug):
        opened.full_clean()
        opened.save()
        for score in evaluation.scores.all():
            CriterionScore.objects.create(
                evaluation=opened,
                criterion=score.criterion,
                score=score.score,
                findings=score.findings,
            )
        for each in evaluation.recommendations.all():
            Recommendation.objects.create(
                evaluation=opened,
                number=each.number,
                text=each.text,
                owner=each.owner,
                due_on=each.due_on,
            )
        for measured in evaluation.measurements.all():
            measured.pk = None
            measured._state.adding = True
            measured.evaluation = opened
            measured.save()
    return opened
