"""Filters over rows that are worked out, and stand in no table of the database."""

from collections import Counter
from collections.abc import Callable, Iterable

from .facets import FacetFilter, RelatedFilter
from .filterset import FacetedFilterSet


class ComputedRows(list):
    """Rows that are worked out, with what a list asks of a QuerySet."""

    def __init__(self, rows: Iterable, model):
        super().__init__(rows)
        self.model = model

    def all(self):
        return self

    def best_first(self, text: str):
        """Keep the order: it says more than how well a name fits."""
        return self

    def keeping(self, test: Callable[[object], bool]):
        """Return the rows that pass a test."""
        return type(self)(filter(test, self), self.model)


class ReadFilter:
    """A facet on something read from a row, instead of from a column.

    Args:
        read: returns what a column would hold.
    """

    def __init__(self, *args, read: Callable[[object], object], **kwargs):
        self.read = read
        super().__init__(*args, null_label=None, **kwargs)

    def filter(self, rows: ComputedRows, values) -> ComputedRows:
        if not values:
            return rows
        kept = set(self.stored(values))
        return rows.keeping(lambda row: self.read(row) in kept)

    def leave_out(self, rows: ComputedRows, values) -> ComputedRows:
        gone = set(self.stored(values))
        return rows.keeping(lambda row: self.read(row) not in gone)


class ReadFacet(ReadFilter, FacetFilter):
    """A facet on a closed list."""


class ReadRelatedFacet(ReadFilter, RelatedFilter):
    """A facet on rows of a model."""


class ComputedFilterSet(FacetedFilterSet):
    """The filters of a list whose rows are worked out: its facets say ``read``."""

    def __init__(self, data, rows: Iterable, **kwargs):
        super().__init__(data, ComputedRows(rows, self._meta.model), **kwargs)

    def _counted(self, rows: ComputedRows) -> list[tuple]:
        facets = self._columns.values()
        counted = Counter(tuple(facet.read(row) for facet in facets) for row in rows)
        return [(*values, number) for values, number in counted.items()]
