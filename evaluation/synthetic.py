"""Synthetic judgements: figures, targets, labels, and evaluations with their findings.

None is of anybody: see ``registry.synthetic``.
"""

from datetime import UTC, date, datetime

from django.db import connection

from registry.models import Cluster, ClusterKind, Organisation
from registry.synthetic.dealing import Dealer, Dealt, literal
from registry.synthetic.names import LABEL
from registry.synthetic.undertakings import AT_LEAST

from .models import (
    Criterion,
    CriterionScore,
    Evaluation,
    EvaluationStatus,
    FigureMeasure,
    Framework,
    IndicatorCode,
    LabelLevel,
    Measurement,
    Outcome,
    PublishedFigure,
    QualityLabel,
    Recommendation,
    Target,
)

FIGURES_OF = range(2008, 2026)
"""The years for which each network publishes its members."""

EVALUATED = (2013, 2016, 2019, 2022)
CRITERIA = 5
TARGETS = 5
FIRST_DAY, LAST_DAY = date(2006, 1, 1), date(2025, 12, 31)
COMPUTED_AT = datetime(2026, 6, 30, tzinfo=UTC)

MEASURED = {
    IndicatorCode.MEM_01: "100 + {drawn}",
    IndicatorCode.MEM_02: "{drawn} / 1000.0",
    IndicatorCode.MEM_06: "{drawn} / 1000.0",
    IndicatorCode.PAR_01: "{drawn} % 40",
}
"""Indicators that were found, and the SQL of their values out of a thousand."""


def fill_with_synthetic_evaluations(dealer: Dealer) -> str:
    """Add evaluations, figures, targets and labels to synthetic networks."""
    networks = Dealt.of(Cluster.objects.all())
    organisations = Dealt.of(Organisation.objects.all())
    _fill_figures(dealer, networks, organisations)
    _fill_targets(dealer, networks, organisations)
    dealer.insert(
        QualityLabel,
        networks.count,
        cluster_id=networks.key("n - 1"),
        level=dealer.pick("label", LabelLevel.values),
        start_on=dealer.day("label from", FIRST_DAY, LAST_DAY),
        source_id=dealer.article("label"),
    )
    return f"{_fill_evaluations(dealer, networks)} evaluations"


def _fill_figures(dealer: Dealer, networks: Dealt, organisations: Dealt) -> None:
    """Publish the members of networks, a tenth more than are known, and jobs."""
    years = len(FIGURES_OF)
    day = f"make_date((n - 1)::integer % {years} + {FIGURES_OF.start}, 6, 30)"
    network = networks.key(f"(n - 1) / {years}")
    dealer.insert(
        PublishedFigure,
        networks.count * years,
        slug="'synthetic-members-' || n",
        cluster_id=network,
        measure=literal(FigureMeasure.MEMBERS.value),
        value="(SELECT 1 + count(*) * 11 / 10 FROM registry_membership held "
        f"WHERE held.cluster_id = {network} "
        f"AND registry_holds(held.start_on, held.end_on, {day}))",
        wording=f"'As published {LABEL}'",
        stated_on=day,
        source_id=dealer.article("members"),
    )
    dealer.insert(
        PublishedFigure,
        max(organisations.count // 100, AT_LEAST),
        slug="'synthetic-figure-' || n",
        organisation_id=organisations.key(f"n * 7 % {organisations.count}"),
        measure=dealer.pick("measure", [FigureMeasure.JOBS, FigureMeasure.STAFF]),
        value=f"1 + {dealer.draw('figure', 500)}",
        wording=f"'As published {LABEL}'",
        stated_on=dealer.day("stated", FIRST_DAY, LAST_DAY),
        source_id=dealer.article("figure"),
    )


def _fill_targets(dealer: Dealer, networks: Dealt, organisations: Dealt) -> None:
    """Set five targets to each network, and some to organisations."""
    of_networks = networks.count * TARGETS
    dealer.insert(
        Target,
        of_networks + organisations.count // 200,
        slug="'synthetic-target-' || n",
        name_en=f"concat('Target ', n, ' {LABEL}')",
        name_fr=f"concat('Objectif ', n, ' {LABEL}')",
        cluster_id=f"CASE WHEN n <= {of_networks} "
        f"THEN {networks.key(f'n % {networks.count}')} END",
        organisation_id=f"CASE WHEN n > {of_networks} "
        f"THEN {organisations.key(f'n * 11 % {organisations.count}')} END",
        start_on=dealer.day("target", FIRST_DAY, LAST_DAY),
        target="100",
        result=f"CASE WHEN n <= {of_networks} OR n % 5 > 0 "
        f"THEN {dealer.draw('result', 200)} END",
        source_id=dealer.article("target"),
    )


def _fill_evaluations(dealer: Dealer, networks: Dealt) -> int:
    """Have every network evaluated every three years, by the criteria of its kind."""
    kinds = literal([str(kind) for kind in ClusterKind])
    frameworks = dealer.insert(
        Framework,
        f"unnest({kinds}::text[]) WITH ORDINALITY each (kind, n) ORDER BY n",
        slug="'synthetic-framework-' || n",
        name_en=f"concat('Framework ', n, ' {LABEL}')",
        name_fr=f"concat('Cadre ', n, ' {LABEL}')",
        cluster_kind="kind",
        start_on=f"date '{FIRST_DAY}'",
    )
    dealer.insert(
        Criterion,
        frameworks.count * CRITERIA,
        slug="'synthetic-criterion-' || n",
        name_en=f"concat('Criterion ', n, ' {LABEL}')",
        name_fr=f"concat('Critère ', n, ' {LABEL}')",
        framework_id=frameworks.key(f"(n - 1) / {CRITERIA}"),
        rank=f"1 + (n - 1) % {CRITERIA}",
    )
    times = len(EVALUATED)
    network = networks.key(f"(n - 1) / {times}")
    made = dealer.insert(
        Evaluation,
        f"""generate_series(1, {networks.count * times}::bigint) n
        JOIN registry_cluster judged ON judged.id = {network}
        JOIN evaluation_framework framework ON framework.cluster_kind = judged.kind
        ORDER BY n""",
        slug="'synthetic-evaluation-' || n",
        cluster_id="judged.id",
        framework_id="framework.id",
        reference_on=f"make_date(({literal(list(EVALUATED))}::integer[])"
        f"[1 + (n - 1) % {times}], 6, 30)",
        source_id=dealer.article("evaluation"),
    )
    place = made.place("evaluation.id")
    dealer.insert(
        CriterionScore,
        "evaluation_evaluation evaluation JOIN evaluation_criterion criterion "
        "ON criterion.framework_id = evaluation.framework_id "
        "ORDER BY evaluation.id, criterion.id",
        evaluation_id="evaluation.id",
        criterion_id="criterion.id",
        score=f"1 + {dealer.draw('score', 5, f'{place} * 100 + rank')}",
    )
    for code, value in MEASURED.items():
        drawn = dealer.draw(code, 1000)
        dealer.insert(
            Measurement,
            made.count,
            evaluation_id=made.key("n - 1"),
            code=literal(code.value),
            value=value.format(drawn=drawn),
            numerator=drawn,
            source_id="NULL",
            computed_at=literal(COMPUTED_AT),
        )
    dealer.insert(
        Recommendation,
        made.count,
        evaluation_id=made.key("n - 1"),
        text=f"concat('Recommendation ', n, ' {LABEL}')",
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE evaluation_evaluation SET status = %s, outcome = %s, "
            "decided_on = reference_on + 90",
            [EvaluationStatus.DECIDED, Outcome.CONTINUED],
        )
    return made.count
