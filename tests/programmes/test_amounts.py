from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from programmes.amounts import (
    AMOUNT_PROBLEMS,
    check_scale,
    currencies_of_header,
    currencies_of_title,
    is_unsure,
    read_column,
    read_wording,
    title_has_unit,
    unit_of_header,
)
from registry.imports.reading.problems import CellSeverity


def amounts(*cells, **options):
    """Read a column in which nothing is wrong."""
    reading = read_column(cells, **options)
    assert reading.refusal is None
    assert not reading.problems
    return [str(amount) for amount in reading.amounts]


def refusal(*cells, **options):
    reading = read_column(cells, **options)
    assert reading.amounts == [None] * len(cells)
    assert reading.decimal is None
    assert "%(" not in reading.refusal.message
    return reading.refusal


def problem(*cells, **options):
    """Return the one problem of a column, which is that of its last cell."""
    reading = read_column(cells, **options)
    (found,) = reading.problems
    assert found.index == len(cells) - 1
    assert "%(" not in found.message
    if found.severity is CellSeverity.ERROR:
        assert reading.amounts[-1] is None
    return found


# One convention


def test_one_column_may_part_thousands_or_not():
    assert amounts("5.004.688,00", "13000", "475 000€") == [
        "5004688.00",
        "13000.00",
        "475000.00",
    ]


@pytest.mark.parametrize(
    ("cell", "amount", "decimal"),
    [
        ("1,234.56", "1234.56", "."),
        ("1.234,56", "1234.56", ","),
        ("1.234.567", "1234567.00", ","),
        ("1,234,567", "1234567.00", "."),
        ("1 234,5", "1234.50", ","),
        ("1\xa0234\u202f567,50", "1234567.50", ","),
        ("1'234’567.50", "1234567.50", "."),
        ("1234.5", "1234.50", "."),
        ("0.50", "0.50", "."),
        (",50", "0.50", ","),
        ("288,11", "288.11", ","),
        ("€ 1.200", "1200.00", ","),
        ("1,200 EUR", "1200.00", "."),
        ("€ 1.200,-", "1200.00", ","),
        ("13000", "13000.00", None),
        ("13 000 euros", "13000.00", None),
    ],
)
def test_a_cell_with_one_meaning_shows_the_convention(cell, amount, decimal):
    reading = read_column([cell])

    assert [str(found) for found in reading.amounts] == [amount]
    assert reading.decimal == decimal
    assert not reading.problems


@pytest.mark.parametrize(
    ("cell", "meanings"),
    [
        ("288.11", ["288.11", "288110"]),
        ("288.1", ["288.1", "288100"]),
        ("288.110", ["288.110", "288110"]),
        ("1.234", ["1.234", "1234"]),
        ("1,234", ["1.234", "1234"]),
        ("-1.234", ["1.234", "1234"]),
        ("288.11 €", ["288.11", "288110"]),
        ("1.234 k€", ["1.234", "1234"]),
    ],
)
def test_an_ambiguous_column_is_refused_with_what_it_may_mean(cell, meanings):
    found = refusal("13000", cell)

    assert found.code == "amounts_ambiguous"
    assert found.indexes == (1,)
    assert [str(meaning) for meaning in found.meanings] == meanings
    assert f"“{cell}” (2)" in found.message


def test_a_refusal_names_the_first_cells_as_the_caller_does():
    found = refusal("#N/A", "1.234", "5", "2.345", "288.11", "4.567")

    message = found.message_with(lambda index: f"E{index + 14}")

    assert "“1.234” (E15), “2.345” (E17), “288.11” (E18) may mean 1.234 or 1,234" in (
        message
    )


def test_a_refusal_is_written_in_the_language_of_its_reader():
    found = refusal("288.11")

    with translation.override("fr"):
        assert "288,11" in found.message


@pytest.mark.parametrize(
    ("settling", "cell", "amount"),
    [
        ("5.004.688,00", "1.234", "1234.00"),
        ("1,234.56", "1,234", "1234.00"),
        ("1,234.56", "288.11", "288.11"),
        ("1234.56", "288.11", "288.11"),
        ("12,50", "1.234", "1234.00"),
        ("€ 1.200", "288.110", "288110.00"),
    ],
)
def test_another_cell_settles_what_is_ambiguous(settling, cell, amount):
    assert amounts(cell, settling)[0] == amount
    assert amounts(settling, cell)[1] == amount


@pytest.mark.parametrize(
    ("point", "comma"),
    [
        ("1,234.50", "1.234,50"),
        ("1,234.50", "12,50"),
        ("288.11", "1.234,50"),
        ("1234.56", "1.234"),
        ("1,234", "1.234,56"),
        (288.11, "5.004.688,00"),
        (288.115, "5.004.688,00"),
    ],
)
def test_contradictory_columns_are_refused_naming_both_cells(point, comma):
    found = refusal("13000", comma, "7", point)

    assert found.code == "amounts_contradictory"
    assert set(found.indexes) == {1, 3}
    assert f"“{point}” (4)" in found.message
    assert f"“{comma}” (2)" in found.message


def test_a_person_can_say_which_mark_precedes_the_decimals():
    assert amounts("288.11", decimal=".") == ["288.11"]
    assert amounts("288.110", decimal=",") == ["288110.00"]
    assert amounts("1.234", "€ 7", decimal=",") == ["1234.00", "7.00"]


@pytest.mark.parametrize(
    ("cell", "decimal"), [("288.11", ","), ("12,50", "."), ("1,234.50", ",")]
)
def test_a_cell_that_does_not_fit_what_a_person_said_is_refused_alone(cell, decimal):
    found = problem("13000", cell, decimal=decimal)

    assert found.code == "amount_misfit"
    assert found.severity is CellSeverity.ERROR
    assert f"“{decimal}”" in found.message


def test_thousandths_are_read_where_a_column_is_calculated_or_in_thousands():
    calculated = read_column(["1192607.740214875", "1.234"])
    assert [str(amount) for amount in calculated.amounts] == ["1192607.74", "1.23"]
    assert [found.code for found in calculated.problems] == ["amount_rounded"] * 2

    assert amounts("1234.5", "1.234", unit=Decimal(1000)) == ["1234500.00", "1234.00"]


# Signs, units, numbers


@pytest.mark.parametrize(
    "cell",
    [
        "-12,50",
        "−12,50",
        "12,50-",
        "(12,50)",
        "€ -12,50",
        "-€ 12,50",
        "(12,50 €)",
        "€ (12,50)",
        "'-12,50",
    ],
)
def test_negative_amounts_are_written_in_several_ways(cell):
    assert amounts(cell) == ["-12.50"]


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("2 M€", "2000000.00"),
        ("1,2 mio", "1200000.00"),
        ("1.2 million", "1200000.00"),
        ("1,5 million d’euros", "1500000.00"),
        ("3 k€", "3000.00"),
        ("KEUR 160", "160000.00"),
        ("2,7 milliards", "2700000000.00"),
        ("2 Mrd. €", "2000000000.00"),
        ("5 miljoen euro", "5000000.00"),
        ("7 TEUR", "7000.00"),
        ("+ 7 €", "7.00"),
    ],
)
def test_words_multiply(cell, amount):
    assert amounts(cell) == [amount]


def test_a_unit_in_a_cell_comes_before_that_of_the_header():
    assert amounts("12,5", "2 M€", 3, unit=Decimal(1000)) == [
        "12500.00",
        "2000000.00",
        "3000.00",
    ]


def test_numbers_pass_through():
    assert amounts(13000, 475000.0, 288.11, Decimal("12.5"), -3, 0.1 + 0.2) == [
        "13000.00",
        "475000.00",
        "288.11",
        "12.50",
        "-3.00",
        "0.30",
    ]


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        (1192607.740214875, "1192607.74"),
        (0.125, "0.13"),
        (-0.125, "-0.13"),
        (1.005, "1.01"),
        (-0.001, "0.00"),
        (Decimal("1E-999999"), "0.00"),
        ("1234,565", "1234.57"),
    ],
)
def test_what_has_parts_of_a_cent_is_rounded_and_said(cell, amount):
    reading = read_column([cell])
    (found,) = reading.problems

    assert [str(value) for value in reading.amounts] == [amount]
    assert found.code == "amount_rounded"
    assert found.severity is CellSeverity.WARNING
    assert str(cell) in found.message


# What is no amount


def test_words_for_nothing_are_empty():
    cells = ["", None, "  ", "n/a", "-", "–", "néant", "Nihil", "p.m.", "\u200b"]
    reading = read_column(cells)

    assert reading.amounts == [None] * len(cells)
    assert not reading.problems
    assert reading.refusal is None


def test_the_error_of_a_spreadsheet_is_read_as_empty_and_said():
    found = problem(12, "#N/A")

    assert found.code == "cell_error"
    assert found.severity is CellSeverity.WARNING


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("douze", "amount_unreadable"),
        ("12 (estimé)", "amount_unreadable"),
        ("12 (€)", "amount_unreadable"),
        ("--12", "amount_unreadable"),
        ("(-12)", "amount_unreadable"),
        ("12 + 5", "amount_unreadable"),
        ("12 t", "amount_unreadable"),
        ("2 millions de milliers", "amount_unreadable"),
        ("1.2.3", "amount_unreadable"),
        ("1.234 567,00", "amount_unreadable"),
        ("12 34", "amount_unreadable"),
        ("0.500.000", "amount_unreadable"),
        ("1e400", "amount_unreadable"),
        ("1,2E+06", "amount_unreadable"),
        ("１２３", "amount_unreadable"),
        ("١٢٣", "amount_unreadable"),
        ("12²", "amount_unreadable"),
        pytest.param("9" * 1_000_000, "amount_unreadable", id="digits"),
        pytest.param("x" * 1_000_000, "amount_unreadable", id="letters"),
        (True, "amount_unreadable"),
        (date(2008, 9, 15), "amount_unreadable"),
        (float("nan"), "amount_unreadable"),
        (float("inf"), "amount_unreadable"),
        (Decimal("sNaN"), "amount_unreadable"),
        ("=SUM(A1:A3)", "amount_formula"),
        ("12 USD", "amount_foreign"),
        ("40 millions de francs", "amount_foreign"),
        ("10.000.000.000.000", "amount_too_big"),
        ("9.999.999.999.999,995", "amount_too_big"),
        ("10000 milliards", "amount_too_big"),
        (10**13, "amount_too_big"),
        pytest.param(10**5000, "amount_too_big", id="10**5000"),
        (1e300, "amount_too_big"),
        (Decimal("1E+999999"), "amount_too_big"),
    ],
)
def test_what_is_no_amount_is_said_and_never_raises(cell, code):
    found = problem(12, cell)

    assert found.code == code
    assert found.severity is CellSeverity.ERROR
    assert len(found.value) <= 100


def test_the_largest_amount_that_a_field_holds_is_read():
    assert amounts("9.999.999.999.999,99") == ["9999999999999.99"]
    assert amounts(9999999999999.99) == ["9999999999999.99"]


def test_messages_say_how_to_mend():
    for severity, message in AMOUNT_PROBLEMS.values():
        assert isinstance(severity, CellSeverity)
        assert str(message).endswith(".")


# Headers


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("Montant (en milliers d'euros)", 1000),
        ("MONTANT (EN MILLIERS D’EUROS)", 1000),
        ("in k€", 1000),
        ("Budget kEUR", 1000),
        ("M EUR", 10**6),
        ("Aide en M€", 10**6),
        ("Mio. EUR", 10**6),
        ("Amount, million EUR", 10**6),
        ("EUR million", 10**6),
        ("Budget (millions)", 10**6),
        ("Montant en milliards", 10**9),
        ("Bedrag (x 1.000 EUR)", 1000),
        ("Budget (000 €)", 1000),
        ("EUR '000", 1000),
        ("€m", 10**6),
        ("Decided amount £m", 10**6),
        ("EURm", 10**6),
        ("Grant (GBPm)", 10**6),
        ("Amount k£", 1000),
        ("Montant (kBEF)", 1000),
        ("Montant (millions de francs)", 10**6),
        ("Kwota (tys. zł)", 1000),
        ("Betrag in Tsd. EUR", 1000),
        ("Betrag (TEUR)", 1000),
        ("Összeg (ezer Ft)", 1000),
        ("Belopp, miljoner kronor", 10**6),
        ("amount_k_eur", 1000),
        ("montant_keur", 1000),
        ("kDKK", 1000),
        ("Bedrag (in 1.000.000 euro)", 10**6),
        ("", 1),
        ("Montant", 1),
        ("Montant €", 1),
        ("Financement total du projet / Totale projectfinanciering (€)", 1),
        ("TOTAL FSE / ESF", 1),
        ("Subside 2000 EUR", 1),
        ("Euro Mesure 1", 1),
        ("Projets de plus d'un million", 1),
    ],
)
def test_a_header_may_state_a_unit(header, unit):
    assert unit_of_header(header) == unit


@pytest.mark.parametrize(
    ("header", "currencies"),
    [
        ("Montant octroyé", ()),
        ("TOTAL FSE / ESF", ()),
        ("Montant total des projets", ()),
        ("Aide en France", ()),
        ("Montant (€)", ("EUR",)),
        ("Montant en milliers d'euros", ("EUR",)),
        ("MEUR", ("EUR",)),
        ("Montant octroyé (BEF)", ("BEF",)),
        ("Montant FB", ("BEF",)),
        ("Montant en francs", ("franc",)),
        ("Montant en francs belges", ("BEF",)),
        ("Montant (Fr.)", ("franc",)),
        ("Bedrag in Belgische frank", ("BEF",)),
        ("Decided amount £m", ("GBP",)),
        ("Grant awarded (£)", ("GBP",)),
        ("Amount in pounds", ("GBP",)),
        ("GBP'000", ("GBP",)),
        ("Grant ($)", ("USD",)),
        ("Amount USD", ("USD",)),
        ("Zuschuss CHF", ("CHF",)),
        ("Montant SFr", ("CHF",)),
        ("Kwota dofinansowania [PLN]", ("PLN",)),
        ("Kwota (zł)", ("PLN",)),
        ("Kwota w zł", ("PLN",)),
        ("Částka v Kč", ("CZK",)),
        ("Belopp (kr)", ("krone",)),
        ("Belopp i SEK", ("SEK",)),
        ("Beløb, kr.", ("krone",)),
        ("Beløb DKK", ("DKK",)),
        ("Összeg (Ft)", ("HUF",)),
        ("Támogatás HUF", ("HUF",)),
        ("Valoare (lei)", ("RON",)),
        ("Сума (лв.)", ("BGN",)),
        ("Iznos HRK", ("HRK",)),
        ("Summa EEK", ("EEK",)),
        ("Summa (LVL)", ("LVL",)),
        ("Suma, Lt", ("LTL",)),
        ("Betrag (DM)", ("DEM",)),
        ("Bedrag in guldens (NLG)", ("NLG",)),
        ("Importo in lire", ("ITL",)),
        ("Montant FRF", ("FRF",)),
        ("Montant LUF", ("LUF",)),
        ("Montant (BEF et EUR)", ("BEF", "EUR")),
        ("montant_bef", ("BEF",)),
        ("amount_gbp", ("GBP",)),
        ("MontantEUR", ("EUR",)),
        ("Montant (KFB)", ("BEF",)),
        ("Subvention (F.B.)", ("BEF",)),
        ("Betrag in TDM", ("DEM",)),
        ("mDKK", ("DKK",)),
        ("Budget (Mkr)", ("krone",)),
        ("Mkč", ("CZK",)),
        ("FF", ("FRF",)),
        ("Fr. suisses", ("CHF",)),
    ],
)
def test_a_header_may_state_a_currency(header, currencies):
    assert currencies_of_header(header) == currencies


@pytest.mark.parametrize(
    ("header", "unsure"),
    [
        *(("Amount thousands", True), ("Montant (M)", True), ("Montant (k)", True)),
        *(("Budget M", True), ("Amount '000", True), ("Amount 000s", True)),
        *(("Grant, EUR m", True), ("Aide (mil. EUR)", True), ("£000s", True)),
        *(("Montant", False), ("Montant (en milliers d'euros)", False)),
        *(("Montant en millions", False), ("k€", False), ("Subside 2000 EUR", False)),
        *(("Subside 2 000 EUR", False), ("Montant total", False), ("Mesure", False)),
    ],
)
def test_a_header_may_hint_at_a_unit_without_saying_it(header, unsure):
    assert is_unsure(header) is unsure


@pytest.mark.parametrize(
    ("title", "has_unit"),
    [
        ("Montants en milliers d'euros", True),
        ("k€", True),
        ("Amounts in EUR million", True),
        ("Un fonds de 300 millions d'euros", False),
        ("Liste des bénéficiaires 2007-2013", False),
    ],
)
def test_a_title_may_say_a_unit(title, has_unit):
    assert title_has_unit(title) is has_unit


@pytest.mark.parametrize(
    ("title", "currencies"),
    [
        ("Liste des bénéficiaires du FEDER 2007-2013", ()),
        ("Programme FSE, entreprises belges", ()),
        ("À lire avant tout", ()),
        ("Sud et Nord Isk", ()),
        ("Montants en euros", ("EUR",)),
        ("All amounts in GBP", ("GBP",)),
        ("Montants exprimés en francs belges", ("BEF",)),
        ("Tous les montants sont en francs", ("franc",)),
        ("BEF", ("BEF",)),
        ("2014 (£)", ("GBP",)),
        ("Kwoty w złotych", ("PLN",)),
    ],
)
def test_a_title_may_state_a_currency(title, currencies):
    assert currencies_of_title(title) == currencies


@pytest.mark.parametrize(
    "cell",
    [
        *("100 £", "£100", "GBP 100", "100 USD", "100 CHF", "100 zł", "100 Kč"),
        *("100 kr", "100 SEK", "100 DKK", "100 BEF", "100 FB", "100 Fr.", "100 frs"),
        *("100 francs", "100 LUF", "100 FRF", "100 lire", "100 DM", "100 fl", "100 Ft"),
        *("100 lei", "100 лв", "100 HRK", "100 EEK", "100 LVL", "100 Lt", "1,5 MGBP"),
    ],
)
def test_a_cell_in_another_currency_is_no_amount(cell):
    (problem,) = read_column([cell, "12,50", "3 €"]).problems

    assert problem.code == "amount_foreign"


def test_what_says_no_currency_is_unclear_where_most_cells_say_a_foreign_one():
    reading = read_column(["£100", "£200", "300", "4 €"])

    assert [problem.code for problem in reading.problems] == [
        *["amount_foreign"] * 2,
        "amount_unclear",
    ]
    assert reading.amounts == [None, None, None, 4]


@pytest.mark.parametrize(
    ("cell", "euro"),
    [
        ("40.3399,00", None),
        ("403.399", "10000"),
        ("1.000.000", "24789.35"),
        ("1000000 BEF", "24789.35"),
        ("1 000 FB", "24.79"),
        ("100 francs", "2.48"),
        ("1", "0.02"),
        (100, "2.48"),
    ],
)
def test_belgian_francs_become_euro_at_the_fixed_rate(cell, euro):
    reading = read_column([cell], decimal=",", currency="BEF")

    if euro is None:
        assert reading.problems[0].code == "amount_unreadable"
        return
    assert reading.amounts == [Decimal(euro)]
    assert [problem.code for problem in reading.problems] == ["amount_converted"]


def test_another_currency_than_that_of_the_column_is_refused_row_by_row():
    reading = read_column(["1000", "1000 €", "1000 $"], currency="BEF")

    assert [problem.code for problem in reading.problems] == [
        "amount_converted",
        *["amount_mixed"] * 2,
    ]


# Wordings


@pytest.mark.parametrize(
    ("wording", "amount"),
    [
        ("280 million", 280 * 10**6),
        ("280-million", 280 * 10**6),
        ("EUR 316 M", 316 * 10**6),
        ("388 millions d'euros", 388 * 10**6),
        ("24 000 EUR", 24_000),
        ("24.000 euros", 24_000),
        ("~160 kEUR", 160_000),
        ("more than 528 M EUR", 528 * 10**6),
        ("2.7 bn", 27 * 10**8),
        ("2,7 milliards", 27 * 10**8),
        ("a little over 450 kEUR", 450_000),
        ("€90 million invested", 90 * 10**6),
        ("€90m", 90 * 10**6),
        ("1 600 M EUR", 1600 * 10**6),
        ("près d’1 million d’euros", 10**6),
        ("1.234,56 €", Decimal("1234.56")),
        ("Marshall Plan 2006-2009: 280 million for 74 projects", 280 * 10**6),
        ("280 million, in other words 280 M EUR", 280 * 10**6),
        ("40 million BEF (about 1 million EUR)", 10**6),
    ],
)
def test_a_wording_states_an_amount(wording, amount):
    assert read_wording(wording) == amount


@pytest.mark.parametrize(
    "wording",
    [
        "",
        "not stated",
        "44 %",
        "505 (ESIF + MP 4.0)",
        "2006-2009",
        "12 m",
        "12 T",
        "1.2.3 million",
        "240 or 280 million",
        "from 240 to 280 million",
        "120 + 160 million",
        "160,000, 128,000 and 80,000 euro",
        "13 M EUR; elsewhere 11.7 M EUR",
        "1,600 million",
        "US$ 3 million",
        "3 million dollars",
        "9" * 60 + " million",
        "99999999999999 EUR",
    ],
)
def test_a_wording_states_no_amount_or_several(wording):
    assert read_wording(wording) is None
    assert check_scale(Decimal(280), wording) is None


@pytest.mark.parametrize(
    ("amount", "shown", "meant"),
    [
        ("280", "280", "280,000,000"),
        ("280000000000", "280,000,000,000", "280,000,000"),
        ("-280", "−280", "−280,000,000"),
        ("0", "0", "280,000,000"),
        ("280500000.01", "280,500,000.01", "280,000,000"),
    ],
)
def test_an_amount_at_another_scale_than_its_wording_is_said(amount, shown, meant):
    assert check_scale(Decimal(amount), "280 million") == (
        f"The wording says 280,000,000 euro, the amount says {shown}. "
        f"Did you mean {meant}?"
    )


@pytest.mark.parametrize(
    ("amount", "wording", "agrees"),
    [
        ("280000000", "280 million", True),
        ("-280000000", "280 million", True),
        ("280500000", "280 million", True),
        ("279400000", "280 million", False),
        ("2749999999", "2.7 bn", True),
        ("2751000000", "2.7 bn", False),
        ("24000.50", "24 000 EUR", True),
        ("24001", "24 000 EUR", False),
        ("24000.50", "24 000,00 EUR", False),
        ("550000000", "more than 528 M EUR", True),
        ("550000000", "528 M EUR", False),
        ("560000000", "more than 528 M EUR", False),
        ("465000", "a little over 450 kEUR", True),
        ("155000", "~160 kEUR", True),
        ("960000", "près d’1 million d’euros", True),
        ("960000", "autour de 1 million d’euros", True),
        ("528", "more than 528 M EUR", False),
    ],
)
def test_a_wording_may_be_rounded(amount, wording, agrees):
    assert (check_scale(Decimal(amount), wording) is None) is agrees
