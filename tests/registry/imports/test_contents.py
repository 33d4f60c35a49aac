"""Columns are understood by what stands in them, beside their headers."""

from datetime import date

import pytest

from programmes.imports.kind import GRANTS
from registry.files.refusal import RefusedFile
from registry.imports.members.kind import MEMBERS
from registry.imports.reading.contents import Kind, content_of
from registry.imports.reading.headers import ListSaid, Untitled
from registry.imports.reading.report import ReadingAccount
from registry.imports.reading.rows import open_list, read_rows
from tests.factories import make_enterprise_number

from .files import csv_file

NUMBERS = [make_enterprise_number(4030192 + n) for n in range(4)]
NAMES = ["Alpha Béton SA", "Bois du Nord", "Céramiques ASBL", "Delta Optique"]


def listed(*rows, kind=MEMBERS, mapping=None):
    content = csv_file(rows, separator=";")
    return open_list(content, "list.csv", kind.reads, mapping)


def rows_of(*rows, kind=MEMBERS, mapping=None):
    content = csv_file(rows, separator=";")
    return list(read_rows(content, "list.csv", kind.reads, mapping).rows)


def refusal_of(*rows, kind=MEMBERS, mapping=None) -> RefusedFile:
    with pytest.raises(RefusedFile) as refused:
        rows_of(*rows, kind=kind, mapping=mapping)
    return refused.value


def under(header, cells, kind=MEMBERS):
    """Return how a column beside the names was understood."""
    rows = [(name, cell) for name, cell in zip(NAMES * len(cells), cells, strict=False)]
    return listed(("Nom", header), *rows, kind=kind).header.columns[1]


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (NUMBERS, Kind.ENTERPRISE_NUMBER),
        ([f"BE {number}" for number in NUMBERS], Kind.ENTERPRISE_NUMBER),
        (["4000", "5000", 1348], Kind.POST_CODE),
        (["110 00", "00-950", "1000-001"], Kind.POST_CODE),
        (["2019", "2020", "2019"], Kind.DATE),
        (["01/03/16", "31/12/2018", "1 nov 2015"], Kind.DATE),
        ([date(2020, 1, 1), date(2021, 1, 1)], Kind.DATE),
        (["1.000,50", "EUR 300", "2 500,00 €", 12.5], Kind.AMOUNT),
        (["1", "2", "3", "4"], Kind.RUNNING),
        (["www.a.be", "https://b.example/x", "c.com"], Kind.WEBSITE),
        (["info@a.be", "contact@b.example"], Kind.EMAIL),
        (["oui", "non", "oui"], Kind.TRUTH),
        ([True, False], Kind.TRUTH),
        (["Belgique", "Deutschland", "France"], Kind.COUNTRY),
        (["Polska", "Česko", "Allemagne (Rép. féd.)"], Kind.COUNTRY),
        (NAMES, Kind.NAME),
        (["Firm 001", "Firm 002", "Firm 003"], Kind.NAME),
        (["a word and yet another one " * 8] * 3, Kind.TEXT),
        (["", "-", None], None),
    ],
)
def test_what_stands_in_a_column_is_recognised(cells, kind):
    assert content_of(cells).kind == kind


def test_shares_are_of_the_cells_that_are_filled():
    content = content_of([*NUMBERS[:3], "none", "", "n/a"])

    assert content.filled == 4
    assert content.shares[Kind.ENTERPRISE_NUMBER] == 0.75


@pytest.mark.parametrize(
    ("header", "cells", "field", "by"),
    [
        ("Numéro BCE", NUMBERS, "enterprise_number", "both"),
        ("Qui sait", NUMBERS, "enterprise_number", "content"),
        ("", NUMBERS, "enterprise_number", "content"),
        ("Présence", ["www.a.be", "www.b.be", "http://c.be"], "website", "content"),
        ("Écrire à", ["info@a.be", "info@b.be", "info@c.be"], "email", "content"),
        ("CP", ["4000", "5000", "6000"], "post_code", "both"),
        ("zone postal", ["4000", "5000", "6000"], "post_code", "both"),
        ("Notation", ["4000", "5000", "6000"], None, "header"),
        ("Localité", ["Liège", "Namur", "Mons"], "locality", "header"),
    ],
)
def test_content_confirms_a_header_or_stands_in_for_it(header, cells, field, by):
    read = listed(("Nom", header), *zip(NAMES, cells, strict=False))
    column = next((c for c in read.header.columns if c.index == 1), None)

    assert (column.field, column.by) == (field, by)


@pytest.mark.parametrize(
    ("header", "cells", "claimed"),
    [
        ("Date d'adhésion", ["Jean Petit", "Anne Grand", "Luc Long"], "start_on"),
        ("Code postal", ["Liège", "Namur", "Mons"], "post_code"),
        ("Numéro BCE", ["oui", "non", "oui"], "enterprise_number"),
        ("Site web", ["oui", "non", "oui"], "website"),
    ],
)
def test_content_contradicts_a_header(header, cells, claimed):
    column = under(header, cells)

    assert (column.status, column.field, column.claimed) == (
        "contradicted",
        None,
        claimed,
    )


def test_two_odd_cells_contradict_nothing():
    assert under("Date d'adhésion", ["bientôt", "jamais"]).field == "start_on"


def test_a_number_by_content_takes_the_place_of_a_header_that_is_wrong():
    read = listed(
        ("Nom", "BCE", "Code"),
        *zip(NAMES, ["oui", "non", "oui", "non"], NUMBERS, strict=True),
    )

    assert read.header.fields["enterprise_number"] == [2]


def test_what_a_person_said_stands_against_content():
    read = listed(
        ("Nom", "Code"), *zip(NAMES, NUMBERS, strict=True), mapping={"Code": None}
    )

    assert "enterprise_number" not in read.header.fields


def test_amounts_are_proposed_and_never_decided_by_content():
    refused = refusal_of(
        ("Bénéficiaire", "N°", "Aide UE programmée", "Reste"),
        *[(name, n, f"{n}.000,00", f"{n}.500,00") for n, name in enumerate(NAMES, 1)],
        kind=GRANTS,
    )

    assert refused.code == "column_missing"
    assert refused.candidates == ["C “Aide UE programmée”", "D “Reste”"]
    assert "decided amount" in refused.message
    assert "C “Aide UE programmée”" in refused.message
    assert refused.header.proposed.keys() == {"decided_amount"}


def test_a_chosen_column_is_read_as_the_amount():
    rows = rows_of(
        ("Bénéficiaire", "Aide UE programmée"),
        ("Alpha", "1000,00"),
        ("Bois", "2000,00"),
        kind=GRANTS,
        mapping={1: "decided_amount"},
    )

    assert [row.values["decided_amount"] for row in rows] == [1000, 2000]


def test_one_part_of_the_amount_is_enough():
    rows = rows_of(
        ("Beneficiary", "EU contribution"), ("Alpha", "1000,00"), kind=GRANTS
    )

    assert rows[0].values["decided_amount"] == 1000


def test_a_list_of_numbers_whose_names_are_not_understood_asks_for_them():
    rows = (("Wie", "BTW"), *zip(NAMES, NUMBERS, strict=True))

    refused = refusal_of(*rows)
    assert (refused.code, refused.candidates) == ("column_missing", ["A “Wie”"])
    assert len(rows_of(*rows, mapping={"Wie": None})) == 4
    assert rows_of(*rows, mapping={"Wie": "name"})[0].values["name"] == NAMES[0]


def test_a_list_without_a_header_begins_at_its_first_row():
    rows = [(name,) for name in NAMES]

    refused = refusal_of(*rows)
    assert refused.code == "no_identity"
    assert refused.candidates == ["A"]
    assert refused.header.unnamed
    assert refused.header.rows == (0,)
    found = rows_of(*rows, mapping={0: "name"})
    assert [(row.number, row.values["name"]) for row in found] == list(
        enumerate(NAMES, 1)
    )


def test_a_person_says_which_row_names_the_columns():
    rows = [("Qui", "Où"), *zip(NAMES, ["Liège", "Namur", "Mons", "Huy"], strict=True)]

    named = {0: "name", ListSaid.HEADER_ROW: 1}
    assert [row.number for row in rows_of(*rows, mapping=named)] == [2, 3, 4, 5]
    data = {0: "name", ListSaid.HEADER_ROW: 0}
    assert [row.number for row in rows_of(*rows, mapping=data)] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(("width", "read"), [(2, True), (3, False)])
def test_columns_without_headers_are_remembered_for_lists_as_wide(width, read):
    rows = list(zip(NAMES, ["Liège", "Namur", "Mons", "Huy"], strict=True))
    remembered = {Untitled(0, width): "name", Untitled(1, width): "locality"}

    header = listed(*rows, mapping=remembered).header

    assert header.fields == ({"name": [0], "locality": [1]} if read else {})


def test_a_value_that_repeats_below_is_no_header():
    refused = refusal_of(
        ("Rammeprogram", "Organisasjonsnavn", "Rolle", "Land"),
        *(("H2020", f"{name} Labs AS", "BENEFICIARY", "Norge") for name in "ABCD"),
    )

    assert refused.code == "no_identity"
    assert refused.header.rows == (1,)
    assert refused.candidates == ["B “Organisasjonsnavn”"]


def test_a_row_of_words_among_the_rows_is_no_header():
    rows = rows_of(
        ("Nom", "Code postal", "Membre depuis"),
        *((name, "4000", "2019") for name in NAMES),
        ("Organisation", "Post code", "Date"),
        *((f"{name} bis", "Liège", "oui") for name in NAMES),
    )

    assert [row.number for row in rows if "bis" in row.values["name"]] == [7, 8, 9, 10]
    assert rows[0].values["post_code"] == "4000"


def test_the_margin_of_a_list_in_parts_names_no_column():
    read = listed(
        ("1", "Mesure 1", "Bénéficiaire", "Montant octroyé"),
        *(("1", "Mesure 1", name, "100,00") for name in NAMES),
        kind=GRANTS,
    )

    assert [c.status for c in read.header.columns[:2]] == ["repeated", "repeated"]


@pytest.mark.parametrize(
    "header",
    [("id", "slug", "name", "city"), ("id", "Identifiant", "Nom", "Ville")],
)
def test_an_identifier_of_somebody_else_is_not_ours(header):
    read = listed(header, (1, "3d-side", "Boulangerie Tout Autre", "Namur"))

    assert "slug" not in read.header.fields
    assert read.header.columns[1].status == "foreign"
    (row,) = read.rows
    assert row.values == {"name": "Boulangerie Tout Autre", "locality": "Namur"}


def test_the_second_column_of_a_name_is_told_as_lost():
    content = csv_file(
        [
            ("Nom", "Nom", "Nom", "Code postal", "Code postal"),
            ("Alpha", "Beta", "", "4000", "5000"),
            ("", "Gamma", "", "", "6000"),
            ("Delta", "DELTA", "", "7000", "7000"),
        ],
        separator=";",
    )
    read = read_rows(content, "list.csv", MEMBERS.reads)

    assert [c.status for c in read.header.columns] == [
        *("recognised", "second", "second"),
        *("recognised", "ambiguous"),
    ]
    assert [c.lost for c in read.header.columns] == [0, 1, 0, 0, 2]


def test_a_word_before_all_headers_says_nothing():
    read = listed(
        ("member_name", "member_city", "member_vat", "member_phone"),
        ("Alpha", "Liège", NUMBERS[0], "04"),
    )

    assert [column.field for column in read.header.columns] == [
        *("name", "locality", "enterprise_number"),
        None,
    ]


def test_a_title_above_a_list_without_a_header_is_told_as_a_title():
    content = csv_file(
        [("Liste des membres",), (), *zip(NAMES, "ABCD", strict=True)], separator=";"
    )
    read = read_rows(content, "list.csv", MEMBERS.reads, {0: "name"})

    assert [(row.number, row.code) for row in read.skipped] == [(1, "title")]
    assert [row.number for row in read.rows] == [3, 4, 5, 6]
    reading = ReadingAccount(read)
    assert len(list(reading.rows())) == 4
    assert reading.report()["header"]["rows"] == []


@pytest.mark.parametrize(
    "cells",
    [
        *(["43831", "43832", "43833"], [43831.0, 43832.0, 43833.0]),
        *(["20190315", "20200101", "20211231"], ["nov-15", "mars 16", "déc. 17"]),
        *(["03/19", "04/20", "12/21"], ["depuis 2005", "en 2010", "vers 2012"]),
        ["15/09/2008 (augmentation le 14/10/2008)", "2008-09-15 00:00:00", "1.2.03"],
    ],
)
def test_however_dates_are_written_they_contradict_no_header(cells):
    assert under("Membre depuis", cells).field == "start_on"


@pytest.mark.parametrize(
    "cells",
    [
        *(["1.000,00 EUR", "néant", "2.000 €"], ["£1,000", "$2.5m", "CHF 300"]),
        *([1000, 2000.5, "3 000"], ["12k€", "(500)", "-3,00"]),
    ],
)
def test_however_amounts_are_written_they_contradict_no_header(cells):
    assert under("Montant octroyé", cells, GRANTS).field == "decided_amount"


def test_neither_rates_nor_places_are_proposed_as_amounts():
    rows = [(name, "2000,00", "50%", "4000") for name in NAMES]
    header = ("Beneficiary name", "Total eligible cost", "Union rate", "Work postcode")

    assert refusal_of(header, *rows, kind=GRANTS).candidates == []
