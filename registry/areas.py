"""Where things are, in the parts that Wallonia is compared with.

A Walloon province; the Brussels-Capital Region and the Flemish Region as a whole; each
country outside Belgium. What is known to be in Belgium, but not where, is a value of
its own: "not stated" is only that of which no source says anything.
"""

from collections.abc import Iterable, Iterator
from functools import partial

import django_filters
from django.db.models import Case, CharField, F, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries

from .lists.facets import NOT_STATED, CountedFilter
from .models import Territory
from .models.territory import TerritoryLevel

BELGIUM = "BE"


def area(prefix: str = "") -> Case:
    """Return the area of an organisation, as text: the key of a territory, or a code.

    It needs neither names nor codes of territories: lists of 100,000 are counted by it.

    Args:
        prefix: the path to the organisation, with its underscores.
    """
    place, country = f"{prefix}place", f"{prefix}country"
    wallonia = Subquery(Territory.objects.filter(code=Territory.WALLONIA).values("pk"))
    text = partial(Cast, output_field=CharField())
    return Case(
        When(
            Q(
                **{
                    f"{place}__region": wallonia,
                    f"{place}__province__isnull": False,
                }
            ),
            then=text(F(f"{place}__province_id")),
        ),
        When(
            **{f"{place}__region__isnull": False}, then=text(F(f"{place}__region_id"))
        ),
        When(**{f"{place}__country__gt": ""}, then=text(F(f"{place}__country"))),
        When(**{f"{country}__gt": ""}, then=text(F(country))),
        default=Value(""),
        output_field=CharField(),
    )


def known_areas() -> Iterator[tuple[str, str]]:
    """Yield every value that a list can be narrowed to, with its label."""
    for territory in Territory.objects.order_by("code"):
        if _is_an_area(territory):
            yield territory.code, territory.name
    for code, name in countries:
        yield code, _country_label(code, name)
    yield NOT_STATED, _("not stated")


def _is_an_area(territory: Territory) -> bool:
    """Whether members are counted in it: a region, or a province of Wallonia."""
    return territory.level == TerritoryLevel.REGION or (
        territory.level == TerritoryLevel.PROVINCE
        and territory.code.startswith(Territory.WALLONIA)
    )


def _country_label(code: str, name: str) -> str:
    if code == BELGIUM:
        return _("Belgium, province not stated")
    return _("outside Belgium: %(country)s") % {"country": name}


class AreaFilter(CountedFilter, django_filters.MultipleChoiceFilter):
    """A facet on where organisations are: ``BE32``, ``BE1``, ``FR``, ``not_stated``.

    Args:
        of: the path from a row to its organisation; empty where it is one itself.
    """

    def __init__(self, *args, of: str = "", **kwargs):
        self.prefix = f"{of}__" if of else ""
        kwargs.setdefault("label", gettext_lazy("province, region or country"))
        super().__init__(*args, choices=known_areas, null_label=None, **kwargs)

    @property
    def column(self) -> Case:
        return area(self.prefix)

    @cached_property
    def territories(self) -> dict[str, Territory]:
        """The areas of Belgium by their codes, in the order to show them."""
        areas = [each for each in Territory.objects.all() if _is_an_area(each)]
        # Wallonia first; a region of which the provinces are areas is the rest of it.
        ordered = sorted(areas, key=lambda each: (len(each.code) == 3, each.code))
        return {each.code: each for each in ordered}

    def stored(self, values) -> list[str]:
        return [
            str(self.territories[value].pk)
            if value in self.territories
            else ""
            if value == NOT_STATED
            else value
            for value in values
        ]

    def filter(self, rows: QuerySet, values):
        if not values:
            return rows
        kept = Q()
        for value in values:
            kept |= self._lies_in(value)
        return rows.filter(kept)

    def _lies_in(self, value: str) -> Q:
        """Return the condition for an area, which indexes serve."""
        place, country = f"{self.prefix}place", f"{self.prefix}country"
        nowhere = Q(**{f"{place}__isnull": True})
        if territory := self.territories.get(value):
            inside = Q(**{f"{place}__{territory.level}": territory})
            if territory.code == Territory.WALLONIA:
                inside &= Q(**{f"{place}__province__isnull": True})
            return inside
        code = "" if value == NOT_STATED else value
        stated = nowhere & Q(**{country: code})
        if self.prefix and value == NOT_STATED:
            # What is not about an organisation is nowhere either.
            stated |= Q(**{f"{self.prefix.removesuffix('__')}__isnull": True})
        abroad = code and code != BELGIUM
        return stated | Q(**{f"{place}__country": code}) if abroad else stated

    def options(self, counts: dict, chosen) -> Iterable[tuple[str, str, int]]:
        """Return value, label and number of rows: from near to far."""
        for code, territory in self.territories.items():
            yield code, self._name_of(territory), counts.get(str(territory.pk), 0)
        names = dict(countries)
        codes = {code for code in {*counts, *chosen} if code in names}
        for code in sorted(codes, key=lambda code: (code != BELGIUM, names[code])):
            yield code, _country_label(code, names[code]), counts.get(code, 0)
        yield NOT_STATED, _("not stated"), counts.get("", 0)

    def _name_of(self, territory: Territory) -> str:
        if territory.code == Territory.WALLONIA:
            return _("Wallonia, province not stated")
        return territory.name

    def labels(self, values) -> list[str]:
        names = dict(countries)
        return [
            self._name_of(self.territories[value])
            if value in self.territories
            else _("not stated")
            if value == NOT_STATED
            else _country_label(value, names[value])
            for value in values
        ]
