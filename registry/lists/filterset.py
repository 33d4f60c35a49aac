"""The filters of a list, together: what they keep, and what each value would give."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

import django_filters
from django.db.models import Count, QuerySet
from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.utils.translation import gettext

from registry.words import labelled

from .facets import (
    LONGEST_SEARCH,
    Chip,
    CountedFilter,
    Facet,
    LabelledFilter,
    Option,
)
from .ranges import BetweenFilter, Range


class FacetedFilterSet(django_filters.FilterSet):
    """The filters of a list on a day: a search, and facets with their counts."""

    def __init__(self, data=None, queryset=None, *, day: date, **kwargs):
        self.day = day
        super().__init__(data, queryset, **kwargs)

    def facets(self) -> list[Facet]:
        """Return each facet with the rows its values would give, the others in force.

        Values without rows are left out, unless they are chosen. A page shows the
        facets that tell something (``Facet.tells``).
        """
        return [
            self._facet(name, self._counts(name), self._chosen(name))
            for name, facet in self.filters.items()
            if isinstance(facet, CountedFilter)
        ]

    def spread(self, name: str) -> Facet:
        """Return a facet on a column over all rows, whatever filters are in force."""
        return self._facet(name, _total(self._tally_of_all, name, {}), chosen=set())

    def _facet(self, name: str, counts: dict, chosen: set[str]) -> Facet:
        options = [
            Option(value, label, count, value in chosen)
            for value, label, count in self.filters[name].options(counts, chosen)
            if count or value in chosen
        ]
        return Facet(name, self.filters[name].label, options)

    def _counts(self, name: str) -> dict:
        """Return the number of rows of each value of a facet, the others in force."""
        facet = self.filters[name]
        if name not in self._columns:
            return facet.count(self._narrowed(but={name}))
        in_force = {
            other: column.stored(self.form.cleaned_data[other])
            for other, column in self._columns.items()
            if other != name and self.form.cleaned_data[other]
        }
        return _total(self._tally, name, in_force)

    @property
    def _columns(self) -> dict:
        """The facets on columns, which are counted together."""
        return {
            name: facet
            for name, facet in self.filters.items()
            if isinstance(facet, CountedFilter) and facet.count is None
        }

    @cached_property
    def _tally(self) -> list[tuple[dict, int]]:
        """The tally of the rows that all filters but those on columns leave."""
        others = self.filters.keys() - self._columns.keys()
        if not any(self.form.cleaned_data[name] for name in others):
            return self._tally_of_all
        return self._tally_up(self._narrowed(but=self._columns.keys()))

    @cached_property
    def _tally_of_all(self) -> list[tuple[dict, int]]:
        return self._tally_up(self.queryset)

    def _tally_up(self, rows: QuerySet) -> list[tuple[dict, int]]:
        """Count the rows of each combination of the columns' values, in one pass."""
        columns = self._columns
        counted = (
            rows.order_by()
            .values_list(*(facet.column for facet in columns.values()))
            .annotate(Count("pk"))
        )
        return [
            (dict(zip(columns, values, strict=True)), number)
            for *values, number in counted
        ]

    def chips(self) -> list[Chip]:
        """Return the filters in force, each with the address that drops it."""
        chips = []
        for name, facet in self.filters.items():
            if isinstance(facet, BetweenFilter):
                chips += self._chips_of(facet.asked(name, self.data))
                continue
            if not isinstance(facet, LabelledFilter):
                for value in filter(None, [self.data.get(name, "").strip()]):
                    quoted = gettext("“%(text)s”") % {"text": value}
                    chips.append(Chip(quoted, self._without(name, value)))
                continue
            values = self.form.cleaned_data.get(name) or []
            for value, label in zip(values, facet.labels(values), strict=True):
                without = self._without(name, facet.written(value))
                chips.append(Chip(labelled(facet.label, label), without))
        return chips

    def _chips_of(self, asked: Range) -> Iterable[Chip]:
        for end in asked.ends:
            if end.value:
                text = gettext("%(label)s %(from_or_to)s %(value)s") % {
                    "label": asked.label,
                    "from_or_to": end.label,
                    "value": end.value,
                }
                yield Chip(text, self._without(end.name, end.value))

    def ranges(self) -> list[Range]:
        """Return the ranges that the list can be narrowed to, as they were asked."""
        return [
            facet.asked(name, self.data)
            for name, facet in self.filters.items()
            if isinstance(facet, BetweenFilter)
        ]

    @property
    def clear_url(self) -> str:
        """The address of the list without any filter, on the same day."""
        query = self.data.copy()
        ends = [end.name for asked in self.ranges() for end in asked.ends]
        for name in [*self.filters, *ends, "page"]:
            query.pop(name, None)
        return f"?{query.urlencode()}"

    @property
    def problems(self) -> list[str]:
        """What is wrong with the query, a sentence for each filter."""
        return [
            labelled(self.filters[name].label, Truncator(error).chars(LONGEST_SEARCH))
            for name, errors in self.form.errors.items()
            for error in errors
        ]

    def _chosen(self, name: str) -> set[str]:
        return set(self.data.getlist(name))

    def filter_queryset(self, rows, but=()):
        """Return the rows that every filter keeps, but for some filters."""
        for name, value in self.form.cleaned_data.items():
            if name not in but:
                rows = self.filters[name].filter(rows, value)
        return rows

    def _narrowed(self, *, but):
        return self.filter_queryset(self.queryset.all(), but)

    def _without(self, name: str, value: str) -> str:
        query = self.data.copy()
        query.setlist(name, [v for v in query.getlist(name) if v.strip() != value])
        query.pop("page", None)
        return f"?{query.urlencode()}"


def _total(tally: list[tuple[dict, int]], name: str, in_force: dict) -> Counter:
    """Add up a tally by the values of ``name``, where the other columns allow it."""
    counts = Counter()
    for values, number in tally:
        if all(values[other] in stored for other, stored in in_force.items()):
            counts[values[name]] += number
    return counts
