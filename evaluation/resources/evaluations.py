"""Evaluations, and what is due, as files: who, when and what was decided, no more."""

from collections.abc import Callable
from operator import attrgetter

from evaluation.models import EvaluationStatus
from evaluation.resources.lists import ComputedTable, fields_of, slug_of, sourced


def decided(*names: str) -> dict[str, Callable]:
    """Return columns that are empty while a decision was not taken by the day."""

    def column(name):
        return lambda each: (
            getattr(each, name) if each.state_then == EvaluationStatus.DECIDED else ""
        )

    return {name: column(name) for name in names}


class EvaluationTable(ComputedTable):
    """Evaluations, each with what had become of it by the day."""

    columns = {
        "slug": attrgetter("slug"),
        "cluster": slug_of("cluster"),
        "kind": attrgetter("cluster.kind"),
        "framework": slug_of("framework"),
        **fields_of("", "occasion", "reference_on", "reference_precision"),
        "recognised_on": lambda each: each.recognition and each.recognition.start_on,
        "evaluating_organisation": slug_of("evaluating_organisation"),
        "is_confidential": attrgetter("is_confidential"),
        "state": attrgetter("state_then"),
        **decided(
            "outcome",
            "decided_on",
            "decided_precision",
            "conditions",
            "reasons",
            "reasons_text",
        ),
        **sourced(),
    }


class DueTable(ComputedTable):
    """What is due. Of a file that is still written it says only that it is."""

    columns = {
        "cluster": slug_of("cluster"),
        "name": attrgetter("cluster.name"),
        "kind": attrgetter("cluster.kind"),
        "occasion": attrgetter("occasion.value"),
        "due_on": attrgetter("due_on"),
        "file_due_on": attrgetter("file_due_on"),
        "regime": slug_of("regime"),
        "recognised_on": attrgetter("recognition.start_on"),
        "state": attrgetter("state.value"),
        "evaluation": lambda due: (
            due.evaluation.slug if due.evaluation and not due.evaluation.is_open else ""
        ),
    }
