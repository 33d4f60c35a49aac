"""The words of names that say a legal form: the same in Python and in the database."""

import re

import pytest
from django.db import connection

from registry.imports.reading.words import codes_of
from registry.models.legal_form import WORDS_OF_NAMES, LegalForm

pytestmark = pytest.mark.django_db

ALL = sorted(word for words in WORDS_OF_NAMES.values() for word in words)


def fetch(query, *params):
    with connection.cursor() as cursor:
        cursor.execute(query, params)
        return cursor.fetchone()[0]


@pytest.mark.parametrize("word", ALL)
def test_a_legal_form_behind_a_name_does_not_tell_it_from_another(word):
    key = "SELECT registry_match_key(%s)"

    assert fetch(key, f"Acmé-Works {word.upper()}") == "acmeworks"
    assert fetch(key, f"Acmé {word}Works") == f"acme{word}works".replace(" ", "")


def test_the_database_takes_no_other_words_off_a_name():
    source = fetch("SELECT prosrc FROM pg_proc WHERE proname = 'registry_match_key'")
    front, behind = (
        "".join(group.split("'")[::2])
        .replace("\n", "")
        .replace(" " * 12, "")
        .split("|")
        for group in re.findall(r"\(((?:sa\|nv)[^)]*)\)", source)
    )

    for words in (front, behind):
        assert len(words) > 10
        assert not [
            word for word in words if not any(re.fullmatch(word, one) for one in ALL)
        ]


def test_a_column_of_a_list_says_a_legal_form_by_the_same_words():
    codes = codes_of(LegalForm)

    for form, words in WORDS_OF_NAMES.items():
        assert {codes[word] for word in words} == {form.value}
