"""What stands in a cell: its place, its text, and the words in that text.

The same for our own files and for the lists of others. What the text means, ``values``,
``dates`` and ``countries`` tell.
"""

import re
import unicodedata
from decimal import Decimal

_TAKEN_FOR_A_FORMULA = re.compile(r"'*[=+\-@\t\r\n]")
_NEUTRALISED = re.compile(r"'+[=+\-@\t\r\n]")
_NO_FILE_HOLDS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_NOT_WORDS = re.compile(r"[\W_]+")
# Several times as fast as an expression: the words of every header are folded.
_ASCII_WORDS = "".join(
    letter.lower() if letter.isalnum() else " " for letter in map(chr, range(128))
)

_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")
LONGEST_NAME = 31
"""Characters of the name of a sheet."""

SHOWN = 100
"""Characters of a cell that a message about it quotes."""

_BLANKS = "- – — / ? . n/a na n.a. n.a nc n.c. n.c s.o. s.o /// -- ---"
NOTHING = frozenset(_BLANKS.split())
"""What people write, in small letters, in a cell about which they have nothing."""

ERROR_CELL = re.compile(
    r"#(?:N/A|N/B|N/D|NV|GETTING_DATA|[¡¿]?(?:REF|BEZUG|VALUE|VALEUR|WAARDE|WERT|VALOR|"
    r"VALORE|DIV/0|DEEL/0|NAME|NOM|NAAM|NOMBRE|NOME|NUM|GETAL|ZAHL|NULL|NUL|LEEG|NULO|"
    r"NULLO|SPILL|CALC|ARG|ADR)\s?[!?]|ERR:\d{3})"
)
"""What a spreadsheet shows, in capitals, for a formula that has no result."""


def letters(index: int) -> str:
    """Return the letters of a column: ``A`` for 0, ``AA`` for 26."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def column_index(name: str) -> int:
    """Return the index of a column: 0 for ``A``, 26 for ``AA``."""
    index = 0
    for letter in name.upper():
        index = index * 26 + ord(letter) - 64
    return index - 1


def neutralise(text: str) -> str:
    """Return ``text`` so that no spreadsheet takes it for a formula."""
    return f"'{text}" if _TAKEN_FOR_A_FORMULA.match(text) else text


def restore(text: str) -> str:
    """Return the text from which ``neutralise`` made ``text``."""
    return text[1:] if _NEUTRALISED.match(text) else text


def plain(text: str) -> str:
    """Return ``text`` as every file can hold it: ``\n`` for breaks, no controls."""
    return _NO_FILE_HOLDS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def as_text(value) -> str:
    """Return a value the way it is written where everything is text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ",".join(map(as_text, value))
    if isinstance(value, Decimal):
        return format(value, "f")
    return plain(str(value))


def squeeze(value) -> str:
    """Return the text of our own cell as it is kept: no tabs, no blanks around it."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return as_text(value).replace("\t", " ").strip()


def text_of(value) -> str:
    """Return the text of any cell: no controls, single blanks, none around it."""
    if type(value) is not str:
        if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
            value = int(value)
        return as_text(value)
    text = value
    if not text.isprintable():
        text = " ".join(_CONTROLS.sub(" ", _INVISIBLE.sub("", text)).split())
    elif "  " in text or text[:1] == " " or text[-1:] == " ":
        # No other blank is printable.
        text = " ".join(text.split())
    return restore(text) if text.startswith("'") else text


def _without_marks(text: str) -> str:
    text = unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("ø", "o"))
    text = "".join(char for char in text if not unicodedata.combining(char))
    return text.replace("œ", "oe").replace("Œ", "OE").replace("æ", "ae")


_LATIN = {
    code: _without_marks(chr(code)).translate(_ASCII_WORDS) for code in range(0x250)
}
"""The letters of Europe, small and without their accents; marks as blanks."""


def fold(text: str) -> str:
    """Return the words of a text in small letters, without accents and marks."""
    if not text.isascii():
        # One look at each letter: three times as fast as to take the marks off.
        latin = text.translate(_LATIN)
        if latin.isascii():
            return " ".join(latin.split())
        text = _without_marks(text)
    if text.isascii():
        return " ".join(text.translate(_ASCII_WORDS).split())
    return _NOT_WORDS.sub(" ", text.lower()).strip()


def name_of_sheet(title: str) -> str:
    """Return a title as Excel takes it for the name of a sheet."""
    name = " ".join(_NOT_IN_A_NAME.sub(" ", plain(str(title))).split()).strip("'")
    if len(name) > LONGEST_NAME:
        name = name[: LONGEST_NAME - 1].rstrip() + "…"
    return name or "1"
