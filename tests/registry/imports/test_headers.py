import pytest

from registry.files.refusal import RefusedFile
from registry.imports.members.columns import FIELDS
from registry.imports.members.kind import MEMBERS
from registry.imports.reading.headers import find_header
from registry.imports.reading.rows import ParsedRow, SkippedRow

from .files import csv_file, read_member_list, read_table, xlsx_file


def header_of(rows, mapping=None, **options):
    table = read_table(xlsx_file(rows, **options), "list.xlsx")
    return find_header(table, MEMBERS.reads, mapping)


def fields_of(texts, mapping=None):
    """Return the field of each header of a row, None where there is none."""
    header = header_of([texts, ["x"] * len(texts)], mapping)
    return [column.field for column in header.columns]


def outcomes(rows, mapping=None, **options):
    """Return what each row below the header came out as: a name or a reason."""
    members = read_member_list(xlsx_file(rows, **options), "list.xlsx", mapping)
    return [
        (row.number, row.values.get("name") if type(row) is ParsedRow else row.code)
        for row in members
        if row.number > members.header.rows[-1]
    ]


@pytest.mark.parametrize(
    "texts",
    [
        ["Nom", "Numéro d'entreprise", "Code postal", "Localité", "Membre depuis"],
        ["Dénomination sociale", "N° BCE", "CP", "Ville", "Date d’adhésion"],
        ["NOM DE L'ENTREPRISE", "N° de TVA", "Code Postal ", "Commune", "Depuis"],
        ["Company name", "VAT number", "Post code", "City", "Member since"],
        ["Naam", "Ondernemingsnummer", "Postcode", "Gemeente", "Lid sinds"],
        ["Firmenname", "Unternehmensnummer", "PLZ", "Ort", "Mitglied seit"],
        [
            "Bénéficiaire / Begunstigde",
            "BCE/KBO",
            "CODE POSTAL / POSTCODE",
            "Localité/Gemeente",
            "Début / Start",
        ],
        ["Denomination", "EnterpriseNumber", "Zipcode", "MunicipalityFR", "StartDate"],
        ["name", "enterprise_number", "post_code", "locality", "start_on"],
    ],
)
def test_columns_are_recognised_in_four_languages(texts):
    assert fields_of(texts) == [
        "name",
        "enterprise_number",
        "post_code",
        "locality",
        "start_on",
    ]


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("Type de membre", "kind"),
        ("Taille de l'entreprise", "size_class"),
        ("Bedrijfsgrootte", "size_class"),
        ("Forme juridique", "legal_form"),
        ("Rechtsform", "legal_form"),
        ("Pays/Country", "country"),
        ("Site internet", "website"),
        ("Courriel", "email"),
        ("E-Mail-Adresse", "email"),
        ("Catégorie de membre", "category"),
        ("Date de sortie", "end_on"),
        ("Ancien nom", "former_name"),
        ("Remarques", "note"),
        ("Opmerkingen", "note"),
        ("Identifiant", None),
        ("Nom du projet", None),
        ("Nombre d'employés", None),
        ("Adresse", None),
        ("Personne de contact", None),
        ("Chiffre d'affaires", None),
        ("Téléphone", None),
    ],
)
def test_a_column_beside_the_name_is_recognised(text, field):
    assert fields_of(["Nom", text]) == ["name", field]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_registry_recognises_its_own_keys_and_labels(language):
    from django.utils import translation

    with translation.override(language):
        labels = [str(field.label) for field in FIELDS.values()]

    assert fields_of(list(FIELDS)) == list(FIELDS)
    assert fields_of(labels) == list(FIELDS)


def test_the_name_beside_a_first_name_is_that_of_a_person():
    assert fields_of(["Société", "Nom", "Prénom", "E-mail"]) == [
        "name",
        None,
        None,
        "email",
    ]


def test_what_is_recognised_is_told_with_its_confidence():
    header = header_of([["Nom", "Promotor manueel", "Couleur"], ["A", "B", "C"]])

    name, other, colour = header.columns
    assert (name.letters, name.header, name.confidence) == ("A", "Nom", 1.0)
    assert other.status == "ambiguous"
    assert other.confidence < name.confidence
    assert header.unrecognised == [colour]


def test_two_columns_for_one_field_are_told():
    header = header_of([["Nom", "Code postal", "CP"], ["A", "4000", "5000"]])

    assert [c.letters for c in header.ambiguous["post_code"]] == ["B", "C"]
    assert header.fields["post_code"] == [1]


def test_a_name_is_read_in_another_language_where_the_first_is_blank():
    rows = [["naam_nl", "nom_fr", "name_de"], ["Luik", "Liège", ""], ["", "", "Eupen"]]

    assert outcomes(rows) == [(2, "Liège"), (3, "Eupen")]


def test_the_header_is_found_under_titles():
    rows = [
        ["Cluster TWEED – liste des membres"],
        [],
        ["Mise à jour :", "13 avril 2016"],
        [None, "Nom", "Code postal"],
        [None, "Sonaca", 6041],
    ]

    header = header_of(rows, merge=["A1:C1"])

    assert header.rows == (4,)
    assert header.titles == [1, 3]
    assert header.fields == {"name": [1], "post_code": [2]}


def test_a_header_of_two_levels_is_put_together():
    rows = [
        ["Nom", "Adresse", None, "Personne de contact", None],
        [None, "Code postal", "Localité", "Nom", "E-mail"],
        ["Sonaca", 6041, "Gosselies", "Dupont", "info@sonaca.be"],
    ]

    header = header_of(rows, merge=["B1:C1", "D1:E1"])

    assert header.rows == (1, 2)
    assert header.fields == {
        "name": [0],
        "post_code": [1],
        "locality": [2],
        "email": [4],
    }


def test_a_header_merged_over_its_two_rows_is_read():
    rows = [
        ["Nom", "Adresse", None],
        [None, "CP", "Localité"],
        ["Sonaca", 6041, "Gosselies"],
    ]

    assert outcomes(rows, merge=["A1:A2", "B1:C1"]) == [(3, "Sonaca")]


def test_blank_rows_and_columns_are_passed_over():
    rows = [
        [None, "Nom", None, "CP"],
        [],
        [None, "A", None, 4000],
        [" ", None, "\xa0"],
        [None, "B", None, 5000],
    ]

    assert outcomes(rows) == [(3, "A"), (5, "B")]


def test_sections_totals_and_repeated_headers_are_skipped_with_a_reason():
    head = ["Nom", "Montant", "Part", "Date"]
    rows = [
        head,
        ["Mesure 1", None, None, None],
        *([f"A{i}", i, i, "2008"] for i in range(9)),
        ["Mesure 2", None, None, None],
        ["NOM ", "Montant", "Part", "Date"],
        *([f"B{i}", i, i, "2009"] for i in range(9)),
        ["Total", 72, 72, None],
        [None, 144, 144, "Total général"],
    ]
    found = outcomes(rows)

    assert [row for row in found if row[1] in ("section", "header", "total")] == [
        (2, "section"),
        (12, "section"),
        (13, "header"),
        (23, "total"),
        (24, "total"),
    ]
    assert len(found) == len(rows) - 1


def test_a_member_of_which_only_the_name_is_known_is_no_section():
    rows = [["Nom", "Site web"], ["A", "www.a.be"], ["B", None], ["C", "www.c.be"]]

    assert outcomes(rows) == [(2, "A"), (3, "B"), (4, "C")]


def test_a_list_of_names_alone_is_read():
    assert outcomes([["Membres"], ["A"], ["B"]]) == [(2, "A"), (3, "B")]


def test_the_oil_company_is_no_total():
    assert outcomes([["Nom", "CP"], ["Total", 1000], ["Total Energies", 1040]]) == [
        (2, "Total"),
        (3, "Total Energies"),
    ]


def test_a_title_merged_over_the_columns_is_a_section():
    rows = [["Nom", "CP"], ["Membres effectifs"], ["A", 4000]]

    assert outcomes(rows, merge=["A2:B2"]) == [(2, "section"), (3, "A")]


def test_a_blank_name_goes_on_about_the_row_above():
    rows = [
        ["Nom", "CP", "Projet", "Montant"],
        ["A", 4000, "P1", 1],
        [None, None, "P2", 2],
        [None, 5000, "P3", 3],
    ]
    members = list(read_member_list(xlsx_file(rows), "list.xlsx").rows)

    assert [row.values.get("name") for row in members] == ["A", "A", None]
    (carried,) = members[1].problems
    assert (carried.code, carried.cell) == ("carried_down", "A3")
    assert carried.severity == "warning"
    assert "row 2" in carried.message
    assert [problem.code for problem in members[2].problems] == ["no_identity"]
    assert members[2].refused


def test_a_name_merged_over_rows_is_read_in_each():
    rows = [["Nom", "Projet"], ["A", "P1"], [None, "P2"], ["B", "P3"]]

    assert outcomes(rows, merge=["A2:A3"]) == [(2, "A"), (3, "A"), (4, "B")]


def test_a_correction_by_a_person_counts_more():
    header = header_of(
        [["Nom", "Client", "CP"], ["Dupont", "Sonaca", 6041]],
        {"Client": "name", "CP": None},
    )

    assert header.fields == {"name": [1]}
    assert [c.status for c in header.columns] == ["ambiguous", "corrected", "corrected"]


def test_a_column_without_a_known_header_is_read_where_a_person_says_so():
    content = csv_file([["Liste"], ["Affilié", "X"], ["Sonaca", 1], ["Besix", 2]])

    with pytest.raises(RefusedFile) as refused:
        read_member_list(content, "list.csv")
    assert refused.value.code == "no_identity"
    assert [c.header for c in refused.value.header.columns] == ["Affilié", "X"]

    for mapping in ({0: "name"}, {"affilie": "name"}):
        members = read_member_list(content, "list.csv", mapping)
        assert [row.values["name"] for row in members.rows] == ["Sonaca", "Besix"]


def test_a_row_of_data_is_not_taken_for_the_header():
    content = csv_file(
        [["Code", "Sens"], ["1", "x"], ["2", "y"], ["3", "z"], ["4", "Dénomination"]]
    )

    with pytest.raises(RefusedFile) as refused:
        read_member_list(content, "list.csv")
    assert refused.value.header.rows == (1,)


def test_skipped_rows_and_members_can_be_asked_for_apart():
    rows = [["Nom", "CP"], ["A", 4000], ["Nom", "CP"]]
    members = read_member_list(xlsx_file(rows), "list.xlsx")

    assert [row.number for row in members.rows] == [2]
    assert [(row.number, row.code) for row in members.skipped] == [
        (1, "header"),
        (3, "header"),
    ]
    assert all(isinstance(row, SkippedRow) and row.message for row in members.skipped)
