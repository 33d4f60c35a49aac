"""What the calendar can be narrowed to: what is due is worked out, not stored."""

from django.utils.translation import gettext_lazy as _

from evaluation.filters import RECOGNISED_KINDS
from evaluation.models import Evaluation, Occasion
from registry.lists.as_of import FIRST_DAY, LAST_DAY
from registry.lists.computed import (
    ComputedFilterSet,
    ComputedRows,
    ReadFacet,
    ReadRelatedFacet,
)
from registry.lists.searching import SearchFilter
from registry.models import Cluster, LegalRegime

from .dues import Due, DueState


class DueSearchFilter(SearchFilter):
    """The search box: what is due of the clusters that it finds."""

    def filter(self, dues: ComputedRows, value) -> ComputedRows:
        if not value:
            return dues
        found = set(Cluster.objects.search(value).values_list("pk", flat=True))
        return dues.keeping(lambda due: due.cluster.pk in found)


def _year(due: Due) -> str:
    return str(due.due_on.year)


class DueFilterSet(ComputedFilterSet):
    q = DueSearchFilter()
    state = ReadFacet(
        label=_("state"), choices=DueState, read=lambda due: due.state.value
    )
    kind = ReadFacet(
        label=_("kind"), choices=RECOGNISED_KINDS, read=lambda due: due.cluster.kind
    )
    cluster = ReadRelatedFacet(
        label=_("cluster"),
        queryset=Cluster.objects.all(),
        read=lambda due: due.cluster.pk,
    )
    regime = ReadRelatedFacet(
        label=_("legal regime"),
        queryset=LegalRegime.objects.all(),
        read=lambda due: due.regime.pk,
    )
    occasion = ReadFacet(
        label=_("occasion"), choices=Occasion, read=lambda due: due.occasion.value
    )
    year = ReadFacet(
        label=_("year"),
        choices=[
            (str(year), str(year)) for year in range(FIRST_DAY.year, LAST_DAY.year + 1)
        ],
        read=_year,
    )

    class Meta:
        model = Evaluation
        fields = []
