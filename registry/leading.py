"""Who leads a cluster, as far as documents of the three years before a day show it."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from registry.models import Cluster, Mandate
from registry.models.mandate import MandateRole

HEADS = (MandateRole.DIRECTOR, MandateRole.ANIMATOR, MandateRole.COORDINATOR)
CHIEF_ROLES = (HEADS, (MandateRole.PRESIDENT,))
"""The roles that somebody is looked for in; those of one group stand for each other."""

ORDER = {role: rank for rank, role in enumerate([*HEADS, MandateRole.PRESIDENT])}


@dataclass(frozen=True)
class Lead:
    """Whom documents show in a role on a day.

    Args:
        recent: whom one of the three years before shows; heads and presidents first.
        older: whom no such document confirms, the last documented first.
    """

    recent: list[Mandate] = field(default_factory=list)
    older: list[Mandate] = field(default_factory=list)

    @property
    def head(self) -> Mandate | None:
        """Whom to name, where one is named: the head, else the president."""
        return self._first(self.recent, HEADS) or self._first(
            self.recent, (MandateRole.PRESIDENT,)
        )

    @property
    def last_head(self) -> Mandate | None:
        """Who was the last to be documented as head or president, long ago."""
        return self._first(self.older, ORDER)

    @property
    def vacant(self) -> list[Mandate]:
        """The chief roles nobody is recently documented in: who last held each."""
        return [
            last
            for roles in CHIEF_ROLES
            if not self._first(self.recent, roles)
            and (last := self._first(self.older, roles))
        ]

    @property
    def unconfirmed(self) -> list[Mandate]:
        """The older without those who stand for a vacant role."""
        vacant = self.vacant
        return [mandate for mandate in self.older if mandate not in vacant]

    @staticmethod
    def _first(mandates, roles) -> Mandate | None:
        return next((each for each in mandates if each.role in roles), None)


def leads(clusters: Collection[Cluster], day: date) -> dict[int, Lead]:
    """Return who leads each cluster on ``day``, by its key; one query for all."""
    held = (
        Mandate.objects.filter(cluster__in=clusters)
        .as_of(day)
        .with_last_documented(day)
        .with_recent(day)
        .select_related("person", "represents", "source", "end_source")
        .order_by("person__name", "slug")
    )
    found = defaultdict(Lead)
    for mandate in held:
        lead = found[mandate.cluster_id]
        (lead.recent if mandate.is_recent else lead.older).append(mandate)
    for lead in found.values():
        for mandates in (lead.recent, lead.older):
            mandates.sort(key=_last_seen, reverse=True)
        lead.recent.sort(key=lambda each: ORDER.get(each.role, len(ORDER)))
    return {cluster.pk: found[cluster.pk] for cluster in clusters}


def _last_seen(mandate: Mandate) -> date:
    return mandate.last_documented_on or date.min
