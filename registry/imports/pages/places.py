"""Where a row stands in its file, in words."""

from django.utils.translation import gettext as _

from registry.imports.reading.sheets import SHEET_STEP, sheet_and_row
from registry.models import ImportRow


def where(number: int, parts: list[str]) -> str:
    """Return where a row of a file stands, with its sheet where several were read.

    Args:
        parts: the names of the sheets that were read, in their order.
    """
    if len(set(parts)) < 2:
        return _("row %(row)s") % {"row": number % SHEET_STEP}
    sheet, row = sheet_and_row(number, parts)
    return _("sheet “%(sheet)s”, row %(row)s") % {"sheet": sheet, "row": row}


def place_in_file(row: ImportRow) -> str:
    """Return where a row of a plan stands, in short: its number, or ``Sheet 5``."""
    if row.number is None:
        return ""
    parts = row.batch.reading.get("parts", ())
    if len(set(parts)) < 2:
        return str(row.number % SHEET_STEP)
    return " ".join(map(str, sheet_and_row(row.number, parts)))
