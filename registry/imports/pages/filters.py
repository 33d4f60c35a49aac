"""What the list of imports can be narrowed to."""

from django.utils.translation import gettext_lazy as _

from registry.imports.kind import all_kinds
from registry.lists.facets import FacetFilter, RelatedFilter
from registry.lists.filterset import FacetedFilterSet
from registry.lists.searching import SearchFilter
from registry.models import (
    Cluster,
    ImportBatch,
    ImportMode,
    ImportStatus,
)

KINDS = [(kind.name, kind.says.plural) for kind in all_kinds().values()]


WHOSE = [("own", _("myself")), ("others", _("somebody else"))]


class ImportFilterSet(FacetedFilterSet):
    q = SearchFilter()
    by = FacetFilter(field_name="sender", label=_("sent by"), choices=WHOSE)
    status = FacetFilter(label=_("state"), choices=ImportStatus)
    mode = FacetFilter(label=_("what it lists"), choices=ImportMode)
    kind = FacetFilter(label=_("kind of list"), choices=KINDS)
    cluster = RelatedFilter(label=_("cluster"), queryset=Cluster.objects.all())

    class Meta:
        model = ImportBatch
        fields = []
