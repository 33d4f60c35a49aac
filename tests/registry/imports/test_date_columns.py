"""Columns of dates: whether the day or the month comes first, as a whole."""

from datetime import date

import pytest
from django.urls import reverse

from registry.files.dates import DAY_FIRST, EITHER, MONTH_FIRST, order_shown
from registry.imports.members.kind import READS
from registry.imports.plans.columns import correct_columns
from registry.imports.plans.planning import make_plan
from registry.imports.reading.rows import read_rows
from tests.factories import make_superuser

from .files import xlsx_file
from .lists import outcomes, plan_list, rows_of

FRENCH = ("Nom", "Membre depuis")
ENGLISH = ("Company name", "Member since")


def read(header, *rows, options=None):
    """Read a workbook, where no separator tells where it was written."""
    cells = [list(header), *([f"Firm {n}", *row] for n, row in enumerate(rows))]
    return read_rows(xlsx_file(cells), "list.xlsx", READS, options=options)


def starts(found):
    return [row.values.get("start_on") for row in found.rows]


def codes(found):
    return [problem.code for row in found.rows for problem in row.problems]


def question(found):
    return READS.troubles(found, found.header)


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("31/12/2005", DAY_FIRST),
        ("le 31.12.05", DAY_FIRST),
        ("12/31/2005", MONTH_FIRST),
        ("Fri 12-31-2005", MONTH_FIRST),
        ("12/31/05 10:15", MONTH_FIRST),
        ("12312005", MONTH_FIRST),
        ("01/02/2010", EITHER),
        ("01 02 10", EITHER),
        ("01022010", EITHER),
        ("02/02/2010", None),
        ("2010-01-02", None),
        ("2010-01-02 10:15", None),
        ("2010. 01. 02. 10:15", None),
        ("12/2005", None),
        ("13/13/2005", None),
        ("1 nov 2015", None),
    ],
)
def test_a_date_shows_its_order_or_none(text, order):
    assert order_shown(text) == order


def test_one_cell_says_the_order_of_all():
    found = read(ENGLISH, ["12/31/2005"], ["01/02/2010"], ["03/04/07"])

    assert starts(found) == [date(2005, 12, 31), date(2010, 1, 2), date(2007, 3, 4)]
    assert codes(found) == []
    assert question(found) == {}


@pytest.mark.parametrize(
    ("header", "day"),
    [
        (FRENCH, date(2010, 2, 1)),
        (("Naam", "Lid sinds"), date(2010, 2, 1)),
        (("Unternehmen", "Mitglied seit"), date(2010, 2, 1)),
        (("Company name", "Member since (mm/dd/yyyy)"), date(2010, 1, 2)),
        (("Company name", "Member since (DD/MM/YYYY)"), date(2010, 2, 1)),
    ],
)
def test_the_header_says_the_order_where_no_cell_does(header, day):
    assert starts(read(header, ["01/02/2010"])) == [day]


def test_points_part_the_day_from_the_month():
    assert starts(read(ENGLISH, ["01.02.2010"])) == [date(2010, 2, 1)]


def test_semicolons_are_of_programs_that_put_the_day_first():
    content = b"Company name;Member since\nAlpha;01/02/2010\n"
    found = read_rows(content, "list.csv", READS)

    assert starts(found) == [date(2010, 2, 1)]


@pytest.mark.parametrize(
    ("until", "day"),
    [("12/31/2011", date(2010, 1, 2)), ("31/12/2011", date(2010, 2, 1))],
)
def test_another_column_of_the_list_says_the_order(until, day):
    header = ("Nom", "Membre depuis", "Membre jusqu'au")

    assert starts(read(header, ["01/02/2010", until])) == [day]


def test_what_nothing_settles_is_asked_once_and_then_read():
    rows = ["01/02/2010"], ["03/04/2007"], ["2005-12-31"], ["05/05/2005"]
    found = read(ENGLISH, *rows)

    assert starts(found) == [None, None, date(2005, 12, 31), date(2005, 5, 5)]
    assert codes(found) == ["dates_ambiguous"] * 2
    ((index, message),) = question(found).items()
    assert index == 1
    assert "“01/02/2010” (B2)" in message
    assert "“03/04/2007” (B3)" in message

    for order, day in ((DAY_FIRST, date(2010, 2, 1)), (MONTH_FIRST, date(2010, 1, 2))):
        found = read(ENGLISH, *rows, options={1: order})
        assert starts(found)[0] == day
        assert codes(found) == []
        assert question(found) == {}


def test_a_column_that_contradicts_itself_is_asked_about():
    rows = ["31/12/2005"], ["12/31/2005"], ["01/02/2010"]
    found = read(FRENCH, *rows)

    assert codes(found) == ["dates_contradictory"] * 3
    (message,) = question(found).values()
    assert "B2" in message
    assert "B3" in message

    found = read(FRENCH, *rows, options={1: DAY_FIRST})
    assert starts(found) == [date(2005, 12, 31), None, date(2010, 2, 1)]
    assert codes(found) == ["date_misfit"]


def test_dates_of_the_program_have_no_order():
    found = read(ENGLISH, [date(2010, 2, 1)], ["12/31/2005"])

    assert starts(found) == [date(2010, 2, 1), date(2005, 12, 31)]


def test_dates_that_a_program_turned_around_are_asked_about():
    turned = [date(2010, 1, 2), date(2011, 4, 3), date(2012, 6, 5)]
    rows = [*([day] for day in turned), ["31/12/2005"], ["30/06/2006"]]
    found = read(FRENCH, *rows)

    assert codes(found) == ["dates_turned"] * 3
    (message,) = question(found).values()
    assert "(B2)" in message
    assert "“31/12/2005” (B5)" in message

    found = read(FRENCH, *rows, options={1: "dates_turned"})
    assert starts(found)[:4] == [
        date(2010, 2, 1),
        date(2011, 3, 4),
        date(2012, 5, 6),
        date(2005, 12, 31),
    ]
    assert starts(read(FRENCH, *rows, options={1: DAY_FIRST}))[:3] == turned


@pytest.mark.parametrize(
    "rows",
    [
        # One of the dates has a day that no month has.
        [*[date(2010, 1, 2), date(2011, 4, 3), date(2012, 6, 5)], date(2012, 6, 15)],
        # First days of months.
        [date(2010, month, 1) for month in range(1, 12)],
    ],
)
def test_other_dates_beside_texts_are_taken_as_they_are(rows):
    rows = [*rows, "31/12/2005", "30/06/2006"]

    assert codes(read(FRENCH, *([cell] for cell in rows))) == []


def test_what_is_asked_of_a_date_in_a_longer_text_can_be_shown():
    found = read(ENGLISH, ["01/02/2010 (see note)"])
    (message,) = question(found).values()

    assert "1 February 2010" in message


@pytest.mark.django_db
def test_the_order_of_a_column_is_said_on_the_page_of_columns(client):
    client.force_login(make_superuser())
    rows = ("Alpha", "01/02/2010"), ("Bois", "03/04/2007")
    batch = plan_list(*rows, header=ENGLISH)
    assert outcomes(batch) == ["refused"] * 2

    page = reverse("import_columns", args=[batch.reference])
    html = client.get(page).content.decode()
    assert 'name="column_1_option"' in html
    assert "whether the day or the month comes first" in html

    client.post(
        page,
        {"column_0": "name", "column_1": "start_on", "column_1_option": MONTH_FIRST},
    )
    assert outcomes(batch) == ["new"] * 2
    assert rows_of(batch)[0].values["start_on"] == "2010-01-02"


@pytest.mark.django_db
def test_the_order_is_remembered_for_the_next_list_of_the_cluster():
    first = plan_list(("Alpha", "01/02/2010"), header=ENGLISH)
    correct_columns(batch=first, mapping={}, options={1: MONTH_FIRST})
    make_plan(batch=first)
    row = ("Bois", "03/04/2007")
    second = plan_list(row, header=ENGLISH, cluster=first.cluster)

    assert rows_of(second)[0].values["start_on"] == "2007-03-04"
    assert second.columns[1]["option"] == MONTH_FIRST

    correct_columns(batch=second, mapping={}, options={1: ""})
    make_plan(batch=second)
    assert outcomes(second) == ["refused"]
