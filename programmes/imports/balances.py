"""What an import does to the money of funding lines and grants.

The database keeps the balances; here is told beforehand which of them it would refuse.
"""

from programmes.models import FundingLine, Grant
from programmes.models.balances import REFUSALS
from registry.imports.plans.statements import fetch
from registry.models import ImportBatch
from registry.words import day as written

from .problems import in_words

OVERDRAWN = """
WITH plan_movement AS ({movement})
SELECT DISTINCT ON (whole, whole_id) whole, whole_id, day, own, spent
FROM (
    SELECT whole, whole_id, day,
        sum(sum(amount) FILTER (WHERE is_own)) OVER days AS own,
        coalesce(sum(sum(amount) FILTER (WHERE NOT is_own)) OVER days, 0) AS spent
    FROM (
        SELECT movement.* FROM programmes_movement movement
        WHERE (whole, whole_id) IN (SELECT whole, whole_id FROM plan_movement)
        UNION ALL
        SELECT * FROM plan_movement
    ) movement
    GROUP BY whole, whole_id, day
    WINDOW days AS (PARTITION BY whole, whole_id ORDER BY day)
) balance
WHERE spent > own
ORDER BY whole, whole_id, day
LIMIT 20
"""

# What the plan would grant out of lines.
PLANNED = """
SELECT
    'funding_line' AS whole, line_id AS whole_id, day, false AS is_own,
    sum(amount) AS amount
FROM (
    SELECT %(funding_line)s::bigint AS line_id,
        (changes -> 'decided_on' ->> 1)::date AS day,
        (changes -> 'decided_amount' ->> 1)::numeric AS amount
    FROM registry_importrow
    WHERE batch_id = %(batch)s AND outcome IN ('new', 'joined')
    UNION ALL
    SELECT %(funding_line)s::bigint, (changes -> 'paid_on' ->> 1)::date,
        (changes -> 'increase' ->> 1)::numeric
    FROM registry_importrow
    WHERE batch_id = %(batch)s AND outcome IN ('new', 'joined')
        AND changes ? 'increase'
    UNION ALL
    SELECT funding_line_id, %(listed_on)s,
        (changes -> 'decided_amount' ->> 1)::numeric
            - (changes -> 'decided_amount' ->> 0)::numeric
    FROM registry_importrow line
    JOIN programmes_grant known ON known.id = line.fact
    WHERE batch_id = %(batch)s AND outcome = 'changed' AND changes ? 'decided_amount'
) granted
WHERE line_id IS NOT NULL
GROUP BY 1, 2, 3, 4
"""

RULES = {
    "funding_line": "programmes_grants_within_line",
    "grant": "programmes_payments_within_grant",
}


def overdrawn_by_plan(batch: ImportBatch) -> list[str]:
    """Return which funding lines a plan would overdraw, by how much and when."""
    return overdrawn(
        PLANNED,
        batch=batch.pk,
        listed_on=batch.listed_on,
        funding_line=batch.beneficiary_list.funding_line_id,
    )


def overdrawn(movement: str, **params) -> list[str]:
    """Return what would be overdrawn by movements of money, by how much and when.

    Args:
        movement: a query with the columns of ``programmes_movement``.
    """
    found = fetch(OVERDRAWN.format(movement=movement), **params)
    names = {
        "funding_line": FundingLine.objects.in_bulk(_keys(found, "funding_line")),
        "grant": Grant.objects.in_bulk(_keys(found, "grant")),
    }
    return [
        str(REFUSALS[RULES[whole]])
        % {
            "name": names[whole][key],
            "day": written(day),
            "own": in_words(str(own)),
            "spent": in_words(str(spent)),
            "excess": in_words(str(spent - own)),
        }
        for whole, key, day, own, spent in found
    ]


def _keys(found, kind) -> list[int]:
    return [key for whole, key, *_rest in found if whole == kind]
