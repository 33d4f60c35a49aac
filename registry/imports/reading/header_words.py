"""Which field the words of a header mean, and how surely."""

import re
from functools import cache, lru_cache

from django.conf import settings
from django.utils import translation

from registry.files.cells import fold

from .contract import Contract
from .fields import Field, fold_header

CERTAIN = 1.0
IN_ONE_LANGUAGE = 0.9
SURE = 0.9
INSIDE = 0.6
KEPT = 0.5

_PARTS = re.compile(r"[/|\n()\[\];:–—]| - ")
_LANGUAGES = ("fr", "en", "nl", "de")
_PERSON = re.compile(
    r"\b(contact|contactpersoon|personne|person|persoon|ansprechpartner|prenom|"
    r"voornaam|vorname|responsable|representant|dirigeant|gerant|verantwoordelijke|"
    r"mandataire|directeur|ceo|animateur)"
)
_NOT_A_NAME = re.compile(
    r"\b(adresse?|address|adres|anschrift|type|taille|size|nombre|number|nummer|"
    r"numero|n|no|nr|secteur|sector|activites?|date|datum|site|web|e?mail|telephone|"
    r"tel|fax|gsm|statut|status|chiffre|code|id|rue|ville|pays|forme|categorie|"
    r"logo|description|country|city|parent|groupe|source)\b"
)


@lru_cache(maxsize=4096)
def best_field(
    contract: Contract, text: str, upper: str = ""
) -> tuple[str | None, float]:
    """Return the field that a header means, if any, and how surely, from 0 to 1.

    Args:
        upper: the header above it, where they have two levels.
    """
    if len(text) > 200:
        return None, 0.0
    key, confidence = max(
        ((key, _confidence(contract, key, text, upper)) for key in contract.fields),
        key=lambda found: found[1],
    )
    return (key, confidence) if confidence >= KEPT else (None, 0.0)


def _confidence(contract: Contract, key: str, text: str, upper: str) -> float:
    """Return how surely a header means a field, from 0 to 1."""
    if text.strip().lower() == key:
        return CERTAIN
    column = contract.fields[key]
    whole, over = fold_header(text), fold(upper)
    if not whole or contract.is_about_other(key, whole, over):
        return 0.0
    if column.never_above and column.never_above.search(over):
        return 0.0
    if column.above and column.above.search(over) and whole in column.below:
        return CERTAIN
    known = _names_of(column)
    if key in ("name", "former_name", "website") and _PERSON.search(over):
        return 0.0
    if whole in known or whole.replace(" ", "") in known:
        return CERTAIN
    words = whole.split()
    if len(words) > 1 and words[-1] in _LANGUAGES and " ".join(words[:-1]) in known:
        # In the first of our languages that a row has.
        return SURE + 0.05 - _LANGUAGES.index(words[-1]) / 100
    if any(fold_header(part) in known for part in _PARTS.split(text)):
        return IN_ONE_LANGUAGE
    if key == "name" and (_PERSON.search(whole) or _NOT_A_NAME.search(whole)):
        return 0.0
    found = [phrase for phrase in column.inside if f" {phrase} " in f" {whole} "]
    return INSIDE + len(max(found, key=len)) / 1000 if found else 0.0


@cache
def _names_of(column: Field) -> frozenset[str]:
    """Return the headers that mean a field, also written as one word."""
    names = {fold(column.key), *column.synonyms}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            names.add(fold(str(column.label)))
    return frozenset(names | {name.replace(" ", "") for name in names})


@cache
def fields_named(contract: Contract) -> dict[str, frozenset[str]]:
    """Return the fields that each header means which is known as a whole."""
    named = {}
    for key, column in contract.fields.items():
        for name in {*_names_of(column), *column.below}:
            named[name] = named.get(name, frozenset()) | {key}
    return named
