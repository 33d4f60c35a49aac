"""What a list of beneficiaries comes to: in all, and by what becomes of its rows."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from registry.imports.plans.statements import fetch
from registry.models import ImportBatch, RowOutcome

TOTALS = """
SELECT
    outcome,
    count(*),
    coalesce(sum(("values" ->> 'decided_amount')::numeric), 0),
    coalesce(sum(("values" ->> 'paid_amount')::numeric), 0),
    count(*) FILTER (WHERE NOT "values" ? 'decided_amount')
FROM registry_importrow
WHERE batch_id = %(batch)s AND number IS NOT NULL
GROUP BY outcome
"""

PARTS = {
    "coming": (_("come in"), [RowOutcome.NEW, RowOutcome.JOINED, RowOutcome.CHANGED]),
    "known": (_("known already"), [RowOutcome.UNCHANGED]),
    "waiting": (_("wait for a decision"), [RowOutcome.AMBIGUOUS]),
    "left_out": (_("left out by hand"), [RowOutcome.LEFT_OUT]),
    "refused": (_("refused"), [RowOutcome.REFUSED]),
}
"""The parts of a list, which add up to the whole."""


@dataclass
class Total:
    """Rows, and what was decided and paid on them, in euro.

    ``without`` counts the rows of which no decided amount could be read.
    """

    name: str
    label: str
    rows: int = 0
    decided: Decimal = Decimal(0)
    paid: Decimal = Decimal(0)
    without: int = 0

    def add(self, rows, decided, paid, without) -> None:
        self.rows += rows
        self.decided += decided
        self.paid += paid
        self.without += without


def totals_of(batch: ImportBatch) -> list[Total]:
    """Return the total of the file, then those of its parts that have rows."""
    whole = Total("file", _("in the file"))
    parts = {name: Total(name, label) for name, (label, _codes) in PARTS.items()}
    part_of = {code: name for name, (_l, codes) in PARTS.items() for code in codes}
    for outcome, *figures in fetch(TOTALS, batch=batch.pk):
        whole.add(*figures)
        parts[part_of[outcome]].add(*figures)
    return [whole, *(part for part in parts.values() if part.rows)]
