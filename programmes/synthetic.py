"""Synthetic money: what its pages are measured with, never taken for facts.

It is made by the database itself, out of the numbers of the rows: the same number of
payments gives the same rows, and a million take a minute.
"""

from datetime import date
from decimal import Decimal

import pghistory
from django.db import connection, transaction

from registry.models import (
    Cluster,
    LegalRegime,
    Organisation,
    Precision,
    Source,
    SourceKind,
    SubsidyRate,
)
from registry.synthetic import SOURCE, NotEmpty, dealer_of
from registry.synthetic.dealing import Dealer, Dealt, literal
from registry.synthetic.names import LABEL
from registry.synthetic.undertakings import AT_LEAST, taking_part, titled

from .models import (
    BudgetDecision,
    Call,
    Envelope,
    FundingCategory,
    FundingLine,
    Grant,
    GrantKind,
    Income,
    IncomeOrigin,
    Payment,
    Plan,
    PoleRole,
    Project,
    ProjectKind,
    ProjectOutcome,
    ProjectParticipant,
    ProjectPole,
)

PLANS = {"1": (2006, 2009), "2": (2010, 2014), "3": (2015, 2019), "4": (2020, 2024)}
CATEGORIES = [
    FundingCategory.RESEARCH,
    FundingCategory.TRAINING,
    FundingCategory.INVESTMENT,
    FundingCategory.EXPORT,
    FundingCategory.HOLDINGS,
]
PAYMENTS_PER_GRANT = 5
SMALLEST_GRANT, LARGEST_GRANT = 50_000, 500_000

ANIMATED = range(2010, 2025)
"""The years in which each network is paid for its animation."""

CALLED = date(2008, 1, 1), date(2024, 12, 31)


def fill_with_synthetic_projects(dealer: Dealer) -> str:
    """Add calls, and the projects that answer them, to synthetic organisations.

    What was launched costs more than any grant.
    """
    networks = Dealt.of(Cluster.objects.all())
    organisations = Dealt.of(Organisation.objects.all())
    calls = dealer.insert(
        Call,
        max(organisations.count // 2_000, AT_LEAST),
        slug="'synthetic-call-' || n",
        **titled("Call", "Appel"),
        opened_on=dealer.day("call", *CALLED),
        source_id=dealer.article("call"),
    )
    # Half of them were launched.
    outcomes = [
        ProjectOutcome.LAUNCHED,
        ProjectOutcome.LABELLED,
        ProjectOutcome.LAUNCHED,
        ProjectOutcome.REJECTED,
    ]
    submitted = dealer.day("project", *CALLED)
    projects = dealer.insert(
        Project,
        max(organisations.count // 50, AT_LEAST),
        slug="'synthetic-project-' || n",
        title=f"concat('Project ', n, ' {LABEL}')",
        kind=dealer.pick("project kind", [ProjectKind.RESEARCH, ProjectKind.TRAINING]),
        call_id=calls.key(f"n % {calls.count}"),
        submitted_on=submitted,
        outcome=f"({literal([str(each) for each in outcomes])}::text[])"
        f"[1 + n % {len(outcomes)}]",
        outcome_on=f"{submitted} + 120",
        total_budget=str(2 * LARGEST_GRANT),
        public_part=str(LARGEST_GRANT + 1),
        source_id=dealer.article("project"),
    )
    dealer.insert(
        ProjectPole,
        projects.count,
        project_id=projects.key("n - 1"),
        cluster_id=networks.key(f"n % {networks.count}"),
        role=literal(PoleRole.LABELS.value),
        source_id=dealer.article("project"),
    )
    dealer.insert(
        ProjectParticipant,
        taking_part(dealer, "project", projects, networks, organisations, most=8),
        project_id=projects.key("n - 1"),
        organisation_id="organisation_id",
        source_id=dealer.article("project"),
    )
    return f"{projects.count} projects"


@transaction.atomic
def fill_with_synthetic_money(*, payments: int) -> None:
    """Add plans, lines, grants and payments to a database of synthetic organisations.

    Beside them, what each network is paid for its animation, and what it earns.

    Raises:
        NotEmpty: when it holds real facts, no organisation, or money already.
    """
    if Plan.objects.exists() or Grant.objects.exists():
        raise NotEmpty("This database holds public money already.")
    if Organisation.objects.exclude(source__slug=SOURCE).exists():
        raise NotEmpty("This database holds real organisations.")
    if not Source.objects.filter(slug=SOURCE).exists():
        raise NotEmpty("This database holds no synthetic organisations yet.")
    with pghistory.context(command="synthetic_money"):
        source = Source.objects.create(
            slug=f"{SOURCE}-money",
            title=f"Money {LABEL}",
            kind=SourceKind.DATASET,
        )
        dealer = dealer_of(source)
        networks = Dealt.of(Cluster.objects.all())
        _fill_grants(dealer, payments, networks, _fill_lines(source, payments))
        _fill_animation(dealer, networks)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _fill_grants(
    dealer: Dealer, payments: int, networks: Dealt, lines: list[int]
) -> None:
    """Write grants, the decision on each, and what is paid in equal parts.

    Three in four are on the account of a network, and some are for a project.
    """
    count = -(-payments // PAYMENTS_PER_GRANT)
    organisations = Dealt.of(Organisation.objects.all())
    projects = Dealt.of(Project.objects.all())
    # Those of an even number were launched.
    project = f"n % 2 = 0 AND n <= {projects.count}"
    grants = dealer.insert(
        Grant,
        count,
        slug="'synthetic-grant-' || lpad(n::text, 7, '0')",
        **titled("Grant", "Subvention"),
        kind=literal(GrantKind.PROJECT.value),
        funding_line_id=f"({literal(lines)}::bigint[])[1 + n % {len(lines)}]",
        cluster_id=f"CASE WHEN n % 4 > 0 AND NOT ({project}) "
        f"THEN {networks.key(dealer.draw('grant of', networks.count))} END",
        organisation_id=organisations.key(
            dealer.draw("granted to", organisations.count)
        ),
        project_id=f"CASE WHEN {project} THEN {projects.key('n - 1')} END",
    )
    spread = LARGEST_GRANT - SMALLEST_GRANT
    row = grants.place("awarded.id")
    days = dealer.draw("decided", "plan.end_on - plan.start_on", row)
    dealer.insert(
        BudgetDecision,
        "programmes_grant awarded "
        "JOIN programmes_fundingline line ON line.id = awarded.funding_line_id "
        "JOIN programmes_envelope envelope ON envelope.id = line.envelope_id "
        "JOIN programmes_plan plan ON plan.id = envelope.plan_id ORDER BY awarded.id",
        grant_id="awarded.id",
        decided_on=f"plan.start_on + {days}",
        amount=f"{SMALLEST_GRANT} + {dealer.draw('amount', spread * 100, row)} / 100.0",
    )
    dealer.insert(
        Payment,
        "(SELECT grant_id, part, decided_on + part * 180 AS paid_on, "
        f"trunc(amount / {PAYMENTS_PER_GRANT}, 2) AS share "
        "FROM programmes_budgetdecision "
        f"CROSS JOIN generate_series(1, {PAYMENTS_PER_GRANT}) part "
        f"WHERE grant_id >= {grants.first}) paid "
        f"ORDER BY grant_id, part LIMIT {payments}",
        grant_id="grant_id",
        number="part",
        paid_on="paid_on",
        amount="share",
    )


def _fill_animation(dealer: Dealer, networks: Dealt) -> None:
    """Write a grant a year for the animation of each network, and its incomes."""
    LegalRegime.objects.update(eligible_cost_ceiling=160_000)
    SubsidyRate.objects.bulk_create(
        SubsidyRate(regime=regime, from_year=1, rate=Decimal("0.8"))
        for regime in LegalRegime.objects.all()
    )
    start = f"make_date((n - 1)::integer % {len(ANIMATED)} + {ANIMATED.start}, 1, 1)"
    years = networks.count * len(ANIMATED)
    network = networks.key(f"(n - 1) / {len(ANIMATED)}")
    amount = f"{SMALLEST_GRANT} + {dealer.draw('animation', 50_000)}"
    grants = dealer.insert(
        Grant,
        years,
        slug="'synthetic-animation-' || n",
        **titled("Animation", "Animation"),
        kind=literal(GrantKind.ANIMATION.value),
        cluster_id=network,
        start_on=start,
        eligible_cost="150000",
    )
    dealer.insert(
        BudgetDecision,
        years,
        grant_id=grants.key("n - 1"),
        decided_on=start,
        amount=amount,
    )
    dealer.insert(
        Payment,
        years,
        grant_id=grants.key("n - 1"),
        paid_on=f"{start} + 90",
        amount="40000",
    )
    origins = [str(each) for each in IncomeOrigin]
    dealer.insert(
        Income,
        f"generate_series(1, {years}::bigint) n "
        f"CROSS JOIN unnest({literal(origins)}::text[]) origin ORDER BY n, origin",
        cluster_id=network,
        year=f"extract(year FROM {start})",
        origin="origin",
        amount="50000",
        source_id=dealer.article("income"),
    )


def _fill_lines(source: Source, payments: int) -> list[int]:
    """Make the plans, each with an envelope and its lines; return the lines' keys."""
    grants = -(-payments // PAYMENTS_PER_GRANT)
    budget = Decimal(LARGEST_GRANT) * (grants // (len(PLANS) * len(CATEGORIES)) + 1)
    lines = []
    for number, (first, last) in PLANS.items():
        plan = Plan.objects.create(
            **_named(f"Plan {number}", source),
            start_on=date(first, 1, 1),
            end_on=date(last, 12, 31),
            start_precision=Precision.YEAR,
            end_precision=Precision.YEAR,
        )
        envelope = Envelope.objects.create(
            **_named(f"Envelope {number}", source), plan=plan
        )
        made = [
            FundingLine.objects.create(
                **_named(f"Line {number} {category}", source),
                envelope=envelope,
                category=category,
                rank=rank,
            )
            for rank, category in enumerate(CATEGORIES)
        ]
        whole = budget * len(made)
        _decide(source, plan.start_on, plan=plan, amount=2 * whole)
        _decide(source, plan.start_on, envelope=envelope, amount=whole)
        for line in made:
            _decide(source, plan.start_on, funding_line=line, amount=budget)
        lines += [line.pk for line in made]
    return lines


def _named(name: str, source: Source) -> dict:
    return {
        "slug": f"synthetic-{name.lower().replace(' ', '-')}",
        "name_en": f"{name} {LABEL}",
        "name_fr": f"{name} {LABEL}",
        "source": source,
    }


def _decide(source: Source, day: date, **fields) -> None:
    BudgetDecision.objects.create(source=source, decided_on=day, **fields)
