"""Which rows of a sheet are of its list, and what the others are."""

import io

import openpyxl
import pytest

from registry.files.refusal import RefusedFile
from registry.imports.reading.skipped import SKIPPED, SkippedRow

from .files import read_member_list, xlsx_file

MEMBERS = [
    ["Alpha Béton", "4000", "Liège", "0400.000.086"],
    ["Bois du Nord", "5000", "Namur", "0400.001.373"],
    ["Céramiques Dinant", "7000", "Mons", "0400.002.660"],
    ["Delta Optique", "6000", "Charleroi", "0400.003.947"],
]
NAMES = [row[0] for row in MEMBERS]
HEADER = ["Nom", "Code postal", "Localité", "Numéro BCE"]


def read(rows, **options):
    """Return a list, each row of which was accounted for."""
    content = xlsx_file(rows, **options)
    found = read_member_list(content, "list.xlsx")
    check_accounts(found)
    return found


def check_accounts(found):
    """Every row of the sheets that are read is of the list, passed over or blank."""
    rows = [number for number, _cells in found.table]
    parsed = [row.number for row in found.rows]
    skipped = [row.number for row in found.skipped]
    assert [row.number for row in found] == sorted([*parsed, *skipped])
    assert len(rows) == len(parsed) + len(skipped) + found.blank
    assert found.row_count == len(parsed)
    assert not set(parsed) & set(skipped)
    assert all(row.code in SKIPPED and row.message for row in found.skipped)


def names(found):
    return [row.values.get("name") for row in found.rows]


def codes(found):
    return [(row.number, row.code) for row in found.skipped]


def test_rows_above_the_header_are_titles():
    found = read([["Cluster X"], ["Mise à jour :", "13/04/2016"], HEADER, *MEMBERS])

    assert codes(found) == [(1, "title"), (2, "title"), (3, "header")]
    assert names(found) == NAMES


@pytest.mark.parametrize(
    ("footer", "code"),
    [
        (["Légende : BCE = Banque-Carrefour des Entreprises"], "legend"),
        (["BCE = Banque-Carrefour des Entreprises"], "legend"),
        (["CP", "code postal du siège"], "legend"),
        (["Source: secrétariat, mise à jour trimestrielle"], "note"),
        (["Bron : secretariaat"], "note"),
        (["* membre fondateur"], "note"),
        (["(1) jusqu'au 31/12/2020"], "note"),
        (["Imprimé le 12/03/2021"], "note"),
        (["Page 1/3"], "note"),
        (["Fait à Namur, le 3 mai 2021"], "note"),
        (["Stand: 31.12.2020"], "note"),
        (["Secrétariat du cluster, rue du Moulin 3, 5000 Namur"], "note"),
        (["Total", 4], "total"),
        (["Total : 4"], "total"),
        (["4 membres"], "total"),
        (["Nombre de membres", 4], "total"),
        (["Aantal leden: 4"], "total"),
        (["Summe", 4], "total"),
    ],
)
def test_what_stands_below_a_list_is_none_of_its_members(footer, code):
    found = read([HEADER, *MEMBERS, [], footer])

    assert names(found) == NAMES
    assert codes(found) == [(1, "header"), (7, code)]


def test_a_legend_of_several_rows_is_passed_over():
    legend = [
        ["Légende"],
        ["BCE", "Banque-Carrefour des Entreprises"],
        ["E", "membre effectif"],
        ["A", "membre adhérent"],
    ]
    found = read([HEADER, *MEMBERS, [], *legend])

    assert names(found) == NAMES
    assert {code for _number, code in codes(found)} == {"header", "legend"}


@pytest.mark.parametrize("word", ["Total", "Source IT", "Page Group", "3 Suisses"])
def test_a_member_that_is_called_like_a_footer_is_read(word):
    rows = [HEADER, *MEMBERS[:2], [word, "1000", "Bruxelles", "0400.002.660"]]

    assert names(read([*rows, *MEMBERS[3:]])) == [*NAMES[:2], word, *NAMES[3:]]


def test_the_number_of_members_that_a_file_states_is_compared():
    (total,) = read([HEADER, *MEMBERS, [], ["Total", 9]]).totals

    assert (total.stated, total.computed, total.equal) == (9, 4, False)
    assert (total.difference, total.counts, total.row) == (5, True, 7)
    (total,) = read([HEADER, *MEMBERS, ["4 membres"]]).totals
    assert total.equal


def test_a_second_table_may_name_its_columns_in_another_order():
    second = [
        ["Organisation", "Localité", "CP", "N° BCE"],
        *([f"{name} bis", place, code, ""] for name, code, place, _n in MEMBERS),
    ]
    found = read(
        [["Membres effectifs"], HEADER, *MEMBERS, [], ["Membres fondateurs"], *second]
    )

    rows = list(found.rows)
    assert codes(found) == [
        *[(1, "title"), (2, "header")],
        *[(8, "section"), (9, "header")],
    ]
    assert [row.values["name"] for row in rows[4:]] == [f"{n} bis" for n in NAMES]
    assert [row.values["post_code"] for row in rows] == [r[1] for r in MEMBERS] * 2
    assert [row.values["locality"] for row in rows] == [r[2] for r in MEMBERS] * 2
    assert [row.values["category"] for row in rows] == ["full"] * 4 + ["founding"] * 4


def test_the_titles_of_sections_without_other_cells_are_no_members():
    found = read(
        [
            ["Nom", "Code postal", "N° BCE"],
            ["Alpha", "4000", ""],
            ["Bois", "5000", ""],
            [],
            ["Membres associés"],
            ["Organisation", "N° BCE", "Code postal"],
            ["Cera", "", "7000"],
        ]
    )

    assert names(found) == ["Alpha", "Bois", "Cera"]
    assert codes(found) == [(1, "header"), (5, "section"), (6, "header")]
    assert [r.values.get("category") for r in found.rows] == [None, None, "associate"]
    assert [row.values["post_code"] for row in found.rows] == ["4000", "5000", "7000"]


def test_a_column_of_categories_counts_more_than_a_title():
    found = read(
        [
            ["Membres fondateurs"],
            ["Nom", "CP", "Catégorie"],
            ["Alpha", "4000", "effectif"],
        ]
    )

    assert [row.values["category"] for row in found.rows] == ["full"]


def test_a_table_of_something_else_below_is_passed_over():
    other = [
        ["Année", "Exercice", "Cotisation"],
        ["2019", "clos", "douze"],
        ["2020", "ouvert", "treize"],
    ]
    found = read([HEADER, *MEMBERS, [], *other])

    assert names(found) == NAMES
    assert [code for _number, code in codes(found)] == ["header", *["other_table"] * 3]


def test_what_stands_beside_the_list_alone_is_passed_over():
    rows = [
        [*row, "", note] for row, note in zip([HEADER, *MEMBERS], "abcde", strict=True)
    ]
    found = read([*rows, [], ["", "", "", "", "", "rue du Moulin"]])

    assert names(found) == NAMES
    assert codes(found) == [(1, "header"), (7, "beside")]


def test_two_tables_beside_each_other_are_one_list():
    left, right = [HEADER, *MEMBERS[:3]], [HEADER, *MEMBERS[3:], [""] * 4, [""] * 4]
    found = read([[*one, "", *other] for one, other in zip(left, right, strict=True)])

    assert names(found) == NAMES
    assert found.sheets == ["Membres", "Membres"]
    (last,) = list(found.rows)[3:]
    assert last.number == 1_000_002
    assert last.values["enterprise_number"] == "0400003947"


def test_a_list_on_its_side_is_refused_with_the_way_to_mend_it():
    turned = [list(column) for column in zip(HEADER, *MEMBERS, strict=True)]

    with pytest.raises(RefusedFile) as refused:
        read(turned)
    assert refused.value.code == "on_its_side"
    assert "Transpose" in refused.value.message


def test_a_list_without_rows_is_refused():
    for rows in ([HEADER], [["Membres"], HEADER, [], []]):
        with pytest.raises(RefusedFile) as refused:
            read(rows)
        assert refused.value.code == "no_rows"
    with pytest.raises(RefusedFile) as refused:
        read([HEADER, [], ["Source : le secrétariat"], ["Page 1/1"]])
    assert refused.value.code == "no_row_of_the_list"


def test_members_of_which_only_the_name_is_known_are_read_among_others():
    unknown = [["Exemple SA"], ["Émile"], ["Éva"], ["Élan"]]

    assert names(read([HEADER, *MEMBERS, ["Exemple SA"], *MEMBERS])) == [
        *NAMES,
        "Exemple SA",
        *NAMES,
    ]
    assert names(read([HEADER, *MEMBERS, *unknown])) == [
        *NAMES,
        *(name for (name,) in unknown),
    ]


def test_names_with_numbers_are_no_counts():
    rows = [["Nom"], *([f"Projet {number}"] for number in range(5)), ["Firma 3"]]

    assert len(names(read(rows))) == 6


def test_hidden_rows_are_read_and_told():
    book = openpyxl.load_workbook(io.BytesIO(xlsx_file([HEADER, *MEMBERS])))
    book.active.row_dimensions[3].hidden = True
    file = io.BytesIO()
    book.save(file)
    found = read_member_list(file.getvalue(), "list.xlsx")

    assert names(found) == NAMES
    assert found.hidden_rows == [3]
    told = {row.number: [p.code for p in row.problems] for row in found.rows}
    assert "row_hidden" in told[3]
    assert not any("row_hidden" in told[number] for number in (2, 4, 5))


def test_each_skipped_row_says_what_it_is():
    assert all(str(SkippedRow(1, code, "").message) for code in SKIPPED)


def test_the_numbers_of_members_of_sections_are_compared():
    rows = [
        *[["Liège", "Alpha", "4000"], ["", "Beta", "4020"]],
        ["Sous-total Liège", "2", ""],
        *[["Namur", "Gamma", "5000"], ["", "Delta", "5100"]],
        ["Sous-total Namur", "2", ""],
        ["Total", "5", ""],
    ]
    found = read([["Province", "Nom", "CP"], *rows])

    assert names(found) == ["Alpha", "Beta", "Gamma", "Delta"]
    assert [code for _number, code in codes(found)] == [
        *["header", "subtotal", "subtotal"],
        "total",
    ]
    assert [total.equal for total in found.totals] == [True, True, False]


def test_what_ends_each_page_of_a_list_is_no_member():
    found = read(
        [HEADER, *MEMBERS[:2], ["Page 1/2"], HEADER, *MEMBERS[2:], ["Page 2/2"]]
    )

    assert names(found) == NAMES
    assert [code for _number, code in codes(found)] == ["header", "note"] * 2


def test_a_signature_below_a_list_is_passed_over():
    signed = ["Fait à Namur, le 3 mai 2021", "Le président,", "J. Dupont"]
    found = read([HEADER, *MEMBERS, [], *(["", "", words] for words in signed)])

    assert names(found) == NAMES
    assert len(found.skipped) == 4
