"""How else a name may be written: what to look for before names are compared."""

import re
from collections import defaultdict
from functools import cache

from registry.files.cells import fold

from .name_words import ABBREVIATIONS, ARTICLES, PHRASES
from .names import Name

MOST = 8
"""Spellings of one name that are looked for."""


def spellings(text: str) -> list[str]:
    """Return a name as it is typed, and as it may stand in the registry.

    “ULg” gives ``ulg``, ``uliege``, ``universite de liege``.
    """
    words = Name("", text).words
    said = [fold(text), " ".join(words)]
    for place, word in enumerate(words):
        for other in _written_as().get(word, ()):
            said.append(" ".join((*words[:place], other, *words[place + 1 :])))
    return list(dict.fromkeys(filter(None, said)))[:MOST]


@cache
def _written_as() -> dict[str, list[str]]:
    """Return the phrases and words that one word stands for, the phrases first."""
    written = defaultdict(list)
    for phrase, word in PHRASES.items():
        if word:
            written[word].append(phrase)
    for short, word in ABBREVIATIONS.items():
        written[word].append(short)
    return written


def with_initials(acronym: str) -> str:
    """Return an expression of PostgreSQL for names with these initials.

    Articles are passed over: “Centre de recherches métallurgiques” has ``crm``.
    """
    passed = rf"(?:(?:{'|'.join(sorted(ARTICLES))})\W+)*"
    return r"^\W*" + r"\W+".join(
        rf"{passed}{re.escape(letter)}\w*" for letter in acronym
    )
