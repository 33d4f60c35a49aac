"""Countries: by their two letters in our own files, by name in the lists of others."""

from functools import cache

from babel import Locale
from django.utils import translation
from django.utils.translation import gettext as _
from django_countries import countries

from .cells import SHOWN, fold

_USUAL = {
    "AE": "uae, emirats arabes unis",
    "AT": "a",
    "BE": "b, belgie belgique, belgique belgie",
    "BO": "bolivia, bolivie",
    "CD": "rdc, drc, rd congo, dr congo, congo kinshasa, republique du congo dem",
    "CG": "congo, congo brazzaville",
    "CI": "ivory coast, cote ivoire",
    "CZ": "czech republic, republique tcheque, tsjechische republiek, "
    "tschechische republik, ceska republika, tchequie",
    "DE": "d, rfa, brd, allemagne federale",
    "ES": "e",
    "FI": "fin, sf",
    "FR": "f",
    "GB": "uk, u k, gb, england, angleterre, engeland, scotland, ecosse, schotland, "
    "schottland, wales, pays de galles, northern ireland, irlande du nord, "
    "noord ierland, nordirland, great britain, grande bretagne, groot brittannie, "
    "grossbritannien, groot britannie, britain, royaume unis, inglaterra, inghilterra",
    "GR": "el, hellas",
    "HU": "h",
    "IE": "irl, eire, republic of ireland, republique d irlande",
    "IR": "iran",
    "IT": "i",
    "KR": "south korea, coree du sud, coree, korea, republic of korea, zuid korea",
    "KP": "north korea, coree du nord",
    "LA": "laos",
    "LU": "l, lux, grand duche de luxembourg, grand duche, groothertogdom luxemburg",
    "MD": "moldova, moldavie",
    "MK": "macedonia, macedoine, north macedonia, fyrom",
    "MM": "burma, birmanie",
    "NL": "n, hollande, holland, the netherlands, olanda, holanda, pays bas nl",
    "PS": "palestine",
    "PT": "p",
    "RU": "russia, russie, russland, rusland, rus",
    "SE": "s",
    "SI": "slo",
    "SK": "slovak republic, republique slovaque",
    "SY": "syria, syrie",
    "SZ": "swaziland",
    "TR": "turkey, turquie, turkiye, turkije",
    "TW": "taiwan",
    "TZ": "tanzania, tanzanie",
    "US": "usa, u s a, u s, united states, united states of america, etats unis, "
    "etats unis d amerique, vs, verenigde staten, verenigde staten van amerika, "
    "vereinigte staaten, vereinigte staaten von amerika, estados unidos, stati uniti, "
    "stany zjednoczone",
    "VA": "vatican, vatican city, holy see, saint siege, vaticaan, cite du vatican",
    "VE": "venezuela",
    "VN": "vietnam, viet nam",
}
"""What people write besides the names: former and short ones, parts, signs of cars."""

_LANGUAGES = (
    *("es", "it", "pt", "pl", "bg", "cs", "da", "el", "et", "fi"),
    *("ga", "hr", "hu", "lt", "lv", "mt", "ro", "sk", "sl", "sv"),
)


def code_of_country(text: str) -> str:
    """Return the code in a cell of our own, in capitals.

    Raises:
        ValueError: no country has it.
    """
    code = text.upper()
    if code not in countries:
        raise ValueError(
            _(
                "“%(value)s” is not the code of a country. Write two letters of ISO "
                "3166, such as BE."
            )
            % {"value": code[:SHOWN]}
        )
    return code


def country_named(text: str) -> str | None:
    """Return the country that a text names, in any language of the Union.

    Accepted: names, usual ones and those of parts of the United Kingdom, codes of two
    or three letters, and the signs of cars.
    """
    name = fold(text)
    return country_codes().get(name) or _further_names().get(name)


@cache
def country_codes() -> dict[str, str]:
    """Return the country that each name and each code means, in four languages."""
    meaning = {
        name.strip(): code
        for code, names in _USUAL.items()
        for name in names.split(",")
    }
    for language in ("fr", "nl", "de", "en"):
        with translation.override(language):
            for code, name in countries:
                meaning.setdefault(fold(str(name)), code)
    for code, _name in countries:
        meaning.setdefault(countries.alpha3(code).lower(), code)
    meaning.update({code.lower(): code for code, _name in countries})
    return meaning


@cache
def _further_names() -> dict[str, str]:
    """Return the names of countries in all languages of the Union."""
    meaning = {}
    for language in ("fr", "nl", "de", "en", *_LANGUAGES):
        for code, name in Locale(language).territories.items():
            if code in countries:
                meaning.setdefault(fold(name), code)
    return meaning
