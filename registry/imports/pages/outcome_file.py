"""The file that was sent, with what becomes of each of its rows beside it."""

import tempfile

from django.utils.translation import gettext as _

from registry.files.exports import IN_MEMORY
from registry.files.formats import XLSX
from registry.imports.kind import kind_of
from registry.imports.reading.sheets import read_list
from registry.models import ImportBatch, ImportRow

from .wording import add_words, explanation_of

BATCH = 2_000


def outcome_file(batch: ImportBatch):
    """Return an open workbook: the file's cells, the outcome and why, row by row.

    The members whom a full list misses follow below the rows of the file.
    """
    # Whoever asks for it closes it.
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
    kind = kind_of(batch)
    table, header = read_list(bytes(batch.file.content), batch.filename, kind.reads)
    rows = _rows(batch, kind, table, header)
    XLSX().write(file, next(rows), rows)
    file.seek(0)
    return file


def _rows(batch, kind, table, header):
    outcomes = _by_number(batch, kind)
    width = max((len(cells) for _number, cells in table), default=0)
    known = next(outcomes, None)
    for number, cells in table:
        said = ["", ""]
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
        found.append(row)
        if len(found) == BATCH:
            yield from add_words(found, kind)
            found = []
    yield from add_words(found, kind)
