"""What a research project of a pole lacks, by the rules of its consortium (L14)."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from programmes.models import Project, ProjectKind, ProjectOutcome, ProjectParticipant
from programmes.models.project_queries import LABS, SME_CLASSES
from registry.models import OrganisationKind

FEWEST_FIRMS = 2


def missing_in(
    project: Project, participants: Iterable[ProjectParticipant]
) -> list[str]:
    """Return a sentence for each participant that the rules ask for and is not there.

    Nothing is missed where a source may leave participants unnamed, and a firm of
    unknown size may be a small one.
    """
    if not (
        project.kind == ProjectKind.RESEARCH
        and project.outcome == ProjectOutcome.LABELLED
        and project.is_consortium_complete
    ):
        return []
    bodies = [p.organisation for p in participants if p.organisation is not None]
    firms = [body for body in bodies if body.kind == OrganisationKind.ENTERPRISE]
    rules = [
        (
            len(firms) >= FEWEST_FIRMS,
            _("It unites fewer than two enterprises; several are required."),
        ),
        (
            any(firm.size_class in {*SME_CLASSES, ""} for firm in firms),
            _("No small or medium-sized enterprise takes part; one is required."),
        ),
        (
            any(body.kind in LABS for body in bodies),
            _("No research centre or university takes part; one is required."),
        ),
    ]
    return [sentence for is_kept, sentence in rules if not is_kept]
