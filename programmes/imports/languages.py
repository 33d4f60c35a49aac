"""The language of a list: by the words of its headers, or by letters of its own."""

from collections import Counter
from functools import cache

from registry.files.cells import text_of
from registry.imports.reading.vocabulary import fold_header

from .columns import FIELDS

_ENOUGH_WORDS = 2
"""Words of headers from which their language is believed."""

_TELLING_ROWS = 0.2
"""The share of rows with letters of one language only from which it is believed."""

_SPECIAL = {
    "cs": "ěřů",
    "sk": "ľĺŕ",
    "pl": "łąęśż",
    "hu": "őű",
    "ro": "ățşţ",
    "hr": "đć",
    "lt": "ųįė",
    "lv": "āņļķ",
    "da": "æø",
    "bg": "ъщ",
    "et": "õ",
    "mt": "ħġ",
}
"""Letters that of the languages of the Union hardly another one has."""


@cache
def _languages_of_words() -> dict[str, frozenset[str]]:
    """Return the languages whose headers have each word."""
    found = {}
    for field in FIELDS.values():
        for language, headers in field.words.by_language.items():
            for header in headers:
                for word in header.split():
                    found.setdefault(word, set()).add(language)
    return {
        word: frozenset(languages)
        for word, languages in found.items()
        if len(word) > 2 and "en" not in languages
    }


def languages_told(header, above, rows) -> tuple[set[str], str] | None:
    """Return the languages that most words of the headers are of, and an example.

    Of languages that have them alike, such as Czech and Slovak, the letters decide.
    Where the headers tell none, as those in English, the letters of the cells may.
    """
    known = _languages_of_words()
    counted, said = Counter(), {}
    for column in header.columns:
        for word in fold_header(column.header).split():
            for language in known.get(word, ()):
                counted[language] += 1
                # The header that the fewest languages have is the clearest example.
                clear = len(known[word]), -len(column.header), column.header
                said[language] = min(said.get(language, clear), clear)
    most = max(counted.values(), default=0)
    best = {language for language, count in counted.items() if count == most}
    if most < _ENOUGH_WORDS:
        best = set()
    texts = [column.header for column in header.columns] + above
    if len(best) > 1:
        letters = _by_letters(texts, 0) or _by_letters(_cells_of(rows), 0)
        best = {letters[0]} if letters and letters[0] in best else best
    if best:
        example = min(said[language] for language in best)[-1]
    else:
        letters = _by_letters(_cells_of(rows), _TELLING_ROWS * len(rows))
        if letters is None:
            return None
        best, example = {letters[0]}, letters[1]
    return best, example


def _cells_of(rows) -> list[str]:
    return [
        " ".join(text_of(cell) for cell in cells if isinstance(cell, str))
        for cells in rows
    ]


def _by_letters(texts, above: float) -> tuple[str, str] | None:
    """Return the language whose letters most texts have, and one of the texts."""
    counted, example = Counter(), {}
    for text in texts:
        letters = set(text.lower())
        for language, special in _SPECIAL.items():
            if not letters.isdisjoint(special):
                counted[language] += 1
                example.setdefault(language, text[:60])
    for language, count in counted.most_common(1):
        if count > above:
            return language, example[language]
    return None
