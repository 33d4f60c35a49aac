"""Filters that say how many rows each of their values has."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import django_filters
from django.db.models import Count, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

NOT_STATED = "not_stated"
"""The value of a filter that stands for rows without any value."""

LONGEST_SEARCH = 200


@dataclass(frozen=True)
class Option:
    """A value that a list can be narrowed to."""

    value: str
    label: str
    count: int
    selected: bool


@dataclass(frozen=True)
class Facet:
    """The values of one filter, with their counts."""

    name: str
    label: str
    options: list[Option]


@dataclass(frozen=True)
class Chip:
    """A filter in force, and the address of the list without it."""

    label: str
    remove_url: str


class FacetFilter(django_filters.MultipleChoiceFilter):
    """A filter on values that a column of the rows themselves holds.

    Several values widen the result; ``not_stated`` stands for an empty column.
    """

    def __init__(self, *args, choices, **kwargs):
        kwargs.setdefault("null_label", _("not stated"))
        kwargs.setdefault("null_value", NOT_STATED)
        kwargs["choices"] = getattr(choices, "choices", choices)
        super().__init__(*args, **kwargs)

    def filter(self, rows: QuerySet, values):
        if not values:
            return rows
        stored = ["" if value == NOT_STATED else value for value in values]
        return rows.filter(**{f"{self.field_name}__in": stored})

    def count(self, rows: QuerySet, day: date) -> Iterable[tuple[str, str, int]]:
        """Return value, label and number of rows, in the order of the closed list."""
        counted = dict(
            rows.order_by().values_list(self.field_name).annotate(Count("pk"))
        )
        for value, label in self.extra["choices"]:
            yield value, label, counted.get(value, 0)
        yield NOT_STATED, self.extra["null_label"], counted.get("", 0)

    def labels(self, values) -> list[str]:
        known = {**dict(self.extra["choices"]), NOT_STATED: self.extra["null_label"]}
        return [str(known[value]) for value in values]


class StateFilter(FacetFilter):
    """A filter on what is true of a row on the day, by methods of its QuerySet.

    Args:
        states: for each value, its label and the QuerySet method that keeps such rows
            on a day. Together they cover every row, and never overlap.
    """

    def __init__(self, *args, states, **kwargs):
        self.states = states
        kwargs["choices"] = [(value, label) for value, (label, _method) in states]
        super().__init__(*args, null_label=None, **kwargs)

    def filter(self, rows: QuerySet, values):
        kept = rows.none()
        for value, (_label, method) in self.states:
            if value in values:
                kept |= getattr(rows, method)(self.parent.day)
        return kept if values else rows

    def count(self, rows: QuerySet, day: date):
        for value, (label, method) in self.states:
            yield value, label, getattr(rows, method)(day).count()


class RelatedFilter(django_filters.ModelMultipleChoiceFilter):
    """A filter on rows of another model, reached by a column or through link rows.

    Args:
        links: a function of the day that returns the rows in which a row of the list
            (``link_to``) and a value (``link_value``) stand together; without it the
            value is the column ``field_name`` itself.
    """

    def __init__(
        self, *args, links=None, link_to="", link_value="", to="slug", **kwargs
    ):
        self.links = links
        self.link_to = link_to
        self.link_value = link_value
        self.to = to
        kwargs.setdefault("null_label", _("not stated"))
        kwargs.setdefault("null_value", NOT_STATED)
        super().__init__(*args, to_field_name=to, **kwargs)

    def filter(self, rows: QuerySet, values):
        if not values:
            return rows
        chosen = [value for value in values if value != NOT_STATED]
        without = len(chosen) < len(values)
        if self.links is None:
            kept = rows.filter(**{f"{self.field_name}__in": chosen})
            if without:
                kept |= rows.filter(**{f"{self.field_name}__isnull": True})
            return kept
        links = self.links(self.parent.day).order_by()
        with_chosen = links.filter(**{f"{self.link_value}__in": chosen})
        kept = rows.filter(pk__in=with_chosen.values(self.link_to))
        if without:
            kept |= rows.exclude(pk__in=links.values(self.link_to))
        return kept

    def count(self, rows: QuerySet, day: date):
        """Return value, label and number of rows, in the order of the other model."""
        if self.links is None:
            counted = dict(
                rows.order_by().values_list(self.field_name).annotate(Count("pk"))
            )
            without = counted.pop(None, 0)
        else:
            links = self.links(day).order_by()
            counted = dict(
                links.filter(**{f"{self.link_to}__in": rows.order_by().values("pk")})
                .values_list(self.link_value)
                .annotate(Count(self.link_to, distinct=True))
            )
            without = rows.exclude(pk__in=links.values(self.link_to)).count()
        for value in self.queryset.filter(pk__in=counted):
            yield getattr(value, self.to), str(value), counted[value.pk]
        yield NOT_STATED, self.extra["null_label"], without

    def labels(self, values) -> list[str]:
        null_label = self.extra["null_label"]
        return [str(null_label if v == NOT_STATED else v) for v in values]


class FacetedFilterSet(django_filters.FilterSet):
    """The filters of a list on a day: a search, and facets with their counts."""

    def __init__(self, data=None, queryset=None, *, day: date, **kwargs):
        self.day = day
        super().__init__(data, queryset, **kwargs)

    def facets(self) -> list[Facet]:
        """Return each facet with the rows its values would give, the others in force.

        Values without rows are left out, unless they are chosen.
        """
        return [
            self._facet(name, self._all_but(name), chosen=self._chosen(name))
            for name, facet in self.filters.items()
            if hasattr(facet, "count")
        ]

    def spread(self, name: str) -> Facet:
        """Return a facet over all rows, whatever filters are in force."""
        return self._facet(name, self.queryset, chosen=set())

    def _facet(self, name: str, rows: QuerySet, *, chosen: set[str]) -> Facet:
        options = [
            Option(value, label, count, value in chosen)
            for value, label, count in self.filters[name].count(rows, self.day)
            if count or value in chosen
        ]
        return Facet(name, self.filters[name].label, options)

    def chips(self) -> list[Chip]:
        """Return the filters in force, each with the address that drops it."""
        chips = []
        for name, facet in self.filters.items():
            if not hasattr(facet, "labels"):
                for value in filter(None, [self.data.get(name, "").strip()]):
                    quoted = gettext("“%(text)s”") % {"text": value}
                    chips.append(Chip(quoted, self._without(name, value)))
                continue
            values = self.form.cleaned_data.get(name) or []
            for value, label in zip(values, facet.labels(values), strict=True):
                stored = value if isinstance(value, str) else getattr(value, facet.to)
                chips.append(
                    Chip(_with_label(facet, label), self._without(name, stored))
                )
        return chips

    @property
    def clear_url(self) -> str:
        """The address of the list without any filter, on the same day."""
        query = self.data.copy()
        for name in [*self.filters, "page"]:
            query.pop(name, None)
        return f"?{query.urlencode()}"

    @property
    def problems(self) -> list[str]:
        """What is wrong with the query, a sentence for each filter."""
        return [
            _with_label(self.filters[name], error)
            for name, errors in self.form.errors.items()
            for error in errors
        ]

    def _chosen(self, name: str) -> set[str]:
        return set(self.data.getlist(name))

    def _all_but(self, left_out: str) -> QuerySet:
        rows = self.queryset.all()
        for name, value in self.form.cleaned_data.items():
            if name != left_out:
                rows = self.filters[name].filter(rows, value)
        return rows

    def _without(self, name: str, value: str) -> str:
        query = self.data.copy()
        query.setlist(name, [v for v in query.getlist(name) if v.strip() != value])
        query.pop("page", None)
        return f"?{query.urlencode()}"


def _with_label(facet: django_filters.Filter, text: str) -> str:
    return gettext("%(label)s: %(text)s") % {"label": facet.label, "text": text}


class SearchFilter(django_filters.CharFilter):
    """The search box of a list, answered by the QuerySet's own ``search``."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("label", _("search"))
        super().__init__(*args, max_length=LONGEST_SEARCH, **kwargs)

    def filter(self, rows: QuerySet, value):
        return rows.search(value) if value else rows
