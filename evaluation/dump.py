"""What of evaluations stands in the dump: what their pages tell to everybody."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from evaluation.models import Condition, Dismissal, Evaluation, Rectification
from registry.dump.declared import DumpRule
from registry.resources.base import SOURCED

DECISION = (
    "slug",
    "cluster",
    "recognition",
    "framework",
    "occasion",
    "reference_on",
    "reference_precision",
    "status",
    "is_confidential",
    "evaluating_organisation",
    "decided_on",
    "decided_precision",
    "outcome",
    "conditions",
    "reasons",
    "reasons_text",
    "annulled_on",
    *SOURCED,
)
"""Who, when and what was decided, as the list of evaluations says it."""

REPORT = (
    "slug",
    "method",
    "members_asked",
    "members_answering",
    "others_asked",
    "others_answering",
    "strengths",
    "weaknesses",
)
"""What a report says that is for everybody."""


def told(rows: QuerySet) -> QuerySet:
    """Keep what belongs to evaluations that everybody may open."""
    return rows.readable_by(AnonymousUser())


def dump_rules() -> dict[type, tuple[DumpRule, ...]]:
    """Return what everybody may read of evaluations, and leave out how staff work."""
    return {
        Evaluation: (
            DumpRule(rows=told, columns=DECISION),
            DumpRule(
                rows=lambda rows: rows.measured_for(AnonymousUser()),
                columns=REPORT,
                name="evaluation_report",
            ),
        ),
        Condition: (DumpRule(rows=told),),
        # What was there before it was put right may have been confidential.
        Rectification: (DumpRule(rows=told, without=("before", "entered_by")),),
        Dismissal: (),
    }
