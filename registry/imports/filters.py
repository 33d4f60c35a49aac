"""What the list of imports can be narrowed to."""

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
    ImportStatus,
    ListMode,
)

from .kinds import all_kinds

KINDS = [(kind.name, kind.plural) for kind in all_kinds().values()]


class ImportFilterSet(FacetedFilterSet):
    q = SearchFilter()
    status = FacetFilter(label=_("state"), choices=ImportStatus)
    mode = FacetFilter(label=_("what it lists"), choices=ListMode)
    kind = FacetFilter(label=_("kind of list"), choices=KINDS)
    cluster = RelatedFilter(label=_("network"), queryset=Cluster.objects.all())

    class Meta:
        model = ImportBatch
        fields = []
