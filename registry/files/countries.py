"""Countries: by their two letters in our own files, by name in the lists of others."""

from functools import cache

from django.utils import translation
from django.utils.translation import gettext as _
from django_countries import countries

from .cells import SHOWN, fold

_ABBREVIATIONS = {
    "b": "BE",
    "bel": "BE",
    "d": "DE",
    "f": "FR",
    "l": "LU",
    "lux": "LU",
    "n": "NL",
    "uk": "GB",
    "angleterre": "GB",
    "engeland": "GB",
    "england": "GB",
    "hollande": "NL",
    "holland": "NL",
    "the netherlands": "NL",
    "usa": "US",
    "etats unis": "US",
    "grand duche de luxembourg": "LU",
    "republique tcheque": "CZ",
}


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


@cache
def country_codes() -> dict[str, str]:
    """Return the country that each name and each code means, in four languages."""
    meaning = dict(_ABBREVIATIONS)
    for language in ("fr", "nl", "de", "en"):
        with translation.override(language):
            for code, name in countries:
                meaning.setdefault(fold(str(name)), code)
    meaning.update({code.lower(): code for code, _name in countries})
    return meaning
