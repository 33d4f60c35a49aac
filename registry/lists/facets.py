"""Filters that say how many rows each of their values has."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import django_filters
from django.db.models import (
    Case,
    Count,
    Exists,
    Expression,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .ranges import BetweenFilter, Range

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
    """A facet on a column with a closed list of values.

    Several values widen the result; ``not_stated`` stands for an empty column.
    """

    def __init__(self, *args, choices, **kwargs):
        kwargs.setdefault("null_label", _("not stated"))
        kwargs.setdefault("null_value", NOT_STATED)
        kwargs["choices"] = getattr(choices, "choices", choices)
        super().__init__(*args, **kwargs)

    @property
    def column(self) -> Expression:
        return F(self.field_name)

    def stored(self, values) -> list:
        """Return what the column holds where a reader chooses ``values``."""
        return ["" if value == NOT_STATED else value for value in values]

    def filter(self, rows: QuerySet, values):
        if not values:
            return rows
        return rows.filter(**{f"{self.field_name}__in": self.stored(values)})

    def options(self, counts: dict, chosen) -> Iterable[tuple[str, str, int]]:
        """Return value, label and number of rows, in the order of the closed list."""
        for value, label in self.extra["choices"]:
            yield value, label, counts.get(value, 0)
        yield NOT_STATED, self.extra["null_label"], counts.get("", 0)

    def labels(self, values) -> list[str]:
        known = {**dict(self.extra["choices"]), NOT_STATED: self.extra["null_label"]}
        return [str(known[value]) for value in values]


class StateFilter(FacetFilter):
    """A facet on what is true of a row on the day, by methods of its QuerySet.

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

    @property
    def column(self) -> Expression:
        """The state of a row, as if a column held it."""
        *others, (last, _last_state) = self.states
        return Case(
            *(
                When(self._is_among(method), then=Value(value))
                for value, (_label, method) in others
            ),
            default=Value(last),
        )

    def _is_among(self, method: str) -> Exists:
        rows = getattr(self.model._default_manager.all(), method)(self.parent.day)
        return Exists(rows.filter(pk=OuterRef("pk")))


class RelatedFilter(django_filters.ModelMultipleChoiceFilter):
    """A facet on a column that refers to rows of another model."""

    def __init__(self, *args, to="slug", **kwargs):
        self.to = to
        kwargs.setdefault("null_label", _("not stated"))
        kwargs.setdefault("null_value", NOT_STATED)
        super().__init__(*args, to_field_name=to, **kwargs)

    @property
    def column(self) -> Expression:
        return F(self.field_name)

    def stored(self, values) -> list:
        """Return what the column holds where a reader chooses ``values``."""
        return [None if value == NOT_STATED else value.pk for value in values]

    def filter(self, rows: QuerySet, values):
        if not values:
            return rows
        stored = self.stored(values)
        kept = Q(**{f"{self.field_name}__in": [pk for pk in stored if pk is not None]})
        if None in stored:
            kept |= Q(**{f"{self.field_name}__isnull": True})
        return rows.filter(kept)

    def options(self, counts: dict, chosen) -> Iterable[tuple[str, str, int]]:
        """Return value, label and number of rows, in the order of the other model."""
        known = Q(pk__in=[pk for pk in counts if pk is not None])
        for value in self.queryset.filter(known | Q(**{f"{self.to}__in": chosen})):
            yield getattr(value, self.to), str(value), counts.get(value.pk, 0)
        yield NOT_STATED, self.extra["null_label"], counts.get(None, 0)

    def labels(self, values) -> list[str]:
        null_label = self.extra["null_label"]
        return [str(null_label if v == NOT_STATED else v) for v in values]


class MostFrequentFilter(RelatedFilter):
    """A facet on a column that refers to more rows of another model than fit a page.

    It offers those that most rows of the list refer to, and what is chosen.
    """

    MOST = 10

    def count(self, rows: QuerySet) -> dict:
        """Return the number of rows of what to offer, under None those without."""
        (name,) = (n for n, other in self.parent.filters.items() if other is self)
        chosen = set(self.stored(self.parent.form.cleaned_data[name])) - {None}
        always = Q(**{f"{self.field_name}__in": chosen})
        always |= Q(**{f"{self.field_name}__isnull": True})
        counted = (
            rows.order_by()
            .values_list(self.field_name)
            .annotate(number=Count("pk"))
            .order_by(
                Case(When(always, then=Value(0)), default=Value(1)),
                "-number",
                self.field_name,
            )
        )
        return dict(counted[: self.MOST + len(chosen) + 1])

    def options(self, counts: dict, chosen) -> Iterable[tuple[str, str, int]]:
        """Return value, label and number of rows, the most frequent first."""
        *values, without = super().options(counts, chosen)
        yield from sorted(values, key=lambda value: -value[2])
        yield without


class LinkedFilter(RelatedFilter):
    """A facet on rows of another model that stand in link rows, such as memberships.

    Args:
        links: the relation from a row of the list to its link rows.
        link_value: the column of a link row that refers to the other model. On a day,
            no two links of a row have the same: constraints of the link rows see to it.
        when: a function of the day, and of a prefix for the names of columns, that
            returns the condition for a link to count.
    """

    def __init__(self, *args, links, link_value, when, **kwargs):
        self.links = links
        self.link_value = link_value
        self.when = when
        super().__init__(*args, **kwargs)

    def filter(self, rows: QuerySet, values):
        if not values:
            return rows
        relation = rows.model._meta.get_field(self.links)
        links = relation.related_model.objects.filter(
            self.when(self.parent.day), **{relation.field.name: OuterRef("pk")}
        )
        stored = self.stored(values)
        kept = Q(Exists(links.filter(**{f"{self.link_value}__in": stored})))
        if None in stored:
            kept |= ~Exists(links)
        return rows.filter(kept)

    def count(self, rows: QuerySet) -> dict:
        """Return the number of rows linked to each value, under None those without."""
        link = FilteredRelation(
            self.links, condition=self.when(self.parent.day, f"{self.links}__")
        )
        return dict(
            rows.order_by()
            .alias(link=link)
            .values_list(f"link__{self.link_value}")
            .annotate(Count("pk"))
        )


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
            self._facet(name, self._counts(name), self._chosen(name))
            for name, facet in self.filters.items()
            if hasattr(facet, "options")
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
            if hasattr(facet, "options") and not hasattr(facet, "count")
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
            _with_label(self.filters[name], Truncator(error).chars(LONGEST_SEARCH))
            for name, errors in self.form.errors.items()
            for error in errors
        ]

    def _chosen(self, name: str) -> set[str]:
        return set(self.data.getlist(name))

    def _narrowed(self, *, but) -> QuerySet:
        rows = self.queryset.all()
        for name, value in self.form.cleaned_data.items():
            if name not in but:
                rows = self.filters[name].filter(rows, value)
        return rows

    def _without(self, name: str, value: str) -> str:
        query = self.data.copy()
        query.setlist(name, [v for v in query.getlist(name) if v.strip() != value])
        query.pop("page", None)
        return f"?{query.urlencode()}"


def _with_label(facet: django_filters.Filter, text: str) -> str:
    return gettext("%(label)s: %(text)s") % {"label": facet.label, "text": text}


def _total(tally: list[tuple[dict, int]], name: str, in_force: dict) -> Counter:
    """Add up a tally by the values of ``name``, where the other columns allow it."""
    counts = Counter()
    for values, number in tally:
        if all(values[other] in stored for other, stored in in_force.items()):
            counts[values[name]] += number
    return counts


class SearchFilter(django_filters.CharFilter):
    """The search box of a list, answered by the QuerySet's own ``search``."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("label", _("search"))
        super().__init__(*args, max_length=LONGEST_SEARCH, **kwargs)

    def filter(self, rows: QuerySet, value):
        return rows.search(value) if value else rows
