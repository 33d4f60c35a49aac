"""Words around a number: the currency, and the thousands or millions it counts."""

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from .currencies import ALL, SIGNS, WORDS, spaced
from .currencies import EURO as EURO_CODE

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
            "mio mln mn million millions miljoen miljoenen millionen",
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

OF_HEADERS = {
    word: Decimal(factor)
    for factor, words in (
        (
            10**3,
            "tsd tys tisíc tis tisic tūkst ezer mii tusind tusen tuhat tuhatta miles "
            "milhares migliaia хил χιλ tuh",
        ),
        (
            10**6,
            "millió milj milion milionů milionów miljonit miljoner millones milhões "
            "milioni milioane milijon milijonų miljonas miljoonaa εκατ млн",
        ),
    )
    for word in words.split()
}
"""Words of further languages, which mean other things in a sentence."""

FACTORS = SHORT | LONG
EURO = tuple(word for word, code in WORDS.items() if code == EURO_CODE)
FOREIGN = (*(word for word, code in WORDS.items() if code != EURO_CODE), "us$", "fb")
"""What a sentence may say of an amount that is not in euro."""

_TOKEN = re.compile(r"[^\W\d_]+|\S")
_SILENT = {".", "'", "’", "d", "de", "of", "van"}
_GLUED = {
    glued: (factor, currency)
    for currency in WORDS
    if currency.isalpha() and len(currency) < 5
    for word, factor in FACTORS.items()
    for glued in (word + currency, currency + word)
    if glued not in ALL
}


class WrittenUnit(NamedTuple):
    """What the words around a number say; no ``factor`` where they count in ones.

    ``currency`` is whether they say euro, ``foreign`` the code of another currency.
    """

    factor: Decimal | None = None
    currency: bool = False
    foreign: str = ""


@lru_cache(maxsize=1024)
def read_unit(text: str) -> WrittenUnit | None:
    """Return the unit that ``text`` names, or None if it says anything else."""
    factors = []
    currencies = set()
    tokens = _TOKEN.findall(text.lower())
    for token in tokens:
        if token in ALL:
            currencies.add(ALL[token])
        elif token in FACTORS:
            factors.append(FACTORS[token])
        elif token in _GLUED:
            factor, word = _GLUED[token]
            factors.append(factor)
            currencies.add(ALL[word])
        elif token not in _SILENT:
            return None
    if len(factors) > 1 or ("t" in tokens and not currencies):  # 12 t: tonnes
        return None
    foreign = "".join(sorted(currencies - {EURO_CODE})[:1])
    return WrittenUnit(
        factors[0] if factors else None, EURO_CODE in currencies, foreign
    )


def any_of(words) -> str:
    """Return a pattern for one of some words, the longest first."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


_EURO = rf"(?:{any_of(SIGNS)}|(?:{any_of(WORDS)})(?!\w))"
_LONG = any_of(LONG | OF_HEADERS)
_CODES = [word for word in WORDS if word.isalpha() and len(word) == 3]
_OF = r"[.\s]*(?:d['’]\s?|de\s|of\s|van\s|en\s|in\s|di\s|v\s|w\s)?\s*"
_ZEROS = r"['’]?1?[. '’]?(000(?:[. '’]?000)?)(?!\d)"
_IN_HEADER = (
    # k€, millions d'euros, Mio. EUR
    re.compile(rf"(?<!\w)({any_of(FACTORS | OF_HEADERS)}){_OF}{_EURO}"),
    # EUR million, € (milliers)
    re.compile(rf"(?<!\w){_EURO}[\s(]*({_LONG}|k)(?!\w)"),
    # €m, (EURm), £k
    re.compile(
        rf"(?<!\w)(?:{any_of(SIGNS)}\s?|{any_of(_CODES)})(k|m|mn|bn|mio|mln)(?!\w)"
    ),
    # en milliers, (millions)
    re.compile(rf"(?:(?<!\w)(?:en|in)\s+|[(\[]\s*)({_LONG})(?!\w)"),
    # (x 1.000), in 1000 EUR, (000 €), EUR '000
    re.compile(rf"(?:[x×*(\[]|(?<!\w)(?:en|in)\s)\s*{_ZEROS}(?=\s*(?:{_EURO}|[)\]]))"),
    re.compile(rf"(?<!\w){_EURO}[\s(]*['’]{_ZEROS}"),
)


def unit_of_header(text: str) -> Decimal:
    """Return how much the numbers under a header count: 1, or 1,000 and so on.

    Accepted: ``Montant (en milliers d'euros)``, ``in k€``, ``M EUR``, ``Mio. EUR``,
    ``Bedrag (x 1.000 EUR)``, ``€m``, of any currency. A single letter counts only
    beside the currency, a word only beside it, after “in”, or where a parenthesis
    opens; if a header names two units the first holds.
    """
    text = spaced(str(text)).lower()
    found = [match for form in _IN_HEADER if (match := form.search(text))]
    if not found:
        return Decimal(1)
    word = min(found, key=lambda match: match.start())[1]
    return (FACTORS | OF_HEADERS).get(word) or Decimal(1000) ** word.count("000")


_COUNTED = re.compile(rf"\d[\d.,\s]*(?:{_LONG})(?!\w)")
_HINT = re.compile(
    rf"(?<!\w)(?:{_LONG}|mill?)(?!\w)|(?<!\d)(?<!\d[ .,'’])['’]?000s?(?!\d)"
    rf"|[(\[/]\s*[kmt]\s*[)\]]|(?:^|\s)[km]$|{_EURO}\s*[kmt](?!\w)"
    rf"|(?<!\w)[kmt]\s*{_EURO}"
)
_MIL = re.compile(rf"(?<!\w)mil{_OF}{_EURO}|[(\[]\s*(?:en\s)?mil\.?\s*[)\]]")


def is_unsure(header: str) -> bool:
    """Return whether a header hints at thousands or millions and does not say which.

    So do ``(M)``, ``'000``, and ``mil. EUR``: that is thousands in some languages and
    millions in others.
    """
    text = spaced(header).lower()
    return unit_of_header(header) == 1 and _HINT.search(text) is not None


def title_has_unit(title: str) -> bool:
    """Return whether a title says that amounts are in thousands or in millions.

    An amount that it states itself, such as “300 millions d'euros”, says nothing.
    """
    text = _COUNTED.sub(" ", spaced(title).lower())
    return unit_of_header(text) != 1 or _MIL.search(text) is not None
