"""Tables of the registry as files, in the columns of its resources."""

from collections.abc import Iterator, Sequence
from datetime import date

from .formats import CSV, JSON, XLSX, ExcelCSV
from .streams import StreamedFile

FORMATS = {form.name: form for form in (CSV, XLSX, JSON)}

PUBLIC_FORMATS = {**FORMATS, ExcelCSV.name: ExcelCSV}
"""What a list can be taken along as: the text file of Excel is written only."""

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


def export_response(
    columns,
    rows,
    file_format: str,
    name: str,
    about: Sequence[tuple[str, str]] = (),
    title: str = "",
) -> StreamedFile:
    """Return ``rows`` in ``columns`` as a file called ``name`` to download.

    Rows and columns are asked when the file is written, which is when it leaves: see
    ``StreamedFile`` for what becomes of a fault on the way.
    """
    form = PUBLIC_FORMATS[file_format]()
    return StreamedFile(
        lambda: form.pieces(
            columns.get_export_headers(), columns.rows(rows), about, title
        ),
        filename=f"{name}.{form.get_extension()}",
        content_type=form.get_content_type(),
        broken_off=form.broken_off,
    )
