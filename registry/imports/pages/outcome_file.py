"""The file that was sent, with what becomes of each of its rows beside it."""

from collections.abc import Callable, Generator

from django.utils.translation import gettext as _

from registry.files.formats import XLSX
from registry.imports.kind import kind_of
from registry.imports.plans.opening import sheets_of_file
from registry.models import ImportBatch, ImportRow

from .report_words import why_passed_over
from .wording import add_words, explanation_of

BATCH = 2_000


def outcome_file(batch: ImportBatch) -> Callable[[], Generator[bytes]]:
    """Return what writes a workbook: the file's cells, the outcome and why, row by row.

    Rows that are not of the list say why they were passed over. The members whom a
    full list misses follow below the rows of the file.

    Raises:
        RefusedFile: the file cannot be read.
    """
    read = sheets_of_file(batch)
    width = max((len(cells) for _number, cells in read.table), default=0)

    def pieces():
        rows = _rows(batch, read.table, read.headers[0], width)
        return XLSX().pieces(next(rows), rows)

    return pieces


def _rows(batch, table, header, width):
    kind = kind_of(batch)
    outcomes = _by_number(batch, kind)
    passed_over = {
        row["row"]: why_passed_over(row["code"])
        for row in batch.reading.get("each", ())
    }
    known = next(outcomes, None)
    for number, cells in table:
        why = passed_over.get(number)
        said = [_("passed over"), why] if why else ["", ""]
        if number == header.rows[-1]:
            said = [_("Outcome"), _("Why")]
        if known is not None and known.number == number:
            said = _said(known, kind)
            known = next(outcomes, None)
        yield [*cells, *[""] * (width - len(cells)), *said]
    while known is not None:
        name = header.fields.get("name", [0])[0]
        yield [
            *(str(known.organisation) if i == name else "" for i in range(width)),
            *_said(known, kind),
        ]
        known = next(outcomes, None)


def _said(row, kind) -> list[str]:
    return [kind.says.outcome(row.outcome), explanation_of(row)]


def _by_number(batch, kind):
    """Yield the rows in the order of the file, those without a number last."""
    rows = ImportRow.objects.filter(batch=batch).select_related("organisation__place")
    found = []
    for row in rows.iterator(chunk_size=BATCH):
        row.batch = batch
        found.append(row)
        if len(found) == BATCH:
            yield from add_words(found, kind, batch)
            found = []
    yield from add_words(found, kind, batch)
