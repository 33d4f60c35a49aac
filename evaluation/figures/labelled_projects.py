"""The projects that clusters had labelled by a day, and who takes part in them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from programmes.models import (
    PoleRole,
    ProjectOutcome,
    ProjectParticipant,
    ProjectPole,
)
from registry.models import Cluster


@dataclass(frozen=True)
class Labelled:
    """How many projects, and how much is known of them.

    ``undated`` were labelled on a day that no source states: they are not counted.
    """

    number: int
    undated: int
    complete: int
    participants: int

    @property
    def dated_share(self) -> Decimal:
        return Decimal(self.number) / (self.number + self.undated)

    @property
    def complete_share(self) -> Decimal:
        """The share of the projects of which every participant is known by name."""
        return Decimal(self.complete) / self.number


class LabelledProjects:
    """The projects of some clusters, fetched once and counted on any day."""

    def __init__(self, clusters: Iterable[int]):
        self._projects = defaultdict(set)
        self._labelled_on = {}
        self._complete = set()
        poles = ProjectPole.objects.filter(
            cluster__in=clusters,
            role=PoleRole.LABELS,
            project__outcome=ProjectOutcome.LABELLED,
        )
        for cluster, project, day, complete in poles.values_list(
            "cluster",
            "project",
            "project__outcome_on",
            "project__is_consortium_complete",
        ):
            self._projects[cluster].add(project)
            self._labelled_on[project] = day
            if complete:
                self._complete.add(project)
        self._participants = defaultdict(set)
        for project, organisation, as_cluster in ProjectParticipant.objects.filter(
            project__in=poles.values("project")
        ).values_list("project", "organisation", "cluster"):
            self._participants[project].add((organisation, as_cluster))

    def by(self, clusters: Iterable[Cluster], day: date) -> Labelled:
        """Count the projects that the clusters had labelled by ``day``, each once."""
        projects = set().union(*(self._projects[cluster.pk] for cluster in clusters))
        dates = {project: self._labelled_on[project] for project in projects}
        counted = {p for p, labelled in dates.items() if labelled and labelled <= day}
        return Labelled(
            number=len(counted),
            undated=sum(labelled is None for labelled in dates.values()),
            complete=len(counted & self._complete),
            participants=len(
                set().union(*(self._participants[project] for project in counted))
            ),
        )
