"""What clusters have in common: members, partners, projects and themes, by name."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.utils.functional import cached_property

from programmes.models import Project, ProjectParticipant, ProjectPole
from registry.connections.bonds import MOST_AT_ONCE
from registry.models import (
    AgreementParty,
    Cluster,
    ClusterTheme,
    Membership,
    Organisation,
    Participation,
    Partnership,
)
from registry.models.base import holds_on
from registry.themes import SPECIALISATIONS

from .rows import SharedRow

NOBODY = 0
"""The key of no row: it keeps a query where nothing is asked, so that any page takes as
many."""


class InCommon:
    """What joins some clusters on a day, in as many queries for two as for ten."""

    def __init__(self, clusters: list[Cluster], day: date, held: Iterable[Membership]):
        self.by_pk = {cluster.pk: cluster for cluster in clusters}
        self.day = day
        self.held = held

    @cached_property
    def projects(self) -> dict[Project, set[int]]:
        """The clusters of each project that is documented by name."""
        found = defaultdict(set)
        links = ProjectPole.objects.filter(
            cluster__in=self.by_pk, project__in=Project.objects.as_of(self.day)
        ).select_related("project")
        for link in links:
            found[link.project].add(link.cluster_id)
        return found

    @cached_property
    def agreements(self) -> dict[int, set[int]]:
        """The agreements of each cluster that are not known to have ended."""
        found = defaultdict(set)
        for agreement, cluster, _other, _organisation in self._parties:
            found[cluster].add(agreement)
        return found

    @cached_property
    def _parties(self) -> list[tuple]:
        """Who stands beside each cluster in its agreements, the cluster among them."""
        parties = AgreementParty.objects.known_by(self.day).filter(
            holds_on(self.day, "agreement__"),
            agreement__parties__cluster__in=self.by_pk,
        )
        return list(
            parties.order_by().values_list(
                "agreement", "agreement__parties__cluster", "cluster", "organisation"
            )
        )

    @cached_property
    def _member_keys(self) -> dict[int, set[int]]:
        found = defaultdict(set)
        for each in self.held:
            if each.holds_on(self.day):
                found[each.organisation_id].add(each.cluster_id)
        return _of_several(found)

    @cached_property
    def _partner_keys(self) -> dict[tuple[type, int], set[int]]:
        """The clusters beside which a body stands in an agreement or an undertaking.

        What joins many networks at once makes none of them the partner of another.
        """
        found = defaultdict(set)
        networks = defaultdict(set)
        for agreement, _cluster, other, _organisation in self._parties:
            networks[agreement].add(other)
        parties = [
            (*bodies, cluster)
            for agreement, cluster, *bodies in self._parties
            if len(networks[agreement] - {None}) <= MOST_AT_ONCE
        ]
        for other, organisation, cluster in (*parties, *self._participants()):
            if organisation:
                found[Organisation, organisation].add(cluster)
            elif other != cluster:
                found[Cluster, other].add(cluster)
        return _of_several(found)

    def _participants(self) -> Iterable[tuple]:
        """Yield who takes part in what the clusters run: cluster or organisation."""
        yield from (
            ProjectParticipant.objects.known_by(self.day)
            .filter(
                project__in=Project.objects.as_of(self.day),
                project__poles__cluster__in=self.by_pk,
            )
            .order_by()
            .values_list("cluster", "organisation", "project__poles__cluster")
        )
        for organisation, cluster in (
            Participation.objects.known_by(self.day)
            .filter(
                partnership__in=Partnership.objects.as_of(self.day),
                partnership__cluster_links__cluster__in=self.by_pk,
            )
            .order_by()
            .values_list("organisation", "partnership__cluster_links__cluster")
        ):
            yield None, organisation, cluster

    @cached_property
    def _organisations(self) -> dict[int, Organisation]:
        keys = {pk for model, pk in self._partner_keys if model is Organisation}
        keys |= {NOBODY, *self._member_keys}
        rows = Organisation.objects.filter(pk__in=keys)
        return {row.pk: row for row in rows.order_by("name_key", "slug")}

    def members(self) -> list[list[SharedRow]]:
        """Return, for each cluster, its members that belong to another one too."""
        keys = self._member_keys
        return self._shared(
            {row: keys[pk] for pk, row in self._organisations.items() if pk in keys}
        )

    def partners(self) -> list[list[SharedRow]]:
        """Return, for each cluster, who works with it and with another one."""
        keys = self._partner_keys
        clusters = Cluster.objects.filter(
            pk__in={NOBODY, *(pk for model, pk in keys if model is Cluster)}
        )
        rows = [*clusters.order_by("name_key", "slug"), *self._organisations.values()]
        found = {row: keys.get((type(row), row.pk)) for row in rows}
        return self._shared({row: pks for row, pks in found.items() if pks})

    def shared_projects(self) -> list[list[SharedRow]]:
        return self._shared(self.projects)

    def themes(self) -> list[list[SharedRow]]:
        """Return, for each cluster, its themes that another one has too."""
        found = defaultdict(set)
        for link in (
            ClusterTheme.objects.as_of(self.day)
            .filter(cluster__in=self.by_pk)
            .exclude(theme__scheme__slug=SPECIALISATIONS)
            .select_related("theme__scheme")
            .order_by("theme__scheme__slug", "theme__slug")
        ):
            found[link.theme].add(link.cluster_id)
        return self._shared(found)

    def _shared(self, found: dict[object, set[int]]) -> list[list[SharedRow]]:
        """Return, for each cluster, what it has in common with which others."""
        return [
            [
                SharedRow(row, self._named(pks - {pk}))
                for row, pks in found.items()
                if pk in pks and len(pks) > 1
            ]
            for pk in self.by_pk
        ]

    def _named(self, pks: set[int]) -> list[Cluster]:
        return [cluster for pk, cluster in self.by_pk.items() if pk in pks]


def _of_several(found: dict) -> dict:
    return {key: pks for key, pks in found.items() if len(pks) > 1}
