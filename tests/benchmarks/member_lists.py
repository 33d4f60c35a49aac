"""Long lists of members: of organisations that are known, members or not, and new."""

from datetime import date, timedelta
from itertools import islice
from random import Random

from registry.files.formats import XLSX
from registry.models import (
    Cluster,
    ClusterKind,
    Membership,
    MembershipAttestation,
    Organisation,
    Place,
    Precision,
    Source,
)
from registry.synthetic import SOURCE
from registry.synthetic.organisations import NUMBERS, enterprise_number

KNOWN = 100_000
"""Organisations of the registry."""

MEMBERS = KNOWN // 4
"""Of the cluster that sends the lists."""

CLUSTER = "measured-cluster"
LISTED_ON = date(2026, 6, 30)
JOINED_ON = date(2020, 1, 1)
HEADER = [
    "Nom",
    "Numéro d'entreprise",
    "Code postal",
    "Localité",
    "Site web",
    "E-mail",
    "Membre depuis",
]


def expected(count):
    """Return what a list of ``count`` rows says: half are known, half of those in.

    Of a list longer than the registry, half as many as that are known.
    """
    known = min(count, KNOWN) // 2
    members = known // 2
    return {"new": count - known, "joined": known - members, "unchanged": members}


def invented_rows(rng, taken):
    """Yield rows about organisations that the registry does not know."""
    syllables = [c + v for c in "bcdfghjklmnprstvz" for v in ("a", "e", "i", "o", "u")]
    places = [
        (int(post_code), name)
        for post_code, name in Place.objects.filter(country="BE")
        .order_by("slug")
        .values_list("post_code", "name_fr")
    ]
    while True:
        base = rng.choice(NUMBERS)
        if base in taken:
            continue
        taken.add(base)
        word = "".join(rng.choices(syllables, k=5))
        yield [
            f"{word} {''.join(rng.choices(syllables, k=3))} SRL".title(),
            dotted(enterprise_number(base)),
            *rng.choice(places),
            f"www.{word}.be",
            f"info@{word}.be",
            JOINED_ON + timedelta(rng.randrange(2000)),
        ]


def dotted(number):
    return f"{number[:4]}.{number[4:7]}.{number[7:]}"


def known_rows():
    """Return rows about organisations of the registry, the members' first."""
    known = Organisation.objects.exclude(enterprise_number="").order_by("pk")
    return [
        [
            name,
            dotted(number),
            int(post_code) if post_code else None,
            locality,
            None,
            None,
            JOINED_ON,
        ]
        for name, number, post_code, locality in known.values_list(
            "name", "enterprise_number", "place__post_code", "place__name_fr"
        )[: KNOWN // 2]
    ]


def make_members() -> None:
    """Give the cluster that sends the list half of the organisations it knows."""
    source = Source.objects.get(slug=SOURCE)
    cluster = Cluster.objects.create(
        slug=CLUSTER,
        name="Measured cluster (synthetic)",
        kind=ClusterKind.BUSINESS_CLUSTER,
        source=source,
    )
    known = Organisation.objects.exclude(enterprise_number="").order_by("pk")
    memberships = Membership.objects.bulk_create(
        Membership(
            cluster=cluster,
            organisation_id=key,
            start_on=JOINED_ON,
            start_precision=Precision.DAY,
            source=source,
        )
        for key in known.values_list("pk", flat=True)[:MEMBERS]
    )
    MembershipAttestation.objects.bulk_create(
        MembershipAttestation(
            membership=membership, documented_on=JOINED_ON, source=source
        )
        for membership in memberships
    )


def as_workbook(table):
    return b"".join(XLSX().pieces(HEADER, table))


def tables(*counts):
    """Yield, for each count, a table of members, known and new organisations, mixed."""
    rng = Random(3)
    known = known_rows()
    numbers = Organisation.objects.values_list("enterprise_number", flat=True)
    invented = invented_rows(rng, {int(number[:8] or 0) for number in numbers})
    for count in counts:
        said = expected(count)
        half = len(known) // 2
        table = [
            *known[: said["unchanged"]],
            *known[half : half + said["joined"]],
            *islice(invented, said["new"]),
        ]
        rng.shuffle(table)
        yield count, table


def changed_members(count: int) -> bytes:
    """Return a list in which members have a website, which none had before."""
    return as_workbook(
        [*row[:4], f"www.changed-{number}.be", None, JOINED_ON]
        for number, row in enumerate(known_rows()[:count])
    )


def all_members_but(count: int) -> bytes:
    """Return a list that does not name so many of the members."""
    return as_workbook(known_rows()[count:MEMBERS])
