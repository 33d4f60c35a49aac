"""Tables of the registry as files, in the columns of its resources."""

import tempfile

from django.http import FileResponse

from .formats import CSV, JSON, XLSX, WrittenFormat

FORMATS = {form.name: form for form in (CSV, XLSX, JSON)}

IN_MEMORY = 4 * 1024 * 1024


def write_table(file, columns, rows, file_format: str) -> WrittenFormat:
    """Write ``rows`` into ``file``, and return the format used.

    Args:
        columns: a resource, or another object with its ``get_export_headers()`` and
            its ``rows(rows)``.
    """
    form = FORMATS[file_format]()
    form.write(file, columns.get_export_headers(), columns.rows(rows))
    return form


def export_response(columns, rows, file_format: str, name: str):
    """Return ``rows`` in ``columns`` as a file called ``name`` to download.

    The file is complete before the first byte leaves: a fault on the way is an error,
    never half a table. It is written row by row, to the disk once it is large.
    """
    # The response closes the file once it is sent.
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
    form = write_table(file, columns, rows, file_format)
    file.seek(0)
    return FileResponse(
        file,
        as_attachment=True,
        filename=f"{name}.{form.get_extension()}",
        content_type=form.get_content_type(),
    )
