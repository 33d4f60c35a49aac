"""The list of clusters and poles, and the sibling pages of each."""

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django.views.generic import TemplateView

from registry import plugs
from registry.filters import ClusterFilterSet
from registry.known import (
    ENTERPRISES,
    Known,
    Published,
    newer,
)
from registry.leading import Lead, leads
from registry.lists.as_of import AsOfMixin, there
from registry.lists.columns import Shown
from registry.lists.directory import listed
from registry.lists.known_members import KNOWN_TOLD, WithKnownMembers
from registry.lists.page import ListPage
from registry.lists.told import ToldColumn, in_years, named
from registry.members_known import documented_members, known_members
from registry.models import (
    Agreement,
    Cluster,
    ClusterName,
    ClusterSuccession,
    ClusterTheme,
    EventParticipation,
    InternationalAction,
    Mandate,
    Membership,
    Partnership,
    Recognition,
)
from registry.published import published_numbers
from registry.resources import ClusterResource
from registry.through_time import MembersThroughTime
from registry.words import uncapitalised

from .dated import dated_values_of, names_among
from .moved import MovedMixin


@listed("clusters/")
class ClusterList(ListPage):
    model = Cluster
    filterset_class = ClusterFilterSet
    template_name = "registry/cluster_listing.html"
    row_template = "registry/_cluster_row.html"
    above_table = "registry/_ticked_clusters.html"
    columns = [
        Shown("name", _("name"), sort=("name_key", "slug"), told=(ToldColumn("name"),)),
        Shown(
            "kind",
            _("kind"),
            sort=("kind", "name_key", "slug"),
            told=(ToldColumn("get_kind_display"),),
        ),
        Shown(
            "launched",
            _("recognised"),
            sort=("launched_on", "name_key", "slug"),
            told=(in_years("recognitions"),),
        ),
        # How many happened to be read is no order of anything.
        Shown("members", _("members documented of published"), told=KNOWN_TOLD),
        Shown("ticked", _("choose")),
    ]
    told_besides = (
        named("names", "name", label=_("other names")),
        ToldColumn("legal_entity.name", _("legal entity")),
        ToldColumn("website", _("website")),
    )
    q_label = _("Name, acronym, former name, field")
    empty_text = _("No cluster or pole answers to this.")
    counted = ngettext_lazy(
        "%(total)d cluster or pole", "%(total)d clusters and poles", "total"
    )
    lead = _(
        "Business clusters, competitiveness poles, innovation hubs, and the networks "
        "abroad that they are connected to. In operation means recognised by the "
        "Walloon Region on the day shown."
    )

    @classmethod
    def exported_on(cls, day):
        return WithKnownMembers(ClusterResource(), day)

    def annotate(self, rows):
        return rows.with_lifeline().with_recognitions(self.as_of)

    def for_file(self, rows):
        names = Prefetch("names", ClusterName.objects.known_by(self.as_of))
        rows = super().for_file(rows).select_related("legal_entity")
        return rows.prefetch_related(names)

    def row_context(self, shown):
        return {"acts": plugs.ticked_clusters()}

    def complete(self, shown):
        counted = self.filterset.kept.get(
            f"members of {[cluster.pk for cluster in shown]}",
            lambda: documented_members(shown, self.as_of),
        )
        known = known_members(shown, self.as_of, counted)
        for cluster in shown:
            cluster.known = known[cluster]


class ClusterPage(MovedMixin, AsOfMixin, TemplateView):
    """One of the sibling pages of a cluster, joined by tabs."""

    model = Cluster
    merged_as = "cluster"

    @cached_property
    def cluster(self):
        clusters = Cluster.objects.select_related("legal_entity", "source")
        clusters = clusters.with_lifeline().with_recognitions(self.as_of)
        clusters = clusters.with_known(self.as_of)
        return there(get_object_or_404(clusters, slug=self.kwargs["slug"]))

    @cached_property
    def members(self):
        return Membership.objects.of_cluster(self.cluster).as_of(self.as_of)

    @cached_property
    def known(self) -> Known:
        """How many of its members are documented, of how many published."""
        return known_members([self.cluster], self.as_of)[self.cluster]

    @property
    def also(self) -> Published | None:
        """A newer number of the enterprises alone, if one was published."""
        numbers = published_numbers(ENTERPRISES, [self.cluster], self.as_of)
        return newer(self.known, numbers[self.cluster])

    @cached_property
    def partnerships(self):
        return Partnership.objects.known_by(self.as_of).of_cluster(self.cluster)

    @cached_property
    def agreements(self):
        return Agreement.objects.known_by(self.as_of).of_cluster(self.cluster)

    @cached_property
    def undertakings(self):
        return plugs.undertakings(self.cluster, self.as_of)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            cluster=self.cluster,
            in_operation=Recognition.objects.filter(cluster=self.cluster)
            .as_of(self.as_of)
            .select_related("regime")
            .first(),
            members_known=self.known,
            link_count=self.link_count,
            **kwargs,
        )

    @property
    def link_count(self) -> int:
        """What the cluster runs with others on the day, in one query."""
        links = [
            each.as_of(self.as_of) for each in (self.partnerships, self.agreements)
        ]
        links += [each.rows for each in self.undertakings]
        first, *others = (each.order_by().values("pk") for each in links)
        return first.union(*others, all=True).count()


NOT_STATED = _("No document that was read states it.")


class ClusterDetail(ClusterPage):
    """What is known of a cluster in short: members, who leads it, what it is."""

    template_name = "registry/cluster_detail.html"
    parts = {
        "names": ClusterName,
        "recognitions": Recognition,
        "themes": ClusterTheme,
        "mandates": Mandate,
        "former_mandates": Mandate,
        "successions": ClusterSuccession,
        "origins": ClusterSuccession,
    }

    @cached_property
    def lead(self) -> Lead:
        return leads([self.cluster], self.as_of)[self.cluster.pk]

    @cached_property
    def facts(self) -> list[plugs.Fact]:
        return plugs.cluster_facts([self.cluster], self.as_of)[self.cluster]

    @cached_property
    def themes(self) -> list[ClusterTheme]:
        themes = ClusterTheme.objects.known_by(self.as_of).filter(cluster=self.cluster)
        themes = themes.select_related("theme__scheme", "source", "end_source")
        return list(themes.order_by("theme", "start_on", "pk"))

    @property
    def not_known(self) -> list[tuple[str, str]]:
        """What no document says of the cluster: the last line of the page counts it."""
        said = {
            _("day of creation"): self.cluster.created_on,
            _("legal entity"): self.cluster.legal_entity_id,
            _("website"): self.cluster.website,
            _("who leads it"): self.lead.head or self.lead.last_head,
            _("themes"): self.themes,
        }
        said |= {fact.label: fact.text for fact in self.facts}
        return [
            (uncapitalised(str(label)), NOT_STATED)
            for label, text in said.items()
            if not text
        ]

    def get_context_data(self, **kwargs):
        former = Mandate.objects.filter(cluster=self.cluster).ended_before(self.as_of)
        dated = dated_values_of(self.cluster, self.as_of)
        memberships = Membership.objects.of_cluster(self.cluster)
        return super().get_context_data(
            dated=[values for values in dated if values.is_telling],
            dated_names=names_among(dated),
            names=ClusterName.objects.known_by(self.as_of)
            .filter(cluster=self.cluster)
            .select_related("source"),
            recognitions=Recognition.objects.known_by(self.as_of)
            .filter(cluster=self.cluster)
            .select_related("regime", "source", "end_source"),
            themes=self.themes,
            lead=self.lead,
            mandates=[*self.lead.recent, *self.lead.older],
            former_mandates=former.with_last_documented(self.as_of)
            .with_recent(self.as_of)
            .select_related("person", "represents", "source", "end_source"),
            through_time=MembersThroughTime(
                memberships.number_through_time(self.as_of), self.known, self.as_of
            ),
            also=self.also,
            facts=[fact for fact in self.facts if fact.text],
            not_known=self.not_known,
            successions=ClusterSuccession.objects.known_by(self.as_of)
            .filter(predecessor=self.cluster)
            .select_related("successor", "source"),
            origins=ClusterSuccession.objects.known_by(self.as_of)
            .filter(successor=self.cluster)
            .select_related("predecessor", "source"),
            **kwargs,
        )


class ClusterLinks(ClusterPage):
    """What a cluster does with others: partnerships, agreements, actions, events."""

    template_name = "registry/cluster_links.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            partnerships=self.partnerships.with_participation_count(
                self.as_of
            ).select_related("source", "end_source"),
            agreements=self.agreements.with_parties(self.as_of).select_related(
                "source", "end_source"
            ),
            undertakings=[each for each in self.undertakings if each.rows],
            actions=InternationalAction.objects.known_by(self.as_of)
            .of_cluster(self.cluster)
            .select_related("source", "end_source"),
            events=EventParticipation.objects.known_by(self.as_of)
            .filter(cluster=self.cluster)
            .select_related("event", "source"),
            **kwargs,
        )
