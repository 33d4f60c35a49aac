"""What stands in the way of undoing a list of beneficiaries: money paid since."""

from registry.models import ImportBatch

from .balances import overdrawn

# The movements that disappear: what was granted and paid, with its sign turned.
TAKEN_BACK = """
SELECT 'grant' AS whole, grant_id AS whole_id, decided_on AS day, true AS is_own,
    -amount AS amount
FROM programmes_budgetdecision decision
JOIN import_programmes_budgetdecision made ON made.id = decision.id AND made.made
UNION ALL
SELECT 'grant', grant_id, paid_on, false, -amount
FROM programmes_payment payment
JOIN import_programmes_payment made ON made.id = payment.id AND made.made
UNION ALL
SELECT 'funding_line', known.funding_line_id, decided_on, false, -amount
FROM programmes_budgetdecision decision
JOIN import_programmes_budgetdecision made ON made.id = decision.id AND made.made
JOIN programmes_grant known ON known.id = decision.grant_id
WHERE known.funding_line_id IS NOT NULL
"""


def overdrawn_by_undoing(batch: ImportBatch) -> list[str]:
    """Return which grants, paid since, and lines would be overdrawn by an undo."""
    return overdrawn(TAKEN_BACK)
