from datetime import date
from types import SimpleNamespace

import pytest
from django.utils.html import strip_tags
from django.utils.translation import override

from registry.templatetags.registry_dates import partial_date, period


@pytest.mark.parametrize(
    ("value", "precision", "words", "machine"),
    [
        (date(2008, 3, 15), "day", "15 March 2008", "2008-03-15"),
        (date(2008, 3, 1), "month", "March 2008", "2008-03"),
        (date(2001, 1, 1), "year", "2001", "2001"),
        (date(2006, 1, 1), "circa", "about 2006", "2006"),
        (date(2002, 6, 30), "documented", "30 June 2002", "2002-06-30"),
    ],
)
def test_a_date_says_no_more_than_its_source(value, precision, words, machine):
    with override("en"):
        shown = partial_date(value, precision)

    assert strip_tags(shown) == words
    assert f'<time datetime="{machine}">' in shown


def test_no_date_is_no_words():
    assert partial_date(None) == ""


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ((date(2008, 3, 1), "month"), None, "since March 2008"),
        ((date(2002, 6, 30), "documented"), None, "at least since 30 June 2002"),
        ((date(2001, 1, 1), "year"), (date(2004, 12, 31), "year"), "2001 – 2004"),
        ((date(2004, 1, 1), "year"), (date(2004, 12, 31), "year"), "2004"),
        (
            (date(2003, 1, 1), "year"),
            (date(2006, 6, 30), "documented"),
            "2003 – at least 30 June 2006",
        ),
        (
            (date(2003, 2, 2), "documented"),
            (date(2006, 12, 31), "year"),
            "at least since 2 February 2003, until 2006",
        ),
        (
            (date(2003, 2, 2), "documented"),
            (date(2006, 6, 30), "documented"),
            "at least from 2 February 2003 to 30 June 2006",
        ),
        (
            (date(2006, 5, 4), "documented"),
            (date(2006, 5, 4), "documented"),
            "documented on 4 May 2006",
        ),
        (None, (date(2006, 5, 4), "day"), "until 4 May 2006"),
        (None, (date(2006, 5, 4), "documented"), "at least until 4 May 2006"),
        (None, None, "dates not stated"),
    ],
)
def test_a_period_says_which_ends_are_known_and_how_well(start, end, words):
    start_on, start_precision = start or (None, "")
    end_on, end_precision = end or (None, "")
    row = SimpleNamespace(
        start_on=start_on,
        start_precision=start_precision,
        end_on=end_on,
        end_precision=end_precision,
    )

    with override("en"):
        assert strip_tags(period(row)) == words
