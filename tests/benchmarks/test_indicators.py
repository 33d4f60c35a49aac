"""How fast all indicators of all clusters are, beside the bare SQL of their counts.

`make bench` prints a line for each figure: its name, its value, and the aim if there is
one. Nothing fails for being slow; it fails where the two count something else.

Both measure 200 clusters of 750 members on the same day, in turns. The bare SQL is what
somebody would write who wants these numbers of these clusters on this day only, and it
leaves its rows as they come.
"""

from datetime import date
from decimal import Decimal
from random import Random
from statistics import median
from time import perf_counter

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from evaluation.indicators import measure
from evaluation.models import (
    Criterion,
    CriterionScore,
    Evaluation,
    EvaluationStatus,
    FigureMeasure,
    Framework,
    PublishedFigure,
    Target,
)
from programmes.models import (
    BudgetDecision,
    Grant,
    GrantKind,
    Income,
    IncomeOrigin,
    Payment,
)
from registry.models import (
    Agreement,
    AgreementKind,
    AgreementParty,
    AgreementScope,
    Cluster,
    ClusterKind,
    LegalRegime,
    Membership,
    Organisation,
    Participation,
    Partnership,
    PartnershipCluster,
    Source,
    SubsidyRate,
)
from registry.synthetic import SOURCE
from tests.benchmarks.bare_counts import QUERIES
from tests.benchmarks.databases import drop, filled_database
from tests.benchmarks.test_speed import say
from tests.programmes.factories import make_envelope, make_funding_line, make_plan

ORGANISATIONS = 100_000
CLUSTERS = 200
ROUNDS = 5
SUFFIX = "indicators"
DAY = date(2020, 6, 30)

PARTNERSHIPS = 40
"""For each cluster, of two to nine of its members."""


NOT_SAID = {
    *("MEM-03", "MEM-04", "MEM-05", "MEM-10"),
    *("PAR-03", "PAR-04", "PAR-08"),
    *("FUN-04", "GOV-02", "OUT-01"),
}
"""Indicators that take what the benchmark has not: full lists, surveys, accounts."""


@pytest.fixture
def database(transactional_db):
    template = connections["default"]
    yield filled_database(template, SUFFIX, fill)
    drop(template, {SUFFIX: connections["default"]})


def fill() -> None:
    call_command("synthetic", organisations=ORGANISATIONS, verbosity=0)
    fill_with_deeds(Random(1))


def fill_with_deeds(rng: Random) -> None:
    """Give each cluster partnerships, agreements, money, targets and an evaluation."""
    source = Source.objects.get(slug=SOURCE)
    clusters = list(Cluster.objects.all())
    members = {cluster.pk: [] for cluster in clusters}
    for pk, member in Membership.objects.values_list("cluster", "organisation"):
        members[pk].append(member)
    _fill_published(source, members)
    _fill_partnerships(rng, source, members)
    _fill_agreements(rng, source, clusters)
    _fill_money(rng, source, clusters)
    _fill_judgements(rng, source, clusters)


def _fill_published(source, members) -> None:
    """Publish for each cluster a tenth more members than are documented."""
    PublishedFigure.objects.bulk_create(
        PublishedFigure(
            slug=f"synthetic-members-{pk}",
            cluster_id=pk,
            measure=FigureMeasure.MEMBERS,
            value=len(set(held)) * 11 // 10,
            stated_on=DAY,
            source=source,
        )
        for pk, held in members.items()
    )


def _fill_partnerships(rng, source, members) -> None:
    rows = Partnership.objects.bulk_create(
        Partnership(
            slug=f"synthetic-{pk}-{number}",
            title_en=f"Synthetic partnership {pk}-{number}",
            title_fr=f"Synthetic partnership {pk}-{number}",
            start_on=date(rng.randint(2005, 2020), 1, 1),
            source=source,
        )
        for pk in members
        for number in range(PARTNERSHIPS)
    )
    within = [pk for pk in members for _number in range(PARTNERSHIPS)]
    PartnershipCluster.objects.bulk_create(
        PartnershipCluster(partnership=row, cluster_id=pk, source=source)
        for row, pk in zip(rows, within, strict=True)
    )
    Participation.objects.bulk_create(
        Participation(partnership=row, organisation_id=member, source=source)
        for row, pk in zip(rows, within, strict=True)
        for member in rng.sample(sorted(set(members[pk])), rng.randint(2, 9))
    )
    born = rng.sample(list(Organisation.objects.all()[:5000]), 1000)
    for organisation in born:
        organisation.originates_from = rng.choice(rows)
    Organisation.objects.bulk_update(born, ["originates_from"])


def _fill_agreements(rng, source, clusters) -> None:
    rows = Agreement.objects.bulk_create(
        Agreement(
            slug=f"synthetic-{number}",
            title_en=f"Synthetic agreement {number}",
            title_fr=f"Synthetic agreement {number}",
            kind=AgreementKind.COOPERATION,
            scope=rng.choice(AgreementScope.values),
            start_on=date(rng.randint(2005, 2020), 1, 1),
            source=source,
        )
        for number in range(1000)
    )
    AgreementParty.objects.bulk_create(
        AgreementParty(agreement=row, cluster=cluster, source=source)
        for row in rows
        for cluster in rng.sample(clusters, rng.randint(1, 4))
    )


def _fill_money(rng, source, clusters) -> None:
    LegalRegime.objects.update(eligible_cost_ceiling=160_000)
    SubsidyRate.objects.bulk_create(
        SubsidyRate(regime=regime, from_year=1, rate=Decimal("0.8"))
        for regime in LegalRegime.objects.all()
    )
    envelope = make_envelope(
        plan=make_plan(start_on=date(2015, 1, 1)), amount=388_000_000
    )
    for _number in range(5):
        make_funding_line(envelope=envelope, amount=40_000_000)
    rows = Grant.objects.bulk_create(
        Grant(
            slug=f"synthetic-{cluster.pk}-{year}",
            title_en="Synthetic animation",
            title_fr="Synthetic animation",
            kind=GrantKind.ANIMATION,
            cluster=cluster,
            start_on=date(year, 1, 1),
            eligible_cost=150_000,
            source=source,
        )
        for cluster in clusters
        for year in range(2010, 2021)
    )
    BudgetDecision.objects.bulk_create(
        BudgetDecision(grant=row, decided_on=row.start_on, amount=amount, source=source)
        for row in rows
        for amount in [rng.randint(50_000, 100_000)]
    )
    Payment.objects.bulk_create(
        Payment(grant=row, paid_on=row.start_on, amount=40_000, source=source)
        for row in rows
    )
    Income.objects.bulk_create(
        Income(cluster=cluster, year=year, origin=origin, amount=50_000, source=source)
        for cluster in clusters
        for year in range(2010, 2020)
        for origin in IncomeOrigin.values
    )


def _fill_judgements(rng, source, clusters) -> None:
    Target.objects.bulk_create(
        Target(
            slug=f"synthetic-{cluster.pk}-{number}",
            name_en="Synthetic target",
            name_fr="Objectif synthétique",
            cluster=cluster,
            start_on=date(2020, 1, 1),
            target=100,
            result=rng.randint(0, 200),
            source=source,
        )
        for cluster in clusters
        for number in range(5)
    )
    framework = Framework.objects.create(
        slug="synthetic",
        name_en="Synthetic framework",
        name_fr="Cadre synthétique",
        cluster_kind=ClusterKind.BUSINESS_CLUSTER,
        start_on=date(2000, 1, 1),
        source=source,
    )
    criteria = Criterion.objects.bulk_create(
        Criterion(
            slug=f"synthetic-{rank}",
            name_en=f"Synthetic criterion {rank}",
            name_fr=f"Critère synthétique {rank}",
            framework=framework,
            rank=rank,
            source=source,
        )
        for rank in range(1, 6)
    )
    evaluations = Evaluation.objects.bulk_create(
        Evaluation(
            slug=f"synthetic-{cluster.pk}",
            cluster=cluster,
            framework=framework,
            reference_on=date(2019, 6, 30),
            source=source,
        )
        for cluster in clusters
    )
    CriterionScore.objects.bulk_create(
        CriterionScore(evaluation=row, criterion=criterion, score=rng.randint(1, 5))
        for row in evaluations
        for criterion in criteria
    )
    Evaluation.objects.update(
        status=EvaluationStatus.DECIDED, outcome="renewed", decided_on=DAY
    )


def bare(clusters: list[Cluster]) -> dict[str, list]:
    """Return the rows of each bare query."""
    given = {
        "clusters": [cluster.pk for cluster in clusters],
        "day": DAY,
        "year_before": DAY.replace(year=DAY.year - 1),
        "early": DAY.replace(year=DAY.year - 3),
    }
    return {
        name: connection.connection.execute(query, given).fetchall()
        for name, query in QUERIES.items()
    }


def test_indicators(database):
    clusters = list(Cluster.objects.all())
    assert len(clusters) == CLUSTERS
    check_counts(clusters)
    with CaptureQueriesContext(connection) as few:
        measure(clusters[:1], DAY)
    with CaptureQueriesContext(connection) as many:
        measure(clusters, DAY)
    assert len(few) == len(many)

    ours, theirs = [], []
    for _ in range(ROUNDS):
        for times, show in (
            (ours, lambda: measure(clusters, DAY)),
            (theirs, lambda: bare(clusters)),
        ):
            start = perf_counter()
            show()
            times.append(perf_counter() - start)

    print()
    say("indicators_clusters", len(clusters))
    say("indicators_memberships", Membership.objects.count())
    say("indicators_queries", len(many))
    say("indicators_ms", median(ours) * 1000)
    say("indicators_sql_ms", median(theirs) * 1000)
    say("indicators_over_sql", median(ours) / median(theirs), 3)


def check_counts(clusters: list[Cluster]) -> None:
    """See that the indicators stand on what the bare SQL counts."""
    readings = measure(clusters, DAY)
    rows = bare(clusters)

    def numbers(code, part="numerator"):
        """What each reading that says something is made of."""
        return {
            key: getattr(each[code], part)
            for key, each in readings.items()
            if each[code].is_point or each[code].is_range
        }

    members = {}
    for key, _kind, number, *_rest in rows["members"]:
        members[key] = members.get(key, 0) + number
    assert numbers("MEM-01") == members
    assert numbers("MEM-12") == {row[0]: row[1] for row in rows["bridges"]}
    assert numbers("PAR-01") == {row[0]: row[1] for row in rows["partnerships"]}
    assert numbers("PAR-02") == {row[0]: row[1] for row in rows["connections"]}
    assert numbers("PAR-05") == {row[0]: row[3] for row in rows["connections"]}
    assert numbers("ACT-01", "denominator") == {
        row[0]: row[1] for row in rows["targets"]
    }
    everything = {code for each in readings.values() for code in each}
    said = {
        code
        for each in readings.values()
        for code, reading in each.items()
        if reading.is_point or reading.is_range
    }
    assert everything - said == NOT_SAID
