"""What organisations do, as a facet: NACE-BEL as a tree, from its sections down."""

from collections.abc import Iterable
from itertools import pairwise

import django_filters
from django import forms
from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Cast, Left, Substr
from django.db.models.lookups import In
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from registry.models import Activity, OrganisationActivity
from registry.models.base import holds_on

from .activity_sections import LETTERS, TITLES, divisions_of, section_of
from .lists.companions import NOT
from .lists.facets import NOT_STATED, CountedFilter
from .lists.linked import PairedValues

DIGITS = (2, 3, 4, 5, 7)
"""How many digits the codes of each level below the sections have."""


def _slug(version: str, code: str) -> str:
    return f"nacebel-{version}-{code}"


SECTIONS = {
    _slug(version, letter): (version, letter)
    for version, titles in TITLES.items()
    for letter in titles
}
"""Version and letter of each section, by its value in an address."""


def _sections() -> Iterable[tuple[str, str]]:
    """Yield the sections, which open the tree, and what is not stated."""
    for value in SECTIONS:
        yield value, _named(value)
    yield NOT_STATED, _("not stated")


def _parts(value: str) -> tuple[str, str]:
    """Return version and code, or letter, of what a value stands for."""
    _classification, version, code = value.split("-")
    return version, code


class ActivityField(forms.MultipleChoiceField):
    """Sections and codes of activities; those that are chosen are looked up together.

    There are thousands of codes: no page reads them all to know a few.
    """

    def validate(self, value):
        codes = [each for each in value if each not in {NOT_STATED, *SECTIONS}]
        if not codes:
            return
        found = Activity.objects.filter(slug__in=codes, version__in=TITLES)
        known = set(found.values_list("slug", flat=True))
        for each in codes:
            if each not in known:
                raise forms.ValidationError(
                    self.error_messages["invalid_choice"], params={"value": each}
                )


class ActivityFilter(CountedFilter, django_filters.MultipleChoiceFilter):
    """A facet on activities as a tree: ``nacebel-2025-C``, ``-28``, ``not_stated``.

    It offers the sections, and opens where one is chosen: its divisions, the groups of
    a division that is chosen, and so on. What is chosen below something chosen narrows
    it. An organisation may be in several; of the codes that are held, those of the
    version in force on the day count.

    Args:
        of: the path from a row to its organisation; empty where it is one itself.
    """

    field_class = ActivityField

    def __init__(self, *args, of: str = "", **kwargs):
        self.owner = of or "pk"
        self.path = f"{of}__activity_links" if of else "activity_links"
        kwargs.setdefault("label", _("activity"))
        super().__init__(*args, choices=_sections, **kwargs)

    def stored(self, values) -> list[str]:
        """Return the code or letter of each part; empty for what is not stated."""
        return ["" if value == NOT_STATED else _parts(value)[1] for value in values]

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
        within = _in_any(values)
        kept = Q(Exists(links.filter(within))) if within else Q(pk__in=[])
        if NOT_STATED in values:
            kept |= ~Exists(links)
        return rows.filter(kept)

    @cached_property
    def opened(self) -> list[str]:
        """What is chosen or left out, and what it lies in: the tree opens there."""
        chosen = (self._chosen("") | self._chosen(NOT)) - {NOT_STATED}
        return sorted({each for value in chosen for each in _path(value)})

    def _chosen(self, prefix: str) -> set[str]:
        (name,) = (n for n, other in self.parent.filters.items() if other is self)
        return {*self.parent.form.cleaned_data[prefix + name]}

    def count(self, rows: QuerySet) -> dict:
        """Return the number of rows in each part shown, under “” those in none.

        One query, whatever is stated. Several rows may be about one organisation.
        """
        code = f"{self.path}__activity__code"
        levels = [Left(code, digits) for digits in self._levels_shown()]
        parts = Func(
            Func(
                self._letter(code),
                *levels,
                function="ARRAY",
                template="%(function)s[%(expressions)s]",
                output_field=ArrayField(CharField()),
            ),
            function="unnest",
            output_field=CharField(),
        )
        within = (
            rows.order_by()
            .filter(**{f"{self.path}__in": self.links})
            .annotate(part=parts)
            .values("part")
            .annotate(number=Count("pk", distinct=True))
            .values_list("part", "number")
        )
        links = self.links.filter(organisation=OuterRef(self.owner))
        without = (
            rows.order_by()
            .filter(~Exists(links))
            .annotate(part=Value(""))
            .values("part")
            .annotate(number=Count("pk"))
            .values_list("part", "number")
        )
        return dict(within.union(without, all=True))

    def pairs(self) -> PairedValues:
        """Return the parts that organisations are in, as far as the tree is open."""
        links = self.links.order_by()
        if chosen := self._chosen("") - {NOT_STATED}:
            links = links.filter(_in_any(chosen))
        return PairedValues(
            self.owner,
            links.annotate(part=self._part("activity__code")).values_list(
                "organisation", "part"
            ),
            is_narrowed=True,
        )

    def _part(self, code: str) -> Case:
        """Return the smallest part that is shown of those that a code lies in."""
        prefixes = [self._letter(code), *(Left(code, digits) for digits in DIGITS)]
        opened = [_parts(value) for value in self.opened]
        cases = []
        for depth, (above, below) in enumerate(pairwise(prefixes)):
            codes = [
                each
                for value, (version, each) in zip(self.opened, opened, strict=True)
                if version == self.version and self.depth(value) == depth
            ]
            if codes:
                cases.append(When(In(above, codes), then=below))
        return Case(*reversed(cases), default=prefixes[0], output_field=CharField())

    def _letter(self, code: str) -> Substr:
        """Return the letter of the section that a code lies in."""
        division = Cast(Left(code, 2), IntegerField())
        return Substr(Value(LETTERS[self.version]), division, 1)

    def _levels_shown(self) -> list[int]:
        """Return the digits of the codes below what is open."""
        deepest = max((self.depth(value) for value in self.opened), default=-1)
        return list(DIGITS[: deepest + 1])

    def options(self, counts: dict, chosen) -> Iterable[tuple[str, str, int]]:
        """Return value, label and number of rows, each part below the whole."""
        names = self._names(counts)
        shown = {_slug(self.version, code) for code in counts if code}
        shown = {value for value in shown if self._is_open(value)} | {*self.opened}
        for value in sorted(shown, key=_path):
            version, code = _parts(value)
            number = counts.get(code, 0) if version == self.version else 0
            if label := names.get(value) or _named(value):
                yield value, label, number
        yield NOT_STATED, _("not stated"), counts.get("", 0)

    def _names(self, counts: dict) -> dict[str, str]:
        """Return what the codes to show are called."""
        # “-” keeps the query where there is nothing to ask: as many on every day.
        slugs = [_slug(self.version, code) for code in counts if code]
        codes = Activity.objects.filter(slug__in=[*slugs, *self.opened, "-"])
        return {each.slug: str(each) for each in codes}

    def _is_open(self, value: str) -> bool:
        """Whether a part is shown: a section, or one of something that is open."""
        return all(above in self.opened for above in _path(value)[:-1])

    def depth(self, value: str) -> int:
        return 0 if value == NOT_STATED else len(_path(value)) - 1

    def labels(self, values) -> list[str]:
        codes = Activity.objects.filter(slug__in=values)
        names = {each.slug: str(each) for each in codes}
        return [
            str(_("not stated"))
            if value == NOT_STATED
            else names.get(value) or _named(value)
            for value in values
        ]


def _path(value: str) -> list[str]:
    """Return what a part lies in, from its section down, and itself."""
    if value in SECTIONS:
        return [value]
    version, code = _parts(value)
    above = [_slug(version, section_of(version, code))]
    return above + [_slug(version, code[:n]) for n in DIGITS if n <= len(code)]


def _narrowest(values: Iterable[str]) -> list[str]:
    """Return what is chosen without that of which a part is chosen as well."""
    parts = [value for value in values if value != NOT_STATED]
    wider = {above for value in parts for above in _path(value)[:-1]}
    return [value for value in parts if value not in wider]


def _in_any(values: Iterable[str]) -> Q:
    """Return the condition for a link to say an activity of any of some parts."""
    within = Q()
    for value in _narrowest(values):
        within |= _lies_in(value)
    return within


def _lies_in(value: str) -> Q:
    """Return the condition for a link to say an activity of a part."""
    version, code = _parts(value)
    if value not in SECTIONS:
        return Q(activity__version=version, activity__code__startswith=code)
    within = Q()
    for division in divisions_of(version, code):
        within |= Q(activity__code__startswith=division)
    return Q(within, activity__version=version)


def _named(value: str) -> str:
    """Return the name of a section: C Manufacturing; of others their code."""
    version, code = _parts(value)
    title = TITLES[version].get(code)
    return f"{code} {title}" if title else code
