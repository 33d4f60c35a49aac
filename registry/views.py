from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django.views.generic import DetailView, ListView, TemplateView

from registry import filters, resources, tables
from registry.as_of import AsOfMixin, BadQuery
from registry.charts import by_province, by_value, lifelines, milestones
from registry.facets import LONGEST_SEARCH
from registry.listing import ListPage
from registry.models import (
    Agreement,
    AgreementParty,
    Cluster,
    ClusterName,
    ClusterSuccession,
    ClusterTheme,
    Event,
    EventParticipation,
    InternationalAction,
    LegalRegime,
    Mandate,
    Membership,
    MembershipAttestation,
    NetworkKind,
    Organisation,
    OrganisationName,
    Participation,
    Partnership,
    Recognition,
    Source,
)
from registry.search import SEARCHED

FACTS_SHOWN = 200
"""How many facts of one kind the page of a source lists."""

HITS_SHOWN = 20


class Home(AsOfMixin, TemplateView):
    """What the registry is, its figures on the day, and every network's lifeline."""

    template_name = "registry/home.html"

    def get_context_data(self, **kwargs):
        clusters = Cluster.objects.in_operation(self.as_of)
        rows = list(
            Cluster.objects.with_lifeline()
            .of_kind(NetworkKind.BUSINESS_CLUSTER, NetworkKind.COMPETITIVENESS_POLE)
            .prefetch_related("recognitions")
            .order_by("kind", "launched_on", "name_key")
        )
        return super().get_context_data(
            cluster_count=clusters.of_kind(NetworkKind.BUSINESS_CLUSTER).count(),
            pole_count=clusters.of_kind(NetworkKind.COMPETITIVENESS_POLE).count(),
            member_count=Organisation.objects.current()
            .as_of(self.as_of)
            .members_of_any(self.as_of)
            .count(),
            partnership_count=Partnership.objects.as_of(self.as_of).count(),
            agreement_count=Agreement.objects.as_of(self.as_of).count(),
            source_count=Source.objects.count(),
            networks=rows,
            chart=lifelines(rows, self.as_of, chosen=self.as_of_chosen),
            last_ended=Recognition.objects.of_kind(NetworkKind.BUSINESS_CLUSTER)
            .select_related("cluster")
            .last_ended_before(self.as_of),
            day_presets=milestones(rows),
            **kwargs,
        )


class ClusterList(ListPage):
    template_name = "registry/cluster_list.html"
    filterset_class = filters.ClusterFilterSet
    table_class = tables.ClusterTable
    resource_class = resources.ClusterResource
    q_label = _("Name, acronym, former name")
    found = ngettext_lazy("%(total)d network", "%(total)d networks", "total")

    def get_queryset(self):
        return Cluster.objects.all()

    def annotate(self, rows):
        return rows.with_lifeline().with_member_count(self.as_of)


class ClusterPage(AsOfMixin, TemplateView):
    """One of the sibling pages of a network, joined by tabs."""

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
            + self.agreements.as_of(self.as_of).count(),
            **kwargs,
        )


class ClusterDetail(ClusterPage):
    template_name = "registry/cluster_detail.html"

    def get_context_data(self, **kwargs):
        mandates = Mandate.objects.filter(cluster=self.cluster).select_related(
            "person", "represents", "source"
        )
        return super().get_context_data(
            names=ClusterName.objects.filter(cluster=self.cluster).select_related(
                "source"
            ),
            recognitions=Recognition.objects.filter(
                cluster=self.cluster
            ).select_related("regime", "source"),
            themes=ClusterTheme.objects.filter(cluster=self.cluster)
            .select_related("theme__scheme", "source")
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
    """The members of a network on the day."""

    template_name = "registry/cluster_members.html"
    filterset_class = filters.MemberFilterSet
    table_class = tables.MemberTable
    resource_class = resources.MemberListResource
    q_label = _("Name, former name, enterprise number")
    found = ngettext_lazy("%(total)d member", "%(total)d members", "total")

    def get_queryset(self):
        return self.members

    def annotate(self, rows):
        return rows.with_last_documented(self.as_of).select_related(
            "organisation__place", "source"
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
    """What a network does with others: partnerships, agreements, actions, events."""

    template_name = "registry/cluster_links.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            partnerships=self.partnerships.with_participation_count().select_related(
                "source"
            ),
            agreements=self.agreements.with_parties().select_related("source"),
            actions=InternationalAction.objects.of_cluster(self.cluster).select_related(
                "source"
            ),
            events=EventParticipation.objects.filter(
                cluster=self.cluster
            ).select_related("event", "source"),
            **kwargs,
        )


class OrganisationList(ListPage):
    template_name = "registry/organisation_list.html"
    filterset_class = filters.OrganisationFilterSet
    table_class = tables.OrganisationTable
    resource_class = resources.OrganisationResource
    q_label = _("Name, former name, enterprise number")
    found = ngettext_lazy("%(total)d organisation", "%(total)d organisations", "total")

    def get_queryset(self):
        return Organisation.objects.current().as_of(self.as_of)

    def annotate(self, rows):
        return rows.with_cluster_count(self.as_of).select_related("place")


class OrganisationPage(AsOfMixin, DetailView):
    """A page about an organisation; that of one merged away leads to the other's."""

    queryset = Organisation.objects.select_related("merged_into")

    def get(self, request, *args, **kwargs):
        self.object = self.get_object()
        if self.object.merged_into is not None:
            page = request.resolver_match.view_name
            query = request.GET.urlencode()
            # Not for ever: a merge can be undone.
            return HttpResponseRedirect(
                reverse(page, args=[self.object.merged_into.slug])
                + (f"?{query}" if query else "")
            )
        return self.render_to_response(self.get_context_data())


class OrganisationDetail(OrganisationPage):
    """Every role that an organisation plays, in one page."""

    template_name = "registry/organisation_detail.html"
    queryset = Organisation.objects.select_related(
        "place__province", "source", "merged_into", "originates_from"
    )

    def get_context_data(self, **kwargs):
        organisation = self.object
        return super().get_context_data(
            memberships=Membership.objects.filter(organisation=organisation)
            .with_last_documented(self.as_of)
            .select_related("cluster", "source")
            .order_by("start_on"),
            attestations=MembershipAttestation.objects.filter(
                membership__organisation=organisation
            )
            .select_related("membership__cluster", "source")
            .order_by("documented_on"),
            names=OrganisationName.objects.filter(
                organisation=organisation
            ).select_related("source"),
            participations=Participation.objects.filter(
                organisation=organisation
            ).select_related("partnership", "source"),
            agreements=AgreementParty.objects.filter(
                organisation=organisation
            ).select_related("agreement", "source"),
            mandates=Mandate.objects.filter(organisation=organisation)
            .with_last_documented(self.as_of)
            .select_related("person", "source"),
            delegations=Mandate.objects.filter(represents=organisation)
            .with_last_documented(self.as_of)
            .select_related(
                "person", "cluster", "organisation", "represents", "source"
            ),
            events=EventParticipation.objects.filter(
                organisation=organisation
            ).select_related("event", "source"),
            networks_carried=Cluster.objects.filter(legal_entity=organisation),
            activities=organisation.activity_links.select_related("activity", "source"),
            tombstones=organisation.tombstones.all(),
            **kwargs,
        )


class PartnershipList(ListPage):
    template_name = "registry/partnership_list.html"
    filterset_class = filters.PartnershipFilterSet
    table_class = tables.PartnershipTable
    resource_class = resources.PartnershipResource
    q_label = _("Title or purpose")
    found = ngettext_lazy("%(total)d partnership", "%(total)d partnerships", "total")

    def get_queryset(self):
        return Partnership.objects.all()

    def annotate(self, rows):
        return (
            rows.with_participation_count().with_clusters().with_sorting_keys("title")
        )


class PartnershipDetail(AsOfMixin, DetailView):
    template_name = "registry/partnership_detail.html"
    queryset = Partnership.objects.select_related("source")

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            clusters=self.object.cluster_links.select_related("cluster", "source"),
            participations=self.object.participations.select_related(
                "organisation", "source"
            ),
            new_enterprises=self.object.new_enterprises.all(),
            **kwargs,
        )


class AgreementList(ListPage):
    template_name = "registry/agreement_list.html"
    filterset_class = filters.AgreementFilterSet
    table_class = tables.AgreementTable
    resource_class = resources.AgreementResource
    q_label = _("Title or purpose")
    found = ngettext_lazy("%(total)d agreement", "%(total)d agreements", "total")

    def get_queryset(self):
        return Agreement.objects.all()

    def annotate(self, rows):
        return rows.with_parties().with_sorting_keys("title")


class AgreementDetail(AsOfMixin, DetailView):
    template_name = "registry/agreement_detail.html"
    queryset = Agreement.objects.select_related("source")

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            parties=self.object.parties.select_related(
                "cluster", "organisation", "source"
            ),
            **kwargs,
        )


class EventList(ListPage):
    template_name = "registry/event_list.html"
    filterset_class = filters.EventFilterSet
    table_class = tables.EventTable
    resource_class = resources.EventResource
    q_label = _("Title or series")
    found = ngettext_lazy("%(total)d event", "%(total)d events", "total")

    def get_queryset(self):
        return Event.objects.all()

    def annotate(self, rows):
        return rows.select_related("place").with_sorting_keys("title", "series")


class EventDetail(AsOfMixin, DetailView):
    template_name = "registry/event_detail.html"
    queryset = Event.objects.select_related("place", "source")

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            participations=self.object.participations.select_related(
                "cluster", "organisation", "person", "source"
            ),
            **kwargs,
        )


class SourceList(ListPage):
    template_name = "registry/source_list.html"
    filterset_class = filters.SourceFilterSet
    table_class = tables.SourceTable
    resource_class = resources.SourceResource
    q_label = _("Title or publisher")
    found = ngettext_lazy("%(total)d source", "%(total)d sources", "total")

    def get_queryset(self):
        return Source.objects.all()

    def annotate(self, rows):
        return rows.with_fact_count().with_sorting_keys("title", "publisher")


class SourceDetail(AsOfMixin, DetailView):
    """A source, with every fact that rests on it."""

    model = Source
    template_name = "registry/source_detail.html"

    def get_context_data(self, **kwargs):
        groups = [
            {
                "model": facts.model._meta,
                "total": facts.count(),
                "rows": facts.with_subjects()[:FACTS_SHOWN],
            }
            for everything in self.object.facts()
            for facts in [everything.readable_by(self.request.user)]
        ]
        return super().get_context_data(
            facts=[group for group in groups if group["total"]],
            shown=FACTS_SHOWN,
            import_batches=self.object.import_batches.of_user(self.request.user),
            **kwargs,
        )


class RegimeList(AsOfMixin, ListView):
    """The legal regimes, with their parameters as far as they are known."""

    template_name = "registry/regime_list.html"
    queryset = LegalRegime.objects.select_related("source").prefetch_related(
        "subsidy_rates"
    )


class Search(AsOfMixin, TemplateView):
    """Networks and organisations first, then what else bears the words."""

    template_name = "registry/search.html"

    @cached_property
    def text(self) -> str:
        text = self.request.GET.get("q", "").strip()
        if len(text) > LONGEST_SEARCH:
            raise BadQuery(
                _("That is too long to search for: give %(most)s characters at most.")
                % {"most": LONGEST_SEARCH}
            )
        return text

    def get_context_data(self, **kwargs):
        return super().get_context_data(q=self.text, found=self._found(), **kwargs)

    def _found(self) -> list[dict]:
        """Return the best hits of each model that has any, with their number."""
        if not self.text:
            return []
        # Documents come last: what they speak of is rather what is looked for.
        searched = [*SEARCHED, (Source.objects.all(), "source_list")]
        found = [(self._best(rows), url_name) for rows, url_name in searched]
        return [
            {
                "model": hits[0]._meta,
                "url_name": url_name,
                "total": hits[0].total,
                "rows": hits,
            }
            for hits, url_name in found
            if hits
        ]

    def _best(self, rows) -> list:
        found = rows.search(self.text).best_first(self.text)
        return list(found.with_total()[:HITS_SHOWN])
