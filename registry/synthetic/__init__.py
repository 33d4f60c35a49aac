"""Synthetic organisations: what the registry is measured with, never taken for facts.

Every row says that it is synthetic: by its source, and by its name if it has one.
"""

from collections.abc import Callable
from random import Random

import pghistory
from django.core.management import call_command
from django.db import connection, transaction

from registry.models import (
    Activity,
    Cluster,
    LegalRegime,
    Membership,
    MembershipAttestation,
    Organisation,
    OrganisationName,
    Place,
    Recognition,
    Source,
    SourceKind,
    Territory,
)
from registry.models.base import sourced_models

from . import rows

SOURCE = "synthetic-data"
ORGANISATIONS_PER_CLUSTER = 500
ORGANISATIONS_AT_ONCE = 10_000
MOST_ORGANISATIONS = len(rows.NUMBERS)

REFERENCE_FIXTURES = ("sources_reference", "territories", "places")


class NotEmpty(Exception):
    """The database holds facts already; the message says which."""


def facts_held() -> dict[str, int]:
    """Return how many facts the database holds, by their name in the plural.

    Territories, places and activities with their sources are no facts.
    """
    held = {
        model._meta.verbose_name_plural: model.objects.count()
        for model in sourced_models()
    }
    references = [
        Territory.objects.values("source"),
        Place.objects.values("source"),
        Place.objects.filter(point_source__isnull=False).values("point_source"),
        Activity.objects.values("source"),
    ]
    sources = Source.objects.exclude(slug=SOURCE)
    for referring in references:
        sources = sources.exclude(pk__in=referring)
    held[Source._meta.verbose_name_plural] = sources.count()
    return {str(name): count for name, count in held.items() if count}


@transaction.atomic
def fill_with_synthetic(
    *, organisations: int, seed: int, report: Callable[[str], None]
) -> None:
    """Fill an empty database with synthetic organisations, their clusters and the rest.

    Loads the places and territories, unless there are any.

    Raises:
        NotEmpty: when the database holds any fact, real or synthetic.
    """
    if held := facts_held():
        listed = ", ".join(f"{name}: {count}" for name, count in held.items())
        if Source.objects.filter(slug=SOURCE).exists():
            raise NotEmpty(f"This database was filled with synthetic rows ({listed}).")
        raise NotEmpty(f"This database holds real facts ({listed}).")
    if not Place.objects.exists():
        call_command("loaddata", *REFERENCE_FIXTURES, verbosity=0)
    rng = Random(seed)
    with pghistory.context(command="synthetic", seed=seed):
        source = Source.objects.create(
            slug=SOURCE,
            title="Synthetic data",
            kind=SourceKind.DATASET,
            note_en=f"Invented from the seed {seed}: none of it is true of anybody.",
            note_fr=f"Inventé à partir du nombre {seed} : rien n’en est vrai.",
        )
        clusters = _fill_clusters(rng, source, organisations)
        report(f"{len(clusters)} clusters")
        places = rows.Places(rng)
        bases = rng.sample(rows.NUMBERS, organisations)
        for first in range(1, organisations + 1, ORGANISATIONS_AT_ONCE):
            last = min(first + ORGANISATIONS_AT_ONCE - 1, organisations)
            members = Organisation.objects.bulk_create(
                rows.organisations(rng, source, range(first, last + 1), places, bases)
            )
            OrganisationName.objects.bulk_create(
                rows.former_names(rng, source, members)
            )
            _fill_memberships(rng, source, members, clusters)
            report(f"{last} organisations")
    # Until the database has looked, it plans its queries for empty tables.
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _fill_clusters(rng: Random, source: Source, organisations: int) -> list[Cluster]:
    count = max(organisations // ORGANISATIONS_PER_CLUSTER, 1)
    clusters = Cluster.objects.bulk_create(rows.clusters(rng, source, count))
    regimes = rows.regimes(source)
    LegalRegime.objects.bulk_create(regimes.values())
    Recognition.objects.bulk_create(
        recognition
        for cluster in clusters
        if cluster.kind in regimes
        for recognition in rows.recognitions(
            rng, source, cluster, regimes[cluster.kind]
        )
    )
    return clusters


def _fill_memberships(
    rng: Random, source: Source, members: list[Organisation], clusters: list[Cluster]
) -> None:
    memberships = Membership.objects.bulk_create(
        membership
        for number, organisation in enumerate(members)
        for membership in rows.memberships(
            rng,
            source,
            organisation,
            rows.MEMBERSHIPS[number % len(rows.MEMBERSHIPS)],
            clusters,
        )
    )
    MembershipAttestation.objects.bulk_create(
        attestation
        for membership in memberships
        for attestation in rows.attestations(rng, source, membership)
    )
