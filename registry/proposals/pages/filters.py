"""What the list of proposals can be narrowed to."""

from django.utils.translation import gettext_lazy as _

from registry.imports.pages.filters import WHOSE
from registry.lists.facets import FacetFilter, RelatedFilter
from registry.lists.filterset import FacetedFilterSet
from registry.lists.searching import SearchFilter
from registry.models import Cluster, ImportBatch, ProposalStage


class ProposedFilterSet(FacetedFilterSet):
    q = SearchFilter()
    stage = FacetFilter(label=_("state"), choices=ProposalStage)
    by = FacetFilter(field_name="sender", label=_("made by"), choices=WHOSE)
    news = FacetFilter(label=_("answer"), choices=[("unseen", _("not seen yet"))])
    cluster = RelatedFilter(label=_("cluster"), queryset=Cluster.objects.all())

    class Meta:
        model = ImportBatch
        fields = []
