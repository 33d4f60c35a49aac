import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from registry.enterprise_number import display, normalise
from registry.models.fields import EnterpriseNumberField
from tests.factories import make_enterprise_number

REAL = ["0403019261", "0428759497", "0202239951", "0314595348"]

valid_numbers = st.builds(make_enterprise_number, st.integers(0, 19_999_999))
separators = st.sampled_from(["", "", "", ".", " ", "-", "/", "\xa0", "\u2009"])
prefixes = st.sampled_from(
    ["", "BE", "be ", "BE\xa0", "TVA BE", "TVA ", "tva: ", "BTW BE ", "VAT BE", "  "]
)


@st.composite
def written(draw, digits):
    """Draw a way in which people write the digits."""
    if digits.startswith("0") and draw(st.booleans()):
        digits = digits[1:]
    spaced = "".join(digit + draw(separators) for digit in digits)
    return draw(prefixes) + spaced + draw(st.sampled_from(["", " ", "\n", "\u202f"]))


def code_of_refusal(text):
    with pytest.raises(ValidationError) as refusal:
        normalise(text)
    return refusal.value.code


def valid_for_the_database(numbers):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT array_agg(registry_valid_enterprise_number(number) ORDER BY place)"
            " FROM unnest(%s::text[]) WITH ORDINALITY AS given (number, place)",
            [numbers],
        )
        return cursor.fetchone()[0]


@pytest.mark.parametrize("digits", REAL)
def test_numbers_of_real_enterprises_are_valid(digits):
    assert normalise(digits) == digits


@pytest.mark.parametrize(
    "text",
    [
        "0403.019.261",
        "0403 019 261",
        "0403019261",
        "403019261",
        "403.019.261",
        "403019261.0",
        "0403019261.00",
        "BE0403019261",
        "BE 0403 019 261",
        "be 403 019 261",
        "BE-0403.019.261",
        "TVA BE0403019261",
        "TVA BE 0403.019.261",
        "TVA: BE 0403.019.261",
        "BTW 0403.019.261",
        "MwSt. BE 0403 019 261",
        "VAT BE0403019261",
        "0403\xa0019\xa0261",
        "BE\xa00403\u202f019\u202f261",
        "  0403.019.261\n",
        "0403/019/261",
        403019261,
        403019261.0,
    ],
)
def test_a_number_is_read_in_each_way_people_write_it(text):
    assert normalise(text) == "0403019261"


@pytest.mark.parametrize("blank", ["", " ", "\xa0", "\t\n"])
def test_blank_text_means_no_number(blank):
    assert normalise(blank) == ""


@given(st.data())
def test_any_valid_number_is_read_in_any_decoration(data):
    digits = data.draw(valid_numbers)

    assert normalise(data.draw(written(digits))) == digits


@given(valid_numbers, st.integers(0, 9), st.integers(0, 9))
def test_any_single_wrong_digit_is_refused(digits, place, digit):
    mistyped = digits[:place] + str(digit) + digits[place + 1 :]

    if mistyped == digits:
        assert normalise(mistyped) == digits
    else:
        assert code_of_refusal(mistyped) in {"check_digits", "malformed"}


@given(valid_numbers, st.integers(0, 8))
def test_two_swapped_neighbours_are_refused(digits, place):
    swapped = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]

    if swapped == digits:
        assert normalise(swapped) == digits
    else:
        assert code_of_refusal(swapped) in {"check_digits", "malformed"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("0431.150.351", "check_digits"),
        ("0403.019.262", "check_digits"),
        ("BE 0304.019.261", "check_digits"),
        ("0000000000", "check_digits"),
        ("40301926", "malformed"),
        ("04030192611", "malformed"),
        ("0403.019.26O", "malformed"),
        ("Sonaca", "malformed"),
        ("FR 0403019261", "malformed"),
        ("٠٤٠٣٠١٩٢٦١", "malformed"),
        ("9403019261", "malformed"),
        ("403019261.5", "malformed"),
        ("4.03019261E8", "malformed"),
        (make_enterprise_number(21_234_567), "establishment"),
        (make_enterprise_number(89_999_999), "establishment"),
    ],
)
def test_a_refusal_says_what_is_wrong(text, code):
    assert code_of_refusal(text) == code


def test_a_refusal_quotes_what_was_written():
    with pytest.raises(ValidationError, match="“BE 0431.150.351” are wrong"):
        normalise("BE 0431.150.351")


@given(st.text(max_size=40))
def test_whatever_is_written_gives_a_valid_number_nothing_or_a_refusal(text):
    try:
        digits = normalise(text)
    except ValidationError:
        return
    assert digits == "" or normalise(digits) == digits


@given(valid_numbers)
def test_a_number_is_shown_in_groups_that_are_read_again(digits):
    shown = display(digits)

    assert shown == f"{digits[:4]}.{digits[4:7]}.{digits[7:]}"
    assert normalise(shown) == digits


def test_no_number_is_shown_as_nothing():
    assert display("") == ""


@pytest.mark.django_db
@given(
    st.lists(
        valid_numbers
        | st.from_regex(r"\A[0-9]{10}\Z")
        | st.integers(0, 99_999_999).map(make_enterprise_number)
        | st.from_regex(r"\A[0-9A-Z .]{8,12}\Z"),
        min_size=1,
        max_size=50,
    )
)
def test_the_database_accepts_exactly_what_normalising_gives(numbers):
    def is_normal(text):
        try:
            return normalise(text) == text
        except ValidationError:
            return False

    assert valid_for_the_database(numbers) == [is_normal(text) for text in numbers]


def test_a_form_has_room_for_the_separators():
    field = EnterpriseNumberField(blank=True).formfield()

    assert field.clean("TVA BE 0403.019.261") == "0403019261"
    with pytest.raises(ValidationError, match="check digits"):
        field.clean("0431.150.351")
