"""Which names look like one organisation."""

import pytest

from registry.alike.names import Name, Why, telling_words
from registry.alike.pairing import groups, pairs


def alike(*names, post_codes=("", "")) -> bool:
    named = [
        Name(str(place), text, code)
        for place, (text, code) in enumerate(zip(names, post_codes, strict=False))
    ]
    return len(set(groups(named).values())) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("LE FOREM", "FOREM"),
        ("Univ. de Liège", "Université de Liège"),
        ("ULg", "Université de Liège ASBL"),
        ("FUNDP Namur", "Université de Namur"),
        ("UCL - Administration de la recherche", "Université catholique de Louvain"),
        ("LASER ENGINEERING APPLICATI", "LASER ENGINEERING APPLICATIONS"),
        ("CITE DES METIERS (DE LIEGE)", "Cité des Métiers"),
        ("CITE DES METIERS", "Cité des métiers de Liège"),
        ("A-CSYS RECHERCHE INDUSTRIELLE", "A-CSYS DEVELOPPEMENT EXPERIMENTAL"),
        ("GDTECH Phase 2", "S.A. GDTech"),
        ("CARRIERES DE LA PREALLE", "Carrières de Préalle"),
        ("Mission locale de la VILLE", "MISSION LOCALE DE LA VILLES"),
        ("EURO HEAT PIPES", "Euro Heat Pipes (EHP)"),
        ("Commune de Ans", "Commune d'Ans"),
        ("KNAUF INSULATION", "Knauf"),
        ("Pierret", "Pierret System SA"),
        ("CPAS de Charleroi", "Centre public d'action sociale de Charleroi"),
        ("Administration communale d'Engis", "Commune d'Engis"),
        ("St-Gobain", "Saint Gobain"),
        ("DALEMANS Charles", "Charles Dalemans"),
        ("e - Xstream Engineering", "e-Xstream engineering SA"),
        ("S.A. TILMAN", "Tilman"),
        ("CARDIATIS", "SA Cardiartis"),
    ],
)
def test_names_that_differ_in_what_does_not_tell_are_alike(one, other):
    assert alike(one, other)
    assert alike(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("CPAS de Ans", "CPAS de Huy"),
        ("Commune de Seraing", "Commune de Herstal"),
        ("Haute École de la Province de Liège", "Haute École de la Province de Namur"),
        ("Sonaca", "Besix"),
        ("Laboratoire 4", "Laboratoire 5"),
        ("Institut de Mons", "Institut de Namur"),
        ("Alpha Béton", "Béton Moderne"),
        ("Fondation A", "Fondation B"),
    ],
)
def test_names_that_differ_in_what_tells_are_not_alike(one, other):
    assert not alike(one, other)


def test_in_two_places_only_the_same_words_are_alike():
    assert alike("BRUFOR", "Brufor", post_codes=("1180", "1000"))
    assert alike("Le Forem", "FOREM", post_codes=("6000", "1000"))
    assert not alike("Cardiatis", "Cardiartis", post_codes=("6000", "1000"))
    assert not alike("Pierret", "Pierret System", post_codes=("6000", "1000"))


def test_what_many_names_begin_with_is_no_name():
    names = [Name(str(n), f"Commune de {town}") for n, town in enumerate("ABCDEFGH")]
    names.append(Name("all", "Commune"))

    assert groups(names) == {}


def test_two_numbers_are_never_in_one_group():
    names = [
        Name("one", "Sonaca SA", number="0403019261"),
        Name("other", "Sonaca Aerospace", number="0403019360"),
        Name("none", "Sonaca"),
    ]

    together = groups(names)

    assert together.get("one") != together.get("other", "")
    assert len(together) == 2


def test_a_name_of_nothing_but_what_is_left_out_keeps_its_words():
    assert telling_words("Le Groupe") == ("le", "groupe")
    assert telling_words("(Sonaca)") == ("sonaca",)


def test_comparing_names_grows_with_their_number():
    """Blocks that many names share are passed over, whatever they share."""
    names = [Name(str(n), f"Association communale {n:05}") for n in range(4000)]
    names += [Name(f"t{n}", f"{n:05}x Association communale") for n in range(4000)]

    assert groups(names) == {}


def whys(*names: Name) -> list[Why]:
    return [why for _one, _other, why in pairs(names)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("CRM", "Centre de recherches métallurgiques"),
        ("C.R.M.", "Centre de Recherches Métallurgiques ASBL"),
        ("EHP", "Euro Heat Pipes (EHP)"),
        ("BEPN", "Bureau économique de la province de Namur"),
    ],
)
def test_initials_stand_for_a_name(one, other):
    assert whys(Name("a", one), Name("b", other)) == [Why.INITIALS]
    assert alike(one, other)
    assert not alike(one, other, post_codes=("4000", "5000"))


def test_initials_that_many_names_have_stand_for_none_of_them():
    towns = ("Ans", "Aubel", "Awans", "Anthisnes", "Aywaille")
    names = [Name(town, f"Club Namurois {town}") for town in towns]

    assert whys(Name("short", "CNA"), *names) == []


def test_two_at_one_address_are_alike_whatever_their_names():
    one = Name("a", "Sonaca", site="sonaca.be")
    other = Name("b", "Besix", site="sonaca.be")
    third = Name("c", "Thales", site="thales.be")

    assert whys(one, other, third) == [Why.SITE]


def test_an_address_that_many_have_tells_nothing():
    letters = ("Sonaca", "Besix", "Thales", "Forem", "Solvay")
    names = [Name(name, name, site="wallonie.be") for name in letters]

    assert whys(*names) == []


def test_the_surest_reason_is_told():
    one = Name("a", "Sonaca SA", site="sonaca.be")
    other = Name("b", "Sonaca", site="sonaca.be")

    assert whys(one, other) == [Why.WORDS]
    assert Why.WORDS.is_sure
    assert Why.WORDS.rank < Why.SITE.rank
    assert not Why.SITE.is_sure
