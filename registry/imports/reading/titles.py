"""What the title of a section, or the name of a sheet, says of the rows below it."""

import re
from functools import cache

from django.db.models import TextChoices

from registry.files.cells import fold

from .vocabulary import words
from .words import codes_of

PLURALS = dict(
    pair.split("=")
    for pair in words(
        """
        leden=lid, ereleden=erelid, stichters=stichter, mitglieder=mitglied
        ehrenmitglieder=ehrenmitglied, gründungsmitglieder=gründungsmitglied
        """
    )
)
"""Where more than an ending changes."""

ALL_ALIKE = words("membre, member, lid, mitglied, organisation, entreprise")
"""What any row of a list is: a title of that says nothing."""

AROUND = words("liste, list, lijst, des, de, nos, les, the, our, onze, unsere, of, der")

_ENDING = re.compile(r"(?:es|en|er|e|s)+$")


def _stem(phrase: str) -> str:
    stems = []
    for word in phrase.split():
        word = _ENDING.sub("", _plurals().get(word, word))
        # “Effectieve leden” are each an “effectief lid”.
        stems.append(f"{word[:-1]}f" if word.endswith("v") else word)
    return " ".join(stems)


@cache
def _plurals() -> dict[str, str]:
    return {fold(many): fold(one) for many, one in PLURALS.items()}


@cache
def _meanings(choices: type[TextChoices]) -> dict[str, str]:
    alike = {_stem(fold(word)) for word in ALL_ALIKE}
    found = {}
    for word, code in codes_of(choices).items():
        found.setdefault(_stem(word), code)
    return {stem: code for stem, code in found.items() if stem not in alike}


@cache
def _around() -> frozenset[str]:
    return frozenset(map(fold, AROUND))


def meaning_of_title(choices: type[TextChoices], text: str) -> str:
    """Return the code of a closed list that a title says, such as “Membres fondateurs”.

    Numbers, and words such as “liste des”, say nothing; of what else is said, nothing
    may be left.
    """
    if len(text) > 60:
        return ""
    said = [
        word
        for word in fold(text).split()
        if not word.isdecimal() and len(word) > 1 and word not in _around()
    ]
    return _meanings(choices).get(_stem(" ".join(said)), "")
