"""The workbook of a list, to be filled in: its columns explained, with an example."""

import io

from django.utils import translation
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation

from registry.files.tables import EXPLAINS
from registry.imports.kind import ImportKind

LAST_ROW = 10_000
"""The last row whose cells offer a list of choices."""

NARROWEST, WIDEST = 14, 60

_HEADING = Font(bold=True, color="FFFFFF")
_INK = PatternFill("solid", fgColor="1D1B18")
_NEEDED = PatternFill("solid", fgColor="B80F2A")
_WRAPPED = Alignment(vertical="top", wrap_text=True)


def template_file(kind: ImportKind, language: str) -> bytes:
    """Return the workbook (XLSX) in a language of the site."""
    with translation.override(language):
        fields = [f for f in kind.reads.fields.values() if not f.only_in_exports]
        book = Workbook()
        rows = book.active
        rows.title = str(kind.says.sheet)
        _add_headers(rows, fields)
        _add_rows(
            book.create_sheet(f"{EXPLAINS} {_('Columns')}"),
            [_("Column"), _("What to write"), _("Needed"), _("Example")],
            (
                [
                    _heading(field),
                    str(field.help),
                    _("yes") if field.required else _("no"),
                    str(field.example),
                ]
                for field in fields
            ),
        )
        if closed := [field for field in fields if field.choices]:
            _add_codes(book.create_sheet(f"{EXPLAINS} {_('Choices')}"), rows, closed)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _heading(field) -> str:
    label = str(field.label)
    return label[:1].upper() + label[1:]


def _add_headers(sheet, fields):
    sheet.append([_heading(field) for field in fields])
    _style_headers(sheet)
    for number, field in enumerate(fields, 1):
        if field.required:
            sheet.cell(1, number).fill = _NEEDED
        letter = get_column_letter(number)
        width = max(NARROWEST, len(_heading(field)) + 4)
        sheet.column_dimensions[letter].width = 36 if field.required else width
        if field.key in ("enterprise_number", "post_code"):
            # As text: a program that made a number of it would lose its zeros.
            for row in range(2, 502):
                sheet.cell(row, number).number_format = "@"


def _add_rows(sheet, headers, rows):
    sheet.append(headers)
    _style_headers(sheet)
    longest = [len(header) for header in headers]
    for row in rows:
        sheet.append(row)
        longest = [max(*pair) for pair in zip(longest, map(len, row), strict=True)]
    for cells in sheet.iter_rows(min_row=2):
        for cell in cells:
            cell.alignment = _WRAPPED
    for number, length in enumerate(longest, 1):
        width = min(WIDEST, max(NARROWEST, length + 2))
        sheet.column_dimensions[get_column_letter(number)].width = width


def _style_headers(sheet):
    sheet.freeze_panes = "A2"
    for cell in sheet[1]:
        cell.font = _HEADING
        cell.fill = _INK


def _add_codes(sheet, rows, fields):
    """List what may be chosen, a column each, and offer it in the list's cells."""
    headings = [cell.value for cell in rows[1]]
    _add_rows(sheet, [_heading(field) for field in fields], [])
    for number, field in enumerate(fields, 1):
        labels = [str(label) for label in field.choices.labels]
        for row, label in enumerate(labels, 2):
            sheet.cell(row, number, label)
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = max(map(len, labels)) + 2
        offered = DataValidation(
            "list",
            formula1=(
                f"{quote_sheetname(sheet.title)}!"
                f"${letter}$2:${letter}${len(labels) + 1}"
            ),
            allow_blank=True,
            # Other words are understood as well: they are offered, not imposed.
            showErrorMessage=False,
        )
        column = get_column_letter(headings.index(_heading(field)) + 1)
        offered.add(f"{column}2:{column}{LAST_ROW}")
        rows.add_data_validation(offered)
