"""What is kept of an extract besides its rows: that it was loaded, and its codes."""

import json

from django.db import connection
from django.utils import timezone

from . import tables
from .extract import Extract
from .forms_of_law import legal_form_of
from .rows import RowsKept


def note_extract(extract: Extract, schema: str, counts: dict[str, RowsKept]) -> None:
    """Record in a schema that an extract was loaded into it."""
    meta = extract.meta
    tables.execute(
        f"INSERT INTO {schema}.extract (number, kind, snapshot_on, made_at, version, "
        "file, counts, loaded_at) VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
        [
            meta.number,
            meta.kind,
            meta.snapshot_on,
            meta.made_at,
            meta.version,
            extract.name,
            json.dumps({file: vars(told) for file, told in counts.items()}),
            timezone.now(),
        ],
    )


def copy_codes(extract: Extract, schema: str) -> None:
    """Take in what the codes mean, instead of what stood there."""
    rows = list(extract.rows("code"))
    forms = {
        code: form
        for category, code, language, description in rows
        if category == "JuridicalForm"
        and language == "FR"
        and (form := legal_form_of(description))
    }
    for table, values in (("code", rows), ("legal_form", forms.items())):
        tables.execute(f"DELETE FROM {schema}.{table}")
        with connection.cursor() as cursor:
            places = ", ".join(["%s"] * len(next(iter(values), [])))
            cursor.executemany(
                f"INSERT INTO {schema}.{table} VALUES ({places})", list(values)
            )
