"""Names that are hardly names are doubted, and nobody is named."""

from datetime import date, datetime

import pytest

from registry.imports.reading.contacts import without_contacts, without_personal

from .test_cells import read


def codes(row):
    return [problem.code for problem in row.problems]


@pytest.mark.parametrize(
    "cell",
    [
        *(date(2024, 3, 1), datetime(2024, 3, 1, 10, 0), 3, 100_000, 0.5, True),
        *("12/03/2021", "12 mars 2021", "1819", "12,5 %", "3.000,00"),
        *("True", "vrai", "FAUX", "oui", "nee", "None", "NULL", "nan", "Néant"),
        *("NA", "NC", "SO", "inconnu", "onbekend", "Total", "x", "ok"),
        *("SA", "S.P.R.L.", "ASBL", "vzw"),
        *("Organisation", "Raison sociale", "Code postal", "Membre depuis"),
    ],
)
def test_what_is_hardly_a_name_is_doubted_and_kept(cell):
    row = read(name=cell)

    assert codes(row) == ["name_doubtful"]
    assert row.values["name"]
    assert not row.refused


@pytest.mark.parametrize(
    "cell",
    [
        *("3D-Side", "H2O", "4x4 Services", "A6K", "Sonaca SA", "Wagralim asbl"),
        *("Contact Plus SA", "Gaz & Co", "Dupont et Fils SPRL", "Van Hool nv"),
        *("L'Oréal", "CSTC-WTCB", "Aquale s.p.r.l.", "Ets. Place & Cie", "Naxhelet"),
        *("Ecole Saint-Luc (Liège)", "Mr. Bricolage SA", "Herr Technik GmbH"),
        *("Centre de contact citoyen", "Carrières du Hainaut", "Ordre 1819 Brussels"),
        *("Dr. Schär SA", "Atelier 45", "Deltatec", "Meilleur M. Dupré sa"),
    ],
)
def test_a_usual_name_is_not_doubted(cell):
    row = read(name=cell)

    assert codes(row) == []
    assert row.values["name"] == cell


@pytest.mark.parametrize(
    "cell",
    [
        *("Alpha Béton\nBois du Nord", "Alpha ; Bois", "Alpha | Bois"),
        *("Alpha / Bois du Nord", "Alpha SA et Bois SPRL", "Alpha S.A. en Bois N.V."),
    ],
)
def test_two_organisations_in_a_cell_are_told(cell):
    assert codes(read(name=cell)) == ["name_several"]


@pytest.mark.parametrize(
    "cell",
    [
        *("Alpha, rue de l'Église 12", "Alpha, avenue Louise 54", "Alpha Kerkstraat 5"),
        *("Alpha, 4000 Liège", "Alpha - chaussée de Namur, 40"),
    ],
)
def test_an_address_in_a_name_is_told(cell):
    assert codes(read(name=cell)) == ["name_address"]


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("Gaz & Co - Contact : Mme Exemple, 04/000 00 00", "Gaz & Co"),
        ("Forges (info@forges.example)", "Forges"),
        ("Forges <jean.dupont@forges.example>", "Forges"),
        ("Alpha c/o Jean Dupont", "Alpha"),
        ("Alpha SA, attn. Jean Dupont", "Alpha SA"),
        ("Alpha (à l'attention de Jean Dupont) SA", "Alpha SA"),
        ("Alpha, t.a.v. Jan Peeters", "Alpha"),
        ("Alpha - z. Hd. Hans Müller", "Alpha"),
        ("Alpha, Mme Exemple", "Alpha"),
        ("Alpha (Dhr. Peeters)", "Alpha"),
        ("Alpha – M. Dupont", "Alpha"),
        ("Alpha, tél. 081/12.34.56", "Alpha"),
        ("Alpha +32 475 12 34 56", "Alpha"),
        ("Alpha GSM: 0475/12.34.56", "Alpha"),
        ("Alpha 0032 475 123 456", "Alpha"),
    ],
)
def test_who_to_call_or_to_write_to_is_taken_out_of_a_name(cell, name):
    row = read(name=cell)

    assert row.values["name"] == name
    assert codes(row) == ["name_contact"]
    stored = repr(row)
    for hidden in ("Exemple", "Dupont", "dupont", "@", "Peeters", "Müller", "12", "00"):
        assert hidden not in stored.replace("12 mars", "")


@pytest.mark.parametrize(
    "cell", ["jean.dupont@alpha.example", "Tél. 081/12.34.56", "c/o Jean Dupont"]
)
def test_a_name_of_which_nothing_is_left_is_refused_with_the_reason(cell):
    row = read(name=cell)

    assert row.refused
    assert codes(row) == ["name_personal"]
    assert "name" not in row.values
    assert "upont" not in repr(row)
    assert "081" not in repr(row)


def test_a_name_that_says_nothing_is_none_beside_an_enterprise_number():
    for cell in ("NC", "N.C.", "na"):
        row = read(name=cell, enterprise_number="0403.019.261")
        assert row.values == {"enterprise_number": "0403019261"}
        assert codes(row) == []


def test_the_name_beside_an_identifier_is_not_doubted():
    assert codes(read(name="2005", slug="2005")) == []


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Voir jean.dupont@alpha.example", "Voir …"),
        ("Écrire à info@alpha.example", "Écrire à info@alpha.example"),
        ("GSM 0475/12.34.56, le soir", "…, le soir"),
        ("+32 (0)81 12 34 56", "…"),
        ("Du 01/02/2010 au 31/12/2012", "Du 01/02/2010 au 31/12/2012"),
        ("Du 01/02/2010 - 03/12/2012", "Du 01/02/2010 - 03/12/2012"),
        ("BE 0403.019.261", "BE 0403.019.261"),
        ("1.250.000,00 EUR en 2012", "1.250.000,00 EUR en 2012"),
    ],
)
def test_nobody_is_named_in_a_note(text, kept):
    row = read(note=text)

    assert row.values["note"] == kept
    assert codes(row) == (["text_contact"] if kept != text else [])
    assert without_personal(text) == kept


def test_what_a_problem_quotes_names_nobody():
    row = read(country="jean.dupont@alpha.example", website="Tél. 0475/12.34.56 ?")

    assert codes(row) == ["country_unknown", "website_malformed"]
    assert "dupont" not in repr(row)
    assert "0475" not in repr(row)


def test_a_name_without_contacts_stays_as_it_is():
    assert without_contacts("Alpha (Liège)") == "Alpha (Liège)"
