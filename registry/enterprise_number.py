"""Belgian enterprise numbers: ten digits of the Crossroads Bank for Enterprises.

Accepted on input: ``0403.019.261``, ``BE 0403 019 261``, ``TVA BE0403019261``, the old
nine digits ``403019261``, the number that a spreadsheet made of it (``403019261.0``).
Check digits: the first eight digits modulo 97, plus the last two, make 97.
"""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.be import vat
from stdnum.exceptions import ValidationError as StdnumError

_PREFIX = re.compile(r"^\s*(?:(?:tva|btw|mwst|vat)\b)?[\s:.]*(?:be)?\s*", re.IGNORECASE)
_SEPARATORS = re.compile(r"[\s./\-\u00a0\u2009\u202f]+")
_SPREADSHEET_DECIMALS = re.compile(r"^(\d{9,10})\.0+$")


def normalise(text: str) -> str:
    """Return the ten digits that ``text`` means, or an empty string for blank text.

    Raises:
        ValidationError: with code ``malformed``, ``establishment`` (the number of an
            establishment unit) or ``check_digits``, and a message that says which.
    """
    digits = _PREFIX.sub("", str(text), count=1).strip()
    digits = _SPREADSHEET_DECIMALS.sub(r"\1", digits)
    digits = _SEPARATORS.sub("", digits)
    if not digits:
        return ""
    if len(digits) == 9 and digits.isascii() and digits.isdigit():
        digits = "0" + digits
    if not re.fullmatch(r"[0-9]{10}", digits):
        raise ValidationError(
            _(
                "“%(value)s” is not an enterprise number: write ten digits, such as "
                "0403.019.261."
            ),
            code="malformed",
            params={"value": text},
        )
    if "2" <= digits[0] <= "8" and _check_digits_hold(digits):
        raise ValidationError(
            _(
                "“%(value)s” is the number of an establishment unit: give the number "
                "of the enterprise it belongs to, which begins with 0 or 1."
            ),
            code="establishment",
            params={"value": text},
        )
    if digits[0] not in "01":
        raise ValidationError(
            _("“%(value)s” is not an enterprise number: those begin with 0 or 1."),
            code="malformed",
            params={"value": text},
        )
    try:
        return vat.validate(digits)
    except StdnumError as error:
        raise ValidationError(
            _(
                "The check digits of “%(value)s” are wrong: a digit was mistyped or "
                "two were swapped."
            ),
            code="check_digits",
            params={"value": text},
        ) from error


def is_valid(digits: str) -> bool:
    """Return whether ten digits are the number of an enterprise."""
    return len(digits) == 10 and digits[0] in "01" and _check_digits_hold(digits)


def display(digits: str) -> str:
    """Return ``0403019261`` the way it is printed: ``0403.019.261``."""
    return f"{digits[:4]}.{digits[4:7]}.{digits[7:]}" if digits else ""


def _check_digits_hold(digits: str) -> bool:
    return int(digits[:8]) % 97 + int(digits[8:]) == 97
