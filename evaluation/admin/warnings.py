"""What staff should look at again after they saved something about evaluations."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluation.disagreements.candidates import candidates_about
from evaluation.models import Evaluation, PublishedFigure
from evaluation.services import dependence
from programmes.models import PublishedAmount


def _about_evaluation(evaluation: Evaluation) -> Iterator[str]:
    yield from dependence(evaluation=evaluation)


def _about_claim(row: PublishedFigure | PublishedAmount) -> Iterator[str]:
    others = [
        each.first.row if each.second.row == row else each.second.row
        for each in candidates_about(row)
    ]
    if others:
        yield format_html(
            '{} {}. <a href="{}">{}</a>',
            _("Another source says otherwise of the same:"),
            format_html_join(", ", "“{}”", ((other.wording,) for other in others)),
            reverse("contradiction_candidates"),
            _("Is it a contradiction?"),
        )


CONTRADICTIONS = {
    "inconsistent_consequence": gettext_lazy(
        "The recognition, or the renewal, does not agree with the decision."
    ),
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
WARNINGS = {
    Evaluation: _about_evaluation,
    PublishedAmount: _about_claim,
    PublishedFigure: _about_claim,
}
