"""What the lists of public money can be narrowed to."""

from django.db.models import Q, Value
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
from programmes.models.grant_state import states_on
from programmes.models.project_queries import outcomes_on
from registry.areas import AreaFilter
from registry.filters import IN_FORCE, SourcedFilterSet, known
from registry.lists.facets import (
    FacetFilter,
    KnownLinkFilter,
    LinkedFilter,
    MostFrequentFilter,
    RelatedFilter,
    SearchFilter,
    StateFilter,
)
from registry.lists.ranges import AmountRangeFilter, DayRangeFilter
from registry.models import Cluster, Organisation

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


class ComputedFilter(FacetFilter):
    """A facet on what is worked out for each row; a subclass says how in ``column``."""

    def filter(self, rows, values):
        if not values:
            return rows
        return rows.alias(computed=self.column).filter(computed__in=self.stored(values))


class GrantStateFilter(ComputedFilter):
    """How far grants were paid on the day."""

    @property
    def column(self):
        return states_on(self.parent.day)


class CategoryFilter(ComputedFilter):
    """The category of the funding line, not stated where the line is not."""

    @property
    def column(self):
        return Coalesce(f"{self.field_name}__category", Value(""))


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
    amount = AmountRangeFilter(
        label=_("decided amount, in euro"), between="budgeted_between"
    )
    decided = DayRangeFilter(label=_("decided"), between="decided_between")

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

    class Meta:
        model = Project
        fields = []
