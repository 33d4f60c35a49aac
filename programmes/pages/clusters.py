from django.utils.functional import cached_property

from programmes.models import Grant, GrantKind, Project, PublishedAmount
from programmes.money.animation import animation_years, self_financing
from programmes.money.clusters import ClusterMoney, year_bars
from programmes.money.published import known_money
from programmes.money.sums import GrantTotals, ProjectTotals, by_role
from registry.pages import ClusterPage, OrganisationPage


class ClusterProgrammes(ClusterPage):
    """The money of a cluster: its own, and that of the projects it labelled."""

    template_name = "programmes/cluster_programmes.html"

    @cached_property
    def money(self):
        return ClusterMoney(self.cluster, self.as_of)

    def get_context_data(self, **kwargs):
        published = (
            PublishedAmount.objects.of_cluster(self.cluster)
            .as_of(self.as_of)
            .select_related("source")
        )
        own_grants = Grant.objects.own_money_of(self.cluster).as_of(self.as_of)
        own = GrantTotals(
            own_grants.with_balance(self.as_of)
            .with_clusters(self.as_of)
            .select_related("organisation", "source")
        )
        animation = animation_years([self.cluster], self.as_of)
        undated = own_grants.filter(kind=GrantKind.ANIMATION, start_on=None).count()
        granted = known_money(
            self.money.total.both.decided,
            [amount for amount in published if amount.cluster_id],
        )
        return super().get_context_data(
            money=self.money,
            year_chart=year_bars(self.money),
            own=own,
            animation=animation,
            undated_animation=undated,
            some_animation=animation or undated,
            something_granted=granted.published or self.money.by_year or own.grants,
            above_half=own_grants.above_half_public(self.as_of),
            earnings=self_financing(self.cluster, self.as_of),
            work=ProjectTotals(
                Project.objects.of_cluster(self.cluster)
                .as_of(self.as_of)
                .with_outcome(self.as_of)
                .with_money(self.as_of)
                .with_public_money(self.as_of)
                .with_clusters(self.as_of)
                .select_related("source")
            ),
            published=published,
            granted=granted,
            **kwargs,
        )


class OrganisationProgrammes(OrganisationPage):
    """The grants of an organisation, and those of projects in which it takes part."""

    template_name = "programmes/organisation_programmes.html"

    def get_context_data(self, **kwargs):
        grants = (
            Grant.objects.of_organisation(self.object)
            .as_of(self.as_of)
            .with_balance(self.as_of)
            .with_role_of(self.object)
            .with_clusters(self.as_of)
            .select_related("organisation", "source")
        )
        return super().get_context_data(
            money=by_role(grants, self.object),
            projects=Project.objects.of_organisation(self.object)
            .as_of(self.as_of)
            .with_outcome(self.as_of)
            .with_clusters(self.as_of)
            .with_part_of(self.object)
            .select_related("source"),
            **kwargs,
        )
