"""Formats of numbers that say more than the number: zeros before it, or a currency.

A spreadsheet holds the number 950 and shows ``00-950``, or ``£950``: what a person
reads is what is shown. Formats in euro, of shares, days and times say nothing of the
kind.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

_LARGEST_STYLES = 2**24
"""Bytes of styles that are looked through: with more, no format is known."""
_FORMAT = re.compile(rb"<(?:\w+:)?numFmt\s([^<>]*)>")
_ID = re.compile(rb"numFmtId\s*=\s*[\"'](\d{1,9})[\"']")
_CODE = re.compile(rb"formatCode\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_STYLES = re.compile(rb"<(?:\w+:)?cellXfs[\s>](.*?)</(?:\w+:)?cellXfs", re.DOTALL)
_STYLE = re.compile(rb"<(?:\w+:)?xf(?=[\s/>])([^<>]*)>")
_ENTITIES = (("&quot;", '"'), ("&apos;", "'"), ("&lt;", "<"), ("&gt;", ">"))

# A digit; what stands as it is, between marks, behind a stroke, or by itself.
_PIECE = re.compile(r"(0)|\"([^\"]*)\"|\\(.)|([-/ ()])|\[\$-[0-9A-Fa-f]+\]|_.|\*.")
_BETWEEN_DIGITS = re.compile(r"[-./ ()A-Z]*")
_THOUSANDS = re.compile(r"0{1,2}(?:\\?[ \xa0\u202f]000)+")
_FEWEST_ZEROS = 3

_SIGN = re.compile(r"\[\$([^\]-]+)(?:-[0-9A-Fa-f]+)?\]|\"([^\"]*)\"|([$£¥])")
_SIGNS = frozenset(
    [
        *("BEF", "FB", "BF", "GBP", "USD", "CHF", "Fr.", "Fr", "SEK", "DKK", "NOK"),
        *("kr", "kr.", "PLN", "zł", "CZK", "Kč", "HUF", "Ft", "RON", "lei", "BGN"),
        *("лв", "лв.", "HRK", "kn", "FRF", "FF", "DEM", "DM", "NLG", "fl", "ITL"),
        *("LUF", "LTL", "Lt", "LVL", "Ls", "EEK", "SIT", "SKK", "Sk", "TRY", "TL"),
    ]
)
_EURO = frozenset(("€", "EUR", "EURO", "EUROS"))


@dataclass(frozen=True)
class LeadingZeros:
    """A format: the texts before, between and after the digits that it shows."""

    texts: tuple[str, ...]

    def shown(self, number: str) -> str | None:
        """Return a whole number as the format shows it; None for any other number."""
        digits, _, decimals = number.partition(".")
        if not digits.isdecimal() or decimals.strip("0"):
            return None
        places = len(self.texts) - 1
        digits = digits.zfill(places)
        first, rest = digits[: len(digits) - places + 1], digits[-places + 1 :]
        shown = self.texts[0] + first + self.texts[1]
        return shown + "".join(
            digit + text for digit, text in zip(rest, self.texts[2:], strict=True)
        )


@dataclass(frozen=True)
class OtherCurrency:
    """A format of amounts that shows the sign of another currency than euro."""

    sign: str

    def shown(self, number: str) -> str:
        """Return an amount to the cent, with its sign: ``£ 950.00``."""
        return f"{self.sign} {Decimal(number):.2f}"


def in_currency(sign: str) -> OtherCurrency | None:
    """Return how amounts with this sign are shown; None where it is that of euro."""
    return None if sign.upper() in _EURO else OtherCurrency(sign)


def other_currency(code: str) -> OtherCurrency | None:
    """Return the currency that a format shows; None for euro, and for any other."""
    for told, quoted, bare in _SIGN.findall(_first_section(code)):
        sign = (told or quoted or bare).strip()
        is_sign = sign in _SIGNS or any(
            unicodedata.category(character) == "Sc" for character in sign
        )
        if sign and (told or is_sign) and sign.upper() not in _EURO:
            return OtherCurrency(sign)
    return None


def leading_zeros(code: str) -> LeadingZeros | None:
    """Return what a format says about leading zeros; None for any other format."""
    texts, place = [""], 0
    code = _first_section(code)
    if _THOUSANDS.fullmatch(code):
        return None
    while place < len(code):
        piece = _PIECE.match(code, place)
        if piece is None:
            return None
        place = piece.end()
        zero, *literals = piece.groups()
        if zero:
            texts.append("")
        else:
            texts[-1] += next(filter(None, literals), "")
    if len(texts) <= _FEWEST_ZEROS or not _BETWEEN_DIGITS.fullmatch("".join(texts)):
        return None
    return LeadingZeros((texts[0].lstrip(), *texts[1:-1], texts[-1].rstrip()))


def _first_section(code) -> str:
    """Return the part of a format that is for positive numbers."""
    return re.match(r"(?:\"[^\"]*\"|\\.|[^;])*", code, re.DOTALL)[0]


def telling_styles(
    chunks: Iterator[bytes],
) -> dict[int, LeadingZeros | OtherCurrency]:
    """Return the styles of an XLSX workbook that tell more, by their index."""
    content = b""
    for chunk in chunks:
        if len(content) <= _LARGEST_STYLES:
            content += chunk
    if len(content) > _LARGEST_STYLES:
        return {}
    formats = {}
    for attributes in _FORMAT.findall(content):
        number, code = _ID.search(attributes), _CODE.search(attributes)
        if number and code:
            text = _text(code[1] or code[2] or b"")
            telling = leading_zeros(text) or other_currency(text)
            if telling:
                formats[number[1]] = telling
    styles = _STYLES.search(content)
    if not formats or not styles:
        return {}
    found = {}
    for index, attributes in enumerate(_STYLE.findall(styles[1])):
        number = _ID.search(attributes)
        if number and number[1] in formats:
            found[index] = formats[number[1]]
    return found


def _text(attribute: bytes) -> str:
    text = attribute.decode("utf-8", "replace")
    for entity, character in _ENTITIES:
        text = text.replace(entity, character)
    return text.replace("&amp;", "&")
