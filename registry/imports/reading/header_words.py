"""Which field the words of a header mean, and how surely."""

import re
from collections import defaultdict
from functools import cache, lru_cache
from itertools import islice, product

from django.conf import settings
from django.utils import translation

from registry.files.cells import fold

from .contract import Contract
from .vocabulary import LANGUAGES, fold_header

CERTAIN = 1.0
IN_ONE_LANGUAGE = 0.9
SURE = 0.9
MISTYPED = 0.8
ABBREVIATED = 0.7
INSIDE = 0.6
KEPT = 0.5

LONGEST = 200
"""Characters of a cell that may be a header."""

_PARTS = re.compile(r"[/|\n()\[\];:–—]| - ")
_UNIT = re.compile(
    r" (?:(?:en|in|w|v|i|em|de|of|x) )*(?:(?:k|m|mio|milliers?|millions?|thousands?|"
    r"duizend|tausend|miljoen|millionen|1000|1 000) ?(?:d |de |of )?)?"
    r"(?:k?eur|euros?|bef|fb|chf|gbp|usd|pln|czk|huf|ron|bgn|sek|dkk|m|k|mio)$"
)
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
_MAY_BE_MISTYPED = 5
"""Letters of the shortest word in which one may be wrong."""

_OFTEN_MISTYPED = ("fr", "en", "nl", "de")

_LONGEST_MISTYPED = 10
"""Words of the longest header in which a letter may be wrong."""

_OTHER_WORDS = {
    *("straat", "county", "counties", "state", "sector", "theme", "contact", "action"),
    "liege",
}
"""Words of other meaning that lie a letter away from some of ours."""


@lru_cache(maxsize=8192)
def best_field(
    contract: Contract, text: str, upper: str = "", own: bool = False
) -> tuple[str | None, float]:
    """Return the field that a header means, if any, and how surely, from 0 to 1.

    Args:
        upper: the header above it, where they have two levels.
        own: whether our own export made the file: only there are fields looked for
            that stand in nothing else.
    """
    if len(text) > LONGEST:
        return None, 0.0
    key = text.strip().lower()
    if key in contract.fields and (own or not contract.fields[key].only_in_exports):
        return key, CERTAIN
    found = _Meaning(contract, text, upper, own).confidences()
    if not found:
        return None, 0.0
    key = max(found, key=found.get)
    return (key, found[key]) if found[key] >= KEPT else (None, 0.0)


class _Meaning:
    """What one header may mean: each way of reading it less sure than the last."""

    def __init__(self, contract, text, upper, own):
        self.contract = contract
        self.lexicon = _lexicon_of(contract)
        self.text = text
        self.whole = fold_header(text)
        self.over = fold(upper)
        self.own = own
        self.found = {}

    def confidences(self) -> dict[str, float]:
        whole = self.whole
        if not whole:
            return {}
        lexicon, fields = self.lexicon, self.contract.fields
        words = whole.split()
        compact = whole.replace(" ", "")
        for key in lexicon.below.get(whole, ()):
            if fields[key].above and fields[key].above.search(self.over):
                self._claim(key, CERTAIN)
        if lexicon.words.isdisjoint(words) and compact not in lexicon.names:
            self._read_mistyped(words)
            return self.found
        self._claim_all(lexicon.names.get(whole, ()), CERTAIN)
        self._claim_all(lexicon.names.get(compact, ()), CERTAIN)
        if not self.found:
            self._read_decorated(words)
        if not self.found:
            self._read_mistyped(words)
        if not self.found:
            self._read_inside()
        return self.found

    def _claim_all(self, keys, confidence):
        for key in keys:
            self._claim(key, confidence)

    def _claim(self, key, confidence):
        field = self.contract.fields[key]
        if (
            (field.only_in_exports and not self.own)
            or self.contract.is_about_other(key, self.whole, self.over)
            or (field.never_above and field.never_above.search(self.over))
            or (key in ("name", "former_name", "website") and _PERSON.search(self.over))
        ):
            return
        self.found[key] = max(confidence, self.found.get(key, 0.0))

    def _read_decorated(self, words):
        """Read a name that something else stands beside: a language, a unit, a sign."""
        names = self.lexicon.names
        if len(words) > 1 and words[-1] in LANGUAGES:
            # In the first of our languages that a row has.
            confidence = SURE + 0.05 - LANGUAGES.index(words[-1]) / 500
            self._claim_all(names.get(" ".join(words[:-1]), ()), confidence)
        for part in _PARTS.split(self.text):
            self._claim_all(names.get(fold_header(part), ()), IN_ONE_LANGUAGE)
        plain = _UNIT.sub("", self.whole)
        if plain != self.whole:
            amounts = (
                key
                for key in names.get(plain, ())
                if self.contract.fields[key].is_amount
            )
            self._claim_all(amounts, SURE)
        if len(words) > 1 and words[-1].isdigit() and len(words[-1]) == 1:
            self._claim_all(names.get(" ".join(words[:-1]), ()), SURE)
        if len(words) > 1 and len(words[0]) == 1 and words[0].isalpha():
            self._claim_all(names.get(" ".join(words[1:]), ()), ABBREVIATED)

    def _read_mistyped(self, words):
        """Read a name in which a letter of a long word is wrong."""
        lexicon = self.lexicon
        if len(words) > _LONGEST_MISTYPED:
            return
        readings = []
        for word in words:
            readings.append([word] if word in lexicon.words else lexicon.nearest(word))
            if not readings[-1]:
                return
        for reading in islice(product(*readings), 8):
            self._claim_all(lexicon.names.get(" ".join(reading), ()), MISTYPED)

    def _read_inside(self):
        is_no_name = _PERSON.search(self.whole) or _NOT_A_NAME.search(self.whole)
        within = f" {self.whole} "
        for phrase, key in self.lexicon.inside:
            if f" {phrase} " in within and not (key == "name" and is_no_name):
                self._claim(key, INSIDE + len(phrase) / 1000)


class _Lexicon:
    """The words of all fields of a contract, to be looked up."""

    def __init__(self, contract):
        self.names = defaultdict(list)
        self.below = defaultdict(list)
        self.inside = []
        for key, field in contract.fields.items():
            for name in names_of(field):
                self.names[name].append(key)
            for name in field.words.below:
                self.below[name].append(key)
            self.inside += [(phrase, key) for phrase in field.words.inside]
        phrases = (*self.names, *self.below, *(phrase for phrase, _key in self.inside))
        self.words = frozenset(word for phrase in phrases for word in phrase.split())
        self._near = defaultdict(set)
        # Short words of all languages lie too close to each other, and to names.
        usual = {
            word
            for field in contract.fields.values()
            for language in _OFTEN_MISTYPED
            for phrase in field.words.by_language.get(language, ())
            for word in phrase.split()
        }
        for word in self.words:
            if word.isalpha() and len(word) >= (
                _MAY_BE_MISTYPED if word in usual else _MAY_BE_MISTYPED + 2
            ):
                for form in _with_one_left_out(word):
                    self._near[form].add(word)

    def nearest(self, word) -> list[str]:
        """Return the words of which one letter was mistyped, if it may be one."""
        if (
            not _MAY_BE_MISTYPED <= len(word) <= 30
            or not word.isalpha()
            or word in _OTHER_WORDS
        ):
            return []
        forms = (self._near.get(form, ()) for form in _with_one_left_out(word))
        alike = {other for form in forms for other in form}
        return sorted(other for other in alike if _one_letter_apart(word, other))


@cache
def _lexicon_of(contract: Contract) -> _Lexicon:
    return _Lexicon(contract)


@cache
def fields_named(contract: Contract) -> dict[str, frozenset[str]]:
    """Return the fields that each header means which is known as a whole."""
    lexicon = _lexicon_of(contract)
    return {
        name: frozenset((*lexicon.names.get(name, ()), *lexicon.below.get(name, ())))
        for name in {*lexicon.names, *lexicon.below}
    }


@cache
def names_of(field) -> frozenset[str]:
    """Return the headers that mean a field, also written as one word."""
    names = {fold_header(field.key), *field.words.synonyms, *labels_of(field)}
    return frozenset(names | {name.replace(" ", "") for name in names})


@cache
def labels_of(field) -> frozenset[str]:
    """Return what the site calls a field in its languages, folded."""
    labels = set()
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            labels.add(fold_header(str(field.label)))
    return frozenset(labels)


def _with_one_left_out(word) -> set[str]:
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}


def _one_letter_apart(word, other) -> bool:
    """Return whether one is the other with a letter more, less, other or swapped."""
    if abs(len(word) - len(other)) > 1:
        return False
    shorter = min(len(word), len(other))
    begin = 0
    while begin < shorter and word[begin] == other[begin]:
        begin += 1
    end = 0
    while end < shorter - begin and word[-1 - end] == other[-1 - end]:
        end += 1
    mine, its = word[begin : len(word) - end], other[begin : len(other) - end]
    return max(len(mine), len(its)) <= 1 or (len(mine) == 2 and mine == its[::-1])
