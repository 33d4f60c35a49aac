"""What the lists of public money can be narrowed to."""

from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from programmes.models import (
    Call,
    Envelope,
    FundingCategory,
    FundingLine,
    Grant,
    GrantKind,
    GrantState,
    Plan,
    PlanKind,
    Project,
    ProjectKind,
    ProjectOutcome,
    ProjectParticipant,
    ProjectPole,
)
from programmes.models.project_queries import outcomes_on
from registry.areas import AreaFilter
from registry.filters import IN_FORCE, SourcedFilterSet, known
from registry.lists.facets import (
    ComputedFilter,
    FacetFilter,
    MostFrequentFilter,
    RelatedFilter,
    StateFilter,
)
from registry.lists.linked import KnownLinkFilter, LinkedFilter, PairedValues
from registry.lists.ranges import AmountRangeFilter, DayRangeFilter
from registry.lists.searching import SearchFilter
from registry.models import Cluster, Membership, Organisation, OrganisationKind
from registry.models.base import holds_on
from registry.network_filters import LinkedKindFilter
from registry.placed import LinkedPlaceFilter, PlaceFilter

STATED = [
    ("true", (_("yes"), "stated")),
    ("false", (_("no"), "not_stated")),
]


def is_organisation(day, prefix=""):
    """Let participants count that are organisations: the others are clusters."""
    return known(ProjectParticipant)(day, prefix) & Q(
        **{f"{prefix}organisation__isnull": False}
    )


def every_link(day, prefix=""):
    """Let every cluster of a grant count: it is of its day, its clusters with it."""
    return Q()


class GrantStateFilter(ComputedFilter):
    """How far grants were paid on the day: those known on it come with a balance."""

    @property
    def column(self):
        return F("balance_state")


class CategoryFilter(ComputedFilter):
    """The category of the funding line, not stated where the line is not."""

    @property
    def column(self):
        return Coalesce(f"{self.field_name}__category", Value(""))


class BeneficiaryKindFilter(ComputedFilter):
    """What the organisation that receives a grant is, where there is one."""

    @property
    def column(self):
        return Coalesce(f"{self.field_name}__kind", Value(""))


class BeneficiaryNetworkFilter(RelatedFilter):
    """The clusters of which whoever receives a grant is a member on the day.

    A grant to a member of two clusters counts under both; one to nobody who is a
    member, such as a person or a cluster itself, under none.
    """

    def filter(self, rows, values):
        if not values:
            return rows
        held = Membership.objects.as_of(self.parent.day).order_by()
        stored = self.stored(values)
        held = held.filter(organisation=OuterRef("organisation"))
        among = held.filter(cluster__in=[pk for pk in stored if pk is not None])
        is_in_none = ~Exists(held) if None in stored else Q(pk__in=[])
        return rows.filter(Exists(among) | is_in_none)

    def count(self, rows):
        """Return the number of grants to members of each cluster, and to no member."""
        path = "organisation__memberships"
        held = FilteredRelation(path, condition=holds_on(self.parent.day, f"{path}__"))
        return dict(
            rows.order_by()
            .alias(held=held)
            .values_list("held__cluster")
            .annotate(Count("pk"))
        )

    def pairs(self):
        held = Membership.objects.as_of(self.parent.day).order_by()
        return PairedValues("organisation", held.values_list("organisation", "cluster"))


class OutcomeFilter(ComputedFilter):
    """What had become of a project by the day."""

    @property
    def column(self):
        return outcomes_on(self.parent.day)


class PlanFilterSet(SourcedFilterSet):
    q = SearchFilter()
    kind = FacetFilter(label=_("kind"), choices=PlanKind)
    in_force = StateFilter(label=_("runs on the day"), states=IN_FORCE)
    stated = StateFilter(label=_("total stated"), states=STATED)

    class Meta:
        model = Plan
        fields = []


class FundingLineFilterSet(SourcedFilterSet):
    q = SearchFilter()
    plan = RelatedFilter(
        field_name="envelope__plan", label=_("plan"), queryset=Plan.objects.all()
    )
    envelope = RelatedFilter(label=_("envelope"), queryset=Envelope.objects.all())
    category = FacetFilter(label=_("category"), choices=FundingCategory)
    stated = StateFilter(label=_("budget stated"), states=STATED)
    budget = AmountRangeFilter(label=_("budget, in euro"), between="budgeted_between")
    decided = DayRangeFilter(label=_("decided"), between="decided_between")

    class Meta:
        model = FundingLine
        fields = []


class GrantFilterSet(SourcedFilterSet):
    q = SearchFilter()
    state = GrantStateFilter(
        label=_("paid"), choices=GrantState, null_label=_("amount not stated")
    )
    plan = RelatedFilter(
        field_name="funding_line__envelope__plan",
        label=_("plan"),
        queryset=Plan.objects.all(),
    )
    category = CategoryFilter(
        field_name="funding_line",
        label=_("category"),
        choices=FundingCategory,
    )
    line = RelatedFilter(
        field_name="funding_line",
        label=_("funding line"),
        queryset=FundingLine.objects.all(),
    )
    kind = FacetFilter(label=_("kind"), choices=GrantKind)
    cluster_kind = LinkedKindFilter(links="of_clusters", when=every_link)
    cluster = LinkedFilter(
        label=_("cluster"),
        queryset=Cluster.objects.all(),
        links="of_clusters",
        link_value="cluster",
        when=every_link,
    )
    province = AreaFilter(of="organisation", label=_("where the beneficiary is"))
    beneficiary = MostFrequentFilter(
        field_name="organisation",
        label=_("beneficiary"),
        queryset=Organisation.objects.all(),
        null_label=_("the cluster itself, or a natural person"),
    )
    member_of = BeneficiaryNetworkFilter(
        label=_("beneficiary is a member of"),
        queryset=Cluster.objects.all(),
        null_label=_("no cluster or pole"),
    )
    beneficiary_kind = BeneficiaryKindFilter(
        field_name="organisation",
        label=_("kind of beneficiary"),
        choices=OrganisationKind,
        null_label=_("no organisation"),
    )
    amount = AmountRangeFilter(
        label=_("decided amount, in euro"), between="budgeted_between"
    )
    decided = DayRangeFilter(label=_("decided"), between="decided_between")
    place = PlaceFilter(at="organisation__place", label=_("place of the beneficiary"))

    class Meta:
        model = Grant
        fields = []


class CallFilterSet(SourcedFilterSet):
    q = SearchFilter()
    plan = RelatedFilter(label=_("plan"), queryset=Plan.objects.all())

    class Meta:
        model = Call
        fields = []


class ProjectFilterSet(SourcedFilterSet):
    q = SearchFilter()
    kind = FacetFilter(label=_("kind"), choices=ProjectKind)
    outcome = OutcomeFilter(label=_("outcome"), choices=ProjectOutcome)
    cluster_kind = LinkedKindFilter(links="poles", when=known(ProjectPole))
    pole = KnownLinkFilter(
        label=_("cluster"),
        queryset=Cluster.objects.all(),
        links="poles",
        link_value="cluster",
        when=known(ProjectPole),
    )
    call = RelatedFilter(label=_("call"), queryset=Call.objects.all())
    participant = KnownLinkFilter(
        label=_("participant"),
        queryset=Organisation.objects.all(),
        links="participants",
        link_value="organisation",
        when=is_organisation,
    )
    place = LinkedPlaceFilter(
        links="participants",
        at="organisation__place",
        when=is_organisation,
        label=_("place of a participant"),
    )

    class Meta:
        model = Project
        fields = []
