from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.files.cells import neutralise
from registry.files.refusal import RefusedFile
from registry.imports.members.columns import FIELDS
from registry.imports.members.kind import READS
from registry.imports.reading.cells import RowReader
from registry.imports.reading.contacts import is_personal
from registry.imports.reading.problems import PROBLEMS
from registry.imports.reading.rows import ParsedRow
from tests.factories import make_enterprise_number

from .files import csv_file, read_member_list, read_table, xlsx_file

OTHER = make_enterprise_number(1)


def read(**cells):
    """Read one row, its columns named by the keys of ``FIELDS``."""
    cells = {"name": "Sonaca", **cells}
    reader = RowReader(READS, {key: [index] for index, key in enumerate(cells)})
    return reader.parse_row(14, list(cells.values()))


def value_of(key, cell):
    row = read(**{key: cell})
    assert not row.problems
    return row.values.get(key)


def problem_of(key, cell, **others):
    (problem,) = read(**{key: cell}, **others).problems
    assert "%" not in problem.message
    assert problem.field == key
    return problem


@pytest.mark.parametrize(
    "cell",
    [
        "0403.019.261",
        "BE 403 019 261",
        "TVA BE0403019261",
        "403019261.0",
        403019261,
        403019261.0,
        "0403019261",
        " BE\xa00403.019.261 ",
        "TVA BE 0403.019.261 RPM Liège",
        "RPM Namur 0403.019.261",
        "n° 0403.019.261",
        "N° BCE : 0403019261",
        "BE-0403.019.261",
        "BE 0403.019.261 (holding)",
        "0403.019.261 et 0403 019 261",
        "BE403019261",
        "KBO 0403/019/261",
    ],
)
def test_an_enterprise_number_is_read_as_people_write_it(cell):
    assert value_of("enterprise_number", cell) == "0403019261"


@pytest.mark.parametrize(
    ("cell", "code", "severity"),
    [
        ("", "number_missing", "warning"),
        ("n.c.", "number_missing", "warning"),
        ("en cours", "number_missing", "warning"),
        ("exempté", "number_missing", "warning"),
        ("Néant", "number_missing", "warning"),
        ("non assujetti", "number_missing", "warning"),
        ("vrijgesteld", "number_missing", "warning"),
        ("voir annexe", "number_malformed", "error"),
        ("0403.019.261 et 0431.150.351", "number_several", "error"),
        (f"0403.019.261 / {OTHER}", "number_several", "error"),
        ("TVA BE 0431.150.351 RPM Liège", "number_check_digits", "error"),
        ("O4O3 O19 26I", "number_letters", "warning"),
        ("0403.019.2", "number_malformed", "error"),
        (4.03e12, "number_malformed", "error"),
        ("0431.150.351", "number_check_digits", "error"),
        (make_enterprise_number(21_234_567), "number_establishment", "error"),
        ("FR 12 345678901", "number_foreign", "warning"),
        ("LU12345678", "number_foreign", "warning"),
        ("CHE-530.781.296 TVA", "number_foreign", "warning"),
        ("TVA intracommunautaire FR12345678901", "number_foreign", "warning"),
        ("VAT: GB 123 4567 89", "number_foreign", "warning"),
        ("NO 123 456 785 MVA", "number_foreign", "warning"),
        ("No 0431.150.351 Liège", "number_check_digits", "error"),
        ("NL123456789B01", "number_foreign", "warning"),
        ("ATU12345678", "number_foreign", "warning"),
        ("DE123456789 (Allemagne)", "number_foreign", "warning"),
    ],
)
def test_what_is_wrong_with_a_number_is_told_apart(cell, code, severity):
    problem = problem_of("enterprise_number", cell)

    assert (problem.code, problem.severity) == (code, severity)
    assert problem.cell == "B14"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (date(2005, 12, 31), (date(2005, 12, 31), "day")),
        (datetime(2005, 12, 31, 0, 0), (date(2005, 12, 31), "day")),
        (38717, (date(2005, 12, 31), "day")),
        (38717.0, (date(2005, 12, 31), "day")),
        ("38717", (date(2005, 12, 31), "day")),
        ("31/12/2005", (date(2005, 12, 31), "day")),
        ("31-12-2005", (date(2005, 12, 31), "day")),
        ("31.12.2005", (date(2005, 12, 31), "day")),
        ("2005-12-31", (date(2005, 12, 31), "day")),
        ("2005-12-31 00:00:00", (date(2005, 12, 31), "day")),
        ("1/4/2010", (date(2010, 4, 1), "day")),
        ("1er avril 2010", (date(2010, 4, 1), "day")),
        ("12 août 2010", (date(2010, 8, 12), "day")),
        ("April 1, 2010", (date(2010, 4, 1), "day")),
        ("le 3 mars 2010", (date(2010, 3, 3), "day")),
        ("12/2005", (date(2005, 12, 1), "month")),
        ("2005-12", (date(2005, 12, 1), "month")),
        ("décembre 2005", (date(2005, 12, 1), "month")),
        ("March 2010", (date(2010, 3, 1), "month")),
        ("2005", (date(2005, 1, 1), "year")),
        (2005, (date(2005, 1, 1), "year")),
        (2005.0, (date(2005, 1, 1), "year")),
        ("depuis 2005", (date(2005, 1, 1), "year")),
        ("01/02/05", (date(2005, 2, 1), "day")),
        ("1/2/10", (date(2010, 2, 1), "day")),
        ("31/12/99", (date(1999, 12, 31), "day")),
        ("31/12/49", (date(2049, 12, 31), "day")),
        ("31/12/50", (date(1950, 12, 31), "day")),
        ("99-12-31", (date(1999, 12, 31), "day")),
        ("2010-01-02", (date(2010, 1, 2), "day")),
        ("2010-01-02T14:30:00Z", (date(2010, 1, 2), "day")),
        ("2010-01-02 14:30:05.123+01:00", (date(2010, 1, 2), "day")),
        ("13/02/2010 10:15", (date(2010, 2, 13), "day")),
        ("20051231", (date(2005, 12, 31), "day")),
        ("31122005", (date(2005, 12, 31), "day")),
        ("2010-W05-3", (date(2010, 2, 3), "day")),
        ("2010-W05", (date(2010, 2, 1), "month")),
        ("lundi 12 août 2010", (date(2010, 8, 12), "day")),
        ("Fri, 31 Dec 2005", (date(2005, 12, 31), "day")),
        ("zondag 3 maart 2010", (date(2010, 3, 3), "day")),
        ("Montag, den 3. März 2010", (date(2010, 3, 3), "day")),
        ("1 nov 2015", (date(2015, 11, 1), "day")),
        ("3 févr. 10", (date(2010, 2, 3), "day")),
        ("déc-05", (date(2005, 12, 1), "month")),
        ("12 de marzo de 2010", (date(2010, 3, 12), "day")),
        ("1 gennaio 2010", (date(2010, 1, 1), "day")),
        ("5 de fevereiro de 2010", (date(2010, 2, 5), "day")),
        ("12 października 2010 r.", (date(2010, 10, 12), "day")),
        ("12. maj 2011", (date(2011, 5, 12), "day")),
        ("2010. március 12.", (date(2010, 3, 12), "day")),
        ("12. prosince 2010", (date(2010, 12, 12), "day")),
        ("12 Μαρτίου 2010", (date(2010, 3, 12), "day")),
    ],
)
def test_a_date_is_read_with_its_precision(cell, expected):
    values = read(start_on=cell).values

    assert (values["start_on"], values["start_precision"]) == expected


@pytest.mark.parametrize(
    ("cell", "day"),
    [("2005", date(2005, 12, 31)), ("02/2008", date(2008, 2, 29))],
)
def test_an_end_is_the_last_day_of_its_month_or_year(cell, day):
    assert read(end_on=cell).values["end_on"] == day


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("31/02/2005", "date_impossible"),
        ("13/2005", "date_impossible"),
        ("29/02/2005", "date_impossible"),
        ("12/31/2005", "date_misfit"),
        ("01/01/3005", "date_impossible"),
        (date(105, 1, 1), "date_impossible"),
        ("2010-W54", "date_impossible"),
        ("5 mai", "date_unreadable"),
        ("2009+2010", "date_unreadable"),
        ("fondateur", "date_unreadable"),
        (True, "date_unreadable"),
        (3.5, "date_unreadable"),
    ],
)
def test_what_is_no_date_is_refused(cell, code):
    problem = problem_of("start_on", cell)

    assert (problem.code, problem.severity) == (code, "error")


@pytest.mark.parametrize("cell", ["en cours", "lopend", "À ce jour", "ongoing"])
def test_what_goes_on_has_no_end(cell):
    row = read(end_on=cell)

    assert row.values == {"name": "Sonaca"}
    assert not row.problems


def test_an_end_before_the_start_is_refused():
    row = read(start_on="2010", end_on="2009")

    assert [problem.code for problem in row.problems] == ["dates_reversed"]


def test_a_precision_that_is_written_counts():
    row = read(start_on="2005-01-01", start_precision="year", end_precision="day")

    assert row.values["start_precision"] == "year"
    assert "end_precision" not in row.values


@pytest.mark.parametrize(
    ("cell", "name", "former"),
    [
        ("  Sonaca\xa0 SA ", "Sonaca SA", None),
        ("Sona\u200bca\x07 SA", "Sonaca SA", None),
        ("ULG (anciennement FUSAGx)", "ULG", "FUSAGx"),
        ("Aperam (ex Arcelor) SA", "Aperam SA", "Arcelor"),
        ("Aperam (ex-Arcelor)", "Aperam", "Arcelor"),
        ("Proximus (formerly Belgacom)", "Proximus", "Belgacom"),
        ("Proximus (voorheen: Belgacom)", "Proximus", "Belgacom"),
        ("Proximus (vormals Belgacom", "Proximus", "Belgacom"),
        ("Proximus, anciennement Belgacom", "Proximus", "Belgacom"),
        ("Centre (expertise et conseil)", "Centre (expertise et conseil)", None),
        ("Sonaca (Gosselies)", "Sonaca (Gosselies)", None),
        ("'=SUM", "=SUM", None),
        ("'t Hof", "'t Hof", None),
        (2005, "2005", None),
    ],
)
def test_a_name_is_cleaned_and_gives_a_former_one(cell, name, former):
    values = read(name=cell).values

    assert (values["name"], values.get("former_name")) == (name, former)


def test_the_name_beside_an_identifier_is_read_as_it_was_exported():
    row = read(name="ULG (ex FUSAGx)", slug="ulg")

    assert row.values == {"name": "ULG (ex FUSAGx)", "slug": "ulg"}


@pytest.mark.parametrize(
    ("key", "cell", "code"),
    [
        ("kind", "Université", "university"),
        ("kind", "Centre de recherche", "research_centre"),
        ("kind", "Onderzoekscentrum", "research_centre"),
        ("kind", "research_centre", "research_centre"),
        ("kind", "Haute École", "college"),
        ("kind", "Krankenhaus", "hospital"),
        ("size_class", "PME", "sme"),
        ("size_class", "KMO", "sme"),
        ("size_class", "TPE", "micro"),
        ("size_class", "Grande entreprise", "large"),
        ("legal_form", "S.A.", "company"),
        ("legal_form", "ASBL", "asbl"),
        ("legal_form", "vzw", "asbl"),
        ("category", "membre fondateur", "founding"),
        ("category", "Adhérent", "full"),
        ("category", "Geassocieerd lid", "associate"),
    ],
)
def test_words_become_codes(key, cell, code):
    assert value_of(key, cell) == code


def test_a_size_in_the_column_of_kinds_says_both():
    values = read(kind="PME").values

    assert (values["kind"], values["size_class"]) == ("enterprise", "sme")


@pytest.mark.parametrize("key", ["kind", "size_class", "legal_form", "category"])
def test_an_unknown_word_is_left_out_with_a_warning(key):
    problem = problem_of(key, "Licorne")

    assert (problem.code, problem.severity) == ("code_unknown", "warning")
    assert "Licorne" in problem.message


@pytest.mark.parametrize(
    ("cell", "website"),
    [
        ("www.sonaca.be", "https://www.sonaca.be"),
        ("Sonaca.COM/Fr", "https://sonaca.com/Fr"),
        ("http://sonaca.be/?a=b", "http://sonaca.be/?a=b"),
        ("www.sonaca.be ; www.sonaca.com", "https://www.sonaca.be"),
    ],
)
def test_a_website_is_read(cell, website):
    assert value_of("website", cell) == website


def test_a_functional_mailbox_is_kept():
    assert value_of("email", "jean.dupont@sonaca.be; INFO@sonaca.be") == (
        "info@sonaca.be"
    )


def test_the_mailbox_of_a_person_is_not_kept_and_not_quoted():
    problem = problem_of("email", "jean.dupont@sonaca.be")

    assert (problem.code, problem.severity) == ("email_personal", "warning")
    assert "dupont" not in repr(problem)
    assert "info@sonaca.be" in problem.message


@pytest.mark.parametrize(
    ("email", "personal"),
    [
        ("contact@a.be", False),
        ("info.liege@a.be", False),
        ("secretariat@a.be", False),
        ("sonaca@sonaca.com", False),
        ("prenom.nom@a.be", True),
        ("pnom@a.be", True),
        ("jean@a.be", True),
        ("jean_dupont12@gmail.com", True),
        ("1234@a.be", True),
    ],
)
def test_mailboxes_of_persons_are_told_apart(email, personal):
    assert is_personal(email) is personal


@pytest.mark.parametrize(
    ("key", "cell", "code"),
    [
        ("website", "voir Facebook", "website_malformed"),
        ("email", "x@", "email_malformed"),
        ("country", "Atlantide", "country_unknown"),
    ],
)
def test_what_is_malformed_is_left_out_with_a_warning(key, cell, code):
    problem = problem_of(key, cell)

    assert (problem.code, problem.severity) == (code, "warning")


@pytest.mark.parametrize("text", ["#N/A", "#REF!", "#VALEUR!", "#DIV/0!", "#NOM ?"])
def test_the_error_of_a_formula_is_no_value(text):
    problem = problem_of("locality", text)

    assert (problem.code, problem.value) == ("cell_error", text)


def test_a_name_that_is_an_error_leaves_no_identity():
    row = read(name="#N/A")

    assert [problem.code for problem in row.problems] == ["cell_error", "no_identity"]
    assert row.refused


def test_a_text_that_is_too_long_is_refused():
    problem = problem_of("name", "x" * 251, enterprise_number="0403.019.261")

    assert (problem.code, problem.severity) == ("too_long", "error")
    assert "251" in problem.message
    assert "250" in problem.message


def test_a_number_alone_names_an_organisation():
    row = read(name="", enterprise_number="0403.019.261")

    assert row.values == {"enterprise_number": "0403019261"}
    assert not row.problems


def test_every_problem_says_how_to_mend_it():
    assert all(len(str(message)) > 30 for _severity, message in PROBLEMS.values())


plain_text = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1
)


@given(plain_text.filter(lambda text: text.strip("'") and len(text) < 100))
def test_a_text_neutralised_for_spreadsheets_is_read_again(text):
    values = read(locality=neutralise(text), slug="sonaca").values
    plain = read(locality=text, slug="sonaca").values

    if text[0] != "'" and len(text) <= 80:
        assert values.get("locality") == plain.get("locality")


cells = (
    st.none()
    | st.text(max_size=20)
    | st.integers(-(10**12), 10**12)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.booleans()
    | st.dates(date(1900, 3, 1))
    | st.sampled_from(
        ["Nom", "BCE", "0403.019.261", "Total", "#N/A", "2005", "1080", "SA X", "PME"]
    )
)
tables = st.lists(st.lists(cells, max_size=6), max_size=15)


@given(st.dictionaries(st.sampled_from(list(FIELDS)), cells, min_size=1))
def test_whatever_stands_in_the_cells_a_row_comes_out(row):
    reader = RowReader(READS, {key: [index] for index, key in enumerate(row)})

    parsed = reader.parse_row(1, list(row.values()))

    assert set(parsed.values) <= {*FIELDS, "country", "locality", "size_class"}
    assert all(problem.message for problem in parsed.problems)


def check_that_rows_add_up(content, name):
    """Every row that is not blank comes out exactly once."""
    try:
        members = read_member_list(content, name)
    except RefusedFile:
        return
    expected = [
        number
        for number, row in read_table(content, name)
        if any(str(cell).strip() for cell in row)
    ]
    outcomes = list(members)
    assert [row.number for row in outcomes] == expected
    for row in outcomes:
        if isinstance(row, ParsedRow):
            assert row.refused or {"name", "enterprise_number", "slug"} & {*row.values}


@settings(deadline=None)
@given(tables)
def test_every_row_of_a_text_comes_out_once(rows):
    rows = [["" if cell is None else cell for cell in row] for row in rows]
    text = (
        csv_file(
            [
                [str(cell).replace('"', "").replace(",", "") for cell in row]
                for row in rows
            ],
            encoding="utf-8",
        )
        if all(_encodable(cell) for row in rows for cell in row)
        else b""
    )

    check_that_rows_add_up(text, "list.csv")


@settings(deadline=None)
@given(tables)
def test_every_row_of_a_workbook_comes_out_once(rows):
    rows = [
        [
            "".join(c for c in cell if c.isprintable()) if type(cell) is str else cell
            for cell in row
        ]
        for row in rows
    ]

    check_that_rows_add_up(xlsx_file(rows), "list.xlsx")


def _encodable(cell):
    return not isinstance(cell, str) or cell.isprintable()
