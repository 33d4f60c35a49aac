"""Numbers of Excel 97 workbooks, as their formats show them."""

import struct

import pytest

from programmes.imports.kind import GRANTS
from registry.files.tables import tables_of
from registry.imports.reading.rows import read_rows

from .files import xls_file


def cells_of(rows, formats):
    (table,) = tables_of(xls_file(rows, formats=formats), "list.xls")
    return [cells for _number, cells in table]


def short(value, *, in_hundredths=False):
    """Return a whole number as such workbooks shorten it, in 30 bits."""
    return struct.pack("<I", ((value & 0x3FFFFFFF) << 2) | 2 | in_hundredths)


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (950, "00000", "00950"),
        (950, "00-000", "00-950"),
        (403019261, "0000\\.000\\.000", None),
        (403019261, "0000000000", "0403019261"),
        (short(950), "00000", "00950"),
        (short(95000, in_hundredths=True), "00000", "00950"),
        (struct.pack("<d", 950.0)[4:], "00000", "00950"),
        (950, '"£"#,##0', "£ 950.00"),
        (12.5, '#,##0.00\\ "Kč"', "Kč 12.50"),
        (950.5, "00000", 950.5),
        (950, "0.00", 950),
        (950, "#,##0.00 €", 950),
        (1e200, "00000", 1e200),
    ],
)
def test_a_number_is_read_as_its_format_shows_it(value, code, shown):
    ((name, cell),) = cells_of([["Alpha", value]], ["General", code])

    assert name == "Alpha"
    assert cell == ("0403.019.261" if shown is None else shown)


def test_only_the_cells_of_the_style_are_shown_so():
    rows = [["Nom", "Code", 7], ["Alpha", 42, 42]]

    assert cells_of(rows, ["General", "0000"]) == [
        ["Nom", "Code", 7],
        ["Alpha", "0042", 42],
    ]


def test_a_currency_that_only_formats_show_is_asked_of_old_workbooks_too():
    rows = [["Beneficiary", "Amount granted"]]
    rows += [[name, 1000 + place] for place, name in enumerate(("Alpha", "Bois", "C"))]
    content = xls_file(rows, formats=["General", '"£"#,##0'])

    read = read_rows(content, "list.xls", GRANTS.reads)

    (trouble,) = GRANTS.reads.troubles(read, read.header).values()
    assert "GBP" in trouble
