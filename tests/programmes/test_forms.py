"""Amounts as people type them."""

from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from programmes.forms import EuroField

FIELD = EuroField(max_digits=15, decimal_places=2, required=False)
LANGUAGES = ["en", "fr"]


class AmountForm(forms.Form):
    amount = FIELD


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1.234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("475 000 €", "475000"),
        ("475\u202f000,50", "475000.50"),
        ("280 million", "280000000"),
        ("2,7 milliards", "2700000000"),
        ("160 k€", "160000"),
        ("€ 1.200", "1200"),
        ("288.11", "288.11"),
        ("288,11", "288.11"),
        ("13000", "13000"),
        ("-75.000,00", "-75000"),
        ("(20 million)", "-20000000"),
        ("", None),
        (" ", None),
        (None, None),
        (Decimal(5), "5"),
    ],
)
def test_an_amount_is_read_as_it_is_written(text, amount, language):
    with translation.override(language):
        assert FIELD.clean(text) == (None if amount is None else Decimal(amount))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1.234", "“1.234” may mean 1.23 or 1,234.00"),
        ("1,234", "“1,234” may mean 1.23 or 1,234.00"),
        ("1,600 million", "may mean 1,600,000.00 or 1,600,000,000.00"),
        ("twelve", "is not an amount"),
        ("1.2.3", "is not an amount"),
        ("500 USD", "is not in euro"),
        ("=1+1", "is a formula"),
        ("#N/A", "#N/A"),
        ("0,005", "parts of a cent"),
        ("9" * 14, "is no possible amount"),
        ("9" * 5000, "is not an amount"),
    ],
)
def test_what_is_no_amount_or_two_is_refused_in_words(text, message):
    with pytest.raises(ValidationError) as refusal:
        FIELD.clean(text)

    assert message in refusal.value.messages[0]


def test_an_amount_that_is_needed_is_asked_for():
    with pytest.raises(ValidationError, match="required"):
        EuroField().clean("")


@given(
    st.decimals(
        min_value=-(10**13) + 1, max_value=10**13 - 1, places=2, allow_nan=False
    ),
    st.sampled_from(LANGUAGES),
)
def test_an_amount_that_is_shown_is_read_as_the_same(amount, language):
    with translation.override(language):
        shown = AmountForm(initial={"amount": amount})["amount"].value()

        assert FIELD.clean(FIELD.prepare_value(shown)) == amount
        assert not FIELD.has_changed(amount, FIELD.prepare_value(amount))


def test_what_was_typed_is_shown_again_as_it_was_typed():
    form = AmountForm({"amount": "1.234"})

    assert not form.is_valid()
    assert 'value="1.234"' in str(form["amount"])
