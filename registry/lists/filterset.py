"""The filters of a list, together: what they keep, and what each value would give."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

import django_filters
from django.db.models import Count, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext

from registry.state.kept import Kept
from registry.words import labelled

from .as_of import OF_TIME
from .companions import ALL, NOT, companions
from .facets import CountedFilter, LabelledFilter
from .offered import Chip, Facet, Option
from .ranges import BetweenFilter, Range
from .refused import refusals

OF_AN_ANSWER = {
    *("sort", "page", "_export", "_columns"),
    *("after", "page_size", "select"),
}
"""What an address says of one answer alone: whatever it is, the same is counted."""
OF_A_FORM = {"q", *OF_TIME, *OF_AN_ANSWER}
"""What the form of a list says by itself, or what is said of one answer alone."""


class FacetedFilterSet(django_filters.FilterSet):
    """The filters of a list on a day: a search, and facets with their counts.

    Beside each facet stand the values to leave out: ``not_kind=university``. Beside one
    under several values of which a row may be, ``all_cluster=true`` asks for the rows
    that have all chosen ones.
    """

    further = ""
    """How the parameters of the facets begin that the database says there are."""

    def __init__(self, data=None, queryset=None, *, day: date, **kwargs):
        self.day = day
        super().__init__(data, queryset, **kwargs)
        self.filters |= self.further_facets()
        for name, facet in [*self.filters.items()]:
            if isinstance(facet, CountedFilter):
                self.filters |= companions(name, facet)
                facet.all_of = ALL + name in self.data
        for each in self.filters.values():
            each.parent, each.model = self, self._meta.model

    def further_facets(self) -> dict[str, CountedFilter]:
        """Return the facets that the database says there are, by their parameters."""
        return {}

    @cached_property
    def kept(self) -> Kept:
        """What was counted of the list while nothing has changed."""
        return Kept(self.request, *self._asked(but=OF_AN_ANSWER))

    @cached_property
    def kept_of_all(self) -> Kept:
        """What was counted of all rows, whatever filters are in force."""
        return self.kept.beside(*self._asked(but=OF_AN_ANSWER | self.filters.keys()))

    def _asked(self, *, but) -> tuple:
        """Return what makes a difference to what is counted."""
        asked = sorted(each for each in self.data.lists() if each[0] not in but)
        return self.day, asked

    def facets(self) -> list[Facet]:
        """Return each facet with the rows its values would give, the others in force.

        What is chosen of a facet itself does not change its counts, unless a row must
        have all of it: then each value says how many have it besides. Values without
        rows are not offered, unless they are in force. A page shows the facets that
        tell something (``Facet.tells``).
        """
        counts = self.kept.get(
            "facets",
            lambda: {
                name: dict(self._counts(name))
                for name, facet in self.filters.items()
                if isinstance(facet, CountedFilter)
            },
        )
        return [
            self._facet(
                name,
                counts[name],
                chosen=self._chosen(name),
                left_out=self._chosen(NOT + name),
                all_of=facet.all_of if facet.takes_all else None,
            )
            for name, facet in self.filters.items()
            if isinstance(facet, CountedFilter)
        ]

    def spread(self, name: str) -> Facet:
        """Return a facet on a column over all rows, whatever filters are in force."""
        count = self.filters[name].count or (
            lambda _rows: _total(self._tally_of_all, name, {}, {})
        )
        counts = self.kept_of_all.get(name, lambda: dict(count(self.queryset)))
        return self._facet(name, counts)

    def _facet(
        self,
        name: str,
        counts: dict,
        chosen: frozenset[str] = frozenset(),
        left_out: frozenset[str] = frozenset(),
        all_of: bool | None = None,
    ) -> Facet:
        facet, in_force = self.filters[name], chosen | left_out
        options = [
            Option(
                value,
                label,
                count,
                selected=value in chosen,
                left_out=value in left_out,
                depth=facet.depth(value),
            )
            for value, label, count in facet.options(counts, in_force)
            if count or value in in_force
        ]
        shown = sum(option.count > 0 for option in options)
        return Facet(name, facet.label, options, all_of, facet.more(counts, shown))

    def _counts(self, name: str) -> dict:
        """Return the number of rows of each value of a facet, the others in force."""
        facet = self.filters[name]
        if name not in self._columns:
            own = {NOT + name} if facet.all_of else {name, NOT + name}
            return facet.count(self._narrowed(but=own))
        in_force, left_out = (
            {
                other: column.stored(self.form.cleaned_data[prefix + other])
                for other, column in self._columns.items()
                if other != name and self.form.cleaned_data[prefix + other]
            }
            for prefix in ("", NOT)
        )
        return _total(self._tally, name, in_force, left_out)

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
        counted = self._columns.keys() | {NOT + name for name in self._columns}
        if not any(self.form.cleaned_data[n] for n in self.filters.keys() - counted):
            return self._tally_of_all
        return self._tally_up(self._narrowed(but=counted))

    @cached_property
    def _tally_of_all(self) -> list[tuple[dict, int]]:
        counted = self.kept_of_all.get("tally", lambda: self._counted(self.queryset))
        return self._by_column(counted)

    def _tally_up(self, rows: QuerySet) -> list[tuple[dict, int]]:
        """Count the rows of each combination of the columns' values, in one pass."""
        return self._by_column(self._counted(rows))

    def _by_column(self, counted: list[tuple]) -> list[tuple[dict, int]]:
        columns = self._columns
        return [
            (dict(zip(columns, values, strict=True)), number)
            for *values, number in counted
        ]

    def _counted(self, rows: QuerySet) -> list[tuple]:
        """Return each combination of the columns' values, and how many rows have it."""
        columns = (facet.column for facet in self._columns.values())
        return list(rows.order_by().values_list(*columns).annotate(Count("pk")))

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

    def sent_along(self) -> list[tuple[str, str]]:
        """Return what the form keeps of the address and does not ask for itself."""
        asked = {*OF_A_FORM, *(end.name for each in self.ranges() for end in each.ends)}
        asked |= {
            prefix + name
            for name, facet in self.filters.items()
            if isinstance(facet, CountedFilter)
            for prefix in ("", NOT, ALL)
        }
        return [
            (name, value)
            for name, values in self.data.lists()
            if name not in asked
            for value in values
            if value
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
        """What is wrong with the query, in sentences."""
        return [problem for _name, problem in self.issues]

    @property
    def issues(self) -> list[tuple[str, str]]:
        """What is wrong with the query: parameters, each with a sentence."""
        return [
            (self._parameter(name), sentence)
            for name, errors in self.form.errors.as_data().items()
            for sentence in refusals(name, self.filters[name], errors, self.data)
        ]

    def _parameter(self, name: str) -> str:
        """Return the parameter of a filter; of a range, the first end that is given."""
        asked = self.filters[name]
        if not isinstance(asked, BetweenFilter):
            return name
        ends = asked.asked(name, self.data).ends
        return next((end.name for end in ends if end.value), ends[0].name)

    def _chosen(self, name: str) -> frozenset[str]:
        return frozenset(self.data.getlist(name))

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


def _total(
    tally: list[tuple[dict, int]], name: str, in_force: dict, left_out: dict
) -> Counter:
    """Add up a tally by the values of ``name``, where the other columns allow it."""
    counts = Counter()
    for values, number in tally:
        if all(values[other] in stored for other, stored in in_force.items()) and (
            not any(values[other] in gone for other, gone in left_out.items())
        ):
            counts[values[name]] += number
    return counts
