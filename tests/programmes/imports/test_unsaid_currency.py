"""Lists in which nothing names a currency: in euro, unless their country says no."""

from decimal import Decimal

import pytest

from programmes.amounts.euro_area import COUNTRIES_OF_LANGUAGES, SINCE, pays_in_euro
from programmes.imports.columns import FIELDS
from programmes.imports.kind import GRANTS
from registry.imports.reading.rows import read_rows
from registry.imports.reading.vocabulary import LANGUAGES
from tests.registry.imports.files import xlsx_file

from .lists import as_csv, problems, read

ENGLISH = ("Beneficiary", "Project", "Grant amount")
EURO_TODAY = ("fr", "nl", "de", "es", "it", "pt", "sk", "el", "fi", "et", "lv", "lt")
EURO_TODAY += ("sl", "mt", "ga")


def header_in(language, keys=("name", "project", "decided_on", "decided_amount")):
    """Return headers of a list of beneficiaries in a language, as published."""
    words = [FIELDS[key].words.by_language for key in keys]
    return tuple(of[language][0] if language in of else "2" for of in words)


def read_in(language, year):
    keys = ["name", "project", "decided_amount", "eligible_cost"]
    header = header_in(language, keys) + ("date",)
    row = ("Alpha 1", "Robots 2", "1000,50", "2000,50", f"15/03/{year}")
    options = {(1, 4): "dmy"}
    (found,) = read(row, header=header, options=options)
    return found


def is_asked(row):
    return {"amounts_of_language", "amounts_of_country"} & set(problems(row))


@pytest.mark.parametrize("language", ["cs", "pl", "hu", "ro", "sv", "da"])
def test_a_list_in_the_language_of_another_currency_is_asked_about(language):
    row = read_in(language, 2024)

    assert is_asked(row)
    assert row.refused
    assert "decided_amount" not in row.values


@pytest.mark.parametrize("language", EURO_TODAY)
def test_a_list_in_a_language_of_the_euro_area_is_in_euro(language):
    row = read_in(language, 2024)

    assert not is_asked(row)
    assert row.values["decided_amount"] == Decimal("1000.50")


def test_english_alone_says_nothing():
    row = read_in("en", 2024)

    assert not is_asked(row)
    assert row.values["decided_amount"] == Decimal("1000.50")


@pytest.mark.parametrize(
    ("language", "before", "since"),
    [("hr", 2022, 2023), ("bg", 2025, 2026), ("lt", 2014, 2015), ("lv", 2013, 2014)],
)
def test_a_country_is_asked_about_until_it_paid_in_euro(language, before, since):
    assert is_asked(read_in(language, before))
    assert not is_asked(read_in(language, since))


def test_each_language_of_the_union_but_english_is_of_known_countries():
    assert set(COUNTRIES_OF_LANGUAGES) == set(LANGUAGES) - {"en"}
    assert all(pays_in_euro(country, 2026) for country in SINCE)
    assert not any(pays_in_euro(code, 2026) for code in ("CZ", "GB", "SE", "US"))


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("Country", "Poland"),
        ("Region", "Scotland"),
        ("Area", "South West England"),
        ("NUTS", "CZ010"),
        ("NUTS 2", "PL21"),
        ("NUTS 1", "UKL"),
        ("Post code", "EH1 1YZ"),
        ("Post code", "PL-00-950"),
        ("Postcode of the site", "CF10 3NQ"),
        ("Tax", "HU12345678"),
        ("Account", "SE45 5000 0000 0583 9825 7466"),
    ],
)
def test_columns_tell_the_country_of_an_english_list(column, cell):
    rows = [("Alpha", "A", "1000.50", cell), ("Bois", "B", "20.5", cell)]
    found = read(*rows, header=(*ENGLISH, column))

    assert [problems(row) for row in found] == [["amounts_of_country"]] * 2


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("Country", "Ireland"),
        ("NUTS", "BE32"),
        ("Post code", "4000"),
        ("Tax", "BE0403019261"),
        ("Class", "A"),
        ("Reference", "SE-2014/0001-X"),
    ],
)
def test_columns_of_the_euro_area_or_of_other_things_ask_nothing(column, cell):
    (row,) = read(("Alpha", "A", "1000.50", cell), header=(*ENGLISH, column))

    assert row.values["decided_amount"] == Decimal("1000.50")


def test_a_few_beneficiaries_abroad_do_not_make_a_list_foreign():
    rows = [("Alpha", "A", "10.50", c) for c in ("Poland", "Belgium", "France")]
    found = read(*rows, header=(*ENGLISH, "Country"))

    assert not any(map(is_asked, found))


@pytest.mark.parametrize(
    ("title", "asked"),
    [
        ("Operational programme Poland", True),
        ("ERDF in Wales: beneficiaries", True),
        ("Programme France - England", False),
        ("Beneficiaries of the ERDF", False),
        ("Programme Poland, amounts in EUR", False),
    ],
)
def test_a_title_may_name_the_country(title, asked):
    rows = [[title], list(ENGLISH), ["Alpha", "A", 1000.5], ["Bois", "B", 20]]
    content = xlsx_file([], sheets=[("Liste", rows)])
    found = read_rows(content, "list.xlsx", GRANTS.reads)

    assert [bool(is_asked(row)) for row in found.rows] == [asked] * 2


def test_the_letters_of_the_cells_tell_where_the_headers_are_english():
    rows = [
        ("Město Děčín", "Obnova náměstí u řeky", "1000.50"),
        ("Zoo Brno", "Modernizace", "20.50"),
        ("Škola Příbram", "Učebny", "30.50"),
    ]
    found = read(*rows, header=ENGLISH)

    assert [problems(row) for row in found] == [["amounts_of_language"]] * 3
    assert "Město Děčín" in found[0].problems[0].message


def test_letters_tell_apart_languages_whose_headers_are_alike():
    header = ("Název příjemce", "Projekt", "Dotace")
    (row,) = read(("Škoda 1", "Projekt 2", "1000,50"), header=header)

    assert problems(row) == ["amounts_of_language"]


@pytest.mark.parametrize(
    "header", ["Výše dotace (EUR)", "Výše dotace v EUR", "Výše dotace €"]
)
def test_what_a_header_says_of_the_currency_holds(header):
    (row,) = read(("Alfa", "A", "1000,50"), header=("Příjemce", "Název", header))

    assert row.values["decided_amount"] == Decimal("1000.50")


def test_what_the_cells_say_of_the_currency_holds():
    header = ("Příjemce", "Název projektu", "Výše dotace")
    (row,) = read(("Alfa", "A", "1000,50 €"), header=header)

    assert row.values["decided_amount"] == Decimal("1000.50")


def test_the_question_is_asked_once_and_tells_why():
    header = ("Příjemce", "Název projektu", "Výše dotace", "Celkové způsobilé výdaje")
    content = as_csv([("Alfa", "A", "1000,50", "2000,50")], header)

    found = read_rows(content, "list.csv", GRANTS.reads)
    for trouble in GRANTS.reads.troubles(found, found.header).values():
        assert "Czechia" in trouble
        assert "Celkové způsobilé výdaje" in trouble
    (row,) = found.rows
    assert "Czechia" in row.problems[0].message

    # One answer, of one column, holds for all of them, in the unit of that one.
    said = read_rows(content, "list.csv", GRANTS.reads, options={(1, 2): "kEUR"})
    (row,) = said.rows
    assert row.values["decided_amount"] == Decimal("1000500.00")
    assert row.values["eligible_cost"] == Decimal("2000.50")


def test_francs_said_of_one_column_do_not_make_the_others_euro():
    header = ("Příjemce", "Název projektu", "Výše dotace", "Celkové způsobilé výdaje")
    row = ("Alfa", "A", "1000,50", "2000,50")
    (found,) = read(row, header=header, options={(1, 2): "BEF"})

    assert "eligible_cost" not in found.values
