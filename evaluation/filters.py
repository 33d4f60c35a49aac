"""What the lists of evaluation can be narrowed to."""

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    Value,
    When,
)
from django.db.models.functions import Cast, ExtractYear
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from evaluation.models import (
    Contradiction,
    Evaluation,
    EvaluationStatus,
    FigureMeasure,
    Framework,
    IndicatorCode,
    Occasion,
    Outcome,
    PublishedFigure,
    Reason,
    Resolution,
    Statement,
    Target,
)
from registry.filters import (
    IN_FORCE,
    SourcedFilterSet,
)
from registry.lists.as_of import FIRST_DAY, LAST_DAY
from registry.lists.facets import (
    ComputedFilter,
    FacetFilter,
    RelatedFilter,
    StateFilter,
)
from registry.lists.filterset import FacetedFilterSet
from registry.lists.linked import PairedValues
from registry.lists.searching import SearchFilter
from registry.models import (
    Cluster,
    ClusterKind,
    Organisation,
    SourceKind,
)
from registry.network_filters import ClusterKindFilter
from registry.themes import ThemedFilterSet

RECOGNISED_KINDS = [(kind.value, kind.label) for kind in ClusterKind.recognisable()]


class YearFilter(ComputedFilter):
    """The year of a day, among those that the registry knows."""

    def __init__(self, *args, **kwargs):
        years = range(FIRST_DAY.year, LAST_DAY.year + 1)
        kwargs["choices"] = [(str(year), str(year)) for year in years]
        super().__init__(*args, null_label=None, **kwargs)

    @property
    def column(self):
        return Cast(ExtractYear(self.field_name), CharField())


class ContradictedFilter(ComputedFilter):
    """Whether a figure stands in the register of contradictions."""

    @property
    def column(self):
        stated = Statement.objects.of_known_contradictions(self.parent.day).filter(
            figure=OuterRef("pk")
        )
        return Case(When(Exists(stated), then=Value("true")), default=Value("false"))


class AttainmentFilter(ComputedFilter):
    """Whether a target was reached, not stated where no result is published."""

    @property
    def column(self):
        return Case(
            When(attained__gte=1, then=Value("reached")),
            When(attained__lt=1, then=Value("missed")),
            default=Value(""),
        )


class FigureFilterSet(SourcedFilterSet):
    q = SearchFilter()
    contradicted = ContradictedFilter(
        label=_("contradicted by another source"),
        choices=[("true", _("yes")), ("false", _("no"))],
        null_label=None,
    )
    measure = FacetFilter(label=_("what it counts"), choices=FigureMeasure)
    kind = FacetFilter(
        field_name="cluster_kind",
        label=_("all clusters of a kind"),
        choices=ClusterKind,
        null_label=_("one cluster or body"),
    )
    cluster_kind = ClusterKindFilter(null_label=_("no cluster of its own"))
    cluster = RelatedFilter(
        label=_("cluster"),
        queryset=Cluster.objects.all(),
        null_label=_("no cluster of its own"),
    )
    year = YearFilter(field_name="stated_on", label=_("year"))
    source_kind = FacetFilter(
        field_name="source__kind", label=_("kind of source"), choices=SourceKind
    )

    class Meta:
        model = PublishedFigure
        fields = []


class ContradictionFilterSet(FacetedFilterSet):
    q = SearchFilter()
    resolution = FacetFilter(label=_("resolution"), choices=Resolution)

    class Meta:
        model = Contradiction
        fields = []


class TargetFilterSet(SourcedFilterSet):
    q = SearchFilter()
    attainment = AttainmentFilter(
        label=_("attainment"),
        choices=[
            ("reached", pgettext_lazy("target", "reached")),
            ("missed", pgettext_lazy("target", "not reached")),
        ],
        null_label=_("no result is published"),
    )
    in_force = StateFilter(label=_("runs on the day"), states=IN_FORCE)
    cluster_kind = ClusterKindFilter(null_label=_("no cluster"))
    cluster = RelatedFilter(
        label=_("cluster"), queryset=Cluster.objects.all(), null_label=_("no cluster")
    )
    organisation = RelatedFilter(
        label=_("organisation"),
        queryset=Organisation.objects.all(),
        null_label=_("no organisation"),
    )
    indicator = FacetFilter(
        field_name="code",
        label=_("indicator"),
        choices=IndicatorCode,
        null_label=_("none of the catalogue"),
    )

    class Meta:
        model = Target
        fields = []


class RankedFilterSet(ThemedFilterSet):
    """Filters of the clusters that are ranked by an indicator."""

    q = SearchFilter()
    kind = FacetFilter(label=_("kind"), choices=RECOGNISED_KINDS)

    class Meta:
        model = Cluster
        fields = []


class ReasonFilter(FacetFilter):
    """A facet on a column with a list of values: a row counts under each of its own."""

    def filter(self, rows, values):
        if not values:
            return rows
        stored = self.stored(values)
        kept = Q(**{f"{self.field_name}__overlap": [code for code in stored if code]})
        if "" in stored:
            kept |= Q(**{self.field_name: []})
        return rows.filter(kept)

    def count(self, rows) -> dict:
        """Return the number of rows of each value, under "" those without any."""
        some = Case(
            When(**{self.field_name: []}, then=Value([""])),
            default=F(self.field_name),
        )
        each = Func(some, function="unnest", output_field=CharField())
        counted = rows.order_by().annotate(each_value=each).values_list("each_value")
        return dict(counted.annotate(Count("pk")))

    def pairs(self) -> PairedValues:
        each = Func(F(self.field_name), function="unnest", output_field=CharField())
        rows = self.parent.queryset.order_by().annotate(each_value=each)
        return PairedValues("pk", rows.values_list("pk", "each_value"))


class EvaluationFilterSet(SourcedFilterSet):
    """Filters of evaluations, with what had become of each by the day."""

    q = SearchFilter()
    outcome = FacetFilter(
        field_name="outcome_then",
        label=_("decision"),
        choices=Outcome,
        null_label=_("not decided by the day"),
    )
    reason = ReasonFilter(field_name="reasons_then", label=_("reason"), choices=Reason)
    kind = FacetFilter(
        field_name="cluster__kind",
        label=_("kind"),
        choices=ClusterKind,
        null_label=None,
    )
    cluster = RelatedFilter(
        label=_("cluster"), queryset=Cluster.objects.all(), null_label=None
    )
    year = YearFilter(field_name="reference_on", label=_("year"))
    occasion = FacetFilter(label=_("occasion"), choices=Occasion, null_label=None)
    state = FacetFilter(
        field_name="state_then",
        label=_("state"),
        choices=EvaluationStatus,
        null_label=None,
    )
    framework = RelatedFilter(
        label=_("framework"), queryset=Framework.objects.all(), null_label=None
    )

    class Meta:
        model = Evaluation
        fields = []
