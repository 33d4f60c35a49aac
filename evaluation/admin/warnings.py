"""What staff should look at again after they saved something about evaluations."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy

from evaluation.models import Evaluation
from evaluation.services import dependence


def _about_evaluation(evaluation: Evaluation) -> Iterator[str]:
    yield from dependence(evaluation=evaluation)


CONTRADICTIONS = {
    "inconsistent_criterion": gettext_lazy(
        "The criterion belongs to another framework than the one of the evaluation."
    ),
    "inconsistent_framework": gettext_lazy(
        "The framework is for another kind of cluster."
    ),
    "inconsistent_opinion": gettext_lazy(
        "The advisory committee gave its opinion after the decision: compare the "
        "two days."
    ),
    "inconsistent_preference": gettext_lazy(
        "It is resolved by preferring a statement and none is marked, or one is "
        "marked and it is not."
    ),
    "inconsistent_recognition": gettext_lazy(
        "The recognition is one of another cluster."
    ),
    "inconsistent_statements": gettext_lazy(
        "A contradiction has two statements or more: add those of its sources."
    ),
}
WARNINGS = {Evaluation: _about_evaluation}
