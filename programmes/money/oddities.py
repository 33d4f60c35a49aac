"""What is odd about the money of a project: told, and never refused.

A source may be wrong, or a budget may have grown; but a reader should not have to find
it out.
"""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from programmes.models import TURNED_DOWN, Project, ProjectOutcome
from registry.words import euro


def oddities(project: Project) -> Iterator[str]:
    """Yield a sentence for each thing that is odd about what a project was granted.

    Args:
        project: a row with its outcome and its money on a day.
    """
    yield from though_turned_down(project)
    yield from beyond_budget(project)


def though_turned_down(project: Project) -> Iterator[str]:
    """Yield a sentence where something was granted to what was rejected."""
    if project.decided and project.outcome_then in TURNED_DOWN:
        yield _(
            "%(decided)s was granted to it, and yet its outcome is: %(outcome)s."
        ) % {
            "decided": euro(project.decided),
            "outcome": ProjectOutcome(project.outcome_then).label,
        }


def beyond_budget(project: Project) -> Iterator[str]:
    """Yield a sentence where more was granted than it costs, or than is public."""
    if project.decided is None:
        return
    if project.total_budget is not None and project.decided > project.total_budget:
        yield _(
            "%(decided)s was granted to it: more than its budget of %(budget)s."
        ) % {
            "decided": euro(project.decided),
            "budget": euro(project.total_budget),
        }
    elif project.public_part is not None and project.decided > project.public_part:
        yield _(
            "%(decided)s was granted to it: more than its public part of %(part)s."
        ) % {"decided": euro(project.decided), "part": euro(project.public_part)}
