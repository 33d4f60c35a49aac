"""What becomes of each proposed change: made in full, looked at, and undone."""

import json

from registry.imports.plans.lines import result_of
from registry.imports.plans.statements import fetch, keep_rows, make_table
from registry.models import Decision, ImportBatch

from .changes import ProposedChange
from .trying import ChangeLine, try_changes

COLUMNS = (
    "number integer, outcome text, reason text, fact bigint, changes jsonb, "
    "refusal jsonb"
)

RESULT = result_of(
    """
FROM line_told line
JOIN line_staged staged USING (number)
""",
    organisation_id="NULL::bigint",
    same_as="NULL::integer",
    questions="'{}'::text[]",
    candidates="'{}'::bigint[]",
    outcome="line.outcome",
    reason="line.reason",
    refusal="line.refusal",
)


def compute_outcomes(batch: ImportBatch) -> None:
    """Make ``line_result``: what becomes of each row that is staged."""
    staged = fetch('SELECT number, "values", decision FROM line_staged ORDER BY number')
    tried = try_changes(
        batch,
        [
            ChangeLine(
                number,
                ProposedChange.from_json(json.loads(values)),
                decision == Decision.LEAVE_OUT,
            )
            for number, values, decision in staged
        ],
    )
    keep_rows(
        "line_told",
        COLUMNS,
        [
            (
                each.number,
                str(each.outcome),
                each.reason,
                each.fact if not each.is_new else None,
                json.dumps(each.changes),
                json.dumps(each.refusal),
            )
            for each in tried
        ],
    )
    make_table("line_result", RESULT, joined_by="number")
