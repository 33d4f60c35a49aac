"""The names of months and of days of the week, as people write them in dates."""

from functools import cache

from babel import Locale

from .cells import fold

_LANGUAGES = (
    *("fr", "nl", "de", "en", "es", "it", "pt", "pl"),
    *("bg", "cs", "da", "el", "et", "fi", "ga", "hr"),
    *("hu", "lt", "lv", "mt", "ro", "sk", "sl", "sv"),
)
"""The languages of the Union, those of most lists first."""

_USUAL = _LANGUAGES[:8]

_SHORT = (
    "janv jan jän genn gen ene sty",
    "fevr fev feb febr fébr lut",
    "mars mar mrt maerz mär marz mzo",
    "avr apr abr kwi",
    "mai mei may maj mag mayo",
    "juin jun giu cze",
    "juil jul lug lip juill",
    "aout aug ago sie",
    "sept sep set wrz",
    "oct okt ott out paz",
    "nov lis",
    "dec dez dic gru déc",
)
"""Shortened names that people write, beside those of the languages themselves."""


@cache
def usual_months() -> dict[str, int]:
    """Return the month that each name means in the languages of most lists."""
    return _months_of(_USUAL)


@cache
def all_months() -> dict[str, int]:
    """Return the month that each name means in any language of the Union.

    A name that means one month in one language and another in the next is none, and
    one of the languages of most lists means what it means there.
    """
    return usual_months() | {
        name: number
        for name, number in _months_of(_LANGUAGES).items()
        if name not in usual_months()
    }


def month_of(name: str) -> int | None:
    """Return the month that a folded name means, from 1 to 12."""
    return usual_months().get(name) or all_months().get(name)


def _months_of(languages):
    meaning = {
        fold(name): number
        for number, names in enumerate(_SHORT, 1)
        for name in names.split()
    }
    doubtful = set()
    for language in languages:
        for name, number in _named(language, "months"):
            if meaning.setdefault(name, number) != number and language not in _USUAL:
                doubtful.add(name)
    return {name: number for name, number in meaning.items() if name not in doubtful}


@cache
def weekdays() -> frozenset[str]:
    """Return the names of the days of the week in the languages of most lists."""
    return frozenset(name for code in _USUAL for name, _n in _named(code, "days"))


def _named(language, what):
    locale = Locale(language)
    for forms in getattr(locale, what).values():
        for width in ("wide", "abbreviated"):
            for number, name in forms[width].items():
                name = fold(name)
                if name and not name.isdecimal():
                    yield name, number
