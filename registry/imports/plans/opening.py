"""The file of an import, opened as people said that it is to be read."""

from registry.files.cells import text_of
from registry.files.refusal import RefusedFile
from registry.files.tables import tables_of
from registry.imports.kind import kind_of
from registry.imports.reading.rows import ReadList, open_list, read_rows
from registry.imports.reading.sheets import SheetsRead, read_sheets
from registry.models import ImportBatch

from .amending import amendments_of
from .columns import corrections_of, options_of


def said_of(batch: ImportBatch) -> dict:
    """Return what people said of a file, by the names that ``open_list`` gives it."""
    return {
        "mapping": corrections_of(batch),
        "options": options_of(batch),
        "sheets": batch.sheets or None,
        "amends": amendments_of(batch),
    }


def read_file(batch: ImportBatch) -> ReadList:
    """Return the list that an import holds, every row of which can be read.

    Raises:
        RefusedFile: with the reason, and how to mend it.
    """
    return read_rows(*_file_of(batch), **said_of(batch))


def open_file(batch: ImportBatch) -> ReadList:
    """Return the list that an import holds, even if nothing tells whom it is about.

    Raises:
        RefusedFile: it cannot be opened.
    """
    return open_list(*_file_of(batch), **said_of(batch))


def sheets_of_file(batch: ImportBatch) -> SheetsRead:
    """Return the sheets of a file that are read, as they stand in it.

    Raises:
        RefusedFile: it cannot be opened.
    """
    said = said_of(batch)
    del said["options"]
    return read_sheets(*_file_of(batch), **said)


def sheets_there(batch: ImportBatch) -> list[dict]:
    """Return the sheets that a person may choose from where none is a list.

    As in the report of a reading: ``name``, ``hidden``, ``rows``, ``code``. Nothing
    where there are not several, or where the file cannot be opened.
    """
    overruled = amendments_of(batch).overruled
    try:
        sheets = [
            {
                "name": table.sheet,
                "hidden": table.hidden,
                "rows": sum(any(map(text_of, cells)) for _number, cells in table),
                "code": "hidden" if table.hidden else "no_list",
            }
            for table in tables_of(_content_of(batch), batch.filename, overruled)
        ]
    except RefusedFile:
        return []
    return sheets if len(sheets) > 1 else []


def _content_of(batch) -> bytes:
    if not hasattr(batch, "file") or batch.file.removed_at is not None:
        raise RefusedFile("removed")
    return bytes(batch.file.content)


def _file_of(batch) -> tuple:
    return _content_of(batch), batch.filename, kind_of(batch).reads
