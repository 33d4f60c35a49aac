"""What organisations do, as a facet: the divisions of NACE-BEL in force on the day."""

from collections.abc import Iterable

import django_filters
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Left
from django.utils.translation import gettext_lazy as _

from registry.models import Activity, OrganisationActivity
from registry.models.base import holds_on

from .lists.facets import NOT_STATED, CountedFilter, Pairs

DIVISION = 2
"""How many digits of a code say the division."""


def known_divisions() -> Iterable[tuple[str, str]]:
    """Yield value and label of each division, in whichever version."""
    divisions = Activity.objects.filter(code__regex=r"^[0-9]{2}$")
    for division in divisions.order_by("version", "code"):
        yield division.slug, str(division)
    yield NOT_STATED, _("not stated")


class ActivityFilter(CountedFilter, django_filters.MultipleChoiceFilter):
    """A facet on the divisions of activities: ``nacebel-2025-62``, ``not_stated``.

    An organisation may be in several. Of the codes that are held, those of the version
    in force on the day count.

    Args:
        of: the path from a row to its organisation; empty where it is one itself.
    """

    def __init__(self, *args, of: str = "", **kwargs):
        self.owner = of or "pk"
        self.path = f"{of}__activity_links" if of else "activity_links"
        kwargs.setdefault("label", _("activity"))
        super().__init__(*args, choices=known_divisions, null_label=None, **kwargs)

    def stored(self, values) -> list[str]:
        """Return the two digits of each division; empty for what is not stated."""
        return [
            "" if value == NOT_STATED else value.rpartition("-")[2] for value in values
        ]

    @property
    def version(self) -> str:
        """The version of NACE-BEL in force on the day."""
        return "2025" if self.parent.day.year >= 2025 else "2008"

    @property
    def links(self) -> QuerySet:
        """The activities that organisations have on the day."""
        return OrganisationActivity.objects.filter(
            holds_on(self.parent.day), activity__version=self.version
        )

    def filter(self, rows: QuerySet, values):
        if not values:
            return rows
        links = self.links.filter(organisation=OuterRef(self.owner))
        within = Q()
        for value in filter(lambda value: value != NOT_STATED, values):
            _prefix, version, digits = value.split("-")
            within |= Q(activity__version=version, activity__code__startswith=digits)
        kept = Q(Exists(links.filter(within))) if within else Q(pk__in=[])
        if NOT_STATED in values:
            kept |= ~Exists(links)
        return rows.filter(kept)

    def count(self, rows: QuerySet) -> dict:
        """Return the number of rows in each division, under “” those in none.

        One query, whatever is stated. Several rows may be about one organisation.
        """
        within = (
            rows.order_by()
            .filter(**{f"{self.path}__in": self.links})
            .annotate(division=Left(f"{self.path}__activity__code", DIVISION))
            .values("division")
            .annotate(number=Count("pk", distinct=True))
            .values_list("division", "number")
        )
        links = self.links.filter(organisation=OuterRef(self.owner))
        without = (
            rows.order_by()
            .filter(~Exists(links))
            .annotate(division=Value(""))
            .values("division")
            .annotate(number=Count("pk"))
            .values_list("division", "number")
        )
        return dict(within.union(without, all=True))

    def pairs(self) -> Pairs:
        division = Left("activity__code", DIVISION)
        held = self.links.order_by().annotate(division=division)
        return Pairs(self.owner, held.values_list("organisation", "division"))

    def options(self, counts: dict, chosen) -> Iterable[tuple[str, str, int]]:
        """Return value, label and number of organisations, by the codes."""
        # “-” keeps the query where there is nothing to ask: as many on every day.
        divisions = Activity.objects.filter(
            Q(version=self.version, code__in=[*filter(None, counts), "-"])
            | Q(slug__in=[*chosen, "-"])
        )
        for division in divisions.order_by("version", "code"):
            is_counted = division.version == self.version
            count = counts.get(division.code, 0) if is_counted else 0
            yield division.slug, str(division), count
        yield NOT_STATED, _("not stated"), counts.get("", 0)

    def labels(self, values) -> list[str]:
        known = dict(known_divisions())
        return [str(known[value]) for value in values]
