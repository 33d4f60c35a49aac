"""French says one thing by one word, as the glossary of the README sets it out."""

import re
from dataclasses import dataclass

import pytest

from walloon_clusters import translations
from walloon_clusters.translations import PLACEHOLDER

CODE = re.compile(r"``.*?``|`.*?`")


@dataclass(frozen=True)
class OneWord:
    """A thing, the French word for it, and those that other catalogs would have."""

    thing: str
    word: str
    others: str

    def __str__(self):
        return self.word


WORDS = [
    OneWord("organisation", "organisme", r"organisations?"),
    OneWord("membership", "affiliation", r"adhésions?"),
    OneWord("documented", "documenté", r"attest(?!ations?\b)\w*|sans attestation"),
    OneWord("role of a person", "fonction", r"mandats?(?! public)"),
    OneWord("score", "cote", r"scores?|notations?"),
    OneWord("kind", "type", r"genres?"),
    OneWord("grant", "subvention", r"aides?(?! à l’investissement)"),
    OneWord("recognition", "reconnaissance", r"agréments?"),
    OneWord("agreement", "accord", r"conventions?(?! vaut)"),
    OneWord("evaluation", "évaluation", r"appréciations?"),
    OneWord("competitiveness pole", "pôle", r"poles?"),
    OneWord("post code", "code postal", r"codes? postes?"),
]
SOUGHT = "directors, presidents, animators, mandates, leaders"
"""Words by which readers look for a page: every one of them is wanted."""


def french_texts():
    """Yield each French text without what code puts there, but words looked for."""
    for message in filter(translations.is_string, translations.read("fr")):
        if message.id == SOUGHT:
            continue
        for text in translations.in_each_number(message):
            yield CODE.sub("", PLACEHOLDER.sub("", text))


@pytest.mark.parametrize("one", WORDS, ids=str)
def test_french_has_one_word_for_one_thing(one):
    other = re.compile(rf"\b(?:{one.others})\b", re.IGNORECASE)

    texts = list(french_texts())

    assert [text for text in texts if other.search(text)] == []
    assert any(one.word in text.lower() for text in texts)
