"""The files that the registry's tables travel in: CSV, XLSX, ODS and JSON.

Each format writes rows of plain values (text, whole and decimal numbers, dates, true
and false, lists, nothing) and reads them again. Programs that open CSV, XLSX and ODS
take a text that begins with ``=``, ``+``, ``-``, ``@``, a tab or a line break for a
formula: such a text is written with an apostrophe before it, and read without it.
"""

import csv
import io
import json
import re
import zipfile
from abc import ABC, abstractmethod
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from xml.sax.saxutils import escape

import openpyxl
import tablib
from django.utils.translation import gettext as _
from import_export.formats.base_formats import Format
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from python_calamine import CalamineError, CalamineWorkbook

_TAKEN_FOR_A_FORMULA = re.compile(r"'*[=+\-@\t\r\n]")
_NEUTRALISED = re.compile(r"'+[=+\-@\t\r\n]")
_CONTROL_CHARACTERS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

FIRST_EXCEL_DAY = date(1900, 3, 1)
"""Spreadsheets hold no earlier day: they count from 1900, which was no leap year."""


class Unreadable(ValueError):
    """A file that cannot be read, with a message that says how to mend it."""


def neutralise(text: str) -> str:
    """Return ``text`` so that no spreadsheet takes it for a formula."""
    return f"'{text}" if _TAKEN_FOR_A_FORMULA.match(text) else text


def restore(text: str) -> str:
    """Return the text from which ``neutralise`` made ``text``."""
    return text[1:] if _NEUTRALISED.match(text) else text


def plain(text: str) -> str:
    """Return ``text`` as every file can hold it: ``\n`` for breaks, no controls."""
    return _CONTROL_CHARACTERS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def as_text(value) -> str:
    """Return a value the way it is written where everything is text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ",".join(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    return plain(str(value))


class TableFormat(Format, ABC):
    """A format as django-import-export wants it, for whole tables at a time."""

    name = ""
    content_type = ""

    def __init__(self, encoding=None):
        """Take the encoding that import-export gives; these formats know their own."""

    def get_title(self):
        return self.name

    def get_extension(self):
        return self.name

    def get_content_type(self):
        return self.content_type

    def can_import(self):
        return True

    def can_export(self):
        return True

    def is_binary(self):
        return True

    def export_data(self, dataset, **kwargs) -> bytes:
        file = io.BytesIO()
        self.write(file, dataset.headers, dataset)
        return file.getvalue()

    def create_dataset(self, in_stream: bytes) -> tablib.Dataset:
        """Return the table of a file, its first row as headers.

        Raises:
            Unreadable: the file is not what its name says, or is empty.
        """
        headers, *rows = self.read(in_stream) or [[]]
        headers = [as_text(header).strip() for header in headers]
        while headers and not headers[-1]:
            headers.pop()
        if not headers:
            raise Unreadable(_("The file is empty: its first row names the columns."))
        dataset = tablib.Dataset(headers=headers)
        for number, row in enumerate(rows, 2):
            if any(row[len(headers) :]):
                raise Unreadable(
                    _("Row %(row)s has more cells than the first row has columns.")
                    % {"row": number}
                )
            dataset.append([*row, *[None] * len(headers)][: len(headers)])
        return dataset

    @abstractmethod
    def write(self, file, headers: list[str], rows: Iterable[list]) -> None:
        """Write a table into ``file``, row by row."""

    @abstractmethod
    def read(self, content: bytes) -> list[list]:
        """Return the rows of a file, that of the headers first."""


class CSV(TableFormat):
    """Text separated by commas, in UTF-8; semicolons and tabs are read as well."""

    name = "csv"
    content_type = "text/csv; charset=utf-8"

    def write(self, file, headers, rows):
        text = io.TextIOWrapper(file, encoding="utf-8", newline="")
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(headers)
        for row in rows:
            writer.writerow(
                neutralise(as_text(value)) if isinstance(value, str) else as_text(value)
                for value in row
            )
        text.flush()
        text.detach()

    def read(self, content):
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise Unreadable(
                _(
                    "The file is not in UTF-8: in the spreadsheet program, save it as "
                    "“CSV UTF-8”, or as XLSX."
                )
            ) from error
        first_line = text.partition("\n")[0]
        separator = max(",;\t", key=first_line.count)
        try:
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
        except csv.Error as error:
            raise Unreadable(
                _("The file is not a CSV file (%(error)s).") % {"error": error}
            ) from error
        return [[restore(cell) for cell in row] for row in rows]


class Workbook(TableFormat):
    """A spreadsheet, read from its first sheet."""

    def read(self, content):
        try:
            book = CalamineWorkbook.from_filelike(io.BytesIO(content))
            sheet = book.get_sheet_by_index(0)
            rows = sheet.to_python(skip_empty_area=False)
        except (CalamineError, OSError, ValueError, IndexError) as error:
            raise Unreadable(
                _("The file is not a spreadsheet, or it is damaged or protected.")
            ) from error
        return [
            [restore(cell) if isinstance(cell, str) else cell for cell in row]
            for row in rows
        ]


class XLSX(Workbook):
    """The workbook of Excel."""

    name = "xlsx"
    content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    COLUMN_WIDTH = 20
    """In characters; in the columns of Excel's own width a day reads ########."""

    def write(self, file, headers, rows):
        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet("1")
        sheet.freeze_panes = "A2"
        sheet.sheet_format.defaultColWidth = self.COLUMN_WIDTH
        sheet.append([self._heading(sheet, header) for header in headers])
        for row in rows:
            sheet.append([self._cell(value) for value in row])
        book.save(file)

    @staticmethod
    def _heading(sheet, header: str) -> WriteOnlyCell:
        cell = WriteOnlyCell(sheet, value=header)
        cell.font = Font(bold=True)
        return cell

    @staticmethod
    def _cell(value):
        if isinstance(value, list):
            value = as_text(value)
        if isinstance(value, str):
            return neutralise(plain(value))
        if isinstance(value, date) and value < FIRST_EXCEL_DAY:
            return value.isoformat()
        return value


class ODS(Workbook):
    """The spreadsheet of LibreOffice."""

    name = "ods"
    content_type = "application/vnd.oasis.opendocument.spreadsheet"

    _NAMESPACES = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in (
            ("office", "office"),
            ("table", "table"),
            ("text", "text"),
            ("style", "style"),
            ("number", "datastyle"),
            ("manifest", "manifest"),
        )
    )
    _MANIFEST = (
        f'<?xml version="1.0" encoding="UTF-8"?><manifest:manifest {_NAMESPACES} '
        'manifest:version="1.3"><manifest:file-entry manifest:full-path="/" '
        f'manifest:media-type="{content_type}"/><manifest:file-entry '
        'manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )
    _OPENING = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        f'{_NAMESPACES} office:version="1.3"><office:automatic-styles>'
        '<number:date-style style:name="day"><number:year number:style="long"/>'
        '<number:text>-</number:text><number:month number:style="long"/>'
        '<number:text>-</number:text><number:day number:style="long"/>'
        '</number:date-style><style:style style:name="date" style:family="table-cell" '
        'style:data-style-name="day"/></office:automatic-styles><office:body>'
        '<office:spreadsheet><table:table table:name="1">'
    )
    _CLOSING = (
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )

    def write(self, file, headers, rows):
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("mimetype", self.content_type, zipfile.ZIP_STORED)
            archive.writestr("META-INF/manifest.xml", self._MANIFEST)
            with archive.open("content.xml", "w", force_zip64=True) as content:
                content.write(self._OPENING.encode())
                content.write(self._row(headers))
                for row in rows:
                    content.write(self._row(row))
                content.write(self._CLOSING.encode())

    def _row(self, values) -> bytes:
        cells = "".join(self._cell(value) for value in values)
        return f"<table:table-row>{cells}</table:table-row>".encode()

    @staticmethod
    def _cell(value) -> str:
        if value is None or value == "":
            return "<table:table-cell/>"
        text = as_text(value)
        if isinstance(value, bool):
            kind = f'office:value-type="boolean" office:boolean-value="{text}"'
        elif isinstance(value, int | Decimal):
            kind = f'office:value-type="float" office:value="{text}"'
        elif isinstance(value, date) and value >= FIRST_EXCEL_DAY:
            kind = (
                f'office:value-type="date" office:date-value="{text}" '
                'table:style-name="date"'
            )
        else:
            kind = 'office:value-type="string"'
            # Few programs read the element that ODS has for a tab.
            text = neutralise(text.replace("\t", " "))
        paragraphs = "".join(
            f"<text:p>{_spaced(line)}</text:p>" for line in text.split("\n")
        )
        return f"<table:table-cell {kind}>{paragraphs}</table:table-cell>"


def _spaced(line: str) -> str:
    """Return XML text in which a reader of ODS does not join spaces."""
    return re.sub(
        "  +| $|^ ",
        lambda spaces: f'<text:s text:c="{len(spaces[0])}"/>',
        escape(line),
    )


class JSON(TableFormat):
    """A list of objects, one a row, that name the same columns."""

    name = "json"
    content_type = "application/json"

    def write(self, file, headers, rows):
        file.write(b"[")
        separator = b"\n"
        for row in rows:
            named = dict(zip(headers, map(self._value, row), strict=True))
            file.write(separator + json.dumps(named, ensure_ascii=False).encode())
            separator = b",\n"
        file.write(b"\n]\n")

    def read(self, content):
        try:
            items = json.loads(content.decode("utf-8-sig"))
        except (ValueError, RecursionError) as error:
            raise Unreadable(
                _("The file is not JSON (%(error)s).") % {"error": error}
            ) from error
        if not isinstance(items, list) or not all(isinstance(i, dict) for i in items):
            raise Unreadable(_("The file is not a list of objects, one for each row."))
        headers = list(items[0]) if items else []
        for number, item in enumerate(items, 1):
            if set(item) != set(headers):
                odd = sorted(set(item) ^ set(headers))
                raise Unreadable(
                    _(
                        "Object %(number)s names other columns than the first one: "
                        "%(columns)s."
                    )
                    % {"number": number, "columns": ", ".join(odd)}
                )
        return [headers, *([item[header] for header in headers] for item in items)]

    @staticmethod
    def _value(value):
        if isinstance(value, Decimal):
            return float(value)
        if isinstance(value, date | datetime):
            return value.isoformat()
        return plain(value) if isinstance(value, str) else value
