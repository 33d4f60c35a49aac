"""Names of organisations: what is hardly one is doubted, and no person is named.

A list has other things in its column of names: a date, a number, a header, two
organisations in one cell, an address. These are told and taken as they stand, for a
person to look at. Who to call or to write to is taken out: names are published.
"""

import re
from collections.abc import Container
from dataclasses import dataclass
from functools import cache

from registry.files.cells import fold
from registry.files.dates import NoDate, read_date
from registry.models import LegalForm
from registry.models.legal_form import WORDS_OF_NAMES

from .contacts import without_contacts
from .words import codes_of

_NO_NAMES = """
    true, false, vrai, faux, oui, non, yes, no, ja, nee, nein, waar, onwaar, wahr
    falsch, x, ok, none, null, nan, nil, nihil, neant, na, nc, so, nr, nvt, sans objet
    inconnu, inconnue, unknown, onbekend, unbekannt, test, tbd, tbc, undefined, aucun
    aucune, geen, keine, idem, id, total, totaal, gesamt, somme, summe, sum, autre
    autres, divers, error, erreur, fout, fehler, leeg, leer, vide, empty, blank
    confidentiel, confidential, vertrouwelijk, anonyme, anonymous
"""
_HARDLY = frozenset(map(str.strip, _NO_NAMES.replace("\n", ",").split(",")))
"""What people, and programs, write where a name is missing, folded."""

_NUMBER = re.compile(r"[\d\s.,'’/+-]+ ?[%€$£]?")
_FORM = "|".join(
    sorted(
        {
            written
            for form in (LegalForm.COMPANY, LegalForm.ASBL)
            for word in WORDS_OF_NAMES[form]
            for written in (word, " ".join(word))
        },
        key=len,
        reverse=True,
    )
)
_AND = "et|and|en|und"
_TWO_FORMS = re.compile(rf"\b(?:{_FORM}) (?:(?:{_AND}) )?.+ (?:{_FORM})$")
_JOINED = re.compile(rf"\b(?:{_FORM}) (?:{_AND}) |\b(?:{_AND}) .+ (?:{_FORM})$")
_CONJUNCTIONS = frozenset(("et", "and", "en", "und"))
_PARTED = re.compile(r"\s*[;|]\s*|\s+/\s+")
_HAS_WORD = re.compile(r"[^\W\d_]{2}")
_MAY_BE_STREET = re.compile(
    r"\b(?:rue|avenue|av|chaussee|boulevard|bd|bld|quai|chemin|route|impasse|allee|"
    r"place|square|dreve|street|road|strasse|via|calle|ulica|ul)\b"
    r"|(?:straat|laan|steenweg|plein|strasse|weg|dreef|kaai) |\d{4} [a-z]"
)
_STREET = re.compile(
    r"\b(?:rue|avenue|av\.|chauss[ée]e|boulevard|bd|bld|quai|chemin|route|impasse|"
    r"all[ée]e|place|square|drève|street|road|strasse|straße|via|calle|ulica|ul\.)\b"
    r"[^;]{2,60}?\b\d{1,4}\b"
    r"|[a-zé]{3,}(?:straat|laan|steenweg|plein|strasse|straße|weg|dreef|kaai)\s+\d"
    r"|,\s*(?:B-)?\d{4}\s+[A-ZÉ]",
    re.IGNORECASE,
)
_SUSPECT = re.compile(
    r"[\d@;|\r\n]|\s/\s|(?i:\b(?:c/o|att|ansprech|à l|t\.\s?a\.|z\.\s?hd|zu h))"
)
_PERSON = re.compile(r"(?i:contact|kontakt)|[-–—,;:(/]\s*(?:M|D|F|H)[a-z]*\.? ")


@dataclass(frozen=True, slots=True)
class ReadName:
    """A name as it may be published, and the codes of what is doubtful of it."""

    text: str
    doubts: tuple[str, ...] = ()


def read_name(text: str, raw, headers: Container[str] = ()) -> ReadName:
    """Return the name in a cell, with what is doubtful of it.

    Args:
        text: of the cell, in one line; ``raw`` is the cell itself.
        headers: folded words that head columns, which are no names.
    """
    if type(raw) is str and not _SUSPECT.search(raw) and not _PERSON.search(text):
        return _plain(text, headers)
    doubts = []
    kept = without_contacts(text)
    if kept != text:
        doubts.append("name_contact")
        if not any(char.isalpha() for char in kept):
            return ReadName("", ("name_personal",))
    words = fold(kept)
    if _is_hardly_a_name(kept, raw, words, headers):
        doubts.append("name_doubtful")
    elif _MAY_BE_STREET.search(words) and _STREET.search(kept):
        doubts.append("name_address")
    elif _is_parted(kept, raw) or _has_two_forms(words):
        doubts.append("name_several")
    return ReadName(kept, tuple(doubts))


def _plain(text, headers):
    words = fold(text)
    if len(words) <= 40 and (
        words in _HARDLY or words in headers or words in _legal_forms()
    ):
        return ReadName(text, ("name_doubtful",))
    if " " in words and _has_two_forms(words):
        return ReadName(text, ("name_several",))
    return ReadName(text)


def _is_parted(text, raw) -> bool:
    parts = raw.splitlines() if "\n" in raw.strip() else _PARTED.split(text)
    return sum(_HAS_WORD.search(part) is not None for part in parts) > 1


def _has_two_forms(words) -> bool:
    if _CONJUNCTIONS.isdisjoint(words.split()):
        return False
    return bool(_JOINED.search(words) and _TWO_FORMS.search(words))


def _is_hardly_a_name(text, raw, words, headers) -> bool:
    if not isinstance(raw, str) or not words or _NUMBER.fullmatch(text):
        return True
    if words in _HARDLY or words in headers or words in _legal_forms():
        return True
    parts = words.split()
    if len(parts) > 6 or not (parts[0][0].isdigit() or parts[-1].isdigit()):
        return False
    try:
        read_date(text, is_end=False)
    except NoDate:
        return False
    return True


@cache
def headers_of(contract) -> frozenset[str]:
    """Return the words that head the columns of a list, which are no names."""
    return frozenset().union(*(c.words.synonyms for c in contract.fields.values()))


@cache
def _legal_forms() -> frozenset[str]:
    return frozenset(codes_of(LegalForm))
