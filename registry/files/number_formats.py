"""Formats of numbers that show zeros before a number: post codes, enterprise numbers.

A spreadsheet holds the number 950 and shows ``00-950``: what the text says is what is
shown. Formats of amounts, shares, days and times say nothing of the kind.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

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


@dataclass(frozen=True)
class LeadingZeros:
    """A format: the texts before, between and after the digits that it shows."""

    texts: tuple[str, ...]

    def shown(self, digits: str) -> str:
        """Return a whole number, given by its digits, as the format shows it."""
        places = len(self.texts) - 1
        digits = digits.zfill(places)
        first, rest = digits[: len(digits) - places + 1], digits[-places + 1 :]
        shown = self.texts[0] + first + self.texts[1]
        return shown + "".join(
            digit + text for digit, text in zip(rest, self.texts[2:], strict=True)
        )


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


def zeros_of(chunks: Iterator[bytes]) -> dict[int, LeadingZeros]:
    """Return the styles of an XLSX workbook that show leading zeros, by their index."""
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
            zeros = leading_zeros(_text(code[1] or code[2] or b""))
            if zeros:
                formats[number[1]] = zeros
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
