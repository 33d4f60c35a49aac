"""What people say of the file of an import besides its columns.

A cell that is refused is mended, and a refusal of the whole file overruled, in the
import, not in the file: that stays as it was sent, and the import says who read it
otherwise, and when.
"""

import re

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from registry import enterprise_number
from registry.files.cells import column_index
from registry.files.refusal import OVERRULABLE
from registry.imports.reading.amended import Amendments
from registry.imports.reading.problems import CellSeverity
from registry.models import ImportBatch, ImportRow, ImportStatus

from .holding import hold_open

LONGEST = 1000
"""Characters that a person may write into a cell."""

NUMBER = "enterprise_number"

_LETTERS = re.compile(r"(?:.*!)?([A-Z]+)\d+", re.DOTALL)


def amendments_of(batch: ImportBatch) -> Amendments:
    """Return how people said that the file of an import is read."""
    cells, added = {}, {}
    for told in batch.mended.values():
        if told["column"] is None:
            added.setdefault(told["row"], {})[told["field"]] = told["new"]
        else:
            cells[told["row"], told["column"]] = told["new"]
    return Amendments(cells, added, frozenset(told["code"] for told in batch.overruled))


def mend_cell(*, row: ImportRow, cell: str, text: str, user) -> None:
    """Keep how a cell of a row is read, and have the file read again.

    The import is then to be planned again.

    Args:
        cell: as a problem of the row names it, such as “B7”.
        text: what it should say; what it said takes back what was written before.

    Raises:
        ValidationError: nothing is wrong with such a cell of the row, the text is too
            long, or the import was applied, undone or dropped.
    """
    if len(text) > LONGEST:
        raise ValidationError(
            _("Write at most %(limit)s characters.") % {"limit": LONGEST}, code="long"
        )
    with transaction.atomic():
        batch = hold_open(row.batch)
        problem = next((told for told in row.problems if told["cell"] == cell), None)
        before = batch.mended.get(cell)
        if before is not None and before["row"] != row.number:
            before = None
        if before is None and (
            problem is None or problem["severity"] != CellSeverity.ERROR
        ):
            raise ValidationError(
                _("Nothing is to be mended in the cell %(cell)s.") % {"cell": cell},
                code="cell",
            )
        old = before["old"] if before else problem["value"]
        batch.mended.pop(cell, None)
        if text != old:
            if before and before["column"] is None:
                raise ValidationError(
                    _("The list has no column for this: it can only be taken back."),
                    code="cell",
                )
            batch.mended[cell] = {
                "row": row.number,
                "column": column_index(_LETTERS.fullmatch(cell)[1]),
                "old": old,
                "new": text,
                **_said_by(user),
            }
        _read_again(batch)
    row.batch.refresh_from_db()


def give_number(*, row: ImportRow, number: str, extract: dict, user) -> None:
    """Keep the enterprise number of a row that states none, as a mended cell.

    Where the list has no column of numbers, the number is added to the row. The import
    is then to be planned again.

    Args:
        number: ten digits.
        extract: the extract of the company register that it was found in: its
            ``number`` and ``snapshot_on``.

    Raises:
        ValidationError: the row states a number, or the import was applied, undone or
            dropped.
    """
    with transaction.atomic():
        batch = hold_open(row.batch)
        if row.enterprise_number:
            raise ValidationError(
                _("The row states the number %(number)s: no other one is taken.")
                % {"number": enterprise_number.display(row.enterprise_number)},
                code="stated",
            )
        told = next((t for t in row.problems if t["field"] == NUMBER), None)
        cell = told["cell"] if told else f"{NUMBER}:{row.number}"
        before = batch.mended.get(cell)
        batch.mended[cell] = {
            "row": row.number,
            "column": column_index(_LETTERS.fullmatch(cell)[1]) if told else None,
            "field": NUMBER,
            "old": before["old"] if before else told["value"] if told else "",
            "new": number,
            "extract": extract,
            **_said_by(user),
        }
        _read_again(batch)
    row.batch.refresh_from_db()


def _read_again(batch) -> None:
    batch.status = ImportStatus.RECEIVED
    batch.save(update_fields=["mended", "status"])


def overrule(*, batch: ImportBatch, user) -> None:
    """Keep that a person says that a refused file is as it should be.

    The import is then to be planned again.

    Raises:
        ValidationError: it is not refused, or for its size, its safety, or because
            nothing can be read.
    """
    with transaction.atomic():
        kept = hold_open(batch)
        if kept.status != ImportStatus.REFUSED or kept.refusal_code not in OVERRULABLE:
            raise ValidationError(
                _("This refusal cannot be overruled: send another file."),
                code="not_overrulable",
            )
        kept.overruled.append({"code": kept.refusal_code, **_said_by(user)})
        kept.status = ImportStatus.RECEIVED
        kept.save(update_fields=["overruled", "status"])
    batch.refresh_from_db()


def _said_by(user) -> dict[str, str]:
    return {
        "by": user.get_username() if user else "",
        "at": timezone.now().isoformat(),
    }
