"""What each role may do with evaluations, and who reads what of them."""

from registry.models import Role
from registry.rights.of_registry import tables
from registry.rights.roles import READ, RECORD, STAFF, WRITE

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

CONFIDENTIAL = {"evaluation": ("read_confidential",)}


def role_rights() -> dict[Role, dict[str, tuple[str, ...]]]:
    """Return what each role may do; see ``registry.plugs``."""
    public = tables("evaluation", (*REFERENCE, *PUBLISHED, "target"), READ)
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
            # Without new ones nothing can be renewed.
            "evaluation.target": RECORD,
            **CONFIDENTIAL,
        },
        Role.DECIDER: {
            **tables("evaluation", FILES, READ),
            "evaluation.evaluation": ("view", "decide"),
            "evaluation.target": RECORD,
            **CONFIDENTIAL,
        },
    }
    return {role: public | own.get(role, {}) for role in STAFF}
