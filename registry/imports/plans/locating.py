"""Where a row stands in its file, as a fact that it states keeps it: its locator."""

from registry.imports.reading.sheets import SHEET_STEP
from registry.models import ImportBatch

from .statements import run

MAKE = """
CREATE TEMP TABLE line_part ON COMMIT DROP AS
SELECT * FROM unnest(%(places)s::integer[], %(said)s::text[]) part (part, said)
"""


def locator_of(number: str) -> str:
    """Return in SQL where the row with a number stands: ``row 5``.

    Where several sheets were read, with the sheet: ``sheet “Members”, row 5``. It
    reads the table that ``make_parts`` makes.
    """
    return (
        f"coalesce((SELECT said FROM line_part WHERE part = {number} / {SHEET_STEP}), "
        f"'') || 'row ' || mod({number}, {SHEET_STEP})"
    )


def make_parts(batch: ImportBatch) -> None:
    """Make the table of the sheets that were read, until the transaction ends."""
    parts = batch.reading.get("parts", [])
    several = len(set(parts)) > 1
    run("DROP TABLE IF EXISTS pg_temp.line_part")
    run(
        MAKE,
        places=list(range(len(parts))),
        said=[f"sheet “{name}”, " if several else "" for name in parts],
    )
