"""What lists can be narrowed to because of clusters, beyond the clusters themselves."""

import django_filters
from django.db.models import Case, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from registry.known import MEMBERS
from registry.models import ClusterKind
from registry.published import published_numbers

from .lists.facets import ComputedFilter, LabelledFilter


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
