"""Facets under several of whose values a row may be: those of its link rows."""

from abc import ABC, abstractmethod
from dataclasses import dataclass

from django.db.models import Count, Exists, FilteredRelation, OuterRef, Q, QuerySet

from .facets import RelatedFilter


@dataclass(frozen=True)
class PairedValues:
    """The values that rows have where one row may have several.

    Args:
        joined_by: the path from a row to what the pairs lead to: itself, its
            organisation.
        rows: a QuerySet of pairs: the key of what ``joined_by`` leads to, and a value.
        is_narrowed: whether they hold only what the list is narrowed to already.
    """

    joined_by: str
    rows: QuerySet
    is_narrowed: bool = False


class OfSeveralValues(ABC):
    """What a facet keeps where a row may have several values: any of those, or all."""

    takes_all = True

    def filter(self, rows: QuerySet, values):
        if not values:
            return rows
        if not self.all_of:
            return rows.filter(self._linked_to(values))
        for value in values:
            rows = rows.filter(self._linked_to([value]))
        return rows

    def leave_out(self, rows: QuerySet, values) -> QuerySet:
        return rows.filter(~self._linked_to(values))

    @abstractmethod
    def _linked_to(self, values) -> Q:
        """Return the condition that a row is linked to any of ``values``."""


class LinkedFilter(OfSeveralValues, RelatedFilter):
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

    def _linked_to(self, values) -> Q:
        relation = self.model._meta.get_field(self.links)
        links = relation.related_model.objects.filter(
            self.when(self.parent.day), **{relation.field.name: OuterRef("pk")}
        )
        stored = self.stored(values)
        kept = Q(Exists(links.filter(**{f"{self.link_value}__in": stored})))
        return kept | ~Exists(links) if None in stored else kept

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

    def pairs(self) -> PairedValues:
        relation = self.model._meta.get_field(self.links)
        links = relation.related_model.objects.filter(self.when(self.parent.day))
        of_rows = links.filter(**{f"{relation.field.name}__isnull": False})
        columns = (relation.field.name, self.link_value)
        return PairedValues("pk", of_rows.order_by().values_list(*columns))


class KnownLinkFilter(LinkedFilter):
    """A facet on link rows of which it takes further rows to say whether they count.

    A condition of a join leads over no further link: the links are counted themselves.
    """

    def count(self, rows: QuerySet) -> dict:
        """Return the number of rows linked to each value, under None those without."""
        relation = rows.model._meta.get_field(self.links)
        owner = relation.field.name
        links = relation.related_model.objects.filter(self.when(self.parent.day))
        among = links.filter(**{f"{owner}__in": rows.order_by().values("pk")})
        counts = dict(
            among.order_by()
            .values_list(self.link_value)
            .annotate(Count(owner, distinct=True))
        )
        linked = links.filter(**{owner: OuterRef("pk")})
        return counts | {None: rows.filter(~Exists(linked)).count()}
