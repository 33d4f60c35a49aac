"""The list of clusters and poles, and the sibling pages of each."""

from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django.views.generic import TemplateView

from registry import plugs
from registry.charts import by_province, by_value
from registry.filters import ClusterFilterSet, MemberFilterSet
from registry.lists.as_of import AsOfMixin
from registry.lists.columns import Shown
from registry.lists.directory import listed
from registry.lists.page import ListPage
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
from registry.resources import ClusterResource, MemberListResource


@listed("clusters/")
class ClusterList(ListPage):
    model = Cluster
    filterset_class = ClusterFilterSet
    row_template = "registry/_cluster_row.html"
    columns = [
        Shown("name", _("name"), sort=("name_key", "slug")),
        Shown("kind", _("kind"), sort=("kind", "name_key", "slug")),
        Shown("launched", _("recognised"), sort=("launched_on", "name_key", "slug")),
        Shown(
            "members",
            _("members documented"),
            sort=("member_count", "name_key", "slug"),
            numeric=True,
        ),
    ]
    exported = ClusterResource()
    search_rank = 1
    q_label = _("Name, acronym, former name")
    empty_text = _("No cluster or pole answers to this.")
    counted = ngettext_lazy(
        "%(total)d cluster or pole", "%(total)d clusters and poles", "total"
    )
    lead = _(
        "Business clusters, competitiveness poles, innovation hubs, and the networks "
        "abroad that they are connected to. In operation means recognised by the "
        "Walloon Region on the day shown."
    )

    def annotate(self, rows):
        return rows.with_lifeline().with_member_count(self.as_of)


class ClusterPage(AsOfMixin, TemplateView):
    """One of the sibling pages of a cluster, joined by tabs."""

    @cached_property
    def cluster(self):
        clusters = Cluster.objects.select_related("legal_entity", "source")
        return get_object_or_404(clusters.with_lifeline(), slug=self.kwargs["slug"])

    @cached_property
    def members(self):
        return Membership.objects.of_cluster(self.cluster).as_of(self.as_of)

    @property
    def member_count(self) -> int:
        return self.members.count()

    @property
    def recent_count(self) -> int:
        return self.members.recently_documented(self.as_of).count()

    @cached_property
    def partnerships(self):
        return Partnership.objects.of_cluster(self.cluster)

    @cached_property
    def agreements(self):
        return Agreement.objects.of_cluster(self.cluster)

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
            member_count=self.member_count,
            recent_count=self.recent_count,
            link_count=self.partnerships.as_of(self.as_of).count()
            + self.agreements.as_of(self.as_of).count()
            + sum(each.rows.count() for each in self.undertakings),
            **kwargs,
        )


class ClusterDetail(ClusterPage):
    template_name = "registry/cluster_detail.html"

    def get_context_data(self, **kwargs):
        mandates = Mandate.objects.filter(cluster=self.cluster).select_related(
            "person", "represents", "source", "end_source"
        )
        return super().get_context_data(
            names=ClusterName.objects.filter(cluster=self.cluster).select_related(
                "source"
            ),
            recognitions=Recognition.objects.filter(
                cluster=self.cluster
            ).select_related("regime", "source", "end_source"),
            themes=ClusterTheme.objects.filter(cluster=self.cluster)
            .select_related("theme__scheme", "source", "end_source")
            .order_by("theme", "start_on"),
            mandates=mandates.as_of(self.as_of).with_last_documented(self.as_of),
            former_mandates=mandates.ended_before(self.as_of),
            successions=ClusterSuccession.objects.filter(
                predecessor=self.cluster
            ).select_related("successor", "source"),
            origins=ClusterSuccession.objects.filter(
                successor=self.cluster
            ).select_related("predecessor", "source"),
            **kwargs,
        )


class ClusterMembers(ListPage, ClusterPage):
    """The members of a cluster on the day."""

    model = Membership
    template_name = "registry/cluster_members.html"
    filterset_class = MemberFilterSet
    row_template = "registry/_member_row.html"
    columns = [
        Shown(
            "name", _("organisation"), sort=("organisation__name_key", "start_on", "pk")
        ),
        Shown(
            "kind",
            _("kind"),
            sort=("organisation__kind", "organisation__name_key", "pk"),
        ),
        Shown(
            "place",
            _("place"),
            sort=("organisation__place__post_code", "organisation__name_key", "pk"),
        ),
        Shown("since", _("member"), sort=("start_on", "organisation__name_key", "pk")),
        Shown(
            "documented",
            _("last documented"),
            sort=("last_documented_on", "organisation__name_key", "pk"),
        ),
        Shown("source", _("source")),
    ]
    exported = MemberListResource()
    title = _("Members")
    q_label = _("Name, former name, enterprise number")
    empty_text = _("No member is documented on this day.")
    counted = ngettext_lazy("%(total)d member", "%(total)d members", "total")

    def get_queryset(self):
        return self.members

    def annotate(self, rows):
        return rows.with_last_documented(self.as_of).select_related(
            "organisation__place", "source", "end_source"
        )

    @cached_property
    def documented(self) -> dict[str, int]:
        """The number of members documented in the three years before, and of others."""
        facet = self.filterset.spread("documented")
        return {option.value: option.count for option in facet.options}

    @property
    def member_count(self) -> int:
        return sum(self.documented.values())

    @property
    def recent_count(self) -> int:
        return self.documented.get("true", 0)

    @property
    def export_name(self):
        return f"{self.cluster.slug}_members_{self.as_of}"

    def get_context_data(self, **kwargs):
        kinds = self.filterset.spread("kind")
        provinces = self.filterset.spread("province")
        return super().get_context_data(
            kinds=kinds,
            kind_chart=by_value(kinds),
            provinces=provinces,
            province_chart=by_province(provinces),
            **kwargs,
        )


class ClusterLinks(ClusterPage):
    """What a cluster does with others: partnerships, agreements, actions, events."""

    template_name = "registry/cluster_links.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            partnerships=self.partnerships.with_participation_count().select_related(
                "source", "end_source"
            ),
            agreements=self.agreements.with_parties().select_related(
                "source", "end_source"
            ),
            undertakings=[each for each in self.undertakings if each.rows],
            actions=InternationalAction.objects.of_cluster(self.cluster).select_related(
                "source", "end_source"
            ),
            events=EventParticipation.objects.filter(
                cluster=self.cluster
            ).select_related("event", "source"),
            **kwargs,
        )
