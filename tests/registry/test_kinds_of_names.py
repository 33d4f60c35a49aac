"""What names tell of their bearers: tables of names, none of a real private person."""

import pytest

from registry.kinds_of_names import (
    KINDS,
    PERSONS,
    BearerKind,
    kind_of_name,
    looks_like_a_person,
    told_by_name,
)
from registry.models import LegalForm, OrganisationKind
from registry.persons_in_names import first_names

TOLD = {
    BearerKind.WELFARE: [
        "CPAS de Huy",
        "C.P.A.S. d'Amay",
        "CENTRE PUBLIC D'ACTION SOCIALE DE CHÂTELET",
        "Centre Public d’Action Sociale de Mons",
        "OCMW Gent",
        "SERVICE DE SANTE MENTALE DU CPAS DE CHARLEROI",
    ],
    BearerKind.MUNICIPALITY: [
        "Commune d'Ans",
        "Administration communale de SAINT-GEORGES-SUR- MEUSE",
        "VILLE DE LIEGE - LECTURE PUBLIQUE",
        "La Ville de Namur",
        "Gemeente Overijse",
        "Stad Gent",
    ],
    BearerKind.PROVINCE: ["PROVINCE DE LIEGE", "Provincie Limburg"],
    BearerKind.INTERMUNICIPAL: ["Intercommunale de développement économique"],
    BearerKind.ADMINISTRATION: [
        "SPW - DGO1",
        "DGO6",
        "Service public de Wallonie",
        "LE FOREM",
        "Port autonome de Namur",
        "Commissariat Général au Tourisme",
    ],
    BearerKind.UNIVERSITY: [
        "UNIVERSITE DE LIEGE",
        "ULg",
        "Université de Namur ASBL",
        "Universiteit Gent",
        "UCL",
    ],
    BearerKind.COLLEGE: [
        "HAUTE ECOLE LOUVAIN EN HAINAUT",
        "Hogeschool Gent",
        "HEC-ECOLE DE GESTION DE L'UNIVERSITE DE LIEGE ASBL",
    ],
    BearerKind.SCHOOL: [
        "Ecole communale de Tilff",
        "IEPSCF EVERE-LAEKEN",
        "Institut Saint-Laurent",
        "Athénée royal d'Ans",
        "COURS DE PROMOTION SOCIALE ERASME",
    ],
    BearerKind.HOSPITAL: [
        "CHU de Liège",
        "Clinique Saint-Luc",
        "Grand centre hospitalier du Bois",
    ],
    BearerKind.RESEARCH: [
        "Centre de recherches métallurgiques",
        "Centre spatial de Liège - CSL",
    ],
    BearerKind.TRAINING: [
        "CENTRE DE FORMATION BONNEVIE",
        "BOULOT AFT",
        "EPI CENTRE DE FORMATION",
        "ESPACE FORMATION PME",
    ],
    BearerKind.SUPPORT: [
        "MISSION REGIONALE POUR L'EMPLOI DE LIEGE",
        "Chambre de Commerce et d'Industrie du Luxembourg belge",
    ],
    BearerKind.FEDERATION: [
        "Fédération du Tourisme de la Province de Namur",
        "INTERFEDERATION DES EFT/OISP",
        "Union des Classes Moyennes de la Province de Liège",
    ],
    BearerKind.COMPANY: [
        "S.A. TILMAN",
        "S.A. IKNOST",
        "BELGIUM SATELLITE SA",
        "FLOWTRONIC SA en abrégé FLO",
        "Mill Valley SPRL",
        "S.P.R.L PETER MUELLER",
        "WattsUp s.p.r.l.",
        "COBEPEX - SOCIETE ANONYME",
        "FARNELL ELECTRONIC COMPONENTS LTD",
        "GRAFE LECOCQ ET FILS",
        "STEVENS & CIE",
        "J. BLOCKX Fils",
        "KESSLER FRERES",
    ],
    BearerKind.ASSOCIATION: [
        "ASBL Pays de Famenne",
        "LES PETITS RIENS ASBL",
        "Foyer V.Z.W.",
        "FONDATION CHIMAY WARTOISE",
        "ASSOCIATION D'ACCUEIL AUX JEUNES",
        "COLLECTIF D'ALPHABETISATION",
        "LIGUE BRAILLE",
        "REGIE DES QUARTIERS D'ANDENNE",
        "CENTRE BRUXELLOIS D'ACTION INTERCULTURELLE",
        "CENTRE REGIONAL D'INTEGRATION DU BRABANT WALLON",
        "Centre culturel d'Exemple",
    ],
    BearerKind.PERSON: [
        "Mr Armand Exemplaire",
        "Madame Dubidon",
        "DUBIDON Charles",
        "Jacques DUBIDON",
        "DUBIDON CHRISTIAN",
        "Erich DUBIDON - EXEMPLAIRE",
        "Marie-Claire van den Exempel",
        "Dubidon Jean Marie",
        "F.DUBIDON",
        "H.P. EXEMPLAIRE",
    ],
    BearerKind.TRADER: [
        "MENUISERIE DUBIDON MARCEL",
        "CARROSSERIE DUBIDON MICHAEL",
        "ETS Charles DUBIDON",
        "Etablissements Emile Exemplaire",
        "TOITURES LUC DUBIDON",
        "CABINET DOCTEUR XAVIER DUB",
        "ERIC DUBIDON IMPLANTOLOGIE",
    ],
    "": [
        *("ACTINA", "Flora", "Jac", "LOUISE", "O.COM", "D.R.B.", "S & D Tech."),
        *("Bodart et Gonay", "JAGUAR - THIRY", "MATHONET - GABRIEL"),
        *("IWAN SIMONIS", "MARTIN MENUISIERS", "Menuiserie Olivier", "Ets BISTER"),
        *("MICHEL AUGHUET SYNTHETIC T", "BRASSERIE LEFEBVRE", "Brasserie d'Orval"),
        *("La Ville en fête", "Sage Design", "Alexandre Consulting", "Foyer Jean"),
        *("Paul Technologies", "Simon International", "Thomas & Piron"),
        *("MAISON DE QUARTIER D'HELMET", "LIRE ET ECRIRE LIEGE HUY WAREMME"),
        *("UNIVERSITE OUVERTE DE LA FEDERATION", "THEÂTRE DE LA RENAISSANCE", ""),
    ],
}


@pytest.mark.parametrize(
    ("kind", "name"), [(kind, name) for kind, names in TOLD.items() for name in names]
)
def test_a_name_tells_what_bears_it_or_nothing(kind, name):
    assert told_by_name(name).kind == kind


def test_every_kind_has_names_in_the_table_and_each_but_persons_an_organisation_kind():
    assert set(TOLD) - {""} == set(BearerKind)
    assert set(KINDS) == set(BearerKind) - PERSONS


def test_a_name_that_says_a_legal_form_is_never_that_of_a_person():
    assert looks_like_a_person("Jacques DUBIDON")
    for name in ("Jacques DUBIDON SA", "S.A. Jacques DUBIDON", "Jacques DUBIDON asbl"):
        assert not looks_like_a_person(name)
    assert not told_by_name("Jacques DUBIDON", LegalForm.COMPANY).is_person


def test_a_legal_form_beside_the_name_tells_where_the_name_does_not():
    assert kind_of_name("ACTINA") == ""
    assert kind_of_name("ACTINA", LegalForm.COMPANY) == OrganisationKind.ENTERPRISE
    assert kind_of_name("ACTINA", LegalForm.ASBL) == OrganisationKind.ASSOCIATION
    assert kind_of_name("Collectif Robots SA") == OrganisationKind.ENTERPRISE
    assert kind_of_name("Athénée royal d'Exemple") == OrganisationKind.SCHOOL
    assert kind_of_name("Université de Mons", LegalForm.ASBL) == "university"


def test_first_names_are_plain_and_stand_once():
    names = first_names()
    assert len(names) > 600
    assert {"jean-pierre", "els", "mohamed", "heinz"} <= names
    assert all(name == name.lower() and name.isascii() for name in names)
    # Usual words of trade names.
    assert not {"rose", "max", "victor", "aurore", "flora", "saint"} & names
