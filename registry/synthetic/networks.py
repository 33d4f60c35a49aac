"""Synthetic networks: as many as Wallonia has, whatever the number of organisations."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from registry.models import (
    Cluster,
    ClusterKind,
    LegalRegime,
    Precision,
    Recognition,
    RecognitionEnding,
    Source,
    SourceKind,
)

from .dealing import Dealer, Dealt, literal
from .names import LABEL, invent_cluster

NETWORKS = 60
LAST_DAY = date(2026, 6, 30)
LISTED_YEARS = range(2004, LAST_DAY.year + 1)
PAPERS = ["Le Journal", "La Gazette", "Le Courrier", "L’Écho du Nord"]

CLUSTER_KINDS = {
    ClusterKind.BUSINESS_CLUSTER: 6,
    ClusterKind.COMPETITIVENESS_POLE: 3,
    ClusterKind.INNOVATION_HUB: 1,
}
"""Of each ten in a row."""


@dataclass(frozen=True)
class Lists:
    """The lists of members: each network publishes one a year."""

    sources: Dealt

    def key(self, network: str, day: str) -> str:
        """Return the SQL of the list of a network, by its place, for a day."""
        year = f"extract(year FROM {day})::integer - {LISTED_YEARS.start}"
        return self.sources.key(f"({network}) * {len(LISTED_YEARS)} + {year}")


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


def clusters(rng: Random, source: Source) -> list[Cluster]:
    kinds = [kind for kind, count in CLUSTER_KINDS.items() for _each in range(count)]
    return [
        Cluster(
            slug=f"synthetic-network-{number:04d}",
            name=invent_cluster(rng),
            kind=kinds[number % len(kinds)],
            source=source,
        )
        for number in range(1, NETWORKS + 1)
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


def fill_networks(rng: Random, source: Source) -> Dealt:
    """Write the networks, the rules for them and their recognitions."""
    made = Cluster.objects.bulk_create(clusters(rng, source))
    rules = regimes(source)
    LegalRegime.objects.bulk_create(rules.values())
    Recognition.objects.bulk_create(
        recognition
        for cluster in made
        if cluster.kind in rules
        for recognition in recognitions(rng, source, cluster, rules[cluster.kind])
    )
    return Dealt.of(Cluster.objects.all())


def fill_lists(dealer: Dealer, prefix: str) -> Lists:
    """Write the sources of what documents show of members."""
    years = len(LISTED_YEARS)
    network, year = f"(n - 1) / {years}", f"(n - 1) % {years} + {LISTED_YEARS.start}"
    return Lists(
        dealer.insert(
            Source,
            NETWORKS * years,
            slug=f"concat('{prefix}-list-', lpad((1 + {network})::text, 4, '0'), '-', "
            f"{year})",
            title=f"concat('Members of network ', 1 + {network}, ', ', {year}, "
            f"' {LABEL}')",
            publisher=f"concat('Network ', 1 + {network}, ' {LABEL}')",
            kind=literal(SourceKind.LIST.value),
            published_on=f"make_date(({year})::integer, 6, 30)",
            published_precision="'year'",
            language="'fr'",
        )
    )


def fill_articles(dealer: Dealer, prefix: str, count: int) -> Dealt:
    """Write the many small sources, of a few facts each."""
    return dealer.insert(
        Source,
        count,
        slug=f"'{prefix}-article-' || lpad(n::text, 6, '0')",
        title=f"concat('Article ', n, ' {LABEL}')",
        publisher=f"concat({dealer.pick('paper', PAPERS)}, ' {LABEL}')",
        kind=literal(SourceKind.PRESS.value),
        published_on=dealer.day("published", date(2004, 1, 1), LAST_DAY),
        published_precision="'day'",
        language="'fr'",
    )
