"""The workbook that the site writes itself, read by others that read workbooks."""

import io
import zipfile
from datetime import date, datetime, timedelta
from decimal import Decimal
from xml.etree import ElementTree

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from registry.files import written_workbook
from registry.files.written_workbook import workbook

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"

ORDER = [
    "sheetViews",
    "sheetFormatPr",
    "cols",
    "sheetData",
    "autoFilter",
]
"""The parts of a sheet in the order that its schema demands: Excel opens no other."""


def content_of(headers, rows, about=(), title=""):
    return b"".join(workbook(headers, rows, about, title))


def by_calamine(content, sheet=0):
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return book.get_sheet_by_index(sheet).to_python()


def by_openpyxl(content, sheet=0):
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [list(row) for row in book.worksheets[sheet].iter_rows(values_only=True)]


def parsed(content, path="xl/worksheets/sheet1.xml"):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return ElementTree.fromstring(archive.read(path))


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("0403019261", "0403019261"),
        ("Béton & Fils <SA> \"x\" 'y'", "Béton & Fils <SA> \"x\" 'y'"),
        ("=1+1", "'=1+1"),
        ("-5", "'-5"),
        ("'=1", "''=1"),
        (" two  blanks ", " two  blanks "),
        ("one\ntwo\ttabs", "one\ntwo\ttabs"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("a\x00\x07\x1f\ufffeb", "ab"),
        ("😀 é \u00a0 ß", "😀 é \u00a0 ß"),
        ("]]>", "]]>"),
        (12, 12),
        (-3.25, -3.25),
        (Decimal("1234.50"), 1234.5),
        (Decimal("1E+3"), 1000),
        (float("inf"), "inf"),
        (True, True),
        (date(2005, 12, 31), datetime(2005, 12, 31)),
        (date(1900, 3, 1), datetime(1900, 3, 1)),
        (date(1900, 2, 28), "1900-02-28"),
        (datetime(2005, 12, 31, 13, 45, 30), datetime(2005, 12, 31, 13, 45, 30)),
        (["a", "b"], "a,b"),
    ],
)
def test_a_cell_is_read_as_it_was_written(value, read):
    content = content_of(["a", "b"], [[value, "end"]])

    assert by_openpyxl(content)[1] == [read, "end"]
    (calamine, _end) = by_calamine(content)[1]
    if isinstance(read, datetime):
        read = read if isinstance(value, datetime) else read.date()
    assert calamine == read
    assert type(calamine) is (float if type(read) is int else type(read))


@given(
    st.lists(
        st.lists(
            st.one_of(
                st.none(),
                st.text(st.characters(codec="utf-8"), max_size=20),
                st.integers(-(10**12), 10**12),
                st.booleans(),
                st.dates(date(1900, 3, 1), date(2200, 12, 31)),
            ),
            min_size=3,
            max_size=3,
        ),
        min_size=1,
        max_size=4,
    )
)
def test_any_table_makes_a_workbook_that_others_open(rows):
    content = content_of(["a", "b", "c"], rows)

    # A cell of blanks alone may be read as none: a row that holds nothing is short.
    assert by_openpyxl(content)[0] == ["a", "b", "c"]
    assert by_calamine(content)[0] == ["a", "b", "c"]
    for row, read in zip(rows, by_openpyxl(content)[1:], strict=False):
        for value, found in zip(row, read, strict=True):
            if isinstance(value, bool | int):
                assert found == value


def test_what_excel_would_take_for_a_code_stays_what_it_is():
    content = content_of(["a"], [["_x0041_"], ["_xyz_"], ["under_score"]])

    assert by_calamine(content)[1:] == [["_x0041_"], ["_xyz_"], ["under_score"]]
    assert b"_x005F_x0041_" in ElementTree.tostring(parsed(content))


@pytest.mark.parametrize("letter", ["a", "é", "😀"])
def test_a_text_is_cut_where_no_cell_holds_more(letter):
    content = content_of(["a"], [[letter * 40_000]])

    (_header, (text,)) = by_calamine(content)
    assert len(text.encode("utf-16-le")) // 2 in (32_766, 32_767)
    assert set(text) == {letter}


def test_an_empty_cell_is_none_at_all():
    content = content_of(["a", "b", "c"], [["", None, "x"], [None, "", ""]])

    cells = [cell.get("r") for cell in parsed(content).iter(f"{MAIN}c")]
    assert cells == ["A1", "B1", "C1", "C2"]


def test_the_headings_stand_out_and_stay_in_view():
    content = content_of(["slug", "A longer name of a column"], [["x", "y" * 100]])

    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:B2"
    assert [cell.font.b for cell in sheet[1]] == [True, True]
    assert [cell.font.b for cell in sheet[2]] == [False, False]
    widths = {name: each.width for name, each in sheet.column_dimensions.items()}
    assert widths == {"A": 12, "B": 60}


def test_days_and_moments_are_shown_as_the_registry_writes_them():
    content = content_of(["a", "b"], [[date(2005, 12, 31), datetime(2005, 12, 31, 8)]])

    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    formats = [cell.number_format.replace("\\", "") for cell in sheet[2]]
    assert formats == ["yyyy-mm-dd", "yyyy-mm-dd h:mm:ss"]


def test_a_second_sheet_says_what_it_is():
    about = [("List", "Organisations & more"), ("Filters", "")]
    content = content_of(["a"], [["x"]], about, "It's & <that>")

    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["It's & <that>", "About this file"]
    assert by_openpyxl(content, 1) == [
        ["List", "Organisations & more"],
        ["Filters", None],
    ]
    assert book.worksheets[1]["A1"].font.b
    (name,) = parsed(content, "xl/workbook.xml").iter(f"{MAIN}definedName")
    assert name.text == "'It''s & <that>'!$A$1:$A$2"


def test_more_rows_than_a_sheet_holds_go_on_on_the_next(monkeypatch):
    monkeypatch.setattr(written_workbook, "MOST_ROWS", 4)
    title = "A title as long as it may just be"
    content = content_of(["a"], [[number] for number in range(7)], title=title)

    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == [
        "A title as long as it may just…",
        "A title as long as it may j (2)",
        "A title as long as it may j (3)",
    ]
    read = [by_openpyxl(content, sheet) for sheet in range(3)]
    assert read == [
        [["a"], [0], [1], [2]],
        [["a"], [3], [4], [5]],
        [["a"], [6]],
    ]
    assert book.worksheets[2].auto_filter.ref == "A1:A2"


def test_a_sheet_larger_than_an_archive_holds_goes_on_on_the_next(monkeypatch):
    monkeypatch.setattr(written_workbook, "MOST_BYTES", 1)
    monkeypatch.setattr(written_workbook, "AT_ONCE", 2)

    content = content_of(["a"], [["x"]] * 5)

    assert [len(by_calamine(content, sheet)) for sheet in range(5)] == [2] * 5


def test_a_table_without_rows_or_columns_is_a_workbook():
    assert by_calamine(content_of(["a", "b"], [])) == [["a", "b"]]
    assert by_openpyxl(content_of([], [])) == []


@pytest.mark.parametrize("headers", [[], ["a", "b"]])
def test_each_part_is_named_and_in_the_order_that_excel_demands(headers):
    content = content_of(headers, [headers], [("a", "b")])

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        parts = set(archive.namelist())
        for name in parts:
            ElementTree.fromstring(archive.read(name))
        types = ElementTree.fromstring(archive.read("[Content_Types].xml"))
        led_to = {
            each.get("Target")
            for each in ElementTree.fromstring(
                archive.read("xl/_rels/workbook.xml.rels")
            )
        }
    named = {each.get("PartName") for each in types if each.get("PartName")}
    assert {f"/{part}" for part in parts if not part.endswith((".rels", "].xml"))} == (
        named
    )
    assert {f"xl/{target}" for target in led_to} | {"xl/workbook.xml"} == {
        name.removeprefix("/") for name in named
    }
    for number in (1, 2):
        sheet = parsed(content, f"xl/worksheets/sheet{number}.xml")
        tags = [child.tag.removeprefix(MAIN) for child in sheet]
        assert tags == [tag for tag in ORDER if tag in tags]
        rows = [int(row.get("r")) for row in sheet.iter(f"{MAIN}row")]
        assert rows == sorted(set(rows))


def test_a_workbook_leaves_before_its_last_row_is_read():
    read = []

    def rows():
        for number in range(100_000):
            read.append(number)
            yield [f"{number:x} {timedelta(number)} {number * 7919:x}" * 3]

    first = next(workbook(["a"], rows()))

    assert first.startswith(b"PK")
    assert len(read) < 10_000


def test_a_workbook_without_its_end_is_none():
    pieces = list(
        workbook(["a"], [[f"{n:x}" * 9 + f"{n * 7919}"] for n in range(9999)])
    )

    assert len(pieces) > 1
    with pytest.raises(zipfile.BadZipFile):
        zipfile.ZipFile(io.BytesIO(b"".join(pieces[:-1])))
