"""Files of tables, as an export writes and an import reads them."""

import tablib

from registry.files.formats import CSV, JSON, ODS, XLSX
from tests.registry.imports.files import ods_file

FORMATS = {form.name: form for form in (CSV, XLSX, ODS, JSON)}


def export(resource_class, name, queryset=None):
    """Return the bytes of an exported file; of ODS, as a program saves it again."""
    if name == "ods":
        resource = resource_class()
        return ods_file([resource.get_export_headers(), *resource.rows(queryset)])
    resource = resource_class()
    headers, rows = resource.get_export_headers(), resource.rows(queryset)
    return b"".join(FORMATS[name]().pieces(headers, rows))


def import_file(resource_class, name, content):
    return resource_class().import_data(
        FORMATS[name]().create_dataset(content), rollback_on_validation_errors=True
    )


def import_rows(resource_class, *rows):
    """Import a table of dictionaries that name the same columns."""
    table = tablib.Dataset(*(row.values() for row in rows), headers=list(rows[0]))
    return resource_class().import_data(table, rollback_on_validation_errors=True)


def problems(result):
    """Return every message of an import, by row and column."""
    found = {
        (row.number, column): messages
        for row in result.invalid_rows
        for column, messages in row.error_dict.items()
    }
    assert not result.row_errors()
    return found
