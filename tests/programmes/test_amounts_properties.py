"""What holds of every column, whatever stands in it."""

from decimal import Decimal

import hypothesis.strategies as st
import pytest
from hypothesis import given

from programmes.amounts import check_scale, read_column, read_wording, unit_of_header
from registry.imports.reading.problems import CellSeverity

LARGEST = 10**15 - 1
"""In cents."""

cents = st.integers(-LARGEST, LARGEST)
conventions = st.sampled_from(
    [(",", "."), (",", " "), (",", ""), (".", ","), (".", "'"), (".", "\u202f")]
)
dressings = st.sampled_from(["{}", "€ {}", "{} EUR", "{}€", " {} euros "])
text_like_amounts = st.text(
    "0123456789.,' -()€kMEUR+=e\u202f１²", max_size=12
) | st.from_regex(r"-?[0-9]{1,4}([., ][0-9]{2,3}){0,2}( €| k€)?", fullmatch=True)
anything = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.decimals(),
    st.text(),
    st.dates(),
    text_like_amounts,
)


def written(value, decimal, thousands):
    """Write cents with two decimals in a convention."""
    text = f"{Decimal(value) / 100:,.2f}"
    return text.translate({ord(","): thousands, ord("."): decimal})


@given(
    values=st.lists(cents, min_size=1),
    convention=conventions,
    dressing=dressings,
    said=st.booleans(),
)
def test_what_is_written_in_a_convention_is_read_back(
    values, convention, dressing, said
):
    cells = [dressing.format(written(value, *convention)) for value in values]
    settled = [*cells, written(123_456_789, *convention)]

    reading = read_column(settled, decimal=convention[0] if said else None)

    assert reading.refusal is None
    assert not reading.problems
    assert reading.decimal == convention[0]
    assert reading.amounts[:-1] == [Decimal(value) / 100 for value in values]


@given(values=st.lists(st.integers(-(10**12), 10**12)))
def test_numbers_to_the_cent_pass_through(values):
    reading = read_column([value / 100 for value in values])

    assert reading.amounts == [Decimal(value) / 100 for value in values]
    assert not reading.problems


@given(cells=st.lists(anything), decimal=st.sampled_from([None, ",", "."]))
def test_no_column_raises_and_each_amount_fits_its_field(cells, decimal):
    reading = read_column(cells, decimal=decimal)

    assert len(reading.amounts) == len(cells)
    for problem in reading.problems:
        assert problem.message
        is_error = problem.severity is CellSeverity.ERROR
        assert not is_error or reading.amounts[problem.index] is None
    for amount in filter(None, reading.amounts):
        assert abs(amount) < 10**13
        assert amount.as_tuple().exponent == -2
    if reading.refusal:
        assert reading.refusal.message
        assert decimal is None
        assert not any(reading.amounts)


@given(cells=st.lists(text_like_amounts, max_size=6))
def test_a_column_is_read_in_one_convention_or_refused(cells):
    """What is read without a hint is what is read with the one that was found."""
    reading = read_column(cells)
    if reading.refusal:
        return
    in_either = [read_column(cells, decimal=mark) for mark in ",."]

    assert reading.amounts in [other.amounts for other in in_either]
    if reading.decimal is None:
        assert in_either[0].amounts == in_either[1].amounts


@given(cells=st.lists(text_like_amounts, max_size=6), data=st.data())
def test_the_order_of_the_cells_does_not_matter(cells, data):
    shuffled = data.draw(st.permutations(cells))
    reading, again = read_column(cells), read_column(shuffled)

    assert reading.decimal == again.decimal
    assert (reading.refusal is None) == (again.refusal is None)
    assert sorted(filter(None, reading.amounts)) == sorted(filter(None, again.amounts))


@given(text=st.one_of(st.text(), text_like_amounts), amount=st.integers(-LARGEST))
def test_no_text_raises(text, amount):
    assert unit_of_header(text) >= 1

    stated = read_wording(text)
    if stated is None:
        assert check_scale(Decimal(amount), text) is None
    else:
        assert check_scale(stated, text) is None
        assert check_scale(-stated, text) is None


@pytest.mark.parametrize("form", ["{} million", "EUR {} M", "{} M€", "about {} mio"])
@given(millions=st.integers(1, 999))
def test_millions_entered_as_euro_are_noticed(form, millions):
    wording = form.format(millions)

    assert check_scale(Decimal(millions), wording)
    assert check_scale(Decimal(millions * 10**9), wording)
    assert check_scale(Decimal(millions * 10**6), wording) is None
