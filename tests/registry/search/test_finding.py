"""What comes first for a text, over the founding facts: as an analyst expects it."""

from datetime import date

import pytest
from django.utils import translation

from registry.search.finding import find, suggest
from registry.search.terms import explained

DAY = date(2026, 11, 29)

FIRST = [
    # Names of networks, as people write them.
    ("biowin", "cluster biowin"),
    ("BIOWIN", "cluster biowin"),
    ("Wagralim", "cluster wagralim"),
    ("mecatech", "cluster mecatech"),
    ("Logistics in Wallonia", "cluster logistics-in-wallonia"),
    ("TWEED", "cluster tweed"),
    ("H2O", "cluster h2o"),
    ("A6K", "cluster a6k"),
    ("CAP 2020", "cluster cap-2020"),
    ("Medicen", "cluster medicen-paris-region"),
    # Slips in them.
    ("biwin", "cluster biowin"),
    ("skiwin", "cluster skywin"),
    ("wagralin", "cluster wagralim"),
    ("Univeristy of Liege", "organisation universite-de-liege"),
    ("univresité de liege", "organisation universite-de-liege"),
    ("Hormachea", "mandate Xavier Hormaechea"),
    ("biowni", "cluster biowin"),
    ("bioiwn", "cluster biowin"),
    ("skywni", "cluster skywin"),
    ("GreenWni", "cluster greenwin"),
    ("wargalim", "cluster wagralim"),
    ("bioteknologie", "cluster biotechnology"),
    ("recherche clinque", "cluster clinical-research"),
    # Words but begun, in any order.
    ("univ liege", "organisation universite-de-liege"),
    ("liege univ", "organisation universite-de-liege"),
    ("Univ Mons", "organisation universite-de-mons"),
    ("liege universite", "organisation universite-de-liege"),
    ("wallonia logistics", "cluster logistics-in-wallonia"),
    ("logist wallo", "cluster logistics-in-wallonia"),
    # Most of the words.
    ("IBA proton", "cluster biowin"),
    ("zzzz biowin", "cluster biowin"),
    ("IBA zzzz", "organisation iba"),
    # Words written together, apart, and in the other language.
    ("proton therapy", "cluster biowin"),
    ("proton thérapie", "cluster biowin"),
    ("agro alimentaire", "cluster wagralim"),
    ("agro-alimentare", "cluster wagralim"),
    ("econstruction", "cluster eco-construction"),
    ("aérospatial", "cluster skywin"),
    ("aerospatiale", "cluster skywin"),
    ("bio win", "cluster biowin"),
    ("CAP2020", "cluster cap-2020"),
    ("H2020", "agreement IoT4Industry"),
    # The kind of a network, with its field.
    ("pole logistique", "cluster logistics-in-wallonia"),
    ("pôle logistique", "cluster logistics-in-wallonia"),
    ("pole chimie", "cluster greenwin"),
    ("cluster eau", "cluster h2o"),
    ("hub anvers", "cluster the-beacon"),
    ("hub Antwerp", "cluster the-beacon"),
    ("bio", "cluster biowin"),
    ("chimie", "cluster greenwin"),
    # Acronyms and former names.
    ("ULB", "organisation universite-libre-de-bruxelles"),
    ("UCL", "organisation uclouvain"),
    ("ULg", "organisation universite-de-liege"),
    ("ULiège", "organisation universite-de-liege"),
    ("UMONS", "organisation universite-de-mons"),
    ("UNamur", "organisation universite-de-namur"),
    ("Université Catholique de Louvain", "organisation uclouvain"),
    ("déchets solides", "cluster waste"),
    ("bois", "cluster wood"),
    ("recherche clinique", "cluster clinical-research"),
    ("aéronautique", "cluster aeronautics"),
    ("transport et logistique", "cluster transport-and-logistics"),
    ("eco-construction", "cluster eco-construction"),
    ("écoconstruction", "cluster eco-construction"),
    # Other organisations.
    ("IBA", "organisation iba"),
    ("Sonaca", "organisation sonaca"),
    ("UCB", "organisation ucb"),
    ("AWEX", "organisation awex"),
    ("CeRDT", "organisation cerdt"),
    # Numbers, whole and in part.
    ("0807.970", "organisation universite-de-liege"),
    ("BE0419052272", "organisation uclouvain"),
    ("0407626464", "organisation universite-libre-de-bruxelles"),
    ("407.626", "organisation universite-libre-de-bruxelles"),
    ("807", "organisation universite-de-liege"),
    ("0807", "organisation universite-de-liege"),
    # Words in specialisations, themes and descriptions, in either language.
    ("protonthérapie", "cluster biowin"),
    ("protontherapy", "cluster biowin"),
    ("chimie verte", "cluster greenwin"),
    ("green chemistry", "cluster greenwin"),
    # A field: the pole or cluster that works in it, before names that contain it.
    ("santé", "cluster biowin"),
    ("health", "cluster biowin"),
    ("biotech", "cluster biotechnology"),
    ("biotechnologies médicales", "cluster biowin"),
    ("agroalimentaire", "cluster wagralim"),
    ("logistique", "cluster logistics-in-wallonia"),
    ("logistics", "cluster logistics-in-wallonia"),
    ("spatial", "cluster skywin"),
    ("matériaux", "cluster mecatech"),
    ("médicaments", "cluster biowin"),
    ("énergie", "cluster greenwin"),
    ("construction durable", "cluster greenwin"),
    ("sustainable building", "cluster greenwin"),
    ("polymères", "cluster plastiwin"),
    ("serious games", "cluster infopole"),
    # The place of a network is no field: organisations that are called so come first.
    ("liège", "organisation liege-air-cargo"),
    ("Health and nutrition", "theme Health and nutrition"),
    ("bronze", "qualitylabel BioWin: bronze"),
    ("label bronze", "qualitylabel BioWin: bronze"),
    # Persons, by their public role.
    ("Ponchaut", "mandate Sylvie Ponchaut"),
    ("Hormaechea", "mandate Xavier Hormaechea"),
    ("Crahay", "mandate Jacques Crahay"),
    ("Thomas Dermine", "mandate Thomas Dermine"),
    ("Dermine Thomas", "mandate Thomas Dermine"),
    ("Lepot", "mandate François Lepot"),
    # Money, figures and projects.
    ("280 million", "publishedamount Competitiveness poles: 280 million"),
    ("280 millions", "publishedamount Competitiveness poles: 280 million"),
    ("790", "publishedfigure business cluster: 790 members"),
    ("Plan Marshall", "plan marshall"),
    ("Marshall Plan", "plan marshall"),
    ("plan de relance", "plan recovery"),
    ("FEDER", "plan erdf"),
    ("WINGS", "project wings"),
    ("ATMP Hub", "project atmp-hub"),
    ("Belgian Hydrogen Council", "agreement hydrogen"),
    ("décret 2007", "legalregime 2007"),
]


@pytest.fixture(scope="module")
def facts(loaded_once):
    """The founding facts, which no test here changes."""


def told(hit) -> str:
    """Return the kind of a hit, its identifier and its words."""
    return f"{hit.kind.key} {getattr(hit.row, 'slug', '')} {hit.row}"


@pytest.mark.django_db
@pytest.mark.parametrize(("text", "first"), FIRST)
def test_what_is_looked_for_comes_first_in_either_language(facts, text, first):
    kind, _, named = first.partition(" ")
    for language in ("en", "fr"):
        with translation.override(language):
            best = find(text, DAY)[0].hits[0]
        with translation.override("en"):
            assert best.kind.key == kind, told(best)
            assert named in told(best)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text",
    ["zzz", "%", "_", "\\", "(", "'", '"', "C++ (", "x:y", "a & b | !c", "-", ":*"],
)
def test_no_text_breaks_the_search(facts, text):
    find(text, DAY)
    suggest(text, DAY, most=8)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "how", "reason"),
    [
        ("ULB", "name", "ULB"),
        ("0807.970", "number", "0807970507"),
        ("biowin", "name", ""),
        ("biwin", "alike", ""),
    ],
)
def test_it_is_said_by_what_a_row_was_found(facts, text, how, reason):
    best = find(text, DAY)[0].hits[0]

    assert (best.how, best.reason) == (how, reason)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "text", "marked"),
    [
        ("fr", "protonthérapies", "protonthérapie"),
        ("fr", "PROTONTHERAPIE", "protonthérapie"),
        ("en", "Innovative therapy", "Innovative"),
    ],
)
def test_an_excerpt_in_the_language_of_the_reader_marks_the_words(
    facts, language, text, marked
):
    with translation.override(language):
        best = find(text, DAY)[0].hits[0]

    assert marked in [part.text for part in best.excerpt if part.marked]
    assert any(not part.marked for part in best.excerpt)


@pytest.mark.django_db
def test_what_came_later_finds_nothing_on_an_earlier_day(facts):
    def best(text, year):
        found = find(text, date(year, 1, 1), as_then=True)
        return [hit.row.slug for group in found for hit in group.hits][:1]

    assert best("protonthérapie", 2006) == []
    assert best("protonthérapie", 2020) == ["biowin"]
    assert best("BioWin", 2006) != ["biowin"]
    assert best("BioWin", 2020) == ["biowin"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("bi", "cluster"),
        ("biow", "cluster biowin"),
        ("universite de lie", "organisation universite-de-liege"),
        ("ponch", "mandate Sylvie Ponchaut"),
        ("protonth", "cluster biowin"),
        ("0807.97", "organisation universite-de-liege"),
        ("biwin", "cluster biowin"),
        ("bio", "cluster biowin"),
        ("807", "organisation universite-de-liege"),
        ("univ lie", "organisation universite-de-liege"),
        ("cap2020", "cluster cap-2020"),
        ("aérospatial", "cluster skywin"),
    ],
)
def test_what_is_being_typed_is_suggested(facts, typed, first):
    hits = suggest(typed, DAY, most=8)
    kind, _, named = first.partition(" ")

    assert 0 < len(hits) <= 8
    assert hits[0].kind.key == kind
    assert named in told(hits[0])


@pytest.mark.parametrize(
    ("language", "text", "code"),
    [
        ("en", "members of several", "MEM-12"),
        ("fr", "nouvelles entreprises", "PAR-08"),
    ],
)
def test_definitions_are_found_in_the_language_of_the_reader(language, text, code):
    with translation.override(language):
        found = explained(text).telling

        assert code in [term.name.partition(" ")[0] for term in found]
        assert explained("of a").telling == []


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("members", "/memberships/"),
        ("membres", "/memberships/"),
        ("memberships", "/memberships/"),
        ("affiliation", "/memberships/"),
        ("contradictions", "/figures/contradictions/"),
        ("contradiction", "/figures/contradictions/"),
        ("directors", "/mandates/"),
        ("organisations in no network", "/connections/unconnected/"),
        ("pôles", "/clusters/"),
        ("grants", "/grants/"),
        ("subventions", "/grants/"),
        ("recognition", "/dictionary/recognition/"),
        ("reconnaissance", "/dictionary/recognition/"),
        ("quality label", "/dictionary/qualitylabel/"),
        ("MEM-01", "/indicators/mem-01/"),
    ],
)
def test_a_page_or_a_word_that_is_called_so_comes_first(language, text, address):
    with translation.override(language):
        first, *others = explained(text).called

        assert first.url == address
        assert first.name not in [other.name for other in others]
