"""What the entry of a row says, in SQL: of a kind of rows, today or on a day."""

from collections.abc import Iterable
from datetime import date

from .kinds import SearchKind
from .paths import WordColumn, columns

SAID = ("names", "numbers", "words_en", "words_fr", "texts_en", "texts_fr", "excerpts")
"""The columns of an entry, as its row says them."""


def columns_of(kind: SearchKind, paths: Iterable[str]) -> list[WordColumn]:
    return [each for path in paths for each in columns(kind.model_class, path)]


def all_columns(kind: SearchKind) -> list[WordColumn]:
    """Return every column from which the words of a kind come."""
    paths = (kind.names, kind.numbers, kind.words, kind.texts, kind.excerpts)
    return [each for some in paths for each in columns_of(kind, some)]


def saying(kind: SearchKind, day: date | None = None) -> tuple[str, tuple]:
    """Return a query of what the rows ``r`` of a kind say, and its parameters.

    Args:
        day: leaves out what was not known yet by that day.
    """
    names, numbers, words, texts, excerpts = (
        columns_of(kind, paths)
        for paths in (kind.names, kind.numbers, kind.words, kind.texts, kind.excerpts)
    )
    lines = [
        _lines(names, day),
        _lines(numbers, day),
        _lines(words, day, "en"),
        _lines(words, day, "fr"),
        _lines(texts, day, "en"),
        _lines(texts, day, "fr"),
        _lines(excerpts, day),
    ]
    said = [sql for sql, _given in lines]
    # Each name stands between two ends of a line: a whole one can be asked for.
    said[0] = f"E'\\n' || {said[0]} || E'\\n'"
    shown = ", ".join(f"{sql} AS {name}" for sql, name in zip(said, SAID, strict=True))
    return (
        f"SELECT '{kind.key}'::varchar(60) AS model, r.id AS \"row\", {shown} "
        f'FROM "{kind.model_class._meta.db_table}" r',
        tuple(value for _sql, given in lines for value in given),
    )


def _lines(
    found: list[WordColumn], day: date | None, language: str = ""
) -> tuple[str, tuple]:
    """Return the words of some columns, in SQL: each on lines of its own."""
    if language:
        found = [each for each in found if each.language in ("", language)]
    if not found:
        return "''::text", ()
    asked = [each.sql(day) for each in found]
    return (
        f"concat_ws(E'\\n', {', '.join(sql for sql, _given in asked)})",
        tuple(value for _sql, given in asked for value in given),
    )
