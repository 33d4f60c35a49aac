"""Whether a name is rather that of a natural person than that of a body.

Precision first: a person whose name is none of the common ones is not recognised, and
a firm is hardly ever taken for a person, but where it bears the name of one.
"""

import re
from functools import cache
from pathlib import Path

from registry.files.cells import fold

FIRST_NAMES = Path(__file__).with_name("first_names.txt")

_TITLE = re.compile(
    r"^(?:mr|mrs|ms|mme|mlle|mevr|mevrouw|dhr|de heer|monsieur|madame|mademoiselle"
    r"|herr|frau|docteur|dr|maitre|m) \w+"
)
_TRADE = re.compile(
    r"^(?:ets|etablissements?|etn|entreprises?|maison|atelier|garage|cabinet|bureau"
    r"|menuiserie|ebenisterie|carrosserie|boulangerie|patisserie|boucherie|brasserie"
    r"|charpentes?|toitures?|chauffage|electricite|plomberie|peintures?|jardins?"
    r"|ferme|ferronnerie|imprimerie|pharmacie|salon|coiffure|taxis?"
    r"|transports?|construction|constructions|maconnerie|parquets?|marbrerie|scierie"
    r"|traiteur|librairie|photo|studio|architecte|notaire|avocat|medecin|kine"
    r"|implantologie|dentiste|horticulture|pepinieres?|bakkerij|schrijnwerkerij"
    r"|backerei|schreinerei|autocars?|docteur|carrelages?|chassis|elevage)$"
)
# What a word of a firm begins with, never that of a person's name.
_OF_FIRMS = re.compile(
    r"^(?:tech|consult|groupe?s?$|design|engineer|pharma|internat|belgi|system|solution"
    r"|service|concept|energ|food|bio|web|info|media|prod|indus|invest|holding|immo"
    r"|compan|partner|develop|manage|market|medi|labo|automat|mecani|electr|logist|print"
    r"|plast|metal|verre|glass|wood|bois|eco|euro|wal|inter|commun|creat|digital|soft"
    r"|data|net$|lab$|labs$|art$|arts$|sport|club|amis$|centre|center|institut|musee"
    r"|saint|sainte|foyer|cercle|collectif|ligue|amicale|fabrique|st$|ste$|les$|des$|aux$|sur$|sous$|pour$|chocolat|cafe|biscuit|mode$"
    r"|valves|extrusion|synthetic|green|new$|trading|import|export|transport|beton|auto"
    r"|menuis|toitur|construct|renov|chauff|architect|assur|formation|ecole|rue$|quai$|com$)"
)
_INITIALS = re.compile(r"^(?:[^\W\d_]\. ?){1,2}(?P<last>[^\W\d_][\w'’-]{2,})$")
_WORD = re.compile(r"^[^\W\d_]+(?:['’-][^\W\d_]+)*$")
_ALONE, _WITH_TRADE = "alone", "with trade"
_PARTICLES = {
    "de",
    "van",
    "der",
    "den",
    "du",
    "le",
    "la",
    "von",
    "di",
    "el",
    "d",
    "vande",
}


def is_of_person(name: str) -> bool:
    """Say whether a name that says no legal form is that of a person: “Jean Dubois”."""
    return _likeness(name) == _ALONE


def is_of_trader(name: str) -> bool:
    """Say whether it is that of a person with their trade: “Menuiserie Jean Dubois”."""
    return _likeness(name) == _WITH_TRADE


def _likeness(name: str) -> str:
    words = re.sub(r"\s+[-–]\s+", " - ", name.strip()).split()
    if (
        _TITLE.match(fold(name).replace(".", ""))
        and len(words) < 6
        and "." not in words[-1]
    ):
        return _ALONE
    if found := _INITIALS.match(name.strip()):
        return "" if _OF_FIRMS.match(fold(found["last"])) else _ALONE
    if "-" in words:
        # Of spouses, after their first name: “Erich MEYER - GILLESSEN”.
        if len(words) != 4 or words[2] != "-" or not _is_first_name(words[0]):
            return ""
        words = [words[0], words[1], words[3]]
    if not all(_WORD.match(word) for word in words):
        return ""
    names = [word for word in words if not _TRADE.match(fold(word))]
    parts = [word for word in names if fold(word) not in _PARTICLES]
    if not 2 <= len(parts) <= 3 or len(words) - len(names) > 2:
        return ""
    if any(len(part) < 3 and not _is_first_name(part) for part in parts):
        return ""
    if any(_OF_FIRMS.match(fold(part)) for part in parts):
        return ""
    if not (_is_first_name(names[0]) or _is_first_name(names[-1])):
        return ""
    if len(parts) == len(names) == 3 and not (
        # “Dupont Jean Marie” is a person, “Horizon Notre Jean” is none.
        _is_first_name(names[0]) or all(map(_is_first_name, parts[1:]))
    ):
        return ""
    return _ALONE if len(names) == len(words) else _WITH_TRADE


def _is_first_name(word: str) -> bool:
    return fold(word).replace(" ", "-") in first_names()


@cache
def first_names() -> frozenset[str]:
    """Return the first names that are common here, in small letters, no accents."""
    lines = FIRST_NAMES.read_text(encoding="utf-8").splitlines()
    return frozenset(
        name for line in lines if not line.startswith("#") for name in line.split()
    )
