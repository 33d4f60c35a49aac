"""Days, amounts, shares and names, as the language of the reader writes them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils.translation import deactivate_all, override

from registry import words
from registry.models import Activity, Place, Territory, Theme

LATE = datetime(2008, 3, 1, 23, 30, tzinfo=UTC)
"""It is the second of March in Belgium by then."""

THIN, FIRM = "\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("write", "value", "english", "french"),
    [
        (words.euro, Decimal("1234.56"), "€1,234.56", f"1{THIN}234,56{FIRM}€"),
        (words.euro, Decimal("1234.00"), "€1,234", f"1{THIN}234{FIRM}€"),
        (words.euro, 0, "€0", f"0{FIRM}€"),
        (words.to_the_cent, Decimal("1234.5"), "1,234.50", f"1{THIN}234,50"),
        (words.to_the_cent, -75000, "−75,000.00", f"−75{THIN}000,00"),
        (words.amount_stated, Decimal("280000"), "280,000", f"280{THIN}000"),
        (words.amount_stated, Decimal("2.5"), "2.50", "2,50"),
        (words.percent, Decimal("0.125"), f"12.5{FIRM}%", f"12,5{FIRM}%"),
        (words.percent, Decimal("0.9"), f"90{FIRM}%", f"90{FIRM}%"),
        (words.number, Decimal("1234.567"), "1,234.57", f"1{THIN}234,57"),
    ],
)
def test_a_figure_is_written_as_the_language_does(write, value, english, french):
    assert write(value) == english
    with override("fr"):
        assert write(value) == french


@pytest.mark.parametrize(
    "write",
    [
        *(words.euro, words.to_the_cent, words.amount_stated),
        *(words.percent, words.number, words.day, words.moment),
    ],
)
def test_nothing_is_written_of_what_is_not_known(write):
    assert write(None) == ""


@pytest.mark.parametrize(
    ("value", "precision", "english", "french"),
    [
        (date(2008, 3, 12), "day", "12 March 2008", "12 mars 2008"),
        (date(2008, 3, 1), "day", "1 March 2008", "1er mars 2008"),
        (date(2008, 3, 1), "month", "March 2008", "mars 2008"),
        (date(2008, 1, 1), "year", "2008", "2008"),
        (date(2008, 1, 1), "circa", "about 2008", "vers 2008"),
        (
            datetime(2008, 3, 1, 23, 30, tzinfo=UTC),
            "day",
            "2 March 2008",
            "2 mars 2008",
        ),
    ],
)
def test_a_day_is_written_as_far_as_it_is_known(value, precision, english, french):
    assert words.day(value, precision) == english
    with override("fr"):
        assert words.day(value, precision) == french


def test_a_moment_is_told_on_the_clock_of_belgium():
    assert words.moment(datetime(2008, 3, 12, 13, 5, tzinfo=UTC)) == (
        "12 March 2008, 14:05"
    )


def test_a_period_is_plain_text():
    row = SimpleNamespace(
        start_on=date(2008, 3, 1),
        start_precision="month",
        end_on=date(2011, 1, 1),
        end_precision="circa",
    )

    assert words.period(row) == "March 2008 – about 2011"


@pytest.mark.parametrize(
    ("language", "names", "chosen"),
    [
        ("fr", {"en": "Beer", "fr": "Bière", "nl": "Bier"}, "Bière"),
        ("fr", {"en": "Beer", "fr": ""}, "Beer"),
        ("en-gb", {"en": "Beer", "fr": "Bière"}, "Beer"),
        ("en", {"en": "", "fr": "Bière"}, "Bière"),
        ("nl", {"en": "Beer", "fr": "Bière", "nl": "Bier"}, "Bier"),
        ("nl", {"en": "Beer", "fr": "Bière"}, "Bière"),
        ("nl", {"en": "Beer", "fr": ""}, "Beer"),
        ("nl", {"de": "Bier"}, "Bier"),
        ("nl", {"fr": None}, ""),
    ],
)
def test_a_name_is_in_the_language_of_the_reader_or_the_best_other(
    language, names, chosen
):
    row = SimpleNamespace(**{f"name_{code}": name for code, name in names.items()})

    with override(language):
        assert words.translated(row, "name") == chosen
        assert words.chosen(names) == chosen
    assert words.chosen(names, language[:2]) == chosen


def test_without_a_language_names_are_in_that_of_the_site():
    deactivate_all()

    assert words.chosen({"en": "Beer", "fr": "Bière"}) == "Beer"
    assert words.language() == "en"


@pytest.mark.parametrize(
    ("language", "model", "name", "field"),
    [
        ("fr", Theme, "name", "name_fr"),
        ("nl", Theme, "name", "name_fr"),
        ("nl", Territory, "name", "name_nl"),
        ("en", Place, "name", "name_en"),
        ("de", Activity, "label", "label_fr"),
    ],
)
def test_rows_are_sorted_by_the_field_of_the_best_language(
    language, model, name, field
):
    with override(language):
        assert words.translated_field(model, name) == field
