"""What the lists of imports, and the rows of one, can be narrowed to."""

from django.utils.translation import gettext_lazy as _

from registry.facets import (
    FacetedFilterSet,
    FacetFilter,
    RelatedFilter,
    SearchFilter,
)
from registry.models import (
    Cluster,
    ImportBatch,
    ImportRow,
    ImportStatus,
    ListMode,
    Outcome,
)


class ImportFilterSet(FacetedFilterSet):
    q = SearchFilter()
    status = FacetFilter(label=_("state"), choices=ImportStatus)
    mode = FacetFilter(label=_("what it lists"), choices=ListMode)
    cluster = RelatedFilter(label=_("network"), queryset=Cluster.objects.all())

    class Meta:
        model = ImportBatch
        fields = []


class RowFilterSet(FacetedFilterSet):
    q = SearchFilter()
    outcome = FacetFilter(label=_("what becomes of it"), choices=Outcome)

    class Meta:
        model = ImportRow
        fields = []
