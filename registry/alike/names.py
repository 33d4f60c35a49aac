"""Which names look like one record's, so that a person is asked.

Two names are alike if they are the same words, but for what ``name_words`` has, for
brackets, for their order; if a letter is wrong; if one is the beginning of the other,
or cut off; if one is made of the initials of the other; or if all that differs is one
rare name more. Two records with one address on the web are alike whatever their names.
It is doubt, not knowledge: nothing is matched by it.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.files.cells import fold

from .letters import match_key
from .name_words import ABBREVIATIONS, ARTICLES, LEGAL_FORMS, PHASES, PHRASES

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_INITIALS = re.compile(r"(?<![^\W\d_])([^\W\d_])\.(?=[^\W\d_](?![^\W\d_]))")
_ANY_PHRASE = "|".join(sorted(PHRASES, key=len, reverse=True))
_PHRASES = re.compile(rf"(?<!\S)(?:{_ANY_PHRASE})(?!\S)")
_FIRST_WORDS = frozenset(phrase.split()[0] for phrase in PHRASES)

SHORTEST_ACRONYM, LONGEST_ACRONYM = 3, 8


class Why(models.TextChoices):
    """What makes two records look like one; the surest sign first."""

    NUMBER = "number", _("the same enterprise number")
    ADDRESS = "address", _("the same address")
    WORDS = "words", _("the same name")
    SITE = "site", _("the same website")
    INITIALS = "initials", _("one name has the initials of the other")
    LETTER = "letter", _("one letter of the name differs")
    CUT = "cut", _("one name is the other one, cut off")
    BEGINNING = "beginning", _("one name goes on from the other")
    RARE = "rare", _("the same rare words")
    LETTERS = "letters", _("names of nearly the same letters")

    @property
    def is_sure(self) -> bool:
        """Whether hardly any two records are alike in this by chance."""
        return self in (Why.NUMBER, Why.ADDRESS, Why.WORDS)

    @property
    def rank(self) -> int:
        """Its place among the signs: 0 for the surest."""
        return list(Why).index(self)


@dataclass(frozen=True, eq=False)
class Name:
    """A name as one bears it: whose it is, where, and by which number.

    Args:
        bearer: whom a list means, such as all rows with one number.
        number: what no two bearers share, and none has two of: an enterprise number.
        site: where the bearer is on the web, as ``registry.alike.sites`` writes it.
    """

    bearer: str
    text: str
    post_code: str = ""
    number: str = ""
    site: str = ""

    at_site = Why.SITE
    """What it tells that two bearers have one address on the web."""

    hints = ()
    """What else to compare names by: keys of blocks, for ``is_hinted_by``."""

    @cached_property
    def words(self) -> tuple[str, ...]:
        return telling_words(self.text)

    @cached_property
    def key(self) -> str:
        return "".join(self.words)

    @cached_property
    def letters(self) -> str:
        return match_key(self.text)

    @cached_property
    def acronyms(self) -> set[str]:
        """The short names that stand for it: in brackets, or made of its initials."""
        said = {fold(text).replace(" ", "") for text in _BRACKETS.findall(self.text)}
        bare = fold(_BRACKETS.sub(" ", self.text)).split()
        for words in (self.words, bare):
            if len(words) >= SHORTEST_ACRONYM:
                said.add("".join(word[0] for word in words))
        return {each for each in said if _may_be_acronym(each)}

    @property
    def is_acronym(self) -> bool:
        return len(self.words) == 1 and _may_be_acronym(self.key)

    def fits(self, other: "Name") -> bool:
        """Return whether nothing says that they are two."""
        return not (self.number and other.number and self.number != other.number)

    def is_near(self, other: "Name") -> bool:
        return self.fits(other) and (
            "" in (self.post_code, other.post_code) or self.post_code == other.post_code
        )

    def is_hinted_by(self, other: "Name") -> bool:
        """Return whether one of two names of one block stands for the other."""
        return False


def telling_words(name: str) -> tuple[str, ...]:
    """Return the words that tell a name: “S.A. Le Forem (Namur)” gives ``forem``."""
    bare = _BRACKETS.sub(" ", name) if "(" in name or "[" in name else name
    if "." in bare:
        bare = _INITIALS.sub(r"\1", bare)
    text = fold(bare) or fold(name)
    words = [ABBREVIATIONS.get(word, word) for word in text.split()]
    if not _FIRST_WORDS.isdisjoint(words):
        written = " ".join(words)
        words = _PHRASES.sub(lambda found: PHRASES[found[0]], written).split()
    if not PHASES.isdisjoint(words):
        words = _without_phases(words)
    kept = [
        word
        for place, word in enumerate(words, 1)
        # A letter at the end is a name: “Fondation A”.
        if word not in LEGAL_FORMS and (word not in ARTICLES or place == len(words) > 1)
    ]
    return tuple(kept or words or text.split())


def _without_phases(words: list[str]) -> list[str]:
    kept = []
    for word in words:
        if kept and kept[-1] in PHASES and (word.isdigit() or len(word) <= 3):
            kept.pop()
        else:
            kept.append(word)
    return kept


def _may_be_acronym(text: str) -> bool:
    return SHORTEST_ACRONYM <= len(text) <= LONGEST_ACRONYM and text.isalpha()


def differ_by_a_letter(one: str, other: str) -> bool:
    """Return whether a letter is wrong, missing or too much; a digit never is."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    if len(one) > len(other):
        one, other = other, one
    start = 0
    while start < len(one) and one[start] == other[start]:
        start += 1
    if other[start : start + 1].isdigit() or one[start : start + 1].isdigit():
        return False
    if len(one) == len(other):
        swapped = one[start : start + 2] == other[start : start + 2][::-1]
        return one[start + 1 :] == other[start + 1 :] or (
            swapped and one[start + 2 :] == other[start + 2 :]
        )
    return one[start:] == other[start + 1 :]


def is_cut_off(one: str, other: str) -> bool:
    """Return whether a long name is the beginning of the other, within a word too."""
    return one != other and (other.startswith(one) or one.startswith(other))
