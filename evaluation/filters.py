"""What the lists of evaluation can be narrowed to."""

from django.db.models import Case, CharField, Exists, OuterRef, Value, When
from django.db.models.functions import Cast, ExtractYear
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from evaluation.models import (
    Contradiction,
    FigureMeasure,
    IndicatorCode,
    PublishedFigure,
    Resolution,
    Statement,
    Target,
)
from programmes.filters import ComputedFilter
from registry.as_of import FIRST_DAY, LAST_DAY
from registry.facets import (
    FacetedFilterSet,
    FacetFilter,
    LinkedFilter,
    RelatedFilter,
    SearchFilter,
    StateFilter,
)
from registry.filters import (
    COMMON_THEMES,
    IN_FORCE,
    SourcedFilterSet,
    has_common_theme,
)
from registry.models import (
    Cluster,
    NetworkKind,
    Organisation,
    SourceKind,
)

RECOGNISED_KINDS = [
    (kind.value, kind.label)
    for kind in (NetworkKind.BUSINESS_CLUSTER, NetworkKind.COMPETITIVENESS_POLE)
]


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
        stated = Statement.objects.filter(figure=OuterRef("pk"))
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
        field_name="network_kind",
        label=_("all networks of a kind"),
        choices=NetworkKind,
        null_label=_("one network or body"),
    )
    cluster = RelatedFilter(
        label=_("network"),
        queryset=Cluster.objects.all(),
        null_label=_("no network of its own"),
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
    cluster = RelatedFilter(
        label=_("network"), queryset=Cluster.objects.all(), null_label=_("no network")
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


class RankedFilterSet(FacetedFilterSet):
    """Filters of the networks that are ranked by an indicator."""

    q = SearchFilter()
    kind = FacetFilter(label=_("kind"), choices=RECOGNISED_KINDS)
    theme = LinkedFilter(
        label=_("theme"),
        queryset=COMMON_THEMES.select_related("scheme"),
        links="theme_links",
        link_value="theme",
        when=has_common_theme,
    )

    class Meta:
        model = Cluster
        fields = []
