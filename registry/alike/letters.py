"""How alike two names are letter by letter: a share of the groups of three of them.

The same as ``similarity`` of PostgreSQL (pg_trgm) on ``registry_match_key``, so that
what an import finds in SQL and what a form finds here are the same names.
"""

import re
from functools import lru_cache

from registry.files.cells import fold
from registry.models.legal_form import WORDS_OF_NAMES

NEARLY = 0.55
"""From which share on two names are nearly the same letters."""

NEARLY_IN_PART = 0.3
"""The same of the words by which they differ, where both have such words."""

_BEFORE = frozenset(
    ("sa", "nv", "sprl", "bvba", "srl", "bv")
    + ("asbl", "vzw", "aisbl", "ivzw", "scrl", "cvba")
)
_BEHIND = frozenset(
    form for forms in WORDS_OF_NAMES.values() for form in forms if " " not in form
)
_SPELLED_OUT = (("societe", "anonyme"), ("naamloze", "vennootschap"))


def match_key(text: str) -> str:
    """Return what ``registry_match_key`` gives: a name without its legal form."""
    words = re.sub(r"[^a-z0-9]+", " ", fold(text.lower().replace(".", ""))).split()
    if words and words[0] in _BEFORE and len(words) > 1:
        words = words[1:]
    elif tuple(words[:2]) == _SPELLED_OUT[0] and len(words) > 2:
        words = words[2:]
    if len(words) > 1 and words[-1] in _BEHIND:
        words = words[:-1]
    elif len(words) > 2 and tuple(words[-2:]) in _SPELLED_OUT:
        words = words[:-2]
    return "".join(words)


@lru_cache(maxsize=20_000)
def trigrams(key: str) -> frozenset[str]:
    """Return the groups of three letters of a key, with blanks around it."""
    padded = f"  {key} "
    return frozenset(padded[i : i + 3] for i in range(len(padded) - 2))


def similarity(one: str, other: str) -> float:
    """Return the share of the groups of letters of two keys that both have."""
    first, second = trigrams(one), trigrams(other)
    shared = len(first & second)
    return shared / (len(first) + len(second) - shared)


def are_nearly_the_same(one: str, other: str) -> bool:
    """Return whether two names differ by letters, and not by whole words.

    “Sonaca” and “Sonacca” do; “Commune de Geer” and “Commune de Héron” are of many
    equal letters, and are two; so are “SPW 1” and “SPW 2”.
    """
    if similarity(match_key(one), match_key(other)) < NEARLY:
        return False
    first, second = fold(one.lower()).split(), fold(other.lower()).split()
    mine = " ".join(word for word in first if word not in second)
    theirs = " ".join(word for word in second if word not in first)
    if _digits(mine) != _digits(theirs):
        return False
    mine, theirs = match_key(mine), match_key(theirs)
    return not (mine and theirs) or (
        # “Sonaca Aéro” and “SonacaAéro”: the same letters in other words.
        match_key(one) == match_key(other) or similarity(mine, theirs) >= NEARLY_IN_PART
    )


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))
