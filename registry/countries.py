"""Which country things are in, as a facet: ``BE``, ``FR``, ``not_stated``."""

from collections.abc import Iterable

import django_filters
from django.db.models import (
    Case,
    CharField,
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
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from .areas import BELGIUM
from .lists.facets import NOT_STATED, CountedFilter
from .lists.linked import OfSeveralValues, PairedValues
from .models import AgreementParty


def of_organisation(prefix: str = "") -> Case:
    """Return the country of an organisation: that of its place, or the stated one.

    Args:
        prefix: the path to the organisation, with its underscores.
    """
    place, country = f"{prefix}place", f"{prefix}country"
    text = CharField()
    return Case(
        When(**{f"{place}__region__isnull": False}, then=Value(BELGIUM)),
        When(**{f"{place}__country__gt": ""}, then=Cast(f"{place}__country", text)),
        When(**{f"{country}__gt": ""}, then=Cast(country, text)),
        default=Value(""),
        output_field=text,
    )


def known_countries() -> Iterable[tuple[str, str]]:
    """Yield each country with its name, Belgium first, then what is not stated."""
    names = dict(countries)
    yield BELGIUM, names.pop(BELGIUM)
    yield from names.items()
    yield NOT_STATED, _("not stated")


class CountryFilter(CountedFilter, django_filters.MultipleChoiceFilter):
    """A facet on the country of each row.

    Args:
        column: what holds it, empty where no source says it.
    """

    def __init__(self, *args, column: Expression, **kwargs):
        self.country = column
        kwargs.setdefault("label", _("country"))
        super().__init__(*args, choices=known_countries, null_label=None, **kwargs)

    @property
    def column(self) -> Expression:
        return self.country

    def stored(self, values) -> list[str]:
        return ["" if value == NOT_STATED else value for value in values]

    def filter(self, rows: QuerySet, values):
        if not values:
            return rows
        return rows.alias(land=self.column).filter(land__in=self.stored(values))

    def options(self, counts: dict, chosen) -> Iterable[tuple[str, str, int]]:
        """Return value, label and number of rows: Belgium first, then by name."""
        for value, label in known_countries():
            yield value, label, counts.get("" if value == NOT_STATED else value, 0)

    def labels(self, values) -> list[str]:
        known = dict(known_countries())
        return [str(known[value]) for value in values]


class PartyCountryFilter(OfSeveralValues, CountryFilter):
    """A facet on the countries of the parties to agreements that are known on the day.

    An agreement counts under each of them.
    """

    def __init__(self, *args, **kwargs):
        column = Case(
            When(cluster__country__gt="", then=Cast("cluster__country", CharField())),
            default=of_organisation("organisation__"),
        )
        kwargs.setdefault("label", _("country of a party"))
        super().__init__(*args, column=column, **kwargs)

    @property
    def parties(self) -> QuerySet:
        """The parties of which the country is known."""
        known = AgreementParty.objects.known_by(self.parent.day).order_by()
        return known.alias(land=self.country).filter(land__gt="")

    def _linked_to(self, values) -> Q:
        parties = self.parties.filter(agreement=OuterRef("pk"))
        kept = Q(Exists(parties.filter(land__in=self.stored(values))))
        return kept | ~Exists(parties) if NOT_STATED in values else kept

    def count(self, rows: QuerySet) -> dict:
        """Return the number of agreements with each country; under “” those without."""
        among = self.parties.filter(agreement__in=rows.order_by().values("pk"))
        counted = among.annotate(found=F("land")).values_list("found")
        counts = dict(counted.annotate(Count("agreement", distinct=True)))
        without = rows.filter(~Exists(self.parties.filter(agreement=OuterRef("pk"))))
        return counts | {"": without.count()}

    def pairs(self) -> PairedValues:
        found = self.parties.annotate(found=F("land"))
        return PairedValues("pk", found.values_list("agreement", "found"))
