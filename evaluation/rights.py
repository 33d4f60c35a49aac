"""What each role may do with evaluations, and who reads what of them."""

from evaluation.models import Evaluation
from evaluation.models.evaluation_queries import OUT
from evaluation.readers import reads_confidential
from registry.models import Role
from registry.rights.of_registry import tables
from registry.rights.roles import READ, RECORD, STAFF, WRITE
from registry.rights.rows import RowRule

REFERENCE = ("criterion", "framework")
PUBLISHED = (
    "contradiction",
    "dismissal",
    "publishedfigure",
    "qualitylabel",
    "statement",
)
FILES = ("criterionscore", "evaluation", "measurement", "recommendation")
"""What is not for everybody: files under way, and confidential ones."""

OF_DECISIONS = ("condition", "rectification")
"""What comes of decisions, which are for everybody."""

CONFIDENTIAL = {"evaluation": ("read_confidential",)}


def role_rights() -> dict[Role, dict[str, tuple[str, ...]]]:
    """Return what each role may do; see ``registry.rights.declared``."""
    shown = (*REFERENCE, *PUBLISHED, *OF_DECISIONS, "target")
    public = tables("evaluation", shown, READ)
    own = {
        Role.CONFIDENTIAL_READER: tables("evaluation", FILES, READ) | CONFIDENTIAL,
        Role.KEEPER: {
            **tables("evaluation", PUBLISHED, WRITE),
            **tables("evaluation", REFERENCE, RECORD),
            "evaluation.target": WRITE,
        },
        Role.EVALUATOR: {
            **tables("evaluation", FILES, WRITE),
            "evaluation.evaluation": (*WRITE, "sign"),
            "evaluation.condition": ("view", "change"),
            # Without new ones nothing can be renewed.
            "evaluation.target": RECORD,
            **CONFIDENTIAL,
        },
        Role.DECIDER: {
            **tables("evaluation", FILES, READ),
            "evaluation.evaluation": ("view", "decide"),
            "evaluation.condition": ("view", "change"),
            "evaluation.target": RECORD,
            **CONFIDENTIAL,
        },
    }
    return {role: public | own.get(role, {}) for role in STAFF}


def row_rules() -> dict[type, RowRule]:
    """Return who reads which evaluation whole; its parts follow it."""
    return {
        Evaluation: RowRule(
            rows=lambda rows, user: rows.measured_for(user),
            events=_open_events,
            known=lambda events: events.filter(OUT),
        )
    }


def _open_events(events, user):
    """Leave out what was recorded of an evaluation while it was confidential."""
    return events if reads_confidential(user) else events.exclude(is_confidential=True)
