"""Which sheets of a workbook are the list, and what is said of the others."""

import io

import openpyxl
import pytest

from programmes.imports.kind import GRANTS
from registry.files.refusal import RefusedFile
from registry.imports.members.kind import MEMBERS
from registry.imports.reading.rows import read_rows
from registry.imports.reading.sheets import NOT_READ, cell_of, sheet_and_row
from registry.models import ImportMode
from tests.factories import make_cluster, make_membership, make_organisation

from .files import xlsx_file
from .lists import plan_list
from .test_shapes import check_accounts

HEADER = ["Nom", "Code postal", "Numéro BCE"]
FIRST = [HEADER, ["Alpha", "4000", "0400.000.086"], ["Bois", "5000", "0400.001.373"]]
SECOND = [HEADER, ["Cera", "7000", "0400.002.660"]]
NOTICE = [["Nom", "Explication"], *([f"champ {n}", f"texte {n}"] for n in range(20))]


def book(hidden=(), **sheets) -> bytes:
    content = xlsx_file([], sheets=sheets.items())
    found = openpyxl.load_workbook(io.BytesIO(content))
    del found["Membres"]
    for name in hidden:
        found[name].sheet_state = "hidden"
    file = io.BytesIO()
    found.save(file)
    return file.getvalue()


def read(content, kind=MEMBERS, **options):
    found = read_rows(content, "list.xlsx", kind.reads, **options)
    check_accounts(found)
    return found


def names(found):
    return [row.values["name"] for row in found.rows]


def others(found):
    return {sheet.name: sheet.code for sheet in found.other_sheets}


def test_sheets_of_the_same_kind_are_one_list():
    found = read(book(Effectifs=FIRST, Associés=SECOND))

    assert names(found) == ["Alpha", "Bois", "Cera"]
    assert found.sheets == ["Effectifs", "Associés"]
    assert found.table.sheet == "Effectifs"
    assert [row.values["category"] for row in found.rows] == [
        *["full", "full"],
        "associate",
    ]
    assert [row.number for row in found.rows] == [2, 3, 1_000_002]
    assert sheet_and_row(1_000_002, found.sheets) == ("Associés", 2)


def test_a_cell_of_a_further_sheet_is_named_with_it():
    wrong = [HEADER, ["Cera", "7000", "0400.002.661"]]
    (row,) = list(read(book(A=FIRST, B=wrong)).rows)[2:]

    assert [told.cell for told in row.problems] == ["B!C2"]
    assert cell_of(3, "C", ["A", "B"]) == "C3"
    assert cell_of(1_000_003, "C", ["A", "A"]) == "C3"


def test_further_sheets_may_have_other_columns_and_titles():
    second = [["Liste"], [], ["N° BCE", "Organisation", "CP"], ["", "Cera", "7000"]]
    found = read(book(A=FIRST, B=second))

    assert names(found) == ["Alpha", "Bois", "Cera"]
    assert [row.values["post_code"] for row in found.rows] == ["4000", "5000", "7000"]
    assert [(row.number, row.code) for row in found.skipped] == [
        (1, "header"),
        *[(1_000_001, "title"), (1_000_003, "header")],
    ]


@pytest.mark.parametrize(
    "sheets", [{"N": NOTICE, "M": FIRST}, {"M": FIRST, "N": NOTICE}]
)
def test_a_notice_longer_than_the_list_is_not_the_list(sheets):
    found = read(book(**sheets))

    assert names(found) == ["Alpha", "Bois"]
    assert others(found) == {"N": "other_columns"}
    (notice,) = found.other_sheets
    assert (notice.rows, notice.alike, notice.hidden) == (21, False, False)


@pytest.mark.parametrize(
    ("name", "rows", "code", "alike"),
    [
        ("Anciens", SECOND, "former", True),
        ("Oud-leden", SECOND, "former", True),
        ("Exemple", SECOND, "example", False),
        ("Copie", FIRST, "repeats", True),
        ("Budget", [["Poste", "Montant"], ["Loyer", 12]], "no_list", False),
    ],
)
def test_a_visible_sheet_that_is_no_part_of_the_list_is_told(name, rows, code, alike):
    found = read(book(Membres2=FIRST, **{name: rows}))

    assert names(found) == ["Alpha", "Bois"]
    (other,) = found.other_sheets
    assert (other.name, other.code, other.alike) == (name, code, alike)
    assert other.rows == len(rows)
    assert other.message


def test_a_hidden_sheet_is_told_and_read_where_a_person_says_so():
    content = book(hidden=["Caché"], Visible=FIRST, Caché=SECOND)

    found = read(content)
    assert names(found) == ["Alpha", "Bois"]
    (hidden,) = found.other_sheets
    assert (hidden.name, hidden.hidden, hidden.alike, hidden.rows) == (
        *("Caché", True),
        *(True, 2),
    )
    assert names(read(content, sheets=["Visible", "Caché"])) == [
        "Alpha",
        "Bois",
        "Cera",
    ]
    only = read(content, sheets=["Caché"])
    assert names(only) == ["Cera"]
    assert others(only) == {"Visible": "not_chosen"}
    assert only.is_of({}, {}, ["Caché"])
    assert not only.is_of({}, {})


def test_of_members_by_year_the_last_counts_and_of_grants_all():
    found = read(book(**{"2022": FIRST, "2023": SECOND}))
    assert names(found) == ["Cera"]
    assert others(found) == {"2022": "other_year"}

    header = ["Beneficiary", "Project", "Granted amount"]
    years = {
        "2022": [header, ["Alpha", "Bridge", "100,50"]],
        "2023": [header, ["Alpha", "Road", "200,50"]],
    }
    grants = read(book(**years), GRANTS)
    assert [str(row.values["decided_amount"]) for row in grants.rows] == [
        *["100.50", "200.50"]
    ]
    assert not any("measure" in row.values for row in grants.rows)
    by_measure = {
        f"Mesure {n}": sheet for n, sheet in zip("12", years.values(), strict=True)
    }
    assert [row.values["measure"] for row in read(book(**by_measure), GRANTS).rows] == [
        *["Mesure 1", "Mesure 2"]
    ]


def test_totals_are_those_of_their_sheet():
    header = ["Beneficiary", "Project", "Granted amount"]

    def sheet(*amounts):
        rows = [[f"Town {a}", "Bridge", f"{a},50"] for a in amounts]
        return [header, *rows, ["Total", "", f"{sum(amounts) + len(amounts) // 2},00"]]

    found = read(book(North=sheet(1, 2), South=sheet(30, 40)), GRANTS)
    assert len(names(found)) == 4
    assert [(total.row, total.equal, total.part) for total in found.totals] == [
        (4, True, True),
        (1_000_004, True, True),
    ]


def test_a_list_without_rows_beside_a_full_one_is_no_reason_to_refuse():
    found = read(book(A=FIRST, B=[HEADER]))

    assert names(found) == ["Alpha", "Bois"]
    assert others(found) == {"B": "no_list"}


def test_sheets_that_are_all_blank_are_refused():
    with pytest.raises(RefusedFile) as refused:
        read(book(A=[], B=[[]]))
    assert refused.value.code == "empty"


def test_each_reason_is_said():
    assert all(str(reason) for reason in NOT_READ.values())


@pytest.mark.django_db
def test_nobody_leaves_because_a_member_stands_on_the_second_sheet():
    cluster = make_cluster()
    for name in ("Alpha", "Bois", "Cera"):
        make_membership(
            cluster=cluster,
            organisation=make_organisation(name=name),
            start_on="2020-01-01",
        )
    batch = plan_list(
        content=book(Effectifs=FIRST, Associés=SECOND),
        filename="list.xlsx",
        cluster=cluster,
        mode=ImportMode.FULL,
    )

    assert not batch.rows.with_outcome("left").exists()
    assert sorted(batch.rows.values_list("number", flat=True)) == [2, 3, 1_000_002]
