"""Filters that say how many rows each of their values has."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable

import django_filters
from django.db.models import (
    Case,
    Count,
    Exists,
    Expression,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.utils.translation import gettext_lazy as _

NOT_STATED = "not_stated"
"""The value of a filter that stands for rows without any value."""


class LabelledFilter(django_filters.Filter, ABC):
    """A filter by values that have labels for people."""

    @abstractmethod
    def labels(self, values) -> list[str]:
        """Return the labels of chosen values."""

    def written(self, value) -> str:
        """Return a chosen value as an address writes it."""
        return value


class CountedFilter(LabelledFilter):
    """A facet: it says how many rows each of its values has.

    Facets are counted together, by their ``column``. One under several values of which
    a row may be counts by itself: it has a method ``count``, which takes the rows and
    returns the number for each value. Where it has a method ``pairs`` too, which
    returns the ``PairedValues`` of all rows, a pivot can count by it.
    """

    count = None
    takes_all = False
    """Whether a reader may ask for rows that have all chosen values."""
    all_of = False
    """Whether the reader asks for them."""
    most: int | None = None
    """How many values it offers beside those in force, if there may be many."""
    opened: Collection[str] = ()
    """The values of a tree whose parts are shown below them."""
    pairs = None

    @property
    def is_on_a_column(self) -> bool:
        """Whether each row has one value, which ``column`` holds."""
        return self.count is None

    @property
    def column(self) -> Expression:
        """What holds the value of a row."""
        return F(self.field_name)

    @abstractmethod
    def stored(self, values) -> list:
        """Return what the column holds where a reader chooses ``values``."""

    @abstractmethod
    def options(self, counts: dict, chosen) -> Iterable[tuple[str, str, int]]:
        """Return value, label and number of rows, in the order to show them."""

    def more(self, counts: dict, shown: int) -> int:
        """Return how many values have rows besides those that are shown."""
        if self.most is None or len(counts) <= self.most:
            return 0
        return sum(number > 0 for number in counts.values()) - shown

    def depth(self, value: str) -> int:
        """Return how far below the first values one stands."""
        return 0

    def leave_out(self, rows: QuerySet, values) -> QuerySet:
        """Return the rows that a choice of any of ``values`` would not keep."""
        those = self.filter(self.parent.queryset.order_by(), values)
        return rows.filter(~Exists(those.filter(pk=OuterRef("pk"))))


class FacetFilter(CountedFilter, django_filters.MultipleChoiceFilter):
    """A facet on a column with a closed list of values.

    Several values widen the result; ``not_stated`` stands for an empty column.
    """

    def __init__(self, *args, choices, **kwargs):
        kwargs.setdefault("null_label", _("not stated"))
        kwargs.setdefault("null_value", NOT_STATED)
        kwargs["choices"] = getattr(choices, "choices", choices)
        super().__init__(*args, **kwargs)

    def stored(self, values) -> list:
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


class ComputedFilter(FacetFilter):
    """A facet on what is worked out for each row; a subclass says how in ``column``."""

    def filter(self, rows: QuerySet, values):
        if not values:
            return rows
        return rows.alias(computed=self.column).filter(computed__in=self.stored(values))


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

    is_on_a_column = True

    def count(self, rows: QuerySet) -> dict:
        """Return the number of rows in each state.

        To find the rows of a state takes one look at what it is about; to find the
        state of each row takes one for each.
        """
        *others, (last, _last_state) = self.states
        counted = [
            (value, getattr(rows, method)(self.parent.day))
            for value, (_label, method) in others
        ]
        first, *rest = (
            states.order_by()
            .annotate(facet_state=Value(value))
            .values_list("facet_state")
            .annotate(number=Count("pk"))
            for value, states in [*counted, (last, rows)]
        )
        counts = dict(first.union(*rest, all=True))
        counts[last] -= sum(counts[value] for value, _states in counted)
        return counts

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


class RelatedFilter(CountedFilter, django_filters.ModelMultipleChoiceFilter):
    """A facet on a column that refers to rows of another model.

    Of many it offers those that most rows of the list refer to: a page does not grow
    with what there is to choose from.
    """

    most = 100

    def __init__(self, *args, to="slug", **kwargs):
        self.to = to
        kwargs.setdefault("null_label", _("not stated"))
        kwargs.setdefault("null_value", NOT_STATED)
        super().__init__(*args, to_field_name=to, **kwargs)

    def stored(self, values) -> list:
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
        stated = [pk for pk in counts if pk is not None]
        first = sorted(stated, key=lambda pk: (-counts[pk], pk))[: self.most]
        known = Q(pk__in=first)
        for value in self.queryset.filter(known | Q(**{f"{self.to}__in": chosen})):
            yield getattr(value, self.to), str(value), counts.get(value.pk, 0)
        yield NOT_STATED, self.extra["null_label"], counts.get(None, 0)

    def labels(self, values) -> list[str]:
        null_label = self.extra["null_label"]
        return [str(null_label if v == NOT_STATED else v) for v in values]

    def written(self, value) -> str:
        return value if value == NOT_STATED else getattr(value, self.to)


class MostFrequentFilter(RelatedFilter):
    """A facet on a column that refers to more rows of another model than fit a page.

    It offers those that most rows of the list refer to, and what is chosen.
    """

    MOST = 10
    is_on_a_column = True

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
