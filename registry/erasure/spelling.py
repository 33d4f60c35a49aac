"""A name as a pattern that finds it however it is written.

The same pattern is read by PostgreSQL and by Python, but for what a letter or a figure
is. It takes no account of case and accents, nor of what stands between the words of a
name: “Jean Dupont”, “DUPONT, Jean”, “jean-dupont”, “jean.dupont@”, “Jean%20Dupont”.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

LEAST_LETTERS = 4
"""Of a spelling: fewer would stand in words that have nothing to do with anybody."""

MOST_WORDS = 6

IN_SQL, IN_PYTHON = "[[:alnum:]]", r"[^\W_]"

BETWEEN = (
    r"(?:%2[0cdf]|%c2%a0|%e2%80%[89a][0-9a-f]|&nbsp;|&[mn]dash;|&#160;|<br */?>"
    r"|\\u00a0|\\u20[0-6][0-9a-f]|\\[nrt]"
    r"|[ \t\n\r.,;:_+/()\[\]'’‘´`“”«»\-\u00a0\u00ad\u2000-\u2015\u202f\u2060]){0,3}"
)
"""What stands between two words of a name, also in an address or an identifier."""

ESCAPED_BEFORE = r"|(?<=%[0-9a-f][0-9a-f])|(?<=\\[nrt])|(?<=\\u00a0)"
"""What ends in a letter or a figure before a name, and is no part of a word."""

COMBINING = r"(?:[\u0300-\u036f]|\\u03[0-6][0-9a-f]|%c[cd]%[89ab][0-9a-f])?"
"""An accent that is written after its letter, also as JSON or an address has it."""

TWO_FOR_ONE = {"oe": "œöø", "ae": "æä", "ue": "ü", "ss": "ß", "aa": "å"}
"""Two letters that stand for one: “Lebœuf” is also “Leboeuf”."""

BASES = {"ø": "o", "ł": "l", "đ": "d"}


def words_of(text: str) -> list[str]:
    """Return the words of a name: letters and figures, without what separates them."""
    return re.findall(r"[^\W_]+", unicodedata.normalize("NFC", text))


def spellings_of(texts: Iterable[str]) -> list[list[str]]:
    """Return the words of each spelling, in each order that turns one name around.

    “Jean de la Tour” is also “de la Tour Jean” and “Tour Jean de la”.
    """
    found = {}
    for text in texts:
        words = words_of(text)
        for first in range(len(words)):
            turned = words[first:] + words[:first]
            found[tuple(word.casefold() for word in turned)] = turned
    return list(found.values())


def is_too_short(text: str) -> bool:
    """Whether a spelling is too short, or too long, to be looked for."""
    words = words_of(text)
    return sum(map(len, words)) < LEAST_LETTERS or len(words) > MOST_WORDS


def pattern(texts: Iterable[str], alnum: str = IN_SQL) -> str:
    """Return the pattern of some spellings of one name, whole words alone."""
    each = [
        BETWEEN.join("".join(_letters(word)) for word in words)
        for words in spellings_of(texts)
    ]
    # The longest first: what is found is taken away as a whole.
    each.sort(key=len, reverse=True)
    return f"(?:(?<!{alnum}){ESCAPED_BEFORE})(?:{'|'.join(each)})(?!{alnum})"


def compiled(texts: Iterable[str]) -> re.Pattern:
    return re.compile(pattern(texts, IN_PYTHON), re.IGNORECASE)


@lru_cache
def _variants() -> dict[str, str]:
    """Return the letters of Latin alphabets by the letter that they are based on."""
    found = {}
    for code in range(0xC0, 0x250):
        letter = chr(code)
        base = _base(letter)
        if base.isascii() and base.isalpha():
            found[base] = found.get(base, "") + letter
    return found


def _base(letter: str) -> str:
    base = unicodedata.normalize("NFKD", letter)[0].lower()
    return BASES.get(base, base)


def _letters(word: str) -> Iterator[str]:
    """Yield what matches each letter of a word, or two that may be written as one."""
    word = word.lower()
    place = 0
    while place < len(word):
        two, one = word[place : place + 2], word[place]
        if two in TWO_FOR_ONE:
            yield f"(?:{_letter(two[0])}{_letter(two[1])}|{_any_of(TWO_FOR_ONE[two])})"
            place += 2
            continue
        twos = [two for two, ones in TWO_FOR_ONE.items() if one in ones]
        yield f"(?:{'|'.join([_letter(one), *map(_plain, twos)])})"
        place += 1


def _plain(two: str) -> str:
    return "".join(f"[{letter}{letter.upper()}]" for letter in two)


def _letter(letter: str) -> str:
    """Return what matches a letter with any accent, or as files escape it."""
    base = _base(letter)
    if not base.isascii():
        return _any_of(letter)
    if not base.isalpha():
        return base
    plain = f"[{base}{base.upper()}]{COMBINING}"
    accented = _variants().get(base)
    return f"(?:{plain}|{_any_of(accented, base)})" if accented else plain


def _any_of(letters: str, base: str = "[a-z]") -> str:
    """Return what matches one of some letters, also as JSON, HTML or an address has it.

    An address and HTML may have any letter in their place: the rest of the name tells.
    """
    each = dict.fromkeys(letters + letters.upper().replace("SS", ""))
    escaped = "|".join(f"{ord(letter):04x}" for letter in each)
    return (
        f"(?:[{''.join(map(re.escape, each))}]{COMBINING}|\\\\u(?:{escaped})"
        f"|%c[3-9]%[89ab][0-9a-f]|&(?:{base}[a-z]{{3,6}}|#x?[0-9a-f]{{2,4}});)"
    )
