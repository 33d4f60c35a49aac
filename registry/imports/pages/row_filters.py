"""What the rows of a plan can be narrowed to."""

from django.utils.translation import gettext_lazy as _

from registry.lists.facets import FacetFilter
from registry.lists.filterset import FacetedFilterSet
from registry.lists.searching import SearchFilter
from registry.models import ImportRow


class RowFilterSet(FacetedFilterSet):
    """A kind of import adds ``outcome``, in its own words."""

    q = SearchFilter()

    class Meta:
        model = ImportRow
        fields = []


def outcome_filter(outcomes: dict) -> FacetFilter:
    """Return the facet on what becomes of rows, in the words of a kind of import."""
    return FacetFilter(label=_("what becomes of it"), choices=list(outcomes.items()))
