"""Which row names the columns, and which field each column is."""

import re
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import islice

from django.conf import settings
from django.utils import translation

from .columns import FIELDS, fold, fold_header
from .packages import letters
from .refusal import RefusedFile

ROWS_SEARCHED = 80
"""Rows with something in them among which the header is looked for."""

CERTAIN = 1.0
IN_ONE_LANGUAGE = 0.9
SURE = 0.9
INSIDE = 0.6
KEPT = 0.5
CONVINCING = 1.5
"""Likeness from which a row is a header even below rows of data."""

_PARTS = re.compile(r"[/|\n()\[\];:–—]| - ")
_LANGUAGES = ("fr", "en", "nl", "de")
# A column about one of these is not about the organisation.
_PROJECT = re.compile(r"\b(projet|project|projekt|activite|budget)s?")
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
_FIRST_NAME = {"prenom", "prenoms", "first name", "voornaam", "vorname", "given name"}
_SURNAME = {"nom", "name", "naam", "nom de famille", "achternaam", "last name"}


@dataclass
class Column:
    """A column of a file: its header, and the field it was understood as.

    ``status`` is ``recognised``, ``corrected`` (by a person), ``second`` (the same
    field again: read where the first one is blank), ``ambiguous`` (the same field
    again: not read) or ``unrecognised``.
    """

    index: int
    header: str
    field: str | None = None
    confidence: float = 0.0
    status: str = "unrecognised"

    @property
    def letters(self) -> str:
        return letters(self.index)


@dataclass
class Header:
    """How the columns of a table are understood.

    ``rows`` are the numbers of the rows that name the columns, two where there are two
    levels; ``rows_below`` how far the table reaches below them.
    """

    rows: tuple[int, ...]
    columns: list[Column]
    rows_below: int = 0
    titles: list[int] = field(default_factory=list)
    likeness: float = 0.0

    @property
    def fields(self) -> dict[str, list[int]]:
        """The columns that each field is read from, the first filled one counting."""
        read = {}
        for status in ("corrected", "recognised", "second"):
            for column in self.columns:
                if column.status == status and column.field:
                    read.setdefault(column.field, []).append(column.index)
        return read

    @property
    def identifies(self) -> bool:
        """Whether a column says which organisation a row is about."""
        return any(FIELDS[key].identifies for key in self.fields)

    @property
    def unrecognised(self) -> list[Column]:
        return [column for column in self.columns if column.status == "unrecognised"]

    @property
    def ambiguous(self) -> dict[str, list[Column]]:
        """The fields that several columns could be, with all of those columns."""
        named = {}
        for column in self.columns:
            if column.field:
                named.setdefault(column.field, []).append(column)
        return {key: columns for key, columns in named.items() if len(columns) > 1}

    def text_of(self, index: int) -> str:
        return next((c.header for c in self.columns if c.index == index), "")


def find_header(table, mapping=None) -> Header | None:
    """Return the header of a table; None if the table is blank.

    Args:
        mapping: what a person said about columns, by the header's text or the index
            of the column: a key of ``FIELDS``, or None for a column not to be read.

    Where no row names an organisation's column, the first row that is a row of a table
    rather than a title is taken: ``identifies`` is false then, unless ``mapping`` says.
    """
    corrections = {
        key if isinstance(key, int) else fold(key): value
        for key, value in (mapping or {}).items()
    }
    filled = ((number, cells) for number, cells in table if _filled(cells))
    first_rows = list(islice(filled, ROWS_SEARCHED))
    if not first_rows:
        return None
    best = None
    for place in range(len(first_rows)):
        for header in _headers_at(table, first_rows, place, corrections):
            # Of two readings alike, the simpler one.
            worth = (header.likeness, -len(header.rows))
            if not header.likeness or (
                header.likeness < CONVINCING and _stands_in_data(first_rows, place)
            ):
                continue
            if best is None or worth > best[0]:
                best = (worth, header)
    header = best[1] if best else _guess(table, first_rows, corrections)
    header.titles = [n for n, _cells in first_rows if n < header.rows[0]]
    last = first_rows[-1][0]
    for last, _cells in filled:  # noqa: B007
        pass
    header.rows_below = last - header.rows[-1]
    return header


def require_identity(table, header: Header) -> None:
    """Raise ``RefusedFile`` where no column says which organisation a row is about."""
    if not header.identifies:
        raise RefusedFile("no_identity", sheet=table.sheet, header=header)


def _filled(cells) -> list[int]:
    return [i for i, cell in enumerate(cells) if cell != "" and str(cell).strip()]


def _stands_in_data(rows, place) -> bool:
    """Return whether rows as full as this one stand above it: no titles, but data."""
    width = len(_filled(rows[place][1]))
    above = [len(_filled(cells)) for _number, cells in rows[:place]]
    return width > 1 and sum(other >= width for other in above) > 2


def _headers_at(table, rows, place, corrections):
    """Yield the headers that begin or end at a row: alone, or with the one below."""
    number, cells = rows[place]
    own = {i: str(cells[i]) for i in _filled(cells)}
    above = {}
    if place and rows[place - 1][0] == number - 1:
        above = _spread(table, *rows[place - 1])
    if above and len(own) > 1:
        yield _understand((number,), own, above, corrections)
    else:
        yield _understand((number,), own, {}, corrections)
    if place + 1 == len(rows) or rows[place + 1][0] != number + 1 or len(own) < 2:
        return
    below_number, below_cells = rows[place + 1]
    below = {i: str(below_cells[i]) for i in _filled(below_cells)}
    across = table.merged_across.get(number, {})
    upper = _spread(table, number, cells)
    free = all(
        i not in own or i in across or not _best_field(own[i])[1] >= SURE for i in below
    )
    if free and all(isinstance(below_cells[i], str) for i in below):
        both = {**{i: t for i, t in own.items() if i not in across}, **below}
        yield _understand((number, below_number), both, upper, corrections)


def _spread(table, number, cells) -> dict[int, str]:
    """Return the texts of a row, those of merged cells over all their columns."""
    texts = {i: str(cells[i]) for i in _filled(cells) if isinstance(cells[i], str)}
    for left, right in table.merged_across.get(number, {}).items():
        if left in texts:
            texts.update(dict.fromkeys(range(left, right + 1), texts[left]))
    # One text over everything is a title.
    return texts if len(set(texts.values())) > 1 else {}


def _understand(numbers, texts, above, corrections) -> Header:
    columns = []
    for index, text in sorted(texts.items()):
        upper = above.get(index, "")
        header = " ".join(text.split())
        column = Column(index, header)
        column.field, column.confidence = _best_field(text, upper)
        if column.field:
            column.status = "recognised"
        columns.append(column)
    _tell_persons_apart(columns)
    by_text = {fold(c.header): c for c in columns if fold(c.header) in corrections}
    for text, column in by_text.items():
        _correct(column, corrections[text])
    _settle(columns)
    likeness = _likeness(columns)
    for index in sorted(key for key in corrections if isinstance(key, int)):
        column = next((c for c in columns if c.index == index), None)
        if column is None:
            column = Column(index, "")
            columns.append(column)
        _correct(column, corrections[index])
    corrected = {c.field for c in columns if c.status == "corrected"}
    for column in columns:
        # What a person said leaves no room for what was recognised elsewhere.
        if column.status in ("recognised", "second") and column.field in corrected:
            column.status = "ambiguous"
    return Header(numbers, columns, likeness=likeness)


def _correct(column, key):
    column.field, column.confidence = key, CERTAIN
    column.status = "corrected"


@lru_cache(maxsize=4096)
def _best_field(text: str, upper: str = "") -> tuple[str | None, float]:
    if len(text) > 200:
        return None, 0.0
    key, confidence = max(
        ((key, _confidence(key, text, upper)) for key in FIELDS),
        key=lambda found: found[1],
    )
    return (key, confidence) if confidence >= KEPT else (None, 0.0)


def _confidence(key: str, text: str, upper: str) -> float:
    """Return how surely a header means a field, from 0 to 1."""
    if text.strip().lower() == key:
        return CERTAIN
    column = FIELDS[key]
    whole = fold_header(text)
    if not whole or (_PROJECT.search(f"{whole} {fold(upper)}") and key != "note"):
        return 0.0
    known = _names_of(key)
    if key in ("name", "former_name", "website") and _PERSON.search(fold(upper)):
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
def _names_of(key: str) -> frozenset[str]:
    """Return the headers that mean a field, also written as one word."""
    column = FIELDS[key]
    names = {fold(key), *column.synonyms}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            names.add(fold(str(column.label)))
    return frozenset(names | {name.replace(" ", "") for name in names})


def _tell_persons_apart(columns):
    """Take “Nom” beside “Prénom” for the name of a person."""
    if not any(fold(column.header) in _FIRST_NAME for column in columns):
        return
    for column in columns:
        if column.field == "name" and fold(column.header) in _SURNAME:
            column.field, column.confidence = None, 0.0
            column.status = "unrecognised"


def _settle(columns):
    """Leave each field one column, the surest; others of a name stand in for it."""
    for key in FIELDS:
        rivals = [
            column
            for column in columns
            if column.field == key and column.status != "corrected"
        ]
        rivals.sort(key=lambda column: -column.confidence)
        for column in rivals[1:]:
            stands_in = key in ("name", "locality") and column.confidence >= SURE
            column.status = "second" if stands_in else "ambiguous"


def _likeness(columns) -> float:
    """Return how much a row looks like a header: nothing without an identity."""
    surest = {}
    for column in columns:
        if column.field and column.status != "ambiguous":
            surest[column.field] = max(surest.get(column.field, 0), column.confidence)
    if not any(FIELDS[key].identifies for key in surest):
        return 0.0
    return round(sum(surest.values()), 3)


def _guess(table, rows, corrections) -> Header:
    width = max(len(_filled(cells)) for _number, cells in rows)
    number, cells = next(row for row in rows if len(_filled(row[1])) * 2 > width)
    texts = {i: str(cells[i]) for i in _filled(cells)}
    return _understand((number,), texts, {}, corrections)
