"""The formats that the registry's tables travel in: CSV, XLSX and JSON.

Each writes rows of plain values (text, whole and decimal numbers, dates, true and
false, lists, nothing) and reads them again; XLS and ODS are only read. Programs that
open CSV and workbooks take a text that begins with ``=``, ``+``, ``-``, ``@``, a tab or
a line break for a formula: such a text is written with an apostrophe before it, and
read without it.
"""

import csv
import io
import json
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice

import openpyxl
import tablib
from django.utils.translation import gettext
from import_export.formats.base_formats import Format
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from .cells import as_text, letters, neutralise, plain, restore, sheet_name
from .containers import check_size
from .extent import Extent
from .refusal import MAX_OBJECTS, RefusedFile
from .tables import own_table

FIRST_EXCEL_DAY = date(1900, 3, 1)
"""Spreadsheets hold no earlier day: they count from 1900, which was no leap year."""


class TableFormat(Format, ABC):
    """A format as django-import-export wants it, for whole tables at a time."""

    name = ""

    def __init__(self, encoding=None):
        """Take the encoding that import-export gives; these formats know their own."""

    def get_title(self):
        return self.name

    def get_extension(self):
        return self.name

    def can_import(self):
        return True

    def can_export(self):
        return False

    def is_binary(self):
        return True

    def create_dataset(self, in_stream: bytes) -> tablib.Dataset:
        """Return the table of a file, its first row as headers.

        Raises:
            RefusedFile: the file is not what its name says, or is empty.
        """
        rows = iter(self.read(in_stream))
        headers = [as_text(header).strip() for header in next(rows, ())]
        while headers and not headers[-1]:
            headers.pop()
        if not headers:
            raise RefusedFile("no_headers")
        dataset = tablib.Dataset(headers=headers)
        for number, row in enumerate(rows, 2):
            if any(row[len(headers) :]):
                raise RefusedFile("wide_row", row=number)
            dataset.append([*row, *[None] * len(headers)][: len(headers)])
        return dataset

    @abstractmethod
    def read(self, content: bytes) -> Iterator[list]:
        """Yield the rows of a file, that of the headers first."""


class WrittenFormat(TableFormat, ABC):
    """A format in which tables also go out."""

    content_type = ""

    def get_content_type(self):
        return self.content_type

    def can_export(self):
        return True

    def export_data(self, dataset, **kwargs) -> bytes:
        file = io.BytesIO()
        self.write(file, dataset.headers, dataset)
        return file.getvalue()

    @abstractmethod
    def write(
        self,
        file,
        headers: list[str],
        rows: Iterable[list],
        about: Sequence[tuple[str, str]] = (),
        title: str = "",
    ) -> None:
        """Write a table into ``file``, row by row.

        Args:
            title: what the sheet of a workbook is called.
            about: what a workbook says of itself, on a sheet of its own; in the other
                formats a table is a table, and nothing else.
        """


class CSV(WrittenFormat):
    """Text separated by commas, in UTF-8; semicolons and tabs are read as well."""

    name = "csv"
    content_type = "text/csv; charset=utf-8"
    encoding = "utf-8"
    delimiter = ","

    def get_extension(self):
        return "csv"

    def write(self, file, headers, rows, about=(), title=""):
        text = io.TextIOWrapper(file, encoding=self.encoding, newline="")
        writer = csv.writer(text, delimiter=self.delimiter, lineterminator="\r\n")
        writer.writerow(headers)
        for row in rows:
            writer.writerow(map(self._cell, row))
        text.flush()
        text.detach()

    @staticmethod
    def _cell(value) -> str:
        return neutralise(as_text(value)) if isinstance(value, str) else as_text(value)

    def read(self, content):
        for _number, row in own_table(content, "csv"):
            yield [restore(cell) for cell in row]


class ExcelCSV(CSV):
    """The same as Excel opens it where numbers have a comma before their decimals."""

    name = "csv-excel"
    encoding = "utf-8-sig"
    delimiter = ";"

    @staticmethod
    def _cell(value) -> str:
        text = CSV._cell(value)
        return text.replace(".", ",") if isinstance(value, Decimal | float) else text


class Workbook(TableFormat):
    """A spreadsheet, read from its first sheet."""

    holds = ()
    """What a file of this format may be."""

    def read(self, content):
        table = own_table(content, *self.holds)
        for row, errors in table.errors.items():
            for column, error in errors.items():
                raise RefusedFile(
                    "error_cell", cell=f"{letters(column)}{row}", error=error
                )
        for _number, row in table:
            yield [restore(cell) if isinstance(cell, str) else cell for cell in row]


class XLSX(Workbook, WrittenFormat):
    """The workbook of Excel."""

    name = "xlsx"
    holds = ("xlsx", "xlsm")
    content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    NARROWEST, WIDEST = 12, 60
    """In characters: a day of Excel fits the one, a sentence breaks in the other."""

    LOOKED_AT = 200
    """How many rows are looked at to say how wide the columns are."""

    def write(self, file, headers, rows, about=(), title=""):
        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet(sheet_name(title))
        sheet.freeze_panes = "A2"
        rows = iter(rows)
        first = list(islice(rows, self.LOOKED_AT))
        for column, width in enumerate(self._widths(headers, first)):
            sheet.column_dimensions[letters(column)].width = width
        sheet.append([self._heading(sheet, header) for header in headers])
        last = 1
        for last, row in enumerate(chain(first, rows), 2):  # noqa: B007
            sheet.append([self._cell(value) for value in row])
        if headers:
            sheet.auto_filter.ref = f"A1:{letters(len(headers) - 1)}{last}"
        if about:
            self._tell(book.create_sheet(), about)
        book.save(file)

    def _widths(self, headers, rows) -> Iterator[int]:
        """Yield how wide each column is for its heading and what stands below it."""
        for column, header in enumerate(headers):
            cells = [header, *(as_text(row[column]) for row in rows)]
            longest = max(len(line) for cell in cells for line in cell.split("\n"))
            yield min(max(longest + 2, self.NARROWEST), self.WIDEST)

    def _tell(self, sheet, about) -> None:
        """Say on a sheet of its own what the workbook holds."""
        sheet.title = gettext("About this file")
        sheet.column_dimensions["A"].width = self.NARROWEST * 2
        sheet.column_dimensions["B"].width = self.WIDEST
        for label, text in about:
            cell = self._heading(sheet, label)
            sheet.append([cell, neutralise(plain(text))])

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


class XLS(Workbook):
    """The workbook of Excel 97: read, and never written."""

    name = "xls"
    holds = ("xls",)


class ODS(Workbook):
    """The spreadsheet of LibreOffice: read, and never written; it opens XLSX."""

    name = "ods"
    holds = ("ods",)


class JSON(WrittenFormat):
    """A list of objects, one a row, that name the same columns."""

    name = "json"
    content_type = "application/json"

    def write(self, file, headers, rows, about=(), title=""):
        file.write(b"[")
        separator = b"\n"
        for row in rows:
            named = dict(zip(headers, map(self._value, row), strict=True))
            file.write(separator + json.dumps(named, ensure_ascii=False).encode())
            separator = b",\n"
        file.write(b"\n]\n")

    def read(self, content):
        check_size(content)
        # Each is made in memory, however little it holds.
        if content.count(b"{") + content.count(b"[") > MAX_OBJECTS:
            raise RefusedFile("many_objects", limit=MAX_OBJECTS)
        try:
            items = json.loads(content.decode("utf-8-sig"))
        except (ValueError, RecursionError) as error:
            raise RefusedFile("not_json", error=error) from error
        if not isinstance(items, list) or not all(isinstance(i, dict) for i in items):
            raise RefusedFile("not_objects")
        headers = list(items[0]) if items else []
        Extent(len(items), len(headers)).check("JSON")
        yield headers
        for number, item in enumerate(items, 1):
            if item.keys() != items[0].keys():
                odd = sorted(item.keys() ^ items[0].keys())
                raise RefusedFile(
                    "other_columns", number=number, columns=", ".join(odd)
                )
            yield [item[header] for header in headers]

    @staticmethod
    def _value(value):
        if isinstance(value, Decimal):
            return float(value)
        if isinstance(value, date | datetime):
            return value.isoformat()
        return plain(value) if isinstance(value, str) else value
