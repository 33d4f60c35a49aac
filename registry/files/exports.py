"""Tables of the registry as files, in the columns of its resources."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date

from django.http import FileResponse

from .formats import CSV, JSON, XLSX, ExcelCSV, WrittenFormat

FORMATS = {form.name: form for form in (CSV, XLSX, JSON)}

PUBLIC_FORMATS = {**FORMATS, ExcelCSV.name: ExcelCSV}
"""What a list can be taken along as: the text file of Excel is written only."""

IN_MEMORY = 4 * 1024 * 1024

AS_OF = "as_of"
KNOWN_ON = "known_on"
"""The columns that say which day a file describes, and when that was known; no import
reads them."""


class ColumnsOnDay:
    """Columns of a file, and a last one with the day that the file describes.

    One that also says when that was known has one more.
    """

    def __init__(self, columns, day: date, known_on=None):
        self.columns = columns
        self.days = {AS_OF: day}
        if known_on:
            self.days[KNOWN_ON] = known_on.text

    def get_export_headers(self) -> list[str]:
        return [*self.columns.get_export_headers(), *self.days]

    def rows(self, rows) -> Iterator[list]:
        """Yield the plain values of each row, the days last."""
        for values in self.columns.rows(rows):
            yield [*values, *self.days.values()]


@contextmanager
def whole_file():
    """Open a temporary file to write, and leave it open at its start for a reader.

    It is kept in memory while it is small. A fault while it is written closes it;
    without one, whoever reads it closes it.
    """
    with ExitStack() as closing:
        file = closing.enter_context(tempfile.SpooledTemporaryFile(IN_MEMORY))
        yield file
        file.seek(0)
        closing.pop_all()


def write_table(
    file,
    columns,
    rows,
    file_format: str,
    about: Sequence[tuple[str, str]] = (),
    title: str = "",
) -> WrittenFormat:
    """Write ``rows`` into ``file``, and return the format used.

    Args:
        columns: a resource, or another object with its ``get_export_headers()`` and
            its ``rows(rows)``.
        about: what a workbook says of itself, on a sheet of its own.
        title: what the sheet of a workbook is called.
    """
    form = PUBLIC_FORMATS[file_format]()
    form.write(file, columns.get_export_headers(), columns.rows(rows), about, title)
    return form


def export_response(
    columns,
    rows,
    file_format: str,
    name: str,
    about: Sequence[tuple[str, str]] = (),
    title: str = "",
):
    """Return ``rows`` in ``columns`` as a file called ``name`` to download.

    The file is complete before the first byte leaves: a fault on the way is an error,
    never half a table. It is written row by row, to the disk once it is large.
    """
    with whole_file() as file:
        form = write_table(file, columns, rows, file_format, about, title)
    # The response closes the file once it is sent.
    return FileResponse(
        file,
        as_attachment=True,
        filename=f"{name}.{form.get_extension()}",
        content_type=form.get_content_type(),
    )
