"""Each word by which a row says what it is, and names that are none of them."""

import pytest

from registry.files.cells import fold
from registry.imports.reading.row_words import (
    COUNTED,
    COUNTS,
    EXAMPLES,
    FORMER,
    LABELS_OF_NOTES,
    LEGENDS,
    NAMES_OF_TOTALS,
    NOTES,
    QUALIFIERS,
    TOTALS,
    count_in,
    note_in,
    sheet_is_of,
    total_in,
)
from registry.imports.reading.titles import meaning_of_title
from registry.models import MembershipCategory


@pytest.mark.parametrize("word", TOTALS)
def test_each_word_for_a_total_is_understood(word):
    assert total_in(word) == "whole"
    assert total_in(f"{word.upper()} :") == "whole"
    assert total_in(f"{word} 2014") == "whole"
    assert total_in(f"{word} Hainaut") == "part"
    assert total_in(f"Hainaut {word}") == "part"


@pytest.mark.parametrize("word", NAMES_OF_TOTALS)
def test_each_word_that_may_be_a_name_is_only_perhaps_a_total(word):
    assert total_in(word) == "maybe"


@pytest.mark.parametrize("word", QUALIFIERS)
def test_what_stands_beside_the_word_for_a_total_adds_nothing(word):
    if fold(word):
        assert total_in(f"Total {word}") == "whole"


@pytest.mark.parametrize("word", COUNTED)
def test_each_word_for_rows_is_counted(word):
    assert count_in(f"12 {word}") == 12
    assert count_in(f"{word} : 12") == 12


@pytest.mark.parametrize("word", COUNTS)
def test_each_word_before_what_is_counted_is_understood(word):
    assert count_in(f"{word} membres : 1 200") == 1200
    assert count_in(f"{word} 12") == 12


@pytest.mark.parametrize("word", NOTES)
def test_each_beginning_of_a_note_is_understood(word):
    assert note_in(f"{word.capitalize()} 13 avril 2016") == "note"


@pytest.mark.parametrize("word", LABELS_OF_NOTES)
def test_each_label_of_a_note_is_understood_before_a_colon(word):
    assert note_in(f"{word.capitalize()} : quelque chose") == "note"


@pytest.mark.parametrize("word", LEGENDS)
def test_each_word_for_a_legend_is_understood(word):
    assert note_in(word.capitalize()) == "legend"
    assert note_in(f"{word} : CP = code postal") == "legend"


@pytest.mark.parametrize(
    ("listed", "code"), [(FORMER, "former"), (EXAMPLES, "example")]
)
def test_each_name_of_a_sheet_is_understood(listed, code):
    assert {sheet_is_of(name.upper()) for name in listed} == {code}
    assert sheet_is_of("Membres") == ""


@pytest.mark.parametrize(
    "name",
    [
        *("Sonaca", "3 Suisses", "3M", "Totaldist SA", "Source IT", "Page Group"),
        *("Contact Clean SRL", "Note Music SA", "Projet 2000", "Firma 7", "Actual SA"),
        *("Legend Bikes", "Data Centre 1", "Stand Up", "Sum It Up"),
    ],
)
def test_names_of_firms_are_none_of_these(name):
    assert total_in(name) in ("", "part")
    assert count_in(name) is None
    assert note_in(name) == ""


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("Membres fondateurs", "founding"),
        ("Liste des membres effectifs (12)", "full"),
        ("1. Membres associés", "associate"),
        ("Founding members", "founding"),
        ("Stichtende leden", "founding"),
        ("Werkende leden", "full"),
        ("Gründungsmitglieder", "founding"),
        ("Membres", ""),
        ("Liste des membres", ""),
        ("Province de Namur", ""),
        ("Membres fondateurs et partenaires", ""),
    ],
)
def test_a_title_says_the_category_of_what_follows(title, code):
    assert meaning_of_title(MembershipCategory, title) == code
