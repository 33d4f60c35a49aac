"""What a list of beneficiaries says, with the difficulties of published ones."""

import io
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest

from programmes.imports.kind import GRANTS
from registry.imports.reading.rows import read_rows
from tests.registry.imports.files import xlsx_file

from .lists import HEADER, as_csv, problems, read, read_official

AMOUNTS = ("beneficiary", "decided amount")


def test_a_row_says_who_what_when_and_how_much():
    header = (*HEADER, "closed on", "code", "eligible cost")
    (row,) = read(
        (
            "Alpha",
            "Robots",
            "15/03/2012",
            "1.500,50",
            "750,25",
            "2014",
            "P1",
            "3000,00",
        ),
        header=header,
    )

    assert row.values == {
        "name": "Alpha",
        "project": "Robots",
        "decided_on": date(2012, 3, 15),
        "decided_precision": "day",
        "decided_amount": Decimal("1500.50"),
        "paid_amount": Decimal("750.25"),
        "closed_on": date(2014, 12, 31),
        "closed_precision": "year",
        "code": "P1",
        "eligible_cost": Decimal("3000.00"),
    }
    assert row.problems == []


def test_a_header_of_two_levels_is_understood_with_the_one_above():
    found, _rows = read_official()
    fields = {column.letters: column.field for column in found.header.columns}

    assert fields == {
        "A": None,
        "B": None,
        "C": "name",
        "D": "decided_on",
        "E": "eligible_cost",
        "F": "decided_amount",
        "G": "decided_eu",
        "H": "decided_region",
        "I": "paid_amount",
        "J": "paid_eu",
        "K": "paid_region",
        "L": "closed_on",
    }


def test_a_header_that_comes_again_with_other_columns_is_followed():
    found, rows = read_official()

    assert [header.rows for header in found.headers] == [(3,), (8,), (13,)]
    assert [row.number for row in rows] == [4, 5, 9, 10, 14, 15, 16]
    assert [row.code for row in found.skipped] == [
        *["title", "header", "header"],
        *["section", "header", "header"] * 2,
    ]
    assert [row.values["decided_amount"] for row in rows] == [
        Decimal("724178.35"),
        Decimal("1240800.00"),
        Decimal("629780.00"),
        Decimal("346788.75"),
        Decimal(1500),
        Decimal(1500),
        Decimal(1500),
    ]
    assert [row.values["paid_amount"] for row in rows] == [
        Decimal("289671.34"),
        Decimal("1240800.02"),
        Decimal("600000.00"),
        Decimal("330000.00"),
        Decimal(1500),
        Decimal(1500),
        Decimal(1500),
    ]


def test_the_title_of_a_section_is_the_measure_of_its_rows():
    _found, rows = read_official()

    assert [row.values["measure"] for row in rows] == [
        *["Mesure 1.01 : Investissements"] * 2,
        *["Mesure 1.03 : Services"] * 2,
        *["Mesure 2.01 : Chèques"] * 3,
    ]


def test_headers_of_the_same_words_are_understood_once():
    header = ["Bénéficiaires", "Projets", "Montant décidé"]
    rows = [header, ["A", "x", 10], ["", "", ""], header, ["B", "y", 20]]
    found = read_rows(xlsx_file(rows), "list.xlsx", GRANTS.reads)

    first, second = found.headers
    assert first.columns is second.columns
    assert [row.values["name"] for row in found.rows] == ["A", "B"]


def test_a_name_is_carried_down_to_what_else_it_received():
    _found, rows = read_official()
    row = rows[3]

    assert row.values["name"] == "Gamma asbl"
    assert row.values["project"] == "Accompagnement"
    assert problems(row) == ["carried_down"]


def test_a_former_name_in_parentheses_is_told_apart():
    _found, rows = read_official()

    assert rows[4].values["name"] == "Delta"
    assert rows[4].values["former_name"] == "Epsilon"


def test_the_first_date_of_a_cell_counts_and_the_rest_is_kept():
    _found, rows = read_official()
    row = rows[1]

    assert row.values["decided_on"] == date(2008, 6, 10)
    assert row.values["decided_text"] == "10/06/2008 (augmentation le 14/10/2008)"
    assert "date_within" in problems(row)


def test_the_last_of_several_decisions_only_documents_the_first():
    _found, rows = read_official()

    assert rows[2].values["decided_on"] == date(2014, 6, 5)
    assert rows[2].values["decided_precision"] == "documented"


def test_a_request_is_no_decision():
    _found, rows = read_official()

    assert rows[4].values["requested_on"] == "2009-07-09"
    assert "decided_on" not in rows[4].values


def test_cents_paid_above_what_was_decided_are_told():
    _found, rows = read_official()
    row = rows[1]
    (problem,) = (p for p in row.problems if p.code == "paid_slightly_above")

    assert not row.refused
    assert problem.cell == "I5"
    assert problem.params == {"excess": "0.02", "decided": "1240800.00"}
    assert (
        "1,240,800.02 euro were paid, 0.02 more than the 1,240,800.00"
        in problem.message
    )


@pytest.mark.parametrize(
    ("header", "cells", "code"),
    [
        (AMOUNTS, ("Alpha", ""), "amount_missing"),
        (AMOUNTS, ("Alpha", "0"), "amount_nothing"),
        (AMOUNTS, ("Alpha", "-50,00"), "amount_negative"),
        (AMOUNTS, ("Alpha", "a lot"), "amount_unreadable"),
        (AMOUNTS, ("Alpha", "$ 100"), "amount_foreign"),
        ((*AMOUNTS, "decided on"), ("Alpha", "100,00", "soon"), "date_unreadable"),
        (
            (*AMOUNTS, "eligible cost"),
            ("Alpha", "100,00", "50,00"),
            "decided_above_cost",
        ),
    ],
)
def test_what_cannot_be_a_grant_is_refused(header, cells, code):
    (row,) = read(cells, header=header)

    assert row.refused
    assert code in problems(row)


@pytest.mark.parametrize(
    ("header", "cells", "code"),
    [
        ((*AMOUNTS, "eligible cost"), ("Alpha", "100,00", "#N/A"), "cell_error"),
        (
            (*AMOUNTS, "decided on", "closed on"),
            ("Alpha", "100,00", "25/6/2015", "1/1/2014"),
            "closed_before_decided",
        ),
        ((*AMOUNTS, "date de la demande"), ("Alpha", "100,00", "spring"), "date_kept"),
    ],
)
def test_what_is_only_odd_is_told(header, cells, code):
    (row,) = read(cells, header=header)

    assert not row.refused
    assert code in problems(row)


def test_parts_that_do_not_add_up_are_told():
    _found, rows = read_official()
    header = [
        ["", "Montant décidé", "", "", "Montant payé"],
        ["Bénéficiaires", "Montant", "Feder", "Part wallonne", "Montant"],
        ["Alpha", 100, 40, 50, 10],
        ["Beta", "", 40, 50, 10],
    ]
    wrong, right = read_rows(xlsx_file(header), "list.xlsx", GRANTS.reads).rows

    assert "parts_disagree" not in {code for row in rows for code in problems(row)}
    assert (wrong.values["decided_amount"], problems(wrong)) == (
        100,
        ["parts_disagree"],
    )
    assert (right.values["decided_amount"], problems(right)) == (90, [])


def test_an_ambiguous_column_is_refused_until_somebody_says_its_decimals():
    rows = [("Alpha", "288.11"), ("Beta", "1.234")]

    for row in read(*rows, header=AMOUNTS):
        assert problems(row) == ["amounts_ambiguous"]
        assert row.refused
    point = read(*rows, header=AMOUNTS, options={(1, 1): "."})
    assert [row.values["decided_amount"] for row in point] == [
        Decimal("288.11"),
        Decimal("1.23"),
    ]
    content = as_csv(rows, AMOUNTS)
    found = read_rows(content, "list.csv", GRANTS.reads)
    (trouble,) = GRANTS.reads.troubles(found, found.header).values()
    assert "B2" in trouble


def test_a_column_that_the_registry_exported_has_decimals_after_a_point():
    (row,) = read(("Alpha", "288.11"), header=("name", "decided_amount"))

    assert row.values["decided_amount"] == Decimal("288.11")


def test_amounts_in_thousands_are_read_as_their_header_says():
    (row,) = read(
        ("Alpha", "1.500,5"),
        header=("beneficiary", "Montant décidé (en milliers d'euros)"),
    )

    assert row.values["decided_amount"] == 1_500_500


def test_a_workbook_in_two_languages_is_read():
    rows = [
        [
            "CODE IDENTIFIANT / LOGIN CODE",
            "MESURE / MEASURE",
            "NOM DE L'OPERATEUR / BENEFICIARY NAME",
            "NOM DU PROJET / PROJECT NAME",
            "CODE POSTAL / POSTCODE",
            "DATE DE DEBUT /    START DATE",
            "TOTAL FSE / ESF",
            "TOTAL DES DEPENSES ELIGIBLES / TOTAL ELIGIBLE EXPENDITURE ",
        ],
        [
            "Y1",
            2,
            "CPAS ",
            "Formation",
            "1080 ",
            datetime(2014, 1, 1),
            1540849,
            6722577.5,
        ],
        ["Y2", 2, "Brufor", "Parcours", 1180, "01-11-2015", 350.335, "#N/A"],
        ["Date : 13 avril 2016"],
    ]
    first, second = read_rows(xlsx_file(rows), "list.xlsx", GRANTS.reads).rows

    assert first.values == {
        "code": "Y1",
        "measure": "2",
        "name": "CPAS",
        "project": "Formation",
        "post_code": "1080",
        "start_on": date(2014, 1, 1),
        "start_precision": "day",
        "decided_amount": Decimal("1540849.00"),
        "eligible_cost": Decimal("6722577.50"),
    }
    assert second.values["start_on"] == date(2015, 11, 1)
    assert second.values["decided_amount"] == Decimal("350.34")
    assert problems(second) == ["cell_error", "amount_rounded"]


def test_totals_are_no_grants():
    rows = [("Alpha", "100,00"), ("Total", "300,00"), ("Total Energies SA", "200,00")]
    found = read_rows(as_csv(rows, AMOUNTS), "list.csv", GRANTS.reads)

    assert [row.values["name"] for row in found.rows] == ["Alpha", "Total Energies SA"]
    assert [row.code for row in found.skipped] == ["header", "total"]


@pytest.mark.parametrize(
    "header",
    [
        (
            "Bénéficiaire",
            "Projet",
            "Date de décision",
            "Montant octroyé",
            "Montant payé",
        ),
        (
            "Begunstigde",
            "Projectnaam",
            "Beslissingsdatum",
            "Toegekend bedrag",
            "Betaald",
        ),
        ("Unternehmen", "Projekt", "Entscheidungsdatum", "Zuschuss", "Ausgezahlt"),
        ("Beneficiary", "Project name", "Award date", "Amount granted", "Amount paid"),
    ],
)
def test_headers_are_understood_in_four_languages(header):
    (row,) = read(("Alpha", "Robots", "15/03/2012", "100,00", "50,00"), header=header)

    assert {"name", "project", "decided_on", "decided_amount", "paid_amount"} <= set(
        row.values
    )
    assert row.problems == []


def test_a_grant_is_read_without_the_dates_that_only_describe_it():
    header = ("Bénéficiaire", "Projet", "Début", "Fin", "Montant octroyé")
    first, second, third = read(
        ("Alpha", "A", "01/03/16", "31/12/18", "1000,00"),
        ("Bois", "B", "1 nov 2015", "en cours", "2000,00"),
        ("Cuir", "C", "le printemps", "31/02/2018", "500,00"),
        header=header,
    )

    assert (first.values["start_on"], first.values["end_on"]) == (
        date(2016, 3, 1),
        date(2018, 12, 31),
    )
    assert (second.values["start_on"], "end_on" in second.values) == (
        date(2015, 11, 1),
        False,
    )
    assert not {"start_on", "end_on"} & set(third.values)
    assert problems(first) == problems(second) == []
    assert problems(third) == ["date_left_out"] * 2
    assert not third.refused


def test_a_period_that_ends_before_it_begins_is_left_out():
    header = (*AMOUNTS, "start date", "end date")
    (row,) = read(("Alpha", "100,00", "31/12/2018", "31/12/2017"), header=header)

    assert problems(row) == ["period_reversed"]
    assert not {"start_on", "start_precision", "end_on"} & set(row.values)


def test_the_dates_of_a_decision_are_asked_about_where_nothing_settles_them():
    rows = [("Alpha", "100,00", "05/06/2015", "07/08/2016")]
    header = (*AMOUNTS, "decided on", "start date")
    (row,) = read(*rows, header=header)

    assert row.refused
    assert problems(row) == ["dates_ambiguous", "date_not_settled"]
    found = read_rows(as_csv(rows, header), "list.csv", GRANTS.reads)
    assert set(GRANTS.reads.troubles(found, found.header)) == {2, 3}
    (row,) = read(*rows, header=header, options={(1, 2): "mdy", (1, 3): "dmy"})
    assert (row.values["decided_on"], row.values["start_on"]) == (
        date(2015, 5, 6),
        date(2016, 8, 7),
    )


FRANCS = ("Bénéficiaire", "Projet", "Montant octroyé (BEF)")


@pytest.mark.parametrize(
    "header",
    [
        *("Montant octroyé (BEF)", "Montant octroyé en FB", "Montant octroyé (CHF)"),
        *("Montant octroyé £", "Montant octroyé ($)", "Montant octroyé PLN"),
        *("Montant octroyé (k£)", "Montant octroyé (millions de francs)"),
    ],
)
def test_amounts_that_are_not_in_euro_are_asked_about(header):
    content = as_csv([("Alpha", "A", "1000,50")], ("Bénéficiaire", "Projet", header))
    found = read_rows(content, "list.csv", GRANTS.reads)
    (row,) = found.rows

    assert row.refused
    assert problems(row) == ["amounts_foreign"]
    (question,) = GRANTS.reads.troubles(found, found.header).values()
    assert header in question


@pytest.mark.parametrize(
    ("title", "sheet", "code"),
    [
        ("Montants en francs belges", "Liste", "amounts_foreign"),
        ("All amounts in GBP", "Liste", "amounts_foreign"),
        ("Liste", "BEF", "amounts_foreign"),
        ("Montants en milliers d'euros", "Liste", "amounts_scaled"),
        ("Liste", "k€", "amounts_scaled"),
        ("Liste des bénéficiaires 2012", "Liste", None),
        ("Montants en euros", "Liste", None),
    ],
)
def test_a_title_or_a_sheet_may_say_what_the_amounts_are_in(title, sheet, code):
    rows = [
        [title],
        ["Bénéficiaire", "Projet", "Montant octroyé", "Montant payé (€)"],
        ["Alpha", "A", 1000.5, 10],
    ]
    found = read_rows(xlsx_file([], sheets=[(sheet, rows)]), "list.xlsx", GRANTS.reads)
    (row,) = found.rows

    assert code is None or code in problems(row)
    assert ("decided_amount" in row.values) is (code is None)
    # What its own header says of a column holds.
    assert ("paid_amount" in row.values) is (code != "amounts_scaled")


def test_what_the_amounts_are_in_is_said_once_for_the_column():
    rows = [("Alpha", "A", "40.339,90"), ("Bois", "B", "1.000.000,00")]

    for option, amounts in (
        ("BEF", ["1000.00", "24789.35"]),
        ("kBEF", ["1000000.00", "24789352.48"]),
        (",EUR", ["40339.90", "1000000.00"]),
        ("kEUR", ["40339900.00", "1000000000.00"]),
    ):
        found = read(*rows, header=FRANCS, options={(1, 2): option})
        assert [str(row.values["decided_amount"]) for row in found] == amounts


def test_an_amount_in_francs_is_kept_as_it_stands():
    (row,) = read(("Alpha", "A", "1000,50"), header=FRANCS, options={(1, 2): "BEF"})

    assert row.values["decided_amount"] == Decimal("24.80")
    assert row.values["francs_text"] == "Montant octroyé (BEF): 1000,50"
    assert problems(row) == ["amount_converted"]
    assert "24.80" in row.problems[0].message
    assert "%" not in row.problems[0].message


@pytest.mark.parametrize("place", ["title", "sheet"])
def test_what_a_further_sheet_says_of_the_amounts_is_asked_too(place):
    header = ["Bénéficiaire", "Projet", "Montant octroyé"]
    first = [["Montants octroyés"], header, ["Alpha", "A", 1000.5], ["Bois", "B", 20]]
    title = "Amounts in GBP" if place == "title" else "Montants octroyés"
    second = [[title], header, ["Cuir", "C", 30.5], ["Dent", "D", 40]]
    name = "2014 (£)" if place == "sheet" else "2014"
    content = xlsx_file([], sheets=[("2013", first), (name, second)])
    found = read_rows(content, "list.xlsx", GRANTS.reads)

    assert [problems(row) for row in found.rows] == [["amounts_foreign"]] * 4


def test_a_currency_that_only_the_format_of_the_cells_shows_is_asked_once():
    book = openpyxl.Workbook()
    book.active.append(["Beneficiary", "Amount granted"])
    for name, amount in (("Alpha Ltd", 1500), ("Beta Ltd", 2500.5), ("Gamma Ltd", 3)):
        book.active.append([name, amount])
        book.active.cell(book.active.max_row, 2).number_format = '"£"#,##0'
    file = io.BytesIO()
    book.save(file)

    read = read_rows(file.getvalue(), "list.xlsx", GRANTS.reads)

    (trouble,) = GRANTS.reads.troubles(read, read.header).values()
    assert "GBP" in trouble
    for row in read.rows:
        assert "decided_amount" not in row.values
        assert [told.code for told in row.problems] == ["amounts_foreign"]
