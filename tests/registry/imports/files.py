"""Files of every format that lists come in, made of rows; some of them dangerous."""

import io
import re
import struct
import zipfile
from datetime import date
from decimal import Decimal
from xml.sax.saxutils import escape

import openpyxl

from registry.files.cells import as_text, neutralise
from registry.imports.members.kind import MEMBERS
from registry.imports.reading.rows import open_list, read_rows


def csv_file(rows, *, separator=",", encoding="utf-8", end="\r\n") -> bytes:
    text = end.join(separator.join(map(str, row)) for row in rows) + end
    return text.encode(encoding)


def xlsx_file(rows, *, merge=(), sheets=()) -> bytes:
    """Return a workbook: a sheet of rows, and ``sheets``, pairs of name and rows."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Membres"
    for row in rows:
        sheet.append(row)
    for cells in merge:
        sheet.merge_cells(cells)
    for name, its_rows in sheets:
        other = book.create_sheet(name)
        for row in its_rows:
            other.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


ODS_NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text", "manifest", "calcext")
)


def ods_file(rows) -> bytes:
    """Return a spreadsheet as LibreOffice saves it, with texts that are no formulas.

    A row may be the XML of one.
    """
    body = "".join(
        row
        if isinstance(row, str)
        else f"<table:table-row>{''.join(map(ods_cell, row))}</table:table-row>"
        for row in rows
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        kind = "application/vnd.oasis.opendocument.spreadsheet"
        archive.writestr("mimetype", kind, zipfile.ZIP_STORED)
        archive.writestr(
            "META-INF/manifest.xml",
            f"<manifest:manifest {ODS_NAMESPACES}><manifest:file-entry "
            f'manifest:full-path="/" manifest:media-type="{kind}"/>'
            "</manifest:manifest>",
        )
        archive.writestr(
            "content.xml",
            f"<office:document-content {ODS_NAMESPACES}><office:body>"
            f'<office:spreadsheet><table:table table:name="1">{body}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return file.getvalue()


def ods_cell(value) -> str:
    if value is None or value == "":
        return "<table:table-cell/>"
    text = as_text(value)
    if isinstance(value, bool):
        kind = f'office:value-type="boolean" office:boolean-value="{text}"'
    elif isinstance(value, int | float | Decimal):
        kind = f'office:value-type="float" office:value="{text}"'
    elif isinstance(value, date):
        kind = f'office:value-type="date" office:date-value="{text}"'
    else:
        kind, text = 'office:value-type="string"', neutralise(text.replace("\t", " "))
    lines = (
        re.sub("  +| $|^ ", _ods_spaces, escape(line)) for line in text.split("\n")
    )
    paragraphs = "".join(f"<text:p>{line}</text:p>" for line in lines)
    return f"<table:table-cell {kind}>{paragraphs}</table:table-cell>"


def _ods_spaces(spaces) -> str:
    return f'<text:s text:c="{len(spaces[0])}"/>'


def edit_zip(content, edits, *, add=()) -> bytes:
    """Return an archive whose members ``edits`` maps to other content."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as before,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            edit = edits.get(name, lambda data: data)
            after.writestr(name, edit(before.read(name)))
        for name, data in add:
            after.writestr(name, data)
    return file.getvalue()


def lie_about_sizes(content, declared=10) -> bytes:
    """Return an archive whose directory declares every member to be small."""
    changed = bytearray(content)
    for signature, place in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        start = changed.find(signature)
        while start >= 0:
            changed[start + place : start + place + 4] = struct.pack("<I", declared)
            start = changed.find(signature, start + 4)
    return bytes(changed)


def _record(kind, data=b""):
    return struct.pack("<HH", kind, len(data)) + data


def xls_file(
    rows, *, protected=False, shared=(), sheets=1, hidden=(), formats=()
) -> bytes:
    """Return an Excel 97 workbook of one sheet: text and numbers, merged by nothing.

    Args:
        shared: pairs of a text and how many cells below the rows show it.
        sheets: how often the workbook names its sheet.
        hidden: numbers of rows that are hidden.
        formats: codes of the formats of numbers, one for each of the first columns.
    """
    beginning = struct.pack("<HHHHII", 0x0600, 5, 0x0DBB, 0x07CC, 0, 6)
    sheet = _record(0x0809, beginning[:2] + struct.pack("<H", 0x10) + beginning[4:])
    width = max(map(len, rows))
    sheet += _record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            style = column + 1 if column < len(formats) else 0
            place = struct.pack("<HHH", number, column, style)
            if isinstance(value, bytes):
                sheet += _record(0x027E, place + value)
            elif isinstance(value, str) and value:
                text = struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")
                sheet += _record(0x0204, place + text)
            elif not isinstance(value, str):
                sheet += _record(0x0203, place + struct.pack("<d", value))
    for number in hidden:
        flags = struct.pack("<HHHHHHI", number - 1, 0, width, 255, 0, 0, 0x20)
        sheet += _record(0x0208, flags)
    cells = [index for index, (_, times) in enumerate(shared) for _ in range(times)]
    for row, index in enumerate(cells, len(rows)):
        sheet += _record(0x00FD, struct.pack("<HHHI", row, 0, 0, index))
    sheet += _record(0x000A)
    name = b"Liste"
    start = _record(0x0809, beginning)
    if protected:
        start += _record(0x002F, struct.pack("<HHH", 1, 1, 1) + bytes(48))
    start += _record(0x0042, struct.pack("<H", 1200))
    for number, code in enumerate(formats):
        text = struct.pack("<HHB", 164 + number, len(code), 1)
        start += _record(0x041E, text + code.encode("utf-16-le"))
    for number in (0, *range(164, 164 + len(formats))) if formats else ():
        start += _record(0x00E0, struct.pack("<HH", 0, number) + bytes(16))
    texts = _shared_texts([text for text, _times in shared])
    length = len(start) + (4 + 8 + len(name)) * sheets + len(texts) + 4
    bound = struct.pack("<IBBBB", length, 0, 0, len(name), 0) + name
    start += _record(0x0085, bound) * sheets + texts + _record(0x000A)
    return ole_file({"Workbook": start + sheet})


def _shared_texts(texts) -> bytes:
    """Return the table of shared texts, a new record begun within each of the texts."""
    if not texts:
        return b""
    records, data = b"", struct.pack("<II", len(texts), len(texts))
    kind = 0x00FC
    for text in texts:
        half = len(text) // 2
        data += struct.pack("<HB", len(text), 0) + text[:half].encode("latin-1")
        for part in (text[i : i + 4000] for i in range(half, len(text), 4000)):
            records += _record(kind, data)
            kind, data = 0x003C, b"\x01" + part.encode("utf-16-le")
    return records + _record(kind, data)


def ole_file(streams) -> bytes:
    """Return a compound file, the container of XLS and of protected workbooks."""
    sector = 512
    end, free, table = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
    chains, body, entries = [], b"", []
    for name, data in streams.items():
        data = data.ljust(max(4096, -(-len(data) // sector) * sector), b"\x00")
        first, count = len(chains), len(data) // sector
        chains += [first + i + 1 for i in range(count - 1)] + [end]
        body += data
        entries.append(_entry(name, 2, first, len(data)))
    directory = _entry("Root Entry", 5, end, 0, child=1) + b"".join(entries)
    directory = directory.ljust(-(-len(directory) // sector) * sector, b"\x00")
    directory_start = len(chains)
    count = len(directory) // sector
    chains += [directory_start + i + 1 for i in range(count - 1)] + [end]
    body += directory
    tables = 1
    while tables * 128 < len(chains) + tables:
        tables += 1
    table_start = len(chains)
    chains += [table] * tables
    chains += [free] * (tables * 128 - len(chains))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIII", 0, tables, directory_start, 0)
    header += struct.pack("<IIIII", 4096, end, 0, end, 0)
    difat = list(range(table_start, table_start + tables))
    header += struct.pack("<109I", *difat, *[free] * (109 - tables))
    return header + body + struct.pack(f"<{len(chains)}I", *chains)


def _entry(name, kind, start, size, child=0xFFFFFFFF):
    text = name.encode("utf-16-le") + b"\x00\x00"
    none = 0xFFFFFFFF
    links = struct.pack("<III", none, none, child)
    return (
        text.ljust(64, b"\x00")
        + struct.pack("<HBB", len(text), kind, 1)
        + links
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


def read_table(content, filename):
    return open_list(content, filename, MEMBERS.reads).table


def read_member_list(content, filename, mapping=None):
    return read_rows(content, filename, MEMBERS.reads, mapping)
