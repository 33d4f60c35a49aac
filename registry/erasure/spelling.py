"""A name as a pattern that finds it however it is written.

The same pattern is read by PostgreSQL and by Python, but for what a letter or a figure
is. It takes no account of case and accents, nor of what stands between the words of a
name: “Jean Dupont”, “DUPONT, Jean”, “jean-dupont”, “jean.dupont@”, “Jean%20Dupont”.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

LEAST_LETTERS = 4
"""Of a spelling: fewer would stand in words that have nothing to do with anybody."""

MOST_WORDS = 6

IN_SQL, IN_PYTHON = "[[:alnum:]]", r"[^\W_]"

BETWEEN = r"(?:%20|&nbsp;|\\u00a0|[ \t\n\r.,;:_+'’‘\-\u2010\u2011\u00a0\u202f]){0,3}"
"""What stands between two words of a name, also in an address or an identifier."""


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
        BETWEEN.join("".join(map(_letter, word)) for word in words)
        for words in spellings_of(texts)
    ]
    # The longest first: what is found is taken away as a whole.
    each.sort(key=len, reverse=True)
    return f"(?<!{alnum})(?:{'|'.join(each)})(?!{alnum})"


def compiled(texts: Iterable[str]) -> re.Pattern:
    return re.compile(pattern(texts, IN_PYTHON), re.IGNORECASE)


@lru_cache
def _variants() -> dict[str, str]:
    """Return the letters of Latin alphabets by the letter that they are based on."""
    found = {}
    for code in range(0xC0, 0x250):
        letter = chr(code)
        base = unicodedata.normalize("NFKD", letter)[0].lower()
        base = {"ø": "o", "ł": "l", "đ": "d"}.get(base, base)
        if base.isascii() and base.isalpha():
            found[base] = found.get(base, "") + letter
    return found


def _letter(letter: str) -> str:
    """Return what matches a letter with any accent, or as JSON escapes it."""
    base = unicodedata.normalize("NFKD", letter)[0].lower()
    if not base.isascii():
        return re.escape(letter)
    if not base.isalpha():
        return base
    accented = _variants().get(base, "")
    escaped = "|".join(f"{ord(each):04x}" for each in accented)
    either = f"[{base}{base.upper()}{accented}][\u0300-\u036f]?"
    return f"(?:{either}|\\\\u(?:{escaped}))" if escaped else f"(?:{either})"
