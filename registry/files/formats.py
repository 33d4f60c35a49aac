"""The formats that the registry's tables travel in: CSV, XLSX and JSON.

Each writes rows of plain values (text, whole and decimal numbers, dates, true and
false, lists, nothing) and reads them again; XLS and ODS are only read. Programs that
open CSV and workbooks take a text that begins with ``=``, ``+``, ``-``, ``@``, a tab or
a line break for a formula: such a text is written with an apostrophe before it, and
read without it.
"""

import csv
import json
from abc import ABC, abstractmethod
from codecs import BOM_UTF8
from collections.abc import Generator, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

import tablib
from import_export.formats.base_formats import Format

from .cells import as_text, letters, neutralise, plain, restore
from .containers import check_size
from .extent import Extent
from .pieces import in_pieces
from .refusal import MAX_OBJECTS, RefusedFile
from .tables import own_table
from .written_workbook import workbook

LINES_AT_ONCE = 100
"""Of a text, how many are written down at once."""

_MAY_BE_A_FORMULA = frozenset("'=+-@")


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

    broken_off = b""
    """What follows where a file breaks off, so that nobody takes it for a whole one.

    Empty where a file that lacks its end cannot be opened anyway.
    """

    def export_data(self, dataset, **kwargs) -> bytes:
        return b"".join(self.pieces(dataset.headers, dataset))

    @abstractmethod
    def pieces(
        self,
        headers: list[str],
        rows: Iterable[list],
        about: Sequence[tuple[str, str]] = (),
        title: str = "",
    ) -> Generator[bytes]:
        """Yield a table as a file, piece by piece, while its rows are read.

        Args:
            title: what the sheet of a workbook is called.
            about: what a workbook says of itself, on a sheet of its own; in the other
                formats a table is a table, and nothing else.
        """


class CSV(WrittenFormat):
    """Text separated by commas, in UTF-8; semicolons and tabs are read as well."""

    name = "csv"
    content_type = "text/csv; charset=utf-8"
    begins_with = b""
    delimiter = ","
    broken_off = (
        b'"\xff THIS FILE BROKE OFF HERE AND IS NOT WHOLE: ASK FOR IT AGAIN. '
        b"CE FICHIER S'INTERROMPT ICI ET N'EST PAS COMPLET : DEMANDEZ-LE DE NOUVEAU."
    )
    """No text file: what reads UTF-8 or quotation marks stops, and a person is told."""

    def get_extension(self):
        return "csv"

    def pieces(self, headers, rows, about=(), title=""):
        lines = _LinesOfText()
        writer = csv.writer(lines, delimiter=self.delimiter, lineterminator="\r\n")
        writer.writerow(headers)
        return in_pieces(self._parts(lines, writer, rows))

    def _parts(self, lines, writer, rows):
        yield self.begins_with
        cell = self._cell
        for number, row in enumerate(rows):
            # What is written as it is takes no call.
            writer.writerow(
                value
                if type(value) is str
                and value.isprintable()
                and value[:1] not in _MAY_BE_A_FORMULA
                else cell(value)
                for value in row
            )
            if not number % LINES_AT_ONCE:
                yield lines.take()
        yield lines.take()

    @staticmethod
    def _cell(value) -> str:
        return neutralise(as_text(value)) if isinstance(value, str) else as_text(value)

    def read(self, content):
        for _number, row in own_table(content, "csv"):
            yield [restore(cell) for cell in row]


class _LinesOfText:
    """Lines of text, until somebody takes them."""

    def __init__(self):
        self._lines = []
        self.write = self._lines.append

    def take(self) -> bytes:
        text = "".join(self._lines)
        self._lines.clear()
        return text.encode()


class ExcelCSV(CSV):
    """The same as Excel opens it where numbers have a comma before their decimals."""

    name = "csv-excel"
    begins_with = BOM_UTF8
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

    def pieces(self, headers, rows, about=(), title=""):
        return workbook(headers, rows, about, title)


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

    def pieces(self, headers, rows, about=(), title=""):
        return in_pieces(self._parts(headers, rows))

    def _parts(self, headers, rows):
        encode = json.JSONEncoder(ensure_ascii=False, default=self._value).encode
        yield b"["
        separator = "\n"
        for row in rows:
            named = {
                header: plain(value)
                if isinstance(value, str) and not value.isprintable()
                else value
                for header, value in zip(headers, row, strict=True)
            }
            yield (separator + encode(named)).encode()
            separator = ",\n"
        yield b"\n]\n"

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
        if isinstance(value, date):
            return value.isoformat()
        raise TypeError(f"No JSON says {value!r}.")
