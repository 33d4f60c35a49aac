"""Currencies, as lists write them: signs, codes, and words in several languages."""

import re
from decimal import Decimal
from functools import lru_cache

EURO = "EUR"
FRANC = "BEF"
RATES = {EURO: Decimal(1), FRANC: Decimal("40.3399")}
"""How much of a currency a euro is: fixed for ever where it was replaced by the euro.

Only those that a person may choose for a column stand here.
"""

_SIGNS = {
    EURO: "€",
    "GBP": "£ ₤",
    "USD": "$",
    "JPY": "¥ ￥",
    "PLN": "zł",
    "CZK": "kč",
    "BGN": "лв",
    "TRY": "₺",
    "INR": "₹",
    "RUB": "₽",
    "UAH": "₴",
}
_CODES = """
    usd gbp chf jpy cny cad aud inr rub uah try nok isk rsd mkd bam mdl
    pln czk dkk sek huf ron rol bgn bgl hrk eek lvl ltl skk sit mtl cyp
    bef luf frf itl dem nlg ats esp pte iep fim grd xeu
"""
_WORDS = {
    EURO: "euro euros eur euroa eurot eurų evro evra evri ευρώ евро eura eurach eurech",
    "USD": "dollar dollars dollari dólares",
    "GBP": "pound pounds sterling",
    "CHF": "sfr sfrs",
    "PLN": "złoty złotych zloty zlotych zlotys zlotych",
    "CZK": "koruna koruny korun kcs kčs",
    "HUF": "forint forints",
    "RON": "leu roni",
    "BGN": "leva lev левa лева лев",
    "HRK": "kuna kune",
    "EEK": "kroon krooni",
    "LVL": "lats latu",
    "LTL": "litas litų litai",
    "SEK": "kronor skr",
    "DKK": "kroner dkr",
    "NOK": "nkr",
    FRANC: "bfr bfrs frb",
    "LUF": "lfr",
    "FRF": "ffr",
    "ITL": "lire lira",
    "DEM": "mark marks deutschmark",
    "NLG": "gulden guilder guilders florin florins hfl",
    "ATS": "schilling",
    "ESP": "peseta pesetas ptas",
    "PTE": "escudo escudos",
    "GRD": "drachma drachmas drs",
    "XEU": "ecu ecus",
    "franc": "franc francs frank franken franchi",
}
_SHORT = {
    "USD": "us",
    "PLN": "zl",
    "CZK": "kc",
    "HUF": "ft",
    "RON": "lei",
    "BGN": "lv",
    "HRK": "kn",
    "LVL": "ls",
    "LTL": "lt",
    "SKK": "sk",
    FRANC: "fb",
    "FRF": "ff",
    "ITL": "lit",
    "DEM": "dm",
    "NLG": "fl",
    "ESP": "pta",
    "FIM": "mk",
    "TRY": "tl",
    "CHF": "sf",
    "franc": "fr frs f",
    "krone": "kr",
}
"""What may be another word too: it counts beside a number, or where a header ends."""


def _by_word(*tables):
    return {
        word: code
        for table in tables
        for code, words in table.items()
        for word in words.split()
    }


SIGNS = _by_word(_SIGNS)
WORDS = (
    SIGNS | _by_word(_WORDS) | {c: c.upper() for c in _CODES.split()} | {"eur": EURO}
)
ALL = WORDS | _by_word(_SHORT)
"""What each word beside a number means, in small letters.

``franc`` and ``krone`` are those of any country.
"""

_ALSO_OTHERS = {
    *("mark", "marks", "franc", "frank", "sterling", "schilling", "florin"),
    *("lire", "lira", "kuna", "ecus"),
}
"""Words of titles that are names, or words, of something else as well."""

_JOINTS = re.compile(r"_+|(?<=[a-z])(?=[A-Z]{2})|\s+")
_INITIALS = re.compile(r"(?<!\w)f\.\s?b\.?(?!\w)")
_SWISS = re.compile(r"fr(?:\.|s|ancs?)? suisses?|swiss francs?|schweizer franken")

_FACTOR = r"(?:k|m|t|mn|mio|mln|mld|bn)?"
_ALONE = re.compile(rf"{_FACTOR}([^\W\d_]{{2,}}?){_FACTOR}")
_TOKEN = re.compile(r"[^\W\d_]+|[^\w\s]")
_STANDS_OUT = re.compile(
    r"(?:^|[(\[/,:;–-]\s*|(?<!\w)(?:en|in|v|w|i|în|din|val|exprimés? en)\s+|\s)"
    r"([^\W\d_]{1,5})\.?\s*(?:[)\]]|$)"
)
_OF_BELGIUM = re.compile(r"francs? belges?|belgian francs?|belgische frank")
_IN_CAPITALS = re.compile(
    rf"(?<![A-Za-z])(?:[kKmMT])?({'|'.join(_CODES.upper().split())}|"
    r"EUR)(?:[km])?(?![A-Za-z])"
)


def spaced(header: str) -> str:
    """Return a header with ``amount_kEUR`` as words of their own."""
    return " ".join(_JOINTS.sub(" ", header).split())


def same_currency(one: str, other: str) -> bool:
    """Return whether two words may mean one currency: a franc may be Belgian."""
    return one == other or {one, other} == {"franc", FRANC}


@lru_cache(maxsize=1024)
def currencies_of_header(text: str) -> tuple[str, ...]:
    """Return the currencies that the header of amounts names, in their order.

    Accepted: signs, codes and words anywhere, such as ``£m``, ``MEUR``, ``en francs``;
    shorter words, such as ``FB`` or ``kr``, in parentheses, after “in”, or at the end.
    """
    text = _INITIALS.sub("fb", spaced(text).lower())
    found = [FRANC] if _OF_BELGIUM.search(text) else []
    found += ["CHF"] if _SWISS.search(text) else []
    for token in _TOKEN.findall(text):
        match = _ALONE.fullmatch(token)
        found.append(WORDS.get(token) or (match and WORDS.get(match[1])))
    for match in _STANDS_OUT.finditer(text):
        word = match[1]
        counted = word[0] in "kmt" and ALL.get(word[1:])
        found.append(ALL.get(word) or counted)
    return _specific(found)


def currencies_of_title(text: str) -> tuple[str, ...]:
    """Return the currencies that a title or a sheet's name says its amounts are in.

    Accepted: signs, codes in capitals, and words that mean nothing else.
    """
    found = [FRANC] if _OF_BELGIUM.search(text.lower()) else []
    found += [SIGNS.get(token) for token in _TOKEN.findall(text.lower())]
    found += [match[1] for match in _IN_CAPITALS.finditer(text)]
    found += [
        WORDS.get(token)
        for token in re.findall(r"[^\W\d_]{4,}", text.lower())
        if token not in _ALSO_OTHERS
    ]
    return _specific(found)


def _specific(found) -> tuple[str, ...]:
    """Return each currency once, without “franc” where it is said whose."""
    named = dict.fromkeys(filter(None, found))
    if "franc" in named and named.keys() & {FRANC, "LUF", "FRF", "CHF"}:
        del named["franc"]
    return tuple(named)
