"""Where the rows of a list are: their post code, arrondissement and province.

A list has a place for its rows by one filter, ``PlaceFilter``: what narrows it to a
place, and what ``registry.maps`` draws. The values are those of the day that the page
shows, as everywhere: the seat that an organisation had then.
"""

import re
from collections.abc import Callable, Iterator

import django_filters
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .lists.facets import NOT_STATED, LabelledFilter
from .models import Place, Territory
from .models.territory import CODE_OF_LEVEL, TerritoryLevel


class Level(models.TextChoices):
    """What rows are counted by on a map."""

    POST_CODE = "post_code", gettext_lazy("post code")
    ARRONDISSEMENT = TerritoryLevel.ARRONDISSEMENT.value, gettext_lazy("arrondissement")
    PROVINCE = TerritoryLevel.PROVINCE.value, gettext_lazy("province")


def known_places() -> Iterator[tuple[str, str]]:
    """Yield every value that a list can be narrowed to, with its label."""
    for territory in Territory.objects.order_by("code"):
        yield territory.code, territory.name
    for place in Place.objects.order_by("post_code", "slug"):
        yield place.slug, str(place)
    yield NOT_STATED, _("not stated")


class PlaceFilter(LabelledFilter, django_filters.MultipleChoiceFilter):
    """Keeps rows at a place: ``1300-wavre``, ``BE32B``, ``BE32``, ``not_stated``.

    No facet, a map leads here: there are more places than a page has room for.

    Args:
        at: the path from a row to its place.
    """

    counts_once = True
    """Whether a row is at one place at most: then all numbers add up to the total."""

    def __init__(self, *args, at: str, **kwargs):
        self.at = at
        kwargs.setdefault("label", gettext_lazy("place"))
        super().__init__(*args, choices=known_places, **kwargs)

    def filter(self, rows: QuerySet, values):
        return rows.filter(self._is_at(values)) if values else rows

    def labels(self, values) -> list[str]:
        # There are some thousands of them.
        known = dict(known_places()) if values else {}
        return [known[value] for value in values]

    def counted(self, rows: QuerySet, level: Level) -> dict:
        """Return the number of rows by the key of their place, or of its territory.

        Under None those that are nowhere on this level, or of which no place is stated.
        """
        column = self.column(level)
        return dict(rows.order_by().values_list(column).annotate(Count("pk")))

    def not_stated(self, rows: QuerySet) -> QuerySet:
        """Return the rows of which no place is stated."""
        return self.filter(rows, [NOT_STATED])

    def points(self, rows: QuerySet) -> dict[object, list[tuple[float, float]]]:
        """Return where each row is by its key: longitude and latitude, where known."""
        found = rows.order_by().filter(**{f"{self.at}__latitude__isnull": False})
        return _points(found, "pk", self.at)

    def column(self, level: Level) -> str:
        """Return the path to the key that rows are counted by on a level."""
        return self.at if level == Level.POST_CODE else f"{self.at}__{level}"

    def _is_at(self, values) -> Q:
        kept = Q()
        for value in values:
            if value == NOT_STATED:
                kept |= Q(**{f"{self.at}__isnull": True})
            else:
                kept |= Q(**{f"{self.at}__{_named_by(value)}": value})
        return kept


class LinkedPlaceFilter(PlaceFilter):
    """Keeps rows that link rows place somewhere, such as those who take part in them.

    Args:
        links: the relation from a row of the list to its link rows.
        at: the path from a link row to its place.
        when: a function of the day that returns the condition for a link to count.
    """

    counts_once = False

    def __init__(self, *args, links: str, when: Callable[..., Q], **kwargs):
        self.links = links
        self.when = when
        super().__init__(*args, **kwargs)

    def filter(self, rows: QuerySet, values):
        if not values:
            return rows
        owner, links = self._placed(rows)
        of_the_row = links.filter(**{owner: OuterRef("pk")})
        kept = Q()
        if places := [value for value in values if value != NOT_STATED]:
            kept |= Q(Exists(of_the_row.filter(self._is_at(places))))
        if NOT_STATED in values:
            kept |= ~Exists(of_the_row)
        return rows.filter(kept)

    def counted(self, rows: QuerySet, level: Level) -> dict:
        owner, links = self._placed(rows)
        among = links.filter(**{f"{owner}__in": rows.order_by().values("pk")})
        counted = among.order_by().values_list(self.column(level))
        return dict(counted.annotate(Count(owner, distinct=True)))

    def points(self, rows: QuerySet) -> dict[object, list[tuple[float, float]]]:
        owner, links = self._placed(rows)
        among = links.filter(
            **{
                f"{owner}__in": rows.order_by().values("pk"),
                f"{self.at}__latitude__isnull": False,
            }
        )
        return _points(among.order_by(), f"{owner}_id", self.at)

    def _placed(self, rows: QuerySet) -> tuple[str, QuerySet]:
        """Return what a link row calls its row of the list, and the links with one."""
        relation = rows.model._meta.get_field(self.links)
        links = relation.related_model.objects.filter(
            self.when(self.parent.day), **{f"{self.at}__isnull": False}
        )
        return relation.field.name, links


def _named_by(value: str) -> str:
    """Return the path from a place to what a value of the filter names."""
    for level, pattern in CODE_OF_LEVEL.items():
        if re.match(pattern, value):
            return f"{level}__code"
    return "slug"


def _points(rows: QuerySet, key: str, at: str) -> dict:
    found = {}
    columns = F(key), F(f"{at}__longitude"), F(f"{at}__latitude")
    places = rows.values_list(*columns).distinct().order_by(*columns)
    for row, longitude, latitude in places:
        found.setdefault(row, []).append((float(longitude), float(latitude)))
    return found
