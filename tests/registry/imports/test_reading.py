import io
import struct
import zipfile

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.files import refusal
from registry.files.refusal import REASONS, RefusedFile
from registry.files.tables import tables_of

from .files import (
    csv_file,
    edit_zip,
    ods_file,
    ole_file,
    read_table,
    xls_file,
    xlsx_file,
)

ROWS = [["Nom", "Localité"], ["Société Générale", "Liège"], ["Café Ô", "Châtelet"]]


def rows_of(content, name):
    return [cells for _number, cells in read_table(content, name)]


def refusal_of(content, name="list.csv") -> RefusedFile:
    with pytest.raises(RefusedFile) as refused:
        read_table(content, name)
    assert "%" not in refused.value.message
    return refused.value


def explain(refused):
    assert refused.message


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (xlsx_file(ROWS), "membres.xlsx"),
        (xlsx_file(ROWS), "MEMBRES.XLSX"),
        (xlsx_file(ROWS), "membres"),
        (xls_file(ROWS), "membres.xls"),
        (ods_file(ROWS), "membres.ods"),
        (csv_file(ROWS), "membres.csv"),
        (csv_file(ROWS, separator=";", encoding="utf-8-sig"), "membres.csv"),
        (csv_file(ROWS, separator="\t", encoding="utf-16"), "membres.txt"),
        (csv_file(ROWS, separator=";", encoding="cp1252"), "membres.csv"),
        (csv_file(ROWS, end="\r"), "membres.csv"),
        (csv_file([["sep=;"], *ROWS], separator=";"), "membres.csv"),
    ],
)
def test_each_format_is_read(content, name):
    assert [row for row in rows_of(content, name) if row] == ROWS


def test_macros_are_ignored():
    types = (
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    )
    macros = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    content = edit_zip(
        xlsx_file(ROWS),
        {"[Content_Types].xml": lambda data: data.replace(types, macros)},
        add=[("xl/vbaProject.bin", b"Sub Auto_Open()")],
    )

    assert rows_of(content, "membres.xlsm") == ROWS
    assert refusal_of(content, "membres.xlsx").code == "wrong_ending"


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (xlsx_file(ROWS), "membres.csv", "XLSX"),
        (xlsx_file(ROWS), "membres.xls", "XLSX"),
        (csv_file(ROWS), "membres.xlsx", "CSV"),
        (ods_file(ROWS), "membres.xlsx", "ODS"),
        (xls_file(ROWS), "membres.xlsx", "XLS"),
    ],
)
def test_a_file_is_not_what_its_ending_says(content, name, says):
    refused = refusal_of(content, name)

    assert refused.code == "wrong_ending"
    assert says in refused.message


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7 ...",
        b"<html><table><tr><td>Nom</td></tr></table></html>",
        b"\xef\xbb\xbf<!DOCTYPE html>",
        b'[{"name": "Sonaca"}]',
        b"Nom\x00\x01\x02",
        b"\x1f\x8b\x08 compressed",
        ole_file({"WordDocument": b"letter"}),
        edit_zip(xlsx_file(ROWS), {}, add=[("xl/workbook.bin", b"")]),
    ],
)
def test_another_format_is_refused(content):
    assert refusal_of(content, "list").code == "unsupported"


def test_an_archive_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("list.csv", csv_file(ROWS))

    assert refusal_of(file.getvalue(), "list").code == "unsupported"


@pytest.mark.parametrize("content", [b"", b" \r\n", b"\xef\xbb\xbf\r\n", b";;;\r\n;;"])
def test_an_empty_file_is_refused(content):
    assert refusal_of(content).code == "empty"


def test_an_empty_workbook_is_refused():
    assert refusal_of(xlsx_file([]), "list.xlsx").code == "empty"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (ole_file({"EncryptionInfo": b"", "EncryptedPackage": b"x"}), "list.xlsx"),
        (xls_file(ROWS, protected=True), "list.xls"),
        (
            edit_zip(
                ods_file(ROWS),
                {
                    "META-INF/manifest.xml": lambda data: data.replace(
                        b"<manifest:file-entry", b"<manifest:encryption-data", 1
                    )
                },
            ),
            "list.ods",
        ),
    ],
)
def test_a_protected_file_is_refused(content, name):
    assert refusal_of(content, name).code == "password"


@pytest.mark.parametrize(
    ("content", "name"),
    [(xlsx_file(ROWS), "list.xlsx"), (ods_file(ROWS), "list.ods")],
)
@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_a_damaged_file_is_refused(content, name, share):
    assert refusal_of(content[: int(len(content) * share)], name).code == "damaged"


def test_a_file_over_the_limit_is_refused():
    refused = refusal_of(b"Nom\n" + b"x" * refusal.MAX_BYTES)

    assert refused.code == "too_big"
    assert "50 MB" in refused.message


def sheet_with(replaced, by):
    """Return a workbook in whose sheet a piece of XML is another one."""
    return edit_zip(
        xlsx_file(ROWS),
        {"xl/worksheets/sheet1.xml": lambda data: data.replace(replaced, by)},
    )


@pytest.mark.parametrize(
    ("by", "code", "says"),
    [
        (b'r="A999999"', "too_many_rows", "999999"),
        (b'r="XFD3"', "too_many_columns", "XFD"),
        (b'r="GR100000"', "too_many_cells", "20000000"),
    ],
)
def test_a_cell_in_a_far_corner_is_refused_before_it_fills_the_memory(by, code, says):
    refused = refusal_of(sheet_with(b'r="A3"', by), "list.xlsx")

    assert refused.code == code
    assert any(part in refused.message for part in says.split("|"))


def test_blank_cells_with_a_style_do_not_count():
    content = sheet_with(
        b"</sheetData>",
        b'<row r="1048576"><c r="A1048576" s="0"/><c r="XFD9999"/></row></sheetData>',
    )

    assert rows_of(content, "list.xlsx") == ROWS


@pytest.mark.parametrize("start", [48, 60])
def test_sectors_linked_in_a_circle_are_refused(start):
    content = bytearray(xls_file(ROWS))
    (first,) = struct.unpack_from("<I", content, 48)
    (table,) = struct.unpack_from("<I", content, 76)
    struct.pack_into("<I", content, (table + 1) * 512 + first * 4, first)
    struct.pack_into("<I", content, start, first)

    assert refusal_of(bytes(content), "list.xls").code == "damaged"


@pytest.mark.parametrize("stated", [(0, 0xFFFFFFFF), (120, 3)])
def test_an_xls_file_that_states_a_size_it_has_not_is_refused(stated):
    record = struct.pack("<HH", 0x0200, 14)
    before, _, after = xls_file(ROWS).partition(record)
    content = before + record + struct.pack("<II", *stated) + after[8:]

    assert refusal_of(content, "list.xls").code == "damaged"


def test_a_cell_in_a_far_corner_of_an_xls_file_is_refused():
    rows = [["Nom"], ["x"] * 201]

    assert refusal_of(xls_file(rows), "list.xls").code == "too_many_columns"


def test_repeated_cells_of_an_ods_file_are_counted():
    def repeat(data):
        return data.replace(
            b"<table:table-cell office",
            b'<table:table-cell table:number-columns-repeated="9999" office',
            1,
        )

    refused = refusal_of(edit_zip(ods_file(ROWS), {"content.xml": repeat}), "l.ods")

    assert refused.code == "too_many_columns"


def test_blank_cells_at_the_end_of_an_ods_sheet_do_not_count():
    def fill(data):
        blank = (
            b'<table:table-row table:number-rows-repeated="1048000"><table:table-cell '
            b'table:number-columns-repeated="16384"/></table:table-row></table:table>'
        )
        return data.replace(b"</table:table>", blank)

    content = edit_zip(ods_file(ROWS), {"content.xml": fill})

    assert rows_of(content, "list.ods") == ROWS


def test_a_text_with_too_many_rows_is_refused(monkeypatch):
    monkeypatch.setattr("registry.imports.reading.sheets.MAX_ROWS", 3)

    assert refusal_of(b"Nom\n" + b"Sonaca\n" * 4).code == "too_many_rows"
    assert len(rows_of(b"Nom\n" + b"Sonaca\n" * 3, "list.csv")) == 4


def test_a_text_with_too_many_columns_is_refused():
    assert refusal_of(csv_file([["Nom"] * 201])).code == "too_many_columns"


def test_of_several_sheets_the_longest_list_is_read():
    content = xlsx_file(
        [["Lisez-moi"], ["Ce fichier a"], ["été fait"], ["par le cluster"]],
        sheets=[("Anciens", ROWS[:2]), ("Actuels", ROWS), ("Budget", [["x"]] * 50)],
    )

    table = read_table(content, "list.xlsx")

    assert table.sheet == "Actuels"
    assert table.other_sheets == ["Membres", "Anciens", "Budget"]


def test_formulas_give_their_value_and_errors_stand_where_they_were():
    error = b'<c r="B3" t="e"><f>NA()</f><v>#N/A</v></c>'
    formula = b'<c r="B2"><f>3*2</f><v>6</v></c>'
    content = edit_zip(
        xlsx_file([["Nom", "Note"], ["A", 1], ["B", 2]]),
        {
            "xl/worksheets/sheet1.xml": lambda data: data.replace(
                b'<c r="B2" t="n"><v>1</v></c>', formula
            ).replace(b'<c r="B3" t="n"><v>2</v></c>', error)
        },
    )

    assert rows_of(content, "list.xlsx") == [["Nom", "Note"], ["A", 6], ["B", "#N/A"]]


def test_a_cell_merged_over_rows_has_its_value_in_each():
    rows = [["Catégorie", "Nom"], ["effectif", "A"], [None, "B"], [None, "C"]]
    table = read_table(xlsx_file(rows, merge=["A2:A3"]), "list.xlsx")

    assert [cells[0] for _number, cells in table] == [
        "Catégorie",
        *["effectif"] * 2,
        "",
    ]
    assert table.merged_down == {3: {0}}


def test_rows_have_the_numbers_that_the_spreadsheet_shows():
    table = read_table(xlsx_file([[], [None, "Nom"], [], [None, "A"]]), "list.xlsx")

    assert [(n, cells) for n, cells in table if any(cells)] == [
        (2, ["", "Nom"]),
        (4, ["", "A"]),
    ]


@pytest.mark.parametrize(
    ("text", "encoding", "code"),
    [
        ("Nom\nSociété Ãcole", "latin-1", None),
        ("Nom;Note\nL’été à Spa – « œuvre » n°3, m² 5 €;Piµi", "cp1252", None),
        ("Nom\nSociété de Liège", "cp850", "encoding_mixed"),
        ("Nom\nSociété de Liège\nCréché", "mac_roman", "encoding_mixed"),
        ("Nom\nSociÃ©tÃ© de LiÃ¨ge", "utf-8", "encoding_garbled"),
        ("Nom\nSoci\ufffdt\ufffd", "utf-8", "encoding_lost"),
        (
            "Nom\nSoci?t? de Li?ge\nUniversit? cr??e\nB?tonni?re",
            "ascii",
            "encoding_lost",
        ),
        (
            "B_n_ficiaire\nD_veloppement et attractivit_\nProximit_",
            "ascii",
            "encoding_lost",
        ),
        ("Nom;Site\nQui? Quoi?;http://x.be/a?b=c&d_e=f_g?h", "ascii", None),
        ("nom_fr;start_on;e_mail\nresearch_centre;public_body;x", "ascii", None),
    ],
)
def test_an_encoding_is_established_or_the_file_is_refused(text, encoding, code):
    content = text.encode(encoding)

    if code is None:
        assert "".join(rows_of(content, "list.csv")[-1])
    else:
        refused = refusal_of(content)
        assert refused.code == code
        assert "CSV UTF-8" in refused.message


def test_a_mixture_of_two_encodings_is_refused():
    content = "Nom\nSociété\n".encode() + "Liège\n".encode("cp1252")

    assert refusal_of(content).code.startswith("encoding_")


def test_a_refusal_names_the_line():
    refused = refusal_of("Nom\nSonaca\nSociété\n".encode("cp850"))

    assert "line 3" in refused.message


def test_line_breaks_inside_of_cells_do_not_end_a_row():
    content = b'Nom;Note\nA;"one\r\ntwo; ""three"""\nB;x\n'

    assert rows_of(content, "list.csv")[1] == ["A", 'one\r\ntwo; "three"']


def test_every_reason_is_said_in_the_language_of_the_reader():
    with translation.override("fr"):
        for code in REASONS:
            assert str(REASONS[code])


@settings(deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["csv", "xls", "xlsx", "ods", ""]))
def test_whatever_bytes_come_are_read_or_refused(content, ending):
    try:
        list(read_table(content, f"list.{ending}"))
    except RefusedFile as refused:
        explain(refused)


DAMAGED = [
    (xlsx_file(ROWS), "list.xlsx"),
    (xls_file(ROWS), "list.xls"),
    (ods_file(ROWS), "list.ods"),
]


@settings(deadline=None)
@given(
    st.sampled_from(DAMAGED),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=5),
)
def test_whatever_bytes_change_in_a_file_it_is_read_or_refused(file, changes):
    content, name = file
    changed = bytearray(content)
    for place, byte in changes:
        changed[int(place * (len(changed) - 1))] = byte

    try:
        list(read_table(bytes(changed), name))
    except RefusedFile as refused:
        explain(refused)


def test_a_text_tells_its_separator():
    (table,) = tables_of(csv_file(ROWS, separator=";"), "l.csv")

    assert (table.separator, table.encoding) == (";", "utf-8")
