"""Post codes of any country, with the country before them and the locality behind."""

import re
from dataclasses import dataclass
from functools import cache

_FOUR_DIGITS = "LU AT CH LI DK NO HU SI BG CY TN AU NZ ZA MK AL MD AM GE PH"
_FIVE_DIGITS = (
    "FR DE IT ES FI EE HR LT RS ME BA TR UA MA DZ EG TH MX KR MY SM VA XK SA KE"
)
_SIX_DIGITS = "RO RU BY CN VN SG KZ"
_FORMATS = {
    "BE": r"[1-9]\d{3}",
    "NL": r"[1-9]\d{3}(?: ?[A-Z]{2})?",
    "PL": r"\d\d-?\d{3}",
    "PT": r"[1-9]\d{3}(?:[- ]?\d{3})?",
    "CZ": r"[1-7]\d\d ?\d\d",
    "SK": r"[089]\d\d ?\d\d",
    "SE": r"[1-9]\d\d ?\d\d",
    "GR": r"[1-8]\d\d ?\d\d",
    "GB": r"(?:GIR ?0AA|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})",
    "IE": r"(?:[A-Z]\d[\dW] ?[A-Z\d]{4}|(?:DUBLIN|D) ?\d{1,2}W?)",
    "MT": r"[A-Z]{3} ?\d{2,4}",
    "LV": r"(?:LV ?- ?)?\d{4}",
    "AD": r"(?:AD)?\d{3}",
    "MC": r"980\d\d",
    "US": r"\d{5}(?:-\d{4})?",
    "CA": r"[A-Z]\d[A-Z] ?\d[A-Z]\d",
    "JP": r"\d{3}-?\d{4}",
    "BR": r"\d{5}-?\d{3}",
    "IN": r"[1-9]\d\d ?\d{3}",
    "IL": r"\d{5}(?:\d\d)?",
    "IS": r"\d{3}",
    **dict.fromkeys(_FOUR_DIGITS.split(), r"\d{4}"),
    **dict.fromkeys(_FIVE_DIGITS.split(), r"\d{5}"),
    **dict.fromkeys(_SIX_DIGITS.split(), r"\d{6}"),
}
"""How the post codes of a country are written, in capitals."""

_OTHERS = r"(?=[A-Z -]*\d)[A-Z\d][A-Z\d-]{1,9}(?: \d[A-Z\d]{2})?"

_TELLING = (
    ("NL", r"[1-9]\d{3} ?(?!SA|SD|SS)[A-Z]{2}"),
    ("PT", r"[1-9]\d{3}-\d{3}"),
    ("PL", r"\d\d-\d{3}"),
    ("GB", _FORMATS["GB"]),
    ("CA", _FORMATS["CA"]),
    ("IE", r"[A-Z]\d[\dW] ?[A-Z\d]{4}"),
    ("LV", r"LV ?- ?\d{4}"),
)
"""Post codes that no other country writes so."""

_PLATES = {
    **{"B": "BE", "L": "LU", "F": "FR", "D": "DE", "A": "AT", "I": "IT", "E": "ES"},
    **{"P": "PT", "S": "SE", "N": "NO", "H": "HU", "M": "MT", "FIN": "FI", "SF": "FI"},
    **{"IRL": "IE", "EL": "GR", "SLO": "SI", "EST": "EE", "FL": "LI", "UK": "GB"},
    **{"USA": "US", "CDN": "CA", "RSM": "SM", "RUS": "RU", "SRB": "RS", "MNE": "ME"},
    **{"BIH": "BA", "NMK": "MK", "BEL": "BE", "FRA": "FR", "DEU": "DE", "NLD": "NL"},
    **{"LUX": "LU", "CHE": "CH", "AUT": "AT", "ITA": "IT", "ESP": "ES", "PRT": "PT"},
    **{"POL": "PL", "CZE": "CZ", "SVK": "SK", "HUN": "HU", "ROU": "RO", "BGR": "BG"},
    **{"HRV": "HR", "GRC": "GR", "SWE": "SE", "DNK": "DK", "LTU": "LT", "LVA": "LV"},
    **{"GBR": "GB", "CYP": "CY", "MLT": "MT", "SVN": "SI", "NOR": "NO"},
}
_PREFIXED = re.compile(r"([A-Z]{1,3})(?:\s*[-–.]\s*|\s+|(?=\d))(.+)", re.IGNORECASE)
_DECIMALS = re.compile(r"\.0+$")
_LAST = re.compile(r"(\D{2,}?)[\s,(–-]+([A-Z]{0,4}[\s-]?\d[A-Z\d -]*)\)?", re.I)

_OF_FIVE = "FR DE IT ES FI EE HR LT US MX UA RS TR PL GR SK"
_WIDTHS = {**dict.fromkeys(_OF_FIVE.split(), 5), "RO": 6, "NO": 4}
"""The digits of post codes that may begin with a zero, which a spreadsheet drops."""


@dataclass(frozen=True, slots=True)
class PostCode:
    """A post code as it is written, with the country and locality that it says."""

    code: str
    country: str = ""
    locality: str = ""


def read_post_code(text: str, country: str = "") -> PostCode | None:
    """Return the post code that a text begins with; None if there is none.

    Accepted: ``4000``, ``B-4000 Liège``, ``110 00 Praha`` with its country, the signs
    of cars and the codes of countries before it, ``1012 AB`` and others that only one
    country writes so. Zeros that a spreadsheet took from its beginning are given back.
    Four digits without any country are Belgian.

    Args:
        country: what else says of the country, by its code.
    """
    text = _DECIMALS.sub("", text)
    prefixed = _PREFIXED.fullmatch(text)
    said = prefixed and country_of_prefix(prefixed[1])
    if said:
        rest = text if said == "LV" else prefixed[2]
        if found := _matched(said, rest):
            return PostCode(found[0], said, found[1])
    if country:
        found = _matched(country, _with_zeros(text, country))
        return PostCode(found[0], "", found[1]) if found else None
    for other, pattern in _TELLING:
        if match := _compiled(pattern, False).fullmatch(text):
            return PostCode(match[1].upper(), other, _cleaned(match[2]))
    if found := _matched("BE", text):
        return PostCode(found[0], "", found[1])
    return None


def read_post_code_behind(text: str, country: str = "") -> PostCode | None:
    """Return the post code that a locality ends in: ``Praha 110 00``."""
    match = _LAST.fullmatch(text)
    found = match and read_post_code(match[2], country)
    if not found or found.locality:
        return None
    return PostCode(found.code, found.country, match[1].strip(" -,"))


def country_of_prefix(prefix: str) -> str:
    """Return the country that letters before a post code mean; empty if none."""
    prefix = prefix.upper()
    return _PLATES.get(prefix) or (prefix if prefix in _FORMATS else "")


def fits(code: str, country: str) -> bool:
    """Return whether the post codes of a country are written so."""
    return _compiled(_FORMATS.get(country, _OTHERS)).fullmatch(code) is not None


def _matched(country, text):
    match = _compiled(_FORMATS.get(country, _OTHERS)).fullmatch(text)
    return (match[1].upper(), _cleaned(match[2])) if match else None


def _cleaned(locality):
    return (locality or "").strip(" -,;")


@cache
def _compiled(pattern, in_any_case=True):
    return re.compile(
        rf"({pattern})(?:(?!\w|-\d)[\s,;–-]+(.+))?", re.IGNORECASE if in_any_case else 0
    )


def _with_zeros(text, country):
    width = _WIDTHS.get(country)
    if width and text.isdecimal() and width - 2 <= len(text) < width:
        text = text.zfill(width)
    if country == "PL" and text.isdecimal() and len(text) == 5:
        return f"{text[:2]}-{text[2:]}"
    return text
