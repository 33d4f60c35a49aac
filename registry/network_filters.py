"""What lists can be narrowed to because of clusters, beyond the clusters themselves."""

from collections.abc import Callable, Iterable
from datetime import date

import django_filters
from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from registry.known import MEMBERS
from registry.models import ClusterKind
from registry.published import published_numbers

from .lists.facets import (
    NOT_STATED,
    ComputedFilter,
    CountedFilter,
    LabelledFilter,
)
from .lists.linked import PairedValues


class AnyClusterFilter(LabelledFilter, django_filters.MultipleChoiceFilter):
    """The members of whatever cluster; no facet, a figure of the home page leads here.

    Counted beside each value like a facet, it would slow down every list.
    """

    def __init__(self, *args, **kwargs):
        kwargs["choices"] = [("true", _("any cluster"))]
        super().__init__(*args, **kwargs)

    def filter(self, rows: QuerySet, values):
        return rows.members_of_any(self.parent.day) if values else rows

    def labels(self, values) -> list[str]:
        known = dict(self.extra["choices"])
        return [str(known[value]) for value in values]


class ClusterKindFilter(ComputedFilter):
    """The kind of the cluster of each row, which may have none."""

    def __init__(self, **kwargs):
        super().__init__(label=_("kind of cluster"), choices=ClusterKind, **kwargs)

    @property
    def column(self) -> Coalesce:
        return Coalesce("cluster__kind", Value(""))


class LinkedKindFilter(CountedFilter, django_filters.MultipleChoiceFilter):
    """A facet on the kinds of the clusters that rows are linked to, maybe several.

    Args:
        links: the relation from a row to its link rows, each with a ``cluster``.
        when: a function of the day that returns the condition for a link to count.
    """

    def __init__(self, *, links: str, when: Callable[[date], Q], **kwargs):
        self.links, self.when = links, when
        kwargs.setdefault("label", _("kind of cluster"))
        choices = [*ClusterKind.choices, (NOT_STATED, _("not stated"))]
        super().__init__(choices=choices, null_label=None, **kwargs)

    @property
    def _owner(self) -> str:
        return self.model._meta.get_field(self.links).field.name

    @property
    def _counting(self) -> QuerySet:
        """The links that count, to clusters."""
        links = self.model._meta.get_field(self.links).related_model.objects
        counting = links.filter(self.when(self.parent.day), cluster__isnull=False)
        return counting.order_by()

    def stored(self, values) -> list[str]:
        return ["" if value == NOT_STATED else value for value in values]

    def filter(self, rows: QuerySet, values):
        if not values:
            return rows
        links = self._counting.filter(**{self._owner: OuterRef("pk")})
        kept = Q(Exists(links.filter(cluster__kind__in=values)))
        return rows.filter(kept | ~Exists(links) if NOT_STATED in values else kept)

    def count(self, rows: QuerySet) -> dict:
        """Return the number of rows linked to each kind, under “” those without."""
        owner = self._owner
        kept = rows.order_by()
        within = (
            self._counting.filter(**{f"{owner}__in": kept.values("pk")})
            .values("cluster__kind")
            .annotate(number=Count(owner, distinct=True))
            .values_list("cluster__kind", "number")
        )
        linked = self._counting.filter(**{owner: OuterRef("pk")})
        without = (
            kept.filter(~Exists(linked))
            .annotate(none=Value(""))
            .values("none")
            .annotate(number=Count("pk"))
            .values_list("none", "number")
        )
        return dict(within.union(without, all=True))

    def options(self, counts: dict, chosen) -> Iterable[tuple[str, str, int]]:
        for value, label in self.extra["choices"]:
            yield value, label, counts.get("" if value == NOT_STATED else value, 0)

    def labels(self, values) -> list[str]:
        known = dict(self.extra["choices"])
        return [str(known[value]) for value in values]

    def pairs(self) -> PairedValues:
        columns = (self._owner, "cluster__kind")
        return PairedValues("pk", self._counting.values_list(*columns).distinct())


class PublishedFilter(ComputedFilter):
    """Whether somebody published how many members a cluster has, by the day."""

    def __init__(self):
        super().__init__(
            label=_("number of members published"),
            choices=[("true", _("yes")), ("false", _("no"))],
            null_label=None,
        )

    @property
    def column(self):
        return Case(
            When(pk__in=self._published, then=Value("true")), default=Value("false")
        )

    @cached_property
    def _published(self) -> list[int]:
        clusters = list(self.parent.queryset.order_by())
        numbers = published_numbers(MEMBERS, clusters, self.parent.day)
        return [cluster.pk for cluster in clusters if numbers[cluster]]
