"""The synthetic rows themselves, drawn from a seeded generator: same seed, same rows.

Nothing here asks for the day: a database filled next year holds the same dates.
"""

from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate, groupby
from operator import attrgetter
from random import Random

from registry.models import (
    Cluster,
    ClusterKind,
    LegalRegime,
    Membership,
    MembershipAttestation,
    MembershipCategory,
    NameKind,
    Organisation,
    OrganisationKind,
    OrganisationName,
    Place,
    Precision,
    Recognition,
    RecognitionEnding,
    SizeClass,
    Source,
)

from .names import invent, invent_cluster, invent_former

KINDS = {
    OrganisationKind.ENTERPRISE: 780,
    OrganisationKind.RESEARCH_CENTRE: 60,
    OrganisationKind.SUPPORT: 40,
    OrganisationKind.PUBLIC_BODY: 35,
    OrganisationKind.TRAINING_CENTRE: 20,
    OrganisationKind.FEDERATION: 20,
    OrganisationKind.OTHER: 15,
    OrganisationKind.UNIVERSITY: 8,
    OrganisationKind.COLLEGE: 8,
    OrganisationKind.HOSPITAL: 6,
    OrganisationKind.FINANCIAL: 6,
    OrganisationKind.SCIENCE_PARK: 2,
}
SIZES = {
    "": 50,
    SizeClass.MICRO: 18,
    SizeClass.SMALL: 13,
    SizeClass.MEDIUM: 7,
    SizeClass.SME: 7,
    SizeClass.LARGE: 5,
}
CLUSTER_KINDS = {
    ClusterKind.BUSINESS_CLUSTER: 6,
    ClusterKind.COMPETITIVENESS_POLE: 3,
    ClusterKind.INNOVATION_HUB: 1,
}
TERRITORIES = {
    "BE32": 30,
    "BE33": 27,
    "BE31": 18,
    "BE35": 11,
    "BE34": 6,
    "BE1": 4,
    "BE2": 4,
}
"""Where organisations are: the Walloon provinces, Brussels, Flanders."""

WITH_PLACE = 0.6
WITH_NUMBER = 0.85
WITH_FORMER_NAME = 0.1
WITH_FOUNDING_DAY = 0.5
CLOSED = 0.03
ENDED = 0.15

MEMBERSHIPS = (1, 2, 1, 0, 3, 2, 1, 0, 2, 1, 4, 2, 1, 2, 1, 0, 2, 1, 3, 1)
"""How many each of twenty organisations in a row have: one and a half on average."""

YEARS = range(2004, 2022)
LAST_DAY = date(2026, 6, 30)

# The register has come to about 1050 million; these numbers are nobody's.
NUMBERS = range(15_000_000, 20_000_000)


@dataclass(frozen=True)
class Draw:
    """A weighted choice."""

    values: list
    weights: list

    @classmethod
    def of(cls, weights: dict):
        return cls(list(weights), list(accumulate(weights.values())))

    def __call__(self, rng: Random):
        return self.values[bisect(self.weights, rng.random() * self.weights[-1])]


class Places:
    """Post codes as organisations choose them: many in few towns, few in many."""

    def __init__(self, rng: Random):
        by_territory = {code: [] for code in TERRITORIES}
        rows = Place.objects.filter(country="BE").order_by("slug")
        for pk, region, province in rows.values_list(
            "pk", "region__code", "province__code"
        ):
            by_territory.get(province, by_territory.get(region, [])).append(pk)
        self.territory = Draw.of(
            {code: TERRITORIES[code] for code, pks in by_territory.items() if pks}
        )
        self.place = {}
        for code, pks in by_territory.items():
            rng.shuffle(pks)
            self.place[code] = Draw.of({pk: 1 / n for n, pk in enumerate(pks, 1)})

    def __call__(self, rng: Random) -> int:
        return self.place[self.territory(rng)](rng)


def enterprise_number(base: int) -> str:
    """Return the number whose first eight digits are ``base``."""
    return f"{base:08d}{97 - base % 97:02d}"


def random_day(rng: Random, first: date, last: date) -> date:
    return first + timedelta(rng.randint(0, (last - first).days))


def regimes(source: Source) -> dict[str, LegalRegime]:
    """Return the rules under which each kind of cluster is recognised."""
    return {
        kind: LegalRegime(
            slug=f"synthetic-{kind.replace('_', '-')}",
            name_en=f"Synthetic rules: {label}",
            name_fr=f"Règles synthétiques : {kind}",
            cluster_kind=kind,
            start_on=date(2000, 1, 1),
            source=source,
        )
        for kind, label in [
            (ClusterKind.BUSINESS_CLUSTER, "business clusters"),
            (ClusterKind.COMPETITIVENESS_POLE, "competitiveness poles"),
        ]
    }


def clusters(rng: Random, source: Source, count: int) -> list[Cluster]:
    kind = Draw.of(CLUSTER_KINDS)
    return [
        Cluster(
            slug=f"synthetic-network-{number:04d}",
            name=invent_cluster(rng),
            kind=kind(rng),
            source=source,
        )
        for number in range(1, count + 1)
    ]


def recognitions(
    rng: Random, source: Source, cluster: Cluster, regime: LegalRegime
) -> Iterator[Recognition]:
    """Return terms of six years, one after the other; some clusters get no further."""
    year = rng.randint(2001, 2016)
    ends = rng.random() < 0.3
    while True:
        last = year + 6 > LAST_DAY.year or (ends and rng.random() < 0.5)
        yield Recognition(
            cluster=cluster,
            regime=regime,
            start_on=date(year, 1, 1),
            start_precision=Precision.YEAR,
            end_on=date(year + 5, 12, 31),
            end_precision=Precision.YEAR,
            ending=RecognitionEnding.NOT_RENEWED
            if last and ends
            else RecognitionEnding.EXPIRED,
            source=source,
        )
        if last:
            return
        year += 6


def organisations(
    rng: Random, source: Source, numbers: range, places: Places, bases: list[int]
) -> list[Organisation]:
    kind_of, size_of = Draw.of(KINDS), Draw.of(SIZES)
    rows = []
    for number in numbers:
        kind = kind_of(rng)
        name, legal_form = invent(rng, kind)
        founded = rng.random() < WITH_FOUNDING_DAY
        closed = rng.random() < CLOSED
        rows.append(
            Organisation(
                slug=f"synthetic-{number:07d}",
                name=name,
                kind=kind,
                legal_form=legal_form,
                size_class=size_of(rng) if kind == OrganisationKind.ENTERPRISE else "",
                enterprise_number=enterprise_number(bases[number - 1])
                if rng.random() < WITH_NUMBER
                else "",
                place_id=places(rng) if rng.random() < WITH_PLACE else None,
                country="BE",
                founded_on=random_day(rng, date(1950, 1, 1), date(2003, 12, 31))
                if founded
                else None,
                closed_on=random_day(rng, date(2022, 1, 1), LAST_DAY)
                if closed
                else None,
                source=source,
            )
        )
    return rows


def former_names(
    rng: Random, source: Source, rows: list[Organisation]
) -> list[OrganisationName]:
    return [
        OrganisationName(
            organisation=organisation,
            name=invent_former(rng),
            kind=NameKind.FORMER,
            language="fr",
            source=source,
        )
        for organisation in rows
        if rng.random() < WITH_FORMER_NAME
    ]


def memberships(
    rng: Random,
    source: Source,
    organisation: Organisation,
    count: int,
    clusters: list[Cluster],
) -> Iterator[Membership]:
    """Return ``count`` memberships; in one cluster, one ends before the next begins."""
    joined = sorted(rng.choices(clusters, k=count), key=attrgetter("slug"))
    for cluster, again in groupby(joined):
        years = sorted(rng.sample(YEARS, len(list(again))))
        for year, following in zip(years, [*years[1:], None], strict=True):
            start = random_day(rng, date(year, 1, 1), date(year, 12, 31))
            end = organisation.closed_on
            if following:
                end = date(following - 1, 12, 31)
            elif end is None and rng.random() < ENDED:
                end = random_day(rng, start, LAST_DAY)
            yield Membership(
                cluster=cluster,
                organisation=organisation,
                category=MembershipCategory.FULL if rng.random() < 0.3 else "",
                start_on=start,
                start_precision=Precision.DOCUMENTED,
                end_on=end,
                source=source,
            )


def attestations(
    rng: Random, source: Source, membership: Membership
) -> list[MembershipAttestation]:
    """Return the document of its first day, and up to three later ones."""
    first, last = membership.start_on, membership.end_on or LAST_DAY
    later = {random_day(rng, first, last) for _ in range(rng.randint(0, 3))}
    return [
        MembershipAttestation(membership=membership, documented_on=day, source=source)
        for day in sorted({first, *later})
    ]
