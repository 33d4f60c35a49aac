"""What the list of changes can be narrowed to."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from registry.lists.facets import FacetFilter, RelatedFilter
from registry.lists.filterset import FacetedFilterSet
from registry.lists.searching import SearchFilter
from registry.models import ChangeKind, Cluster, RecordedChange

from .told import told_tables


class TableFacet(FacetFilter):
    """A facet on what is told of; the apps say what there is once all are there."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, choices=told_tables, **kwargs)

    def options(self, counts: dict, chosen) -> Iterable[tuple[str, str, int]]:
        for value, label in told_tables():
            yield value, label, counts.get(value, 0)

    def labels(self, values) -> list[str]:
        known = dict(told_tables())
        return [known[value] for value in values]


class ChangesFilterSet(FacetedFilterSet):
    q = SearchFilter()
    kind = FacetFilter(label=_("kind of change"), choices=ChangeKind)
    table = TableFacet(label=_("what is told of"), null_label=None)
    cluster = RelatedFilter(
        label=_("cluster"),
        queryset=Cluster.objects.order_by("name_key", "slug"),
        null_label=_("about none alone"),
    )

    class Meta:
        model = RecordedChange
        fields = []
