"""What a person decides about the rows of a plan."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from registry.imports.kind import kind_of
from registry.models import (
    Decision,
    ImportRow,
    Organisation,
    RowOutcome,
)

from .holding import hold_planned
from .lines import REPLACE, stage_rows_kept
from .planning import plan_absent
from .statements import fetch, run

# A decision reaches the rows that it may make the same organisation as others.
REACHED = """
WITH RECURSIVE reached AS (
    SELECT id, number, match_key, enterprise_number, organisation_id, decided_id,
        questions
    FROM registry_importrow
    WHERE batch_id = %(batch)s AND number IS NOT NULL AND (
        id = %(row)s OR organisation_id = %(organisation)s
        OR decided_id = %(organisation)s
    )
    UNION
    SELECT other.id, other.number, other.match_key, other.enterprise_number,
        other.organisation_id, other.decided_id, other.questions
    FROM reached
    JOIN registry_importrow other ON other.batch_id = %(batch)s
        AND other.number IS NOT NULL AND (
            other.match_key = reached.match_key AND other.match_key <> ''
            OR other.enterprise_number = reached.enterprise_number
                AND other.enterprise_number <> ''
            OR other.questions && reached.questions
            OR other.organisation_id = reached.organisation_id
            OR other.organisation_id = reached.decided_id
            OR other.decided_id = reached.organisation_id
        )
)
SELECT number FROM reached
"""


def decide(
    *,
    row: ImportRow,
    decision: str,
    organisation: Organisation | None = None,
    remark: str = "",
) -> None:
    """Record what a person says a row is, and plan the rows that it touches again.

    Args:
        decision: a ``Decision``; empty to take an earlier one back.
        remark: why the row is left out, if somebody says.

    Raises:
        ValidationError: the row needs no such decision, or the import is not planned.
    """
    with transaction.atomic():
        batch = hold_planned(row.batch, in_review=True)
        row.refresh_from_db()
        _check_decision(batch, row, decision, organisation)
        before = row.organisation_id
        row.decision = decision
        row.decided = organisation if decision == Decision.MATCH else None
        row.remark = remark if decision == Decision.LEAVE_OUT else ""
        row.save(update_fields=["decision", "decided", "remark"])
        numbers = {
            number
            for chosen in {before, row.decided_id}
            for (number,) in fetch(
                REACHED, batch=batch.pk, row=row.pk, organisation=chosen
            )
        }
        kind = kind_of(batch)
        stage_rows_kept(
            batch, sorted(numbers) if kind.writes.matches_in_parts else None
        )
        # What a row resembles is found again only where nobody says what it is.
        kind.writes.plan(batch, anew=not decision, whole=False)
        run(REPLACE, batch=batch.pk)
        plan_absent(batch, kind)
    row.refresh_from_db()


def _check_decision(batch, row, decision, organisation) -> None:
    if row.number is None:
        raise ValidationError(
            _("Only rows of the file are decided on."), code="not_of_file"
        )
    if decision not in ("", *Decision.values):
        raise ValidationError(_("There is no such decision."), code="unknown")
    if decision in (Decision.MATCH, Decision.NEW) and not (
        row.outcome == RowOutcome.AMBIGUOUS or row.decision
    ):
        raise ValidationError(
            _("This row is not ambiguous: there is nothing to decide."),
            code="not_ambiguous",
        )
    bearer = Organisation.objects.exclude(enterprise_number="").filter(
        enterprise_number=row.enterprise_number
    )
    if decision == Decision.NEW and bearer.exists():
        raise ValidationError(
            _("“%(organisation)s” has this enterprise number: it is not new.")
            % {"organisation": bearer.get()},
            code="number",
        )
    if (decision == Decision.MATCH) != (organisation is not None):
        raise ValidationError(
            _("Say which organisation it is, and only if it is one of the registry."),
            code="organisation",
        )
    if organisation is not None and organisation.merged_into_id is not None:
        raise ValidationError(
            _("“%(gone)s” was merged into “%(kept)s”: choose that one.")
            % {"gone": organisation, "kept": organisation.merged_into},
            code="merged",
        )
