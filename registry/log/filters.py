"""What the log can be narrowed to."""

import django_filters
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from registry.lists.facets import CountedFilter, FacetFilter, RelatedFilter
from registry.lists.filterset import FacetedFilterSet
from registry.lists.ranges import DayRangeFilter
from registry.lists.searching import SearchFilter
from registry.models import LogLine

from .words import kinds, tables


class TableFilter(CountedFilter, django_filters.MultipleChoiceFilter):
    """A facet on the tables whose rows a line changed or showed; it may be several."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, choices=tables, **kwargs)

    def stored(self, values) -> list:
        return list(values)

    def filter(self, rows: QuerySet, values):
        return rows.touching(*values) if values else rows

    def count(self, rows: QuerySet) -> dict:
        """Return the number of lines that touch each table."""
        return rows.counts_by_table()

    def options(self, counts: dict, chosen):
        """Return value, label and number of lines, in the order of the names."""
        for value, label in tables():
            yield value, label, counts.get(value, 0)

    def labels(self, values) -> list[str]:
        known = dict(tables())
        return [known[value] for value in values]


class LogFilterSet(FacetedFilterSet):
    q = SearchFilter()
    made = DayRangeFilter(label=_("when"), between="made_between")
    kind = FacetFilter(label=_("how"), choices=kinds())
    user = RelatedFilter(
        label=_("who"),
        queryset=get_user_model().objects.order_by("username"),
        to="username",
        null_label=_("no account"),
    )
    table = TableFilter(label=_("table"))

    class Meta:
        model = LogLine
        fields = []
