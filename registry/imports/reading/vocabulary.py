"""The words of headers, as data: ``columns.toml`` beside the columns that they name."""

import re
import tomllib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from registry.files.cells import fold

LANGUAGES = (
    *("fr", "en", "nl", "de", "es", "it", "pt", "pl", "cs", "sk", "hu", "ro", "bg"),
    *("el", "sv", "da", "fi", "et", "lv", "lt", "sl", "hr", "mt", "ga"),
)
"""The languages of the Union; of names in several, the first one that a row has."""

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_FOOTNOTES = re.compile("[*†‡§¹²³⁰-⁹]+")
_UNDIVIDED = str.maketrans("łŁđĐħĦ", "lLdDhH")


@dataclass(frozen=True)
class HeaderWords:
    """What a column is called, folded: whole headers, by language.

    ``inside`` are words that also count within a longer header; ``below`` mean the
    field only under a header of the right kind.
    """

    by_language: dict[str, tuple[str, ...]] = field(default_factory=dict)
    inside: tuple[str, ...] = ()
    below: tuple[str, ...] = ()

    @cached_property
    def synonyms(self) -> frozenset[str]:
        return frozenset(word for words in self.by_language.values() for word in words)


def fold_header(text: str) -> str:
    """Return ``fold(text)`` without footnotes, the words of ``StartDate`` apart."""
    text = _FOOTNOTES.sub(" ", _CAMEL.sub(" ", text))
    return fold(text if text.isascii() else text.translate(_UNDIVIDED))


def read_vocabulary(path: Path) -> dict[str, HeaderWords]:
    """Return the words of each field that a file names, by the keys of the fields.

    In the file a field is a table; its keys are languages, ``inside`` and ``below``,
    and each holds words between commas or on lines of their own.
    """
    with path.open("rb") as file:
        tables = tomllib.load(file)
    vocabulary = {}
    for key, table in tables.items():
        said = {name: _folded(listed) for name, listed in table.items()}
        vocabulary[key] = HeaderWords(
            inside=said.pop("inside", ()),
            below=said.pop("below", ()),
            by_language=said,
        )
    return vocabulary


def words(listed: str) -> tuple[str, ...]:
    """Return what stands between commas or on lines of its own."""
    parts = (word.strip() for word in listed.replace("\n", ",").split(","))
    return tuple(filter(None, parts))


def _folded(listed: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(fold_header, words(listed))))
