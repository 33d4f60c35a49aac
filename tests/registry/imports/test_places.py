"""Where an organisation of a list sits: in Belgium only if nothing says otherwise."""

import pytest

from registry.files.countries import country_named
from registry.imports.reading.post_codes import PostCode, read_post_code

from .test_cells import problem_of, read, value_of


def place_of(**cells):
    row = read(**cells)
    assert not [p for p in row.problems if p.code != "number_foreign"]
    return tuple(row.values.get(k, "") for k in ("post_code", "locality", "country"))


@pytest.mark.parametrize(
    ("cell", "values"),
    [
        ("1080", {"post_code": "1080"}),
        ("1080 ", {"post_code": "1080"}),
        (1080.0, {"post_code": "1080"}),
        ("1080.0", {"post_code": "1080"}),
        ("B-1080", {"post_code": "1080", "country": "BE"}),
        ("BE-1080", {"post_code": "1080", "country": "BE"}),
        ("B 1080", {"post_code": "1080", "country": "BE"}),
        ("L-1234", {"post_code": "1234", "country": "LU"}),
        ("F-59000", {"post_code": "59000", "country": "FR"}),
        ("1080 Molenbeek", {"post_code": "1080", "locality": "Molenbeek"}),
    ],
)
def test_a_post_code_is_read(cell, values):
    assert read(post_code=cell).values == {"name": "Sonaca", **values}


@pytest.mark.parametrize("cell", ["59000", "0999", "108", "Liège", "X-1234"])
def test_what_is_no_post_code_is_left_out_with_a_warning(cell):
    problem = problem_of("post_code", cell)

    assert (problem.code, problem.severity) == ("post_code_unreadable", "warning")


def test_a_foreign_post_code_needs_its_country():
    row = read(post_code="59000", country="France")

    assert row.values["post_code"] == "59000"
    assert row.values["country"] == "FR"


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("Belgique", "BE"),
        ("België", "BE"),
        ("be", "BE"),
        ("Luxemburg", "LU"),
        ("Frankrijk", "FR"),
        ("Deutschland", "DE"),
        ("UK", "GB"),
        ("Allemagne (Rép.féd.)", "DE"),
    ],
)
def test_a_country_is_read_in_four_languages(cell, code):
    assert value_of("country", cell) == code


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("BE 5000", ("5000", "BE", "")),
        ("4000-Liège", ("4000", "", "Liège")),
        ("SLO 1000", ("1000", "SI", "")),
        ("SLO-1000 Ljubljana", ("1000", "SI", "Ljubljana")),
        ("SI-1000", ("1000", "SI", "")),
        ("CZ-110 00 Praha", ("110 00", "CZ", "Praha")),
        ("PL 00-950 Warszawa", ("00-950", "PL", "Warszawa")),
        ("00-950", ("00-950", "PL", "")),
        ("P-1000-001 Lisboa", ("1000-001", "PT", "Lisboa")),
        ("1000-001", ("1000-001", "PT", "")),
        ("1012 AB", ("1012 AB", "NL", "")),
        ("NL-1012 AB Amsterdam", ("1012 AB", "NL", "Amsterdam")),
        ("SW1A 1AA", ("SW1A 1AA", "GB", "")),
        ("EH1 1AA Edinburgh", ("EH1 1AA", "GB", "Edinburgh")),
        ("E1 6AN", ("E1 6AN", "GB", "")),
        ("SE 111 22", ("111 22", "SE", "")),
        ("S-111 22 Stockholm", ("111 22", "SE", "Stockholm")),
        ("D-10115 Berlin", ("10115", "DE", "Berlin")),
        ("CH-1003", ("1003", "CH", "")),
        ("A-1010 Wien", ("1010", "AT", "Wien")),
        ("H-1054", ("1054", "HU", "")),
        ("I-00187 Roma", ("00187", "IT", "Roma")),
        ("N-0150 Oslo", ("0150", "NO", "Oslo")),
        ("D02 X285", ("D02 X285", "IE", "")),
        ("LV-1010", ("LV-1010", "LV", "")),
        ("LT-01100 Vilnius", ("01100", "LT", "Vilnius")),
        ("K1A 0B6", ("K1A 0B6", "CA", "")),
        ("F-75008 Paris Cedex 08", ("75008", "FR", "Paris Cedex 08")),
    ],
)
def test_a_post_code_says_its_country(text, expected):
    code, country, locality = expected

    assert read_post_code(text) == PostCode(code, country, locality)


@pytest.mark.parametrize(
    ("text", "country", "code"),
    [
        ("110 00", "CZ", "110 00"),
        ("11000", "CZ", "11000"),
        ("111 22", "SE", "111 22"),
        ("104 31", "GR", "104 31"),
        ("1012", "NL", "1012"),
        ("VLT 1117", "MT", "VLT 1117"),
        ("1000", "SI", "1000"),
        (1000, "SI", "1000"),
        # Zeros that a spreadsheet dropped.
        (1067, "DE", "01067"),
        ("187", "IT", "00187"),
        ("950", "PL", "00-950"),
        ("1100", "LT", "01100"),
        ("150", "NO", "0150"),
        ("10001", "NA", "10001"),
    ],
)
def test_a_post_code_is_read_as_its_country_writes_it(text, country, code):
    assert place_of(country=country, post_code=text)[::2] == (code, country)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"locality": "L-1234 Luxembourg"}, ("1234", "Luxembourg", "LU")),
        ({"locality": "4000 Liège"}, ("4000", "Liège", "")),
        ({"locality": "London SW1A 1AA"}, ("SW1A 1AA", "London", "GB")),
        ({"locality": "Mons (7000)"}, ("7000", "Mons", "")),
        ({"locality": "Lille (France)"}, ("", "Lille", "FR")),
        ({"locality": "Ljubljana, Slovénie"}, ("", "Ljubljana", "SI")),
        ({"locality": "Namur (NA)"}, ("", "Namur (NA)", "")),
        ({"locality": "Paris 8"}, ("", "Paris 8", "")),
        (
            {"post_code": "1000", "locality": "Ljubljana (Slovenia)"},
            ("1000", "Ljubljana", "SI"),
        ),
        (
            {"enterprise_number": "SI12345678", "post_code": "1000"},
            ("1000", "", "SI"),
        ),
        ({"country": "CZ", "post_code": "110 00 Praha"}, ("110 00", "Praha", "CZ")),
    ],
)
def test_the_country_is_told_by_whatever_says_it(cells, expected):
    assert place_of(**cells) == expected


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"post_code": "59800", "locality": "Lille"}, "post_code_unreadable"),
        ({"country": "FR", "post_code": "4000"}, None),
        ({"country": "LU", "post_code": "59800"}, "post_code_unreadable"),
        ({"post_code": "5000", "locality": "Lille (France)"}, "post_code_elsewhere"),
    ],
)
def test_what_is_no_post_code_of_the_country_is_left_out(cells, code):
    row = read(**cells)

    assert [problem.code for problem in row.problems] == ([code] if code else [])
    assert ("post_code" in row.values) is (code is None)


def test_no_post_code_is_belgian_where_the_country_was_not_understood():
    row = read(country="Atlantide", post_code="4000")

    assert [p.code for p in row.problems] == ["country_unknown", "post_code_abroad"]
    assert row.values == {"name": "Sonaca"}


def test_the_locality_behind_an_unknown_post_code_is_kept():
    row = read(post_code="110 00 Praha")

    assert row.values == {"name": "Sonaca", "locality": "Praha"}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        *(("Belgio", "BE"), ("Bélgica", "BE"), ("Belgija", "BE"), ("Βέλγιο", "BE")),
        *(("Белгия", "BE"), ("Németország", "DE"), ("Saksa", "DE"), ("Vācija", "DE")),
        *(("Ranska", "FR"), ("Słowenia", "SI"), ("Česko", "CZ"), ("Suomi", "FI")),
        *(("United States", "US"), ("USA", "US"), ("U.S.A.", "US")),
        *(("Etats-Unis d'Amérique", "US"), ("Scotland", "GB"), ("Écosse", "GB")),
        *(("England", "GB"), ("Wales", "GB"), ("Northern Ireland", "GB")),
        *(("Great Britain", "GB"), ("Holland", "NL"), ("Czech Republic", "CZ")),
        *(("South Korea", "KR"), ("Vatican", "VA"), ("Türkiye", "TR"), ("BEL", "BE")),
        *(("SLO", "SI"), ("Côte d'Ivoire", "CI"), ("Atlantide", None)),
    ],
)
def test_a_country_is_named_in_any_language_of_the_union(name, code):
    assert country_named(name) == code


def test_na_is_namibia_only_in_a_column_of_countries():
    assert read(country="NA").values == {"name": "Sonaca", "country": "NA"}
    assert read(locality="NA").values == {"name": "Sonaca"}
    assert read(country="n/a").values == {"name": "Sonaca"}


@pytest.mark.parametrize(
    "cells", [{"post_code": "4000"}, {"enterprise_number": "0403.019.261"}]
)
def test_what_is_belgian_is_not_in_namibia(cells):
    assert "country" not in read(country="NA", **cells).values
