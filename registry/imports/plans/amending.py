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

from registry.files.cells import column_index
from registry.files.refusal import OVERRULABLE
from registry.imports.reading.amended import Amendments
from registry.imports.reading.problems import CellSeverity
from registry.models import ImportBatch, ImportRow, ImportStatus

from .columns import hold_open

LONGEST = 1000
"""Characters that a person may write into a cell."""

_LETTERS = re.compile(r"(?:.*!)?([A-Z]+)\d+", re.DOTALL)


def amendments_of(batch: ImportBatch) -> Amendments:
    """Return how people said that the file of an import is read."""
    return Amendments(
        {(told["row"], told["column"]): told["new"] for told in batch.mended.values()},
        frozenset(told["code"] for told in batch.overruled),
    )


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
            batch.mended[cell] = {
                "row": row.number,
                "column": column_index(_LETTERS.fullmatch(cell)[1]),
                "old": old,
                "new": text,
                **_said_by(user),
            }
        batch.status = ImportStatus.RECEIVED
        batch.save(update_fields=["mended", "status"])
    row.batch.refresh_from_db()


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
