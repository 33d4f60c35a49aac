"""A period as it is told on a day: what is still to come is told in the future."""

from datetime import date
from types import SimpleNamespace

import pytest
from dateutil.relativedelta import relativedelta

from registry import words
from registry.days import KnownDay


def held(start, end=None, start_precision="day", end_precision="day"):
    return SimpleNamespace(
        start_on=start and date(*start),
        start_precision=start_precision,
        end_on=end and date(*end),
        end_precision=end_precision,
    )


@pytest.mark.parametrize(
    ("row", "seen_on", "told"),
    [
        (held((2027, 1, 1)), (2026, 11, 28), "from 1 January 2027"),
        (held((2027, 1, 1), None, "year"), (2026, 11, 28), "from 2027"),
        (
            held((2027, 1, 1), (2030, 12, 31), "year", "year"),
            (2026, 11, 28),
            "from 2027 to 2030",
        ),
        (held((2027, 3, 1), (2027, 3, 1)), (2026, 11, 28), "on 1 March 2027"),
        (
            held((2024, 6, 1), (2027, 5, 31)),
            (2026, 11, 28),
            "since 1 June 2024, ends on 31 May 2027",
        ),
        (
            held((2021, 12, 31), (2024, 12, 31), "documented", "year"),
            (2023, 1, 1),
            "at least since 31 December 2021, ends in 2024",
        ),
        (
            held((2015, 1, 1), (2019, 12, 31), "documented", "documented"),
            (2016, 1, 1),
            "at least since 1 January 2015",
        ),
        (
            held((2003, 1, 1), (2010, 12, 31), "year", "year"),
            (2010, 12, 31),
            "2003 – 2010",
        ),
        (held((2003, 1, 1), None, "year"), (2005, 12, 31), "since 2003"),
    ],
)
def test_a_period_is_told_as_it_was_seen_on_the_day(row, seen_on, told):
    assert words.period(row, date(*seen_on)) == told


@pytest.mark.parametrize(
    ("rows", "seen_on", "told"),
    [
        (
            [
                held((2012, 1, 1), (2019, 12, 31)),
                held((2004, 1, 1), (2007, 6, 30)),
            ],
            (2026, 11, 28),
            ["2004 – 2007", "2012 – 2019"],
        ),
        (
            [
                held((2008, 3, 1), (2011, 2, 28)),
                held((2011, 3, 1), (2014, 2, 28)),
            ],
            (2026, 11, 28),
            ["2008 – 2014"],
        ),
        ([held((2006, 7, 1))], (2026, 11, 28), ["since 2006"]),
        ([held((2027, 1, 1))], (2026, 11, 28), ["from 2027"]),
        (
            [held((2015, 1, 1), None, "documented")],
            (2016, 1, 1),
            ["at least since 2015"],
        ),
        ([], (2016, 1, 1), []),
    ],
)
def test_years_show_the_gap_between_two_terms(rows, seen_on, told):
    assert words.years(rows, date(*seen_on)) == told


@pytest.mark.parametrize(
    ("precision", "told", "earliest", "latest"),
    [
        ("day", "1 January 2025", (2025, 1, 1), (2025, 1, 1)),
        ("month", "in January 2025", (2025, 1, 1), (2025, 1, 31)),
        ("year", "in 2025", (2025, 1, 1), (2025, 12, 31)),
        ("documented", "not before January 2025", (2025, 1, 1), None),
    ],
)
def test_a_reckoned_day_is_no_more_exact_than_its_start(
    precision, told, earliest, latest
):
    start = KnownDay(date(2022, 1, 1), precision)

    due = start + relativedelta(years=3)

    assert words.reckoned(due) == told
    assert due.earliest == date(*earliest)
    assert due.latest == (latest and date(*latest))
    assert due.is_exact == (precision == "day")
    assert not due.is_over(date(2025, 1, 1))
    assert due.is_over(date(2026, 1, 1)) == (precision != "documented")
