"""Workbooks: what is read of them, what is not even unpacked, what a sheet hides."""

import io
import re
import resource

import openpyxl
import pytest

from registry.files.refusal import RefusedFile
from registry.files.tables import tables_of

from .files import (
    edit_zip,
    lie_about_sizes,
    ods_cell,
    ods_file,
    xls_file,
    xlsx_file,
)

ROWS = [["Nom", "Localité"], ["Société Générale", "Liège"], ["Café Ô", "Châtelet"]]
SHEET = "xl/worksheets/sheet1.xml"


def table_of(content, name):
    return next(tables_of(content, name))


def cells_of(content, name):
    return [cells for _number, cells in table_of(content, name)]


def refusal_of(content, name) -> RefusedFile:
    with pytest.raises(RefusedFile) as refused:
        cells_of(content, name)
    return refused.value


def book_of(**states):
    """Return a workbook, and its sheets of these names, each shown or hidden."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, state in states.items():
        book.create_sheet(name).sheet_state = state
    return book


def saved(book) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_hidden_sheets_come_after_the_others_and_those_that_explain_never():
    book = book_of(
        Source="hidden", Membres="visible", Secret="veryHidden", Anciens="visible"
    )
    book.create_sheet("ⓘ Aide")

    tables = [(table.sheet, table.hidden) for table in tables_of(saved(book), "l.xlsx")]

    assert tables == [
        ("Membres", False),
        ("Anciens", False),
        ("Source", True),
        ("Secret", True),
    ]


@pytest.mark.parametrize("declared", [None, 10])
def test_a_bomb_is_refused_whatever_size_it_declares(monkeypatch, declared):
    monkeypatch.setattr("registry.files.packages.MAX_UNPACKED", 2**20)
    content = edit_zip(
        xlsx_file(ROWS),
        {
            SHEET: lambda data: data.replace(
                b"<sheetData>", b"<sheetData>" + b" " * 2**21
            )
        },
    )
    if declared:
        content = lie_about_sizes(content, declared)

    assert refusal_of(content, "list.xlsx").code in {"bomb", "damaged"}


PICTURES = {
    "that looks like cells": b'\xff\xd8\xff <c >q7</c> <c r="XFD1048576">1</c>',
    "of a format that nobody unpacks": bytes(2**21),
}


@pytest.mark.parametrize("what", PICTURES)
def test_a_picture_is_not_looked_at(monkeypatch, what):
    monkeypatch.setattr("registry.files.packages.MAX_UNPACKED", 2**20)
    picture = PICTURES[what]

    workbook = edit_zip(xlsx_file(ROWS), {}, add=[("xl/media/image1.jpeg", picture)])
    sheet = edit_zip(ods_file(ROWS), {}, add=[("Pictures/1.png", picture)])

    assert cells_of(workbook, "list.xlsx") == ROWS
    assert cells_of(sheet, "list.ods") == ROWS


def test_what_a_workbook_carries_besides_its_sheets_costs_nothing():
    """Measured in memory: 200 MB of zeros, packed to 200 KB."""
    content = edit_zip(
        xlsx_file(ROWS), {}, add=[("xl/media/image1.png", bytes(200 * 2**20))]
    )
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    assert cells_of(content, "list.xlsx") == ROWS
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - most < 50 * 1024


def ending_in(filling: bytes) -> bytes:
    """Return a workbook whose sheet ends in sixteen megabytes of one thing."""
    more = filling * (2**24 // len(filling)) + b"</sheetData>"
    return edit_zip(
        xlsx_file(ROWS), {SHEET: lambda data: data.replace(b"</sheetData>", more)}
    )


def test_comments_at_the_end_of_a_sheet_are_nothing():
    assert cells_of(ending_in(b"<!-- -->"), "list.xlsx") == ROWS


@pytest.mark.parametrize(
    ("filling", "code"),
    [
        (b" ", "damaged"),
        (b"<c ", "damaged"),
        (b"<row ", "damaged"),
        (b"<c r='A1' ", "damaged"),
        (b"<c><v>", "too_many_columns"),
        (b"</row>", "damaged"),
    ],
)
def test_a_sheet_that_ends_in_what_no_sheet_has_is_refused(filling, code):
    with pytest.raises(RefusedFile) as refused:
        cells_of(ending_in(filling), "list.xlsx")

    assert refused.value.code == code


@pytest.mark.parametrize(
    "stated",
    ["A0", "A0:AZ48943", "", "A1:XFD1048576", "B2:A1", "A1:B2:C3", "Feuil1!A1"],
)
def test_what_a_sheet_states_as_its_dimension_is_of_no_interest(stated):
    def state(data):
        assert b'<dimension ref="A1:B3"' in data
        return data.replace(b'ref="A1:B3"', f'ref="{stated}"'.encode(), 1)

    assert cells_of(edit_zip(xlsx_file(ROWS), {SHEET: state}), "list.xlsx") == ROWS


def test_a_place_hidden_in_another_attribute_deceives_nobody():
    def hide(data):
        return data.replace(b'<c r="A3"', b'<c x=" r=\'A3\' " r="XFD1048576"', 1)

    content = edit_zip(xlsx_file(ROWS), {SHEET: hide})

    assert refusal_of(content, "list.xlsx").code in {
        "too_many_columns",
        "unplaced_cells",
        "damaged",
    }


def test_cells_that_do_not_say_where_they_stand_are_read():
    rows = [*ROWS, ["x"], ["#", 3]]

    def unplaced(data):
        data = re.sub(rb' r="[A-Z]*\d+"', b"", data)
        return data.replace(b'"n"><v>3<', b'"e"><v>#N/A<').replace(
            b"</row></sheetData>",
            b'</row><row hidden="1"><c><v>1</v></c></row></sheetData>',
        )

    content = edit_zip(xlsx_file(rows), {SHEET: unplaced})
    table = table_of(content, "list.xlsx")

    assert [cells for _number, cells in table] == [
        *ROWS,
        ["x", ""],
        ["#", "#N/A"],
        [1, ""],
    ]
    assert table.hidden_rows == {6}


def test_cells_that_do_not_say_where_they_stand_are_measured():
    def fill(data):
        cells = b"<c><v>1</v></c>" * 300
        return data.replace(b"</sheetData>", b"<row>%b</row></sheetData>" % cells)

    content = edit_zip(xlsx_file(ROWS), {SHEET: fill})

    assert refusal_of(content, "list.xlsx").code == "too_many_columns"


def test_an_ods_sheet_may_be_laid_out_in_lines():
    rows = [*ROWS, ["", "x"], ["a  b", "c\nd"]]

    def lay_out(data):
        return re.sub(rb"(<table:|</table:)", rb"\n  \1", data).replace(
            b"</table:table-cell>", b"</table:table-cell><!-- c -->"
        )

    content = edit_zip(ods_file(rows), {"content.xml": lay_out})
    found = cells_of(content, "list.ods")

    assert [[cell.strip() for cell in cells] for cells in found] == rows


def test_hidden_rows_are_told():
    book = book_of(S="visible")
    for row in [["Nom"], *([f"Membre {n}"] for n in range(5))]:
        book["S"].append(row)
    book["S"].row_dimensions[3].hidden = True
    book["S"].row_dimensions[5].hidden = True
    rows = [["Nom"], ["A"], ["B"]]
    hidden = (
        '<table:table-row table:visibility="{}" table:number-rows-repeated="2">'
        f"{ods_cell('C')}</table:table-row>"
    )

    assert table_of(saved(book), "l.xlsx").hidden_rows == {3, 5}
    assert table_of(xls_file(rows, hidden=[2]), "l.xls").hidden_rows == {2}
    for why in ("collapse", "filter"):
        table = table_of(ods_file([*rows, hidden.format(why), ["D"]]), "l.ods")
        assert table.hidden_rows == {4, 5}
        assert [cells for _n, cells in table] == [*rows, ["C"], ["C"], ["D"]]


COVERED = (
    '<table:table-cell office:value-type="string" table:number-columns-spanned="2" '
    'table:number-rows-spanned="2"><text:p>Alpha</text:p></table:table-cell>'
    '<table:covered-table-cell office:value-type="string"><text:p>caché</text:p>'
    "</table:covered-table-cell>"
)
UNDER = (
    '<table:covered-table-cell office:value-type="string"><text:p>caché</text:p>'
    '</table:covered-table-cell><table:covered-table-cell office:value-type="float" '
    'office:value="7"><text:p>7</text:p></table:covered-table-cell>'
)


def test_what_a_merged_cell_covers_is_not_read():
    book = book_of(S="visible")
    for row in [["Nom", "Code", "L"], ["Alpha", "caché", "x"], ["caché", 7, "y"]]:
        book["S"].append(row)
    content = saved(book)
    merged = edit_zip(
        content,
        {
            SHEET: lambda data: data.replace(
                b"</sheetData>",
                b"</sheetData><mergeCells count='1'><mergeCell ref='A2:B3'/>"
                b"</mergeCells>",
            )
        },
    )
    ods = ods_file(
        [
            ["Nom", "Code", "L"],
            f"<table:table-row>{COVERED}{ods_cell('x')}</table:table-row>",
            f"<table:table-row>{UNDER}{ods_cell('y')}</table:table-row>",
        ]
    )

    for content, name in ((merged, "l.xlsx"), (ods, "l.ods")):
        table = table_of(content, name)
        assert [cells for _number, cells in table] == [
            ["Nom", "Code", "L"],
            ["Alpha", "", "x"],
            ["Alpha", "", "y"],
        ]
        assert table.merged_down == {3: {0}}
        assert table.merged_across == {2: {0: 1}}


def test_errors_of_an_ods_sheet_stand_where_they_were():
    def erroneous(kind, shown, times=1):
        return (
            f'<table:table-cell table:number-columns-repeated="{times}" {kind}>'
            f"<text:p>{shown}</text:p></table:table-cell>"
        )

    of_today = (
        'office:value-type="string" office:string-value="" calcext:value-type="error"'
    )
    of_before = 'office:value-type="float" office:value="0"'
    row = erroneous(of_today, "#N/D") + erroneous(of_before, "Err:502")
    row += erroneous(of_before, "#REF!", 2)
    content = ods_file(
        [
            ["A", "B", "C", "D"],
            f"<table:table-row>{row}</table:table-row>",
            ["1", "", "", "2"],
        ]
    )

    table = table_of(content, "l.ods")

    assert [cells for _number, cells in table][1:] == [
        ["#N/D", "#ERR:502", "#REF!", "#REF!"],
        ["1", "", "", "2"],
    ]


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        ("00000", 950, "00950"),
        ('00"-"000', 950, "00-950"),
        ("00\\-000", 950, "00-950"),
        ("00-000", 950, "00-950"),
        ('0000"."000"."000', 400003947, "0400.003.947"),
        ('"BE "0000"."000"."000', 400003947, "BE 0400.003.947"),
        ("0000;-0000;;@", 42, "0042"),
        ("[$-80C]00000", 12345, "12345"),
        ("0000", 1234567, "1234567"),
        ("0", 7, 7),
        ("0.00", 7.5, 7.5),
        ("#,##0.00", 1500, 1500),
        ('0000 "€"', 1500, 1500),
        ("0 000", 1500, 1500),
        ("00%", 1, 1),
        ("00000", 9.5, 9.5),
        ("00000", "x", "x"),
    ],
)
def test_zeros_that_a_format_shows_before_a_number_are_read(code, value, shown):
    book = book_of(S="visible")
    book["S"].append(["Code", value, 12])
    book["S"]["B1"].number_format = code

    assert cells_of(saved(book), "l.xlsx") == [["Code", shown, 12]]


@pytest.mark.parametrize(
    ("value", "text", "shown"),
    [
        ("950", "00-950", "00-950"),
        ("400003947", "0400.003.947", "0400.003.947"),
        ("1000001", "1000-001", "1000-001"),
        ("0.5", "0,50", 0.5),
        ("1000", "1.000", 1000),
        ("0", "0,00", 0),
        ("1500", "1 500", 1500),
    ],
)
def test_zeros_that_an_ods_sheet_shows_before_a_number_are_read(value, text, shown):
    cell = (
        f'<table:table-cell office:value-type="float" office:value="{value}">'
        f"<text:p>{text}</text:p></table:table-cell>"
    )
    row = f"<table:table-row>{ods_cell('A')}{cell}</table:table-row>"

    assert cells_of(ods_file([row]), "l.ods") == [["A", shown]]


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ('"£"#,##0', "£ 1500.50"),
        ("[$£-809]#,##0.00", "£ 1500.50"),
        ("#,##0.00 [$zł-415]", "zł 1500.50"),
        ('#,##0.00" Kč"', "Kč 1500.50"),
        ("$#,##0.00", "$ 1500.50"),
        ("[$CHF] #,##0.00", "CHF 1500.50"),
        ('#,##0 "BEF"', "BEF 1500.50"),
        ('#,##0.00 "€"', 1500.5),
        ("[$€-80C] #,##0.00", 1500.5),
        ("[$EUR] #,##0.00", 1500.5),
        ('0.0" ans"', 1500.5),
        ("#,##0.00", 1500.5),
        ("0%", 1500.5),
    ],
)
def test_the_currency_that_a_format_shows_is_read_unless_it_is_euro(code, shown):
    book = book_of(S="visible")
    book["S"].append(["Aide", 1500.5])
    book["S"]["B1"].number_format = code

    assert cells_of(saved(book), "l.xlsx") == [["Aide", shown]]


@pytest.mark.parametrize(
    ("currency", "shown"), [("GBP", "GBP 1500.50"), ("EUR", 1500.5)]
)
def test_the_currency_of_an_ods_cell_is_read_unless_it_is_euro(currency, shown):
    cell = (
        f'<table:table-cell office:value-type="currency" office:value="1500.5" '
        f'office:currency="{currency}"><text:p>1.500,50</text:p></table:table-cell>'
    )
    row = f"<table:table-row>{ods_cell('A')}{cell}</table:table-row>"

    assert cells_of(ods_file([row]), "l.ods") == [["A", shown]]


def test_blanks_that_are_written_as_their_number_are_counted():
    cell = (
        '<table:table-cell office:value-type="string"><text:p>A<text:s '
        'text:c="4000000000"/></text:p></table:table-cell>'
    )

    content = ods_file([f"<table:table-row>{cell}</table:table-row>"])

    assert refusal_of(content, "l.ods").code == "bomb"
