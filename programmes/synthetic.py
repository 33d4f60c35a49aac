"""Synthetic money: what its pages are measured with, never taken for facts.

It is made by the database itself, out of the numbers of the rows: the same number of
payments gives the same rows, and a million take a minute.
"""

from datetime import date
from decimal import Decimal

import pghistory
from django.db import connection, transaction

from registry.models import Cluster, Organisation, Precision, Source
from registry.synthetic import SOURCE, NotEmpty
from registry.synthetic.names import LABEL

from .models import (
    BudgetDecision,
    Envelope,
    FundingCategory,
    FundingLine,
    Grant,
    Payment,
    Plan,
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

# Three grants in four are on the account of a cluster. What is multiplied by the
# number of a row is prime, so that everything is spread over everything else.
GRANTS = """
INSERT INTO programmes_grant (
    slug, title_en, title_fr, code, kind, funding_line_id, cluster_id,
    organisation_id, to_person, project_id, source_id, quote, locator, basis, note_en,
    note_fr
)
SELECT
    'synthetic-grant-' || lpad(n::text, 7, '0'), 'Grant ' || n || %(label)s,
    'Subvention ' || n || %(label)s, '',
    'project',
    (%(lines)s::bigint[])[1 + n %% cardinality(%(lines)s::bigint[])],
    CASE WHEN n %% 4 > 0 THEN
        (%(clusters)s::bigint[])[1 + n * 31 %% cardinality(%(clusters)s::bigint[])]
    END,
    (%(organisations)s::bigint[])[
        1 + n * 7919 %% cardinality(%(organisations)s::bigint[])
    ],
    false, NULL, %(source)s, '', '', 'stated', '', ''
FROM generate_series(1, %(grants)s::bigint) n
"""
DECISIONS = """
INSERT INTO programmes_budgetdecision (
    grant_id, number, kind, decided_on, decided_precision, amount, wording,
    source_id, quote, locator, basis, note_en, note_fr
)
SELECT
    awarded.id, 1, 'first',
    plan.start_on + (
        row_number() OVER (ORDER BY awarded.id) * 137 %% (plan.end_on - plan.start_on)
    )::integer,
    'day',
    %(smallest)s + row_number() OVER (ORDER BY awarded.id) * 10007.13 %% %(range)s, '',
    %(source)s, '', '', 'stated', '', ''
FROM programmes_grant awarded
JOIN programmes_fundingline line ON line.id = awarded.funding_line_id
JOIN programmes_envelope envelope ON envelope.id = line.envelope_id
JOIN programmes_plan plan ON plan.id = envelope.plan_id
"""
PAYMENTS = """
INSERT INTO programmes_payment (
    grant_id, number, paid_on, paid_precision, amount,
    source_id, quote, locator, basis, note_en, note_fr
)
SELECT
    grant_id, n, decided_on + n * 180, 'day', trunc(amount / %(each)s, 2),
    %(source)s, '', '', 'stated', '', ''
FROM programmes_budgetdecision
CROSS JOIN generate_series(1, %(each)s) n
WHERE grant_id IS NOT NULL
"""


@transaction.atomic
def fill_with_synthetic_money(*, payments: int) -> None:
    """Add plans, lines, grants and payments to a database of synthetic organisations.

    Raises:
        NotEmpty: when it holds real facts, no organisation, or money already.
    """
    if Plan.objects.exists() or Grant.objects.exists():
        raise NotEmpty("This database holds public money already.")
    if Organisation.objects.exclude(source__slug=SOURCE).exists():
        raise NotEmpty("This database holds real organisations.")
    source = Source.objects.filter(slug=SOURCE).first()
    if source is None:
        raise NotEmpty("This database holds no synthetic organisations yet.")
    grants = -(-payments // PAYMENTS_PER_GRANT)
    with pghistory.context(command="synthetic_money"), connection.cursor() as cursor:
        figures = {
            "source": source.pk,
            "grants": grants,
            "lines": _fill_lines(source, grants),
            "clusters": list(Cluster.objects.values_list("pk", flat=True)),
            "organisations": list(Organisation.objects.values_list("pk", flat=True)),
            "smallest": Decimal(SMALLEST_GRANT),
            "range": Decimal(LARGEST_GRANT - SMALLEST_GRANT),
            "each": PAYMENTS_PER_GRANT,
            "label": f" {LABEL}",
        }
        for statement in (GRANTS, DECISIONS, PAYMENTS):
            cursor.execute(statement, figures)
            # Until the database has looked, it plans its queries for empty tables,
            # those of its triggers too.
            cursor.execute("ANALYZE")
        Payment.objects.filter(
            pk__in=Payment.objects.order_by("-pk").values("pk")[
                : grants * PAYMENTS_PER_GRANT - payments
            ]
        ).delete()


def _fill_lines(source: Source, grants: int) -> list[int]:
    """Make the plans, each with an envelope and its lines; return the lines' keys."""
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
