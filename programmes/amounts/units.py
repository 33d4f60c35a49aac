"""Words around a number: the currency, and the thousands or millions it counts."""

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

SHORT = {
    "k": Decimal(10**3),
    "t": Decimal(10**3),  # TEUR: Tausend
    "m": Decimal(10**6),
}
"""Letters that count only beside a currency, where a sentence surrounds them."""

LONG = {
    word: Decimal(factor)
    for factor, words in (
        (
            10**3,
            "thousand thousands millier milliers mille duizend duizenden tausend",
        ),
        (
            10**6,
            "mio mln million millions miljoen miljoenen millionen",
        ),
        (
            10**9,
            "md mds mrd mia mld bn billion billions milliard milliards miljard "
            "miljarden milliarde milliarden",
        ),
    )
    for word in words.split()
}
"""Words of four languages; a billion is the English one, a thousand millions."""

FACTORS = SHORT | LONG
EURO = ("€", "euros", "euro", "eur")
FOREIGN = (
    *(
        "$",
        "us$",
        "£",
        "¥",
        "usd",
        "dollar",
        "dollars",
        "gbp",
        "chf",
        "dkk",
        "sek",
        "pln",
    ),
    *("bef", "fb", "bfr", "frf", "franc", "francs", "frank", "ecu", "ecus"),
)

_TOKEN = re.compile(r"[^\W\d_]+|\S")
_SILENT = {".", "'", "’", "d", "de", "of", "van"}
_GLUED = {
    word + euro: factor
    for word, factor in FACTORS.items()
    for euro in EURO
    if euro != "€"
}


class WrittenUnit(NamedTuple):
    """What the words around a number say; no ``factor`` where they count in ones."""

    factor: Decimal | None = None
    currency: bool = False
    foreign: bool = False


@lru_cache(maxsize=1024)
def read_unit(text: str) -> WrittenUnit | None:
    """Return the unit that ``text`` names, or None if it says anything else."""
    factors = []
    currency = foreign = False
    tokens = _TOKEN.findall(text.lower())
    for token in tokens:
        if token in EURO:
            currency = True
        elif token in _GLUED:
            factors.append(_GLUED[token])
            currency = True
        elif token in FACTORS:
            factors.append(FACTORS[token])
        elif token in FOREIGN:
            foreign = True
        elif token not in _SILENT:
            return None
    if len(factors) > 1 or ("t" in tokens and not currency):  # 12 t: tonnes
        return None
    return WrittenUnit(factors[0] if factors else None, currency, foreign)


def any_of(words) -> str:
    """Return a pattern for one of some words, the longest first."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


_EURO = r"(?:€|euros?(?!\w)|eur(?!\w))"
_LONG = any_of(LONG)
_OF = r"[.\s]*(?:d['’]\s?|de\s|of\s|van\s|en\s|in\s)?\s*"
_ZEROS = r"['’]?1?[. '’]?(000(?:[. '’]?000)?)(?!\d)"
_IN_HEADER = (
    # k€, millions d'euros, Mio. EUR
    re.compile(rf"(?<!\w)({any_of(FACTORS)}){_OF}{_EURO}"),
    # EUR million, € (milliers)
    re.compile(rf"(?<!\w){_EURO}[\s(]*({_LONG}|k)(?!\w)"),
    # en milliers, (millions)
    re.compile(rf"(?:(?<!\w)(?:en|in)\s+|[(\[]\s*)({_LONG})(?!\w)"),
    # (x 1.000), in 1000 EUR, (000 €), EUR '000
    re.compile(rf"(?:[x×*(\[]|(?<!\w)(?:en|in)\s)\s*{_ZEROS}(?=\s*(?:{_EURO}|[)\]]))"),
    re.compile(rf"(?<!\w){_EURO}[\s(]*['’]{_ZEROS}"),
)


def unit_of_header(text: str) -> Decimal:
    """Return how many euro the numbers under a header count: 1, or 1,000 and so on.

    Accepted: ``Montant (en milliers d'euros)``, ``in k€``, ``M EUR``, ``Mio. EUR``,
    ``Bedrag (x 1.000 EUR)``. A single letter counts only beside the currency, a word
    only beside it, after “in”, or where a parenthesis opens; if a header names two
    units the first holds.
    """
    text = " ".join(str(text).lower().split())
    found = [match for form in _IN_HEADER if (match := form.search(text))]
    if not found:
        return Decimal(1)
    word = min(found, key=lambda match: match.start())[1]
    return FACTORS.get(word) or Decimal(1000) ** word.count("000")
