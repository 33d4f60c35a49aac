"""The register while a row of a list is resolved: who fits it, and one taken for it."""

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from registry.imports.plans.amending import NUMBER, give_number
from registry.imports.plans.holding import hold_planned
from registry.imports.reading.severity import CellSeverity
from registry.models import (
    Decision,
    ImportRow,
    RowOutcome,
)

from .loaded import loaded
from .search import RegisterEntry, entries_of

MOST = 5
"""How many enterprises are offered for one row, without a search."""

# By the number of a row, or else by its name and, where it states one, its post code.
FITTING = """
SELECT wanted.row, found.number
FROM unnest(
    %(rows)s::integer[], %(names)s::text[], %(post_codes)s::text[], %(numbers)s::text[]
) wanted (row, name, post_code, number)
CROSS JOIN LATERAL (
    SELECT nullif(wanted.number, '')::integer AS number
    WHERE wanted.number <> ''
    UNION ALL
    (
        SELECT DISTINCT named.number
        FROM company_register.name named
        LEFT JOIN company_register.seat seat
            ON seat.number = named.number AND seat.struck_off_on IS NULL
        WHERE wanted.number = '' AND registry_match_key(wanted.name) <> ''
            AND registry_match_key(named.name) COLLATE "C"
                = registry_match_key(wanted.name) COLLATE "C"
            AND (
                wanted.post_code = ''
                OR seat.post_code = wanted.post_code AND seat.country = ''
            )
        ORDER BY number
        LIMIT %(most)s
    )
) found
ORDER BY wanted.row, found.number
"""


def may_be_looked_up(row: ImportRow) -> bool:
    """Return whether the register may tell which enterprise a row is about.

    It is new, or ambiguous, or refused for its number; abroad the register knows none.
    """
    if row.number is None or row.values.get("country", "BE") != "BE":
        return False
    if row.outcome == RowOutcome.REFUSED:
        return any(
            told["field"] == NUMBER and told["severity"] == CellSeverity.ERROR
            for told in row.problems
        )
    return row.outcome in (RowOutcome.NEW, RowOutcome.AMBIGUOUS)


def may_be_taken(row: ImportRow) -> bool:
    """Return whether the number of an enterprise may be taken for a row.

    Not where the row states a number, or a person said whose it is.
    """
    return (
        may_be_looked_up(row)
        and not row.enterprise_number
        and row.decision in ("", Decision.NEW)
    )


def fitting(rows: list[ImportRow]) -> dict[int, list[RegisterEntry]]:
    """Return the enterprises that fit rows of one import, by the numbers of the rows.

    A row with a number has the one of this number; any other those of its name, at its
    post code if it states one, five at most. As many queries for one as for all.
    """
    rows = [row for row in rows if may_be_looked_up(row)]
    if not rows:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            FITTING,
            {
                "rows": [row.number for row in rows],
                "names": [row.name for row in rows],
                "post_codes": [row.post_code for row in rows],
                "numbers": [row.enterprise_number for row in rows],
                "most": MOST,
            },
        )
        found = cursor.fetchall()
    known = {
        int(entry.number): entry
        for entry in entries_of(sorted({number for _row, number in found}))
    }
    fits: dict[int, list[RegisterEntry]] = {}
    for row, number in found:
        if number in known:
            fits.setdefault(row, []).append(known[number])
    return fits


def take_for_row(*, row: ImportRow, number: str, seen_name: str, user) -> None:
    """Give a row the number of an enterprise of the register, as a mended cell.

    The import is then to be planned again: an organisation that has the number becomes
    the match of the row.

    Args:
        number: ten digits.
        seen_name: the name that the row had when the person chose.

    Raises:
        ValidationError: the import is not planned, the row changed meanwhile, states a
            number or was decided on otherwise, or the extract has no such legal person.
    """
    with transaction.atomic():
        batch = hold_planned(row.batch)
        # A plan that was made again has other rows, of the same numbers.
        row = batch.rows.filter(number=row.number).first()
        if row is None or row.name != seen_name or not may_be_looked_up(row):
            raise ValidationError(
                _("This row changed meanwhile: look at it again."), code="changed"
            )
        extract = loaded()
        entry = _entry_of(number, row)
        origin = {"number": extract.number, "snapshot_on": str(extract.snapshot_on)}
        give_number(row=row, number=entry.number, extract=origin, user=user)


def _entry_of(number: str, row: ImportRow) -> RegisterEntry:
    """Return the enterprise of a number, if nothing was decided against it."""
    is_number = len(number) == 10 and number.isascii() and number.isdigit()
    entries = entries_of([int(number)]) if is_number else []
    if not entries:
        raise ValidationError(
            _("The register has no active legal person of this number."),
            code="unknown",
        )
    (entry,) = entries
    if row.decision == Decision.NEW and entry.organisation:
        raise ValidationError(
            _("“%(organisation)s” has this enterprise number: it is not new.")
            % {"organisation": entry.organisation},
            code="number",
        )
    if row.decision not in ("", Decision.NEW):
        raise ValidationError(
            _("Something was decided about this row: take that back first."),
            code="decided",
        )
    return entry
