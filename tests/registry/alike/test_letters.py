"""Names compared letter by letter: in Python what the database would say."""

import pytest
from django.db import connection

from registry.alike.letters import (
    NEARLY,
    are_nearly_the_same,
    match_key,
    similarity,
)

NAMES = [
    "Sonaca",
    "SONACA S.A.",
    "S.A. Sonacca",
    "SA",
    "Société anonyme des Câbleries",
    "Naamloze vennootschap Naamloze Vennootschap",
    "e-Xstream engineering SA",
    "Université de Liège",
    "Univ. de Liège ASBL",
    "ASBL",
    "Fondation A",
    "L'Œuvre & Cie",
    "Straße Ørsted GmbH",
    "asbl vzw",
    "SE",
]


@pytest.mark.django_db
def test_keys_and_shares_are_those_of_the_database():
    with connection.cursor() as cursor:
        for one in NAMES:
            cursor.execute("SELECT registry_match_key(%s)", [one])
            assert match_key(one) == cursor.fetchone()[0], one
            for other in NAMES:
                keys = [match_key(one), match_key(other)]
                cursor.execute("SELECT similarity(%s, %s)", keys)
                assert similarity(*keys) == pytest.approx(cursor.fetchone()[0], 1e-5)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Testeur Zero S.A.", "Testeur Zéro"),
        ("Sonaca", "Sonacca SA"),
        ("Laser Engineering Applications", "Laser Enginering Aplications"),
        ("Sonaca Aéro", "SonacaAéro"),
        ("ASBL Wantier", "Wantiers"),
    ],
)
def test_names_that_differ_by_letters_are_nearly_the_same(one, other):
    assert are_nearly_the_same(one, other)
    assert are_nearly_the_same(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Administration communale de Geer", "Administration communale de Héron"),
        ("SPW - DGO1", "SPW - DGO2"),
        ("Beal International", "Bos International"),
        ("Sonaca", "Besix"),
    ],
)
def test_names_that_differ_by_whole_words_are_not(one, other):
    assert not are_nearly_the_same(one, other)


def test_from_which_share_on_names_are_nearly_the_same_is_said_once():
    assert similarity("testeur", "testeurs") > NEARLY > similarity("besix", "beton")
