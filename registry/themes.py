"""What clusters work on, as facets: each classification of themes by itself."""

from datetime import date

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from registry.models import ClusterTheme, Theme, ThemeScheme
from registry.models.base import holds_on

from .lists.facets import NOT_STATED, CountedFilter, LabelledFilter
from .lists.filterset import FacetedFilterSet
from .lists.linked import LinkedFilter

SPECIALISATIONS = "specialisations"
"""The classification of which each theme is one cluster's own: nothing to filter by."""

COMMON_THEMES = Theme.objects.exclude(scheme__slug=SPECIALISATIONS)
"""Themes that clusters share."""

SCHEME = "theme-"
"""Before the identifier of a classification, in the parameter of its facet."""


class SchemeFilter(LinkedFilter):
    """A facet on the themes of one classification, under its name."""

    def __init__(self, scheme: ThemeScheme):
        self.themes = Theme.objects.filter(scheme=scheme)
        super().__init__(
            label=scheme.name,
            queryset=self.themes,
            links="theme_links",
            link_value="theme",
            when=self._counts_on,
        )

    def _counts_on(self, day: date, prefix: str = "") -> Q:
        of_scheme = Subquery(self.themes.order_by().values("pk"))
        return holds_on(day, prefix) & Q(**{f"{prefix}theme__in": of_scheme})


class ThemeFilter(LabelledFilter, django_filters.ModelMultipleChoiceFilter):
    """Themes of whatever classification: no facet, but what an address may ask for."""

    def __init__(self):
        super().__init__(
            label=_("theme"),
            queryset=COMMON_THEMES.all(),
            to_field_name="slug",
            null_label=_("not stated"),
            null_value=NOT_STATED,
        )

    def filter(self, rows: QuerySet, values):
        if not values:
            return rows
        held = ClusterTheme.objects.as_of(self.parent.day).filter(
            cluster=OuterRef("pk"), theme__in=self.queryset
        )
        stated = [value for value in values if value != NOT_STATED]
        kept = Q(Exists(held.filter(theme__in=stated)))
        return rows.filter(kept | ~Exists(held) if NOT_STATED in values else kept)

    def labels(self, values) -> list[str]:
        null_label = self.extra["null_label"]
        return [str(null_label if v == NOT_STATED else v) for v in values]

    def written(self, value: Theme | str) -> str:
        return value if value == NOT_STATED else value.slug


class ThemedFilterSet(FacetedFilterSet):
    """Filters of clusters, with a facet for each classification of themes."""

    theme = ThemeFilter()
    further = SCHEME

    def further_facets(self) -> dict[str, CountedFilter]:
        schemes = ThemeScheme.objects.exclude(slug=SPECIALISATIONS)
        return {SCHEME + each.slug: SchemeFilter(each) for each in schemes}
