"""Amounts and shares as people type them."""

from decimal import Decimal

import pytest
from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from programmes.forms import EuroField
from programmes.models import FundingLine
from registry.models import SubsidyRate
from registry.models.fields import ShareField, ShareFormField

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


# Shares


def share_field(**options):
    return ShareFormField(max_digits=5, decimal_places=4, required=False, **options)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("33.33", "0.3333"),
        ("33,33", "0.3333"),
        ("33,33 %", "0.3333"),
        ("33.33%", "0.3333"),
        ("33,330\u202f%", "0.3333"),
        ("44", "0.44"),
        ("100", "1"),
        ("0", "0"),
        ("0.5 %", "0.005"),
        ("1 %", "0.01"),
        ("", None),
        (" ", None),
    ],
)
def test_a_share_is_read_in_percent_as_people_write_it(text, share, language):
    with translation.override(language):
        assert share_field().clean(text) == (None if share is None else Decimal(share))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("0.3333", "“0.3333” may mean 33.33 % or 0.3333 %: write it with the sign %."),
        ("1", "“1” may mean 100 % or 1 %: write it with the sign %."),
        ("100.01", "A share lies between 0 and 100 %."),
        ("-5", "“-5” is not a share: write it in percent, such as 33.33."),
        ("a third", "“a third” is not a share"),
        ("٣٣", "is not a share"),
        ("33.333", "“33.333” is too exact: a percent has 2 decimals here."),
    ],
)
def test_what_is_no_share_or_two_is_refused_in_words(text, message):
    with translation.override("en"), pytest.raises(ValidationError) as refusal:
        share_field().clean(text)
    assert message in refusal.value.messages[0].replace("\u00a0", " ")


@given(st.decimals(0, 1, places=4), st.sampled_from(LANGUAGES))
def test_a_share_that_is_shown_is_read_as_the_same(share, language):
    field = share_field()
    with translation.override(language):
        shown = field.prepare_value(share)
        assert "%" in shown
        assert field.clean(shown) == share
        assert not field.has_changed(share, shown)


def test_every_form_asks_for_shares_in_percent():
    shares = [
        field
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, ShareField)
    ]

    assert {field.model for field in shares} == {FundingLine, SubsidyRate}
    for field in shares:
        form_field = field.formfield()
        assert isinstance(form_field, ShareFormField)
        assert "percent" in form_field.help_text
        assert field.deconstruct()[1] == "django.db.models.DecimalField"
