"""What the site calls its own things: its pages, and the words that it explains."""

import re
from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.utils import translation
from django.utils.functional import Promise

from registry.files.cells import fold
from registry.words import language

from .paths import LANGUAGES

SHORTEST = 3
"""How many letters a word has that an explanation is looked through for."""


@dataclass(frozen=True)
class Term:
    """A page of the site, or a word that it explains, where no row of the registry is.

    Args:
        url: the page, or that which explains the word.
        is_page: whether it is a page that shows what it is called after.
        also: other words by which people look for it.
    """

    name: Promise | str
    text: Promise | str
    url: str
    is_page: bool = False
    also: Promise | str = ""


@dataclass(frozen=True)
class TermsFound:
    """Terms that answer: those that are called so, and those whose text holds it."""

    called: list[Term]
    telling: list[Term]


@dataclass(frozen=True)
class _TermWords:
    """A term with the words of its name and of its text, in one language."""

    term: Term
    name: str
    name_words: list[str]
    words: list[str]

    def is_called(self, text: str, asked: list[str]) -> bool:
        """Whether it is called so, or is a page whose name has all of the words."""
        if self.name.startswith(text):
            return True
        return self.term.is_page and _has(self.name_words, asked)

    def rank(self, text: str) -> tuple[bool, bool, int]:
        return not self.term.is_page, not self.name.startswith(text), len(self.name)


def explained(text: str) -> TermsFound:
    """Return the terms for a text, pages and short names first.

    They are found by their names in either language: a reader knows many words of the
    other.
    """
    whole, words = fold(text).strip(), _words(text)
    asked = [word for word in words if len(word) >= SHORTEST]
    if not asked:
        return TermsFound([], [])
    called, telling = [], []
    # Each language has the same terms in the same order.
    for each, *others in zip(_terms(language()), *map(_terms, LANGUAGES), strict=True):
        if any(other.is_called(whole, words) for other in others):
            called.append(each)
        elif _has(each.words, asked):
            telling.append(each)
    # A page says more than the word that it is called after.
    named: dict[str, Term] = {}
    for each in sorted(called, key=lambda each: each.rank(whole)):
        named.setdefault(each.name, each.term)
    return TermsFound([*named.values()], [each.term for each in telling])


@cache
def _terms(code: str) -> list[_TermWords]:
    """Return ``search_terms()`` of each app, with its words in a language."""
    with translation.override(code):
        return [
            _TermWords(
                term,
                fold(str(term.name)),
                _words(f"{term.name} {term.also}"),
                _words(f"{term.name} {term.text}"),
            )
            for config in apps.get_app_configs()
            if hasattr(config, "search_terms")
            for term in config.search_terms()
        ]


def _words(text: str) -> list[str]:
    return [fold(word) for word in re.findall(r"\w+", text)]


def _has(words: list[str], asked: list[str]) -> bool:
    """Whether each word that is asked for begins one of some words."""
    return all(any(word.startswith(each) for word in words) for each in asked)
