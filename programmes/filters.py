"""What the lists of public money can be narrowed to."""

from django.utils.translation import gettext_lazy as _

from programmes.models import Envelope, FundingCategory, FundingLine, Plan
from registry.facets import FacetFilter, RelatedFilter, SearchFilter, StateFilter
from registry.filters import IN_FORCE, SourcedFilterSet
from registry.ranges import AmountRangeFilter, DayRangeFilter

STATED = [
    ("true", (_("yes"), "stated")),
    ("false", (_("no"), "not_stated")),
]


class PlanFilterSet(SourcedFilterSet):
    q = SearchFilter()
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
