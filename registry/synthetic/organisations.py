"""Synthetic organisations and their memberships: same seed, same rows.

Nothing here asks for the day: a database filled next year holds the same dates.
"""

from bisect import bisect
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from random import Random

from django.db import connection

from registry.models import (
    Membership,
    MembershipAttestation,
    MembershipCategory,
    NameKind,
    Organisation,
    OrganisationKind,
    OrganisationName,
    Place,
    Precision,
    SizeClass,
)

from .dealing import MODULUS, Dealer, Dealt, literal, scattered
from .names import FAMILIES, FIELDS, LABEL, TOWNS, invent
from .networks import LAST_DAY, Lists

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
JOINED_AGAIN = 0.05

FOUNDED = date(1950, 1, 1), date(2003, 12, 31)

MEMBERSHIPS = (1, 2, 1, 0, 3, 2, 1, 0, 2, 1, 4, 2, 1, 2, 1, 0, 2, 1, 3, 1)
"""How many each of twenty organisations in a row have: one and a half on average."""

YEARS = range(2004, 2022)
LAST = f"date '{LAST_DAY}'"

# The register has come to about 1050 million; these numbers are nobody's.
NUMBERS = range(15_000_000, 15_000_000 + MODULUS)

MOST_PROFILES = 50_000
PLACES_DRAWN = 5_000


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


def profiles(rng: Random, count: int) -> list[tuple[str, str, str, str]]:
    """Return what organisations are: their kind, form, size and name, the label apart.

    No more than ``MOST_PROFILES``: further organisations are their branches.
    """
    kind_of, size_of = Draw.of(KINDS), Draw.of(SIZES)
    made = []
    for _number in range(min(count, MOST_PROFILES)):
        kind = kind_of(rng)
        name, form = invent(rng, kind)
        size = size_of(rng) if kind == OrganisationKind.ENTERPRISE else ""
        made.append((kind, form, size, name))
    return made


def fill_organisations(dealer: Dealer, rng: Random, count: int) -> Dealt:
    """Write organisations, and the former names of some."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE synthetic_profile (number serial PRIMARY KEY, "
            "kind text, form text, size text, name text) ON COMMIT DROP"
        )
        known = profiles(rng, count)
        with cursor.copy(
            "COPY synthetic_profile (kind, form, size, name) FROM STDIN"
        ) as copy:
            for profile in known:
                copy.write_row(profile)
        cursor.execute("ANALYZE synthetic_profile")
    places = Places(rng)
    branch = f"CASE WHEN n > {len(known)} THEN ' ' || {dealer.pick('town', TOWNS)} END"
    base = f"({NUMBERS.start} + {scattered()})"
    made = dealer.insert(
        Organisation,
        f"generate_series(1, {count}::bigint) n JOIN synthetic_profile profile "
        f"ON profile.number = 1 + (n - 1) % {len(known)} ORDER BY n",
        slug="'synthetic-' || lpad(n::text, 7, '0')",
        name=f"concat(profile.name, {branch}, ' {LABEL}')",
        kind="profile.kind",
        legal_form="profile.form",
        size_class="profile.size",
        enterprise_number=f"CASE WHEN {dealer.chance('numbered', WITH_NUMBER)} THEN "
        f"lpad({base}::text, 8, '0') || lpad((97 - {base} % 97)::text, 2, '0') "
        "ELSE '' END",
        place_id=f"CASE WHEN {dealer.chance('placed', WITH_PLACE)} "
        f"THEN {dealer.pick('place', [places(rng) for _each in range(PLACES_DRAWN)])} "
        "END",
        country="'BE'",
        founded_on=f"CASE WHEN {dealer.chance('founded', WITH_FOUNDING_DAY)} "
        f"THEN {dealer.day('founding', *FOUNDED)} END",
        closed_on=closing(dealer, "n"),
    )
    dealer.insert(
        OrganisationName,
        f"generate_series(1, {count}::bigint) n "
        f"WHERE {dealer.chance('renamed', WITH_FORMER_NAME)} ORDER BY n",
        organisation_id=made.key("n - 1"),
        name=f"{dealer.pick('family', FAMILIES)} || ' ' "
        f"|| {dealer.pick('field', FIELDS)} || ' {LABEL}'",
        kind=f"'{NameKind.FORMER}'",
        language="'fr'",
        source_id=dealer.article("renamed"),
    )
    return made


def fill_memberships(
    dealer: Dealer, organisations: Dealt, networks: Dealt, lists: Lists
) -> None:
    """Write one and a half memberships for each organisation, and who documents them.

    They are in different networks, but some organisations left one and joined it again.
    The document of the first day shows each, and up to two later ones; it is the list
    that the network published of that year.
    """
    counted = f"{literal(list(MEMBERSHIPS))}::integer[]"
    counts = f"({counted})[1 + n % {len(MEMBERSHIPS)}]"
    again = f"(place < 2 AND {dealer.chance('again', JOINED_AGAIN)})"
    year = f"{YEARS.start} + {dealer.draw('year', len(YEARS) - 3)} + place"
    # As far as networks go, the second membership of those is the first one once more.
    network = (
        f"({dealer.draw('network', networks.count)} + CASE WHEN {again} THEN 0 "
        f"ELSE place * (1 + {dealer.draw('next', 13)}) END) % {networks.count}"
    )
    each = "n * 4 + place"
    made = dealer.insert(
        Membership,
        f"""(
            SELECT n, place, {network} AS network, {closing(dealer, "n")} AS closed_on,
                make_date({year}, 1, 1) + {dealer.draw("day", 365, each)} AS start_on,
                {again} AND place = 0 AND {counts} > 1 AS interrupted
            FROM generate_series(1, {organisations.count}::bigint) n
            CROSS JOIN LATERAL generate_series(0, {counts} - 1) place
        ) held ORDER BY n, place""",
        cluster_id=networks.key("network"),
        organisation_id=organisations.key("n - 1"),
        category=f"CASE WHEN {dealer.chance('full', 0.3, each)} "
        f"THEN '{MembershipCategory.FULL}' ELSE '' END",
        start_on="start_on",
        start_precision=f"'{Precision.DOCUMENTED}'",
        end_on=f"""CASE
            WHEN interrupted
            THEN make_date(extract(year FROM start_on)::integer, 12, 31)
            WHEN closed_on IS NOT NULL THEN closed_on
            WHEN {dealer.chance("ended", ENDED, each)}
            THEN start_on + {dealer.draw("end", f"{LAST} - start_on", each)}
        END""",
        source_id=lists.key("network", "start_on"),
    )
    _fill_attestations(dealer, made, networks, lists)


def _fill_attestations(
    dealer: Dealer, memberships: Dealt, networks: Dealt, lists: Lists
) -> None:
    row = memberships.place("held.id")
    dealer.insert(
        MembershipAttestation,
        f"""(
            SELECT held.id, held.cluster_id, part, held.start_on + CASE part
                WHEN 0 THEN 0
                -- Each later one in a part of the time of its own.
                ELSE 1 + (part - 1) * slice
                    + {dealer.draw("shown", "slice", f"{row} * 4 + part")}
            END AS shown_on
            FROM registry_membership held
            CROSS JOIN LATERAL (
                SELECT coalesce(held.end_on, {LAST}) - held.start_on AS days,
                    {dealer.draw("documents", 3, row)} AS later
            ) time
            CROSS JOIN LATERAL (
                SELECT greatest(days / greatest(later, 1), 1) AS slice
            ) sliced
            CROSS JOIN LATERAL generate_series(
                0, CASE WHEN days < later THEN 0 ELSE later END
            ) part
        ) shown ORDER BY id, part""",
        membership_id="id",
        documented_on="shown_on",
        source_id=lists.key(networks.place("cluster_id"), "shown_on"),
    )


def closing(dealer: Dealer, row: str) -> str:
    """Return the SQL of the day on which an organisation closed, if it did."""
    drawn = dealer.day("closing", date(2022, 1, 1), LAST_DAY, row)
    return f"CASE WHEN {dealer.chance('closed', CLOSED, row)} THEN {drawn} END"
