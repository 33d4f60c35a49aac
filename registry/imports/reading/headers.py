"""Which row names the columns, and which field each column is."""

import re
from dataclasses import dataclass, field
from itertools import islice

from registry.files.cells import fold, letters
from registry.files.refusal import RefusedFile

from .contract import Contract
from .header_words import CERTAIN, SURE, best_field

ROWS_SEARCHED = 80
"""Rows with something in them among which the header is looked for."""

CONVINCING = 1.5
"""Likeness from which a row is a header even below rows of data."""

_HAS_DIGIT = re.compile(r"\d")
_FIRST_NAME = {"prenom", "prenoms", "first name", "voornaam", "vorname", "given name"}
_SURNAME = {"nom", "name", "naam", "nom de famille", "achternaam", "last name"}


@dataclass
class HeaderColumn:
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

    contract: Contract
    rows: tuple[int, ...]
    columns: list[HeaderColumn]
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
        return any(self.contract.fields[key].identifies for key in self.fields)

    @property
    def unrecognised(self) -> list[HeaderColumn]:
        return [column for column in self.columns if column.status == "unrecognised"]

    @property
    def ambiguous(self) -> dict[str, list[HeaderColumn]]:
        """The fields that several columns could be, with all of those columns."""
        named = {}
        for column in self.columns:
            if column.field:
                named.setdefault(column.field, []).append(column)
        return {key: columns for key, columns in named.items() if len(columns) > 1}

    def text_of(self, index: int) -> str:
        return next((c.header for c in self.columns if c.index == index), "")


def find_header(table, contract: Contract, mapping=None) -> Header | None:
    """Return the header of a table; None if the table is blank.

    Args:
        mapping: what a person said about columns, by the header's text or the index
            of the column (or the header's row and the index): the key of a field, or
            None for a column not to be read.

    Where no row names an organisation's column, the first row that is a row of a table
    rather than a title is taken: ``identifies`` is false then, unless ``mapping`` says.
    """
    reading = HeaderReading(table, contract, mapping)
    filled = ((number, cells) for number, cells in table if _filled(cells))
    first_rows = list(islice(filled, ROWS_SEARCHED))
    if not first_rows:
        return None
    best = None
    for place in range(len(first_rows)):
        for header in reading.headers_at(first_rows, place):
            # Of two readings alike, the simpler one.
            worth = (header.likeness, -len(header.rows))
            if not header.likeness or (
                header.likeness < CONVINCING and _stands_in_data(first_rows, place)
            ):
                continue
            if best is None or worth > best[0]:
                best = (worth, header)
    header = best[1] if best else reading.guess(first_rows)
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


class HeaderReading:
    """How the headers of one table are read: as those of a kind of import."""

    def __init__(self, table, contract, mapping):
        self.table = table
        self.contract = contract
        self.corrections = {
            fold(key) if isinstance(key, str) else key: value
            for key, value in (mapping or {}).items()
        }

    def corrections_at(self, row) -> dict:
        """Return the corrections of a header: those of its row, by their index."""
        return {
            key[1] if isinstance(key, tuple) else key: value
            for key, value in self.corrections.items()
            if not isinstance(key, tuple) or key[0] == row
        }

    def headers_at(self, rows, place):
        """Yield the headers that begin or end at a row, alone or with the next."""
        number, cells = rows[place]
        own = {i: str(cells[i]) for i in _filled(cells)}
        above = {}
        if place and rows[place - 1][0] == number - 1:
            above = self.spread(*rows[place - 1], len(cells))
        if above and len(own) > 1:
            yield self.understand((number,), own, above)
        else:
            yield self.understand((number,), own, {})
        if place + 1 == len(rows) or rows[place + 1][0] != number + 1 or len(own) < 2:
            return
        below_number, below_cells = rows[place + 1]
        below = {i: str(below_cells[i]) for i in _filled(below_cells)}
        across = self.table.merged_across.get(number, {})
        upper = self.spread(number, cells, len(below_cells))
        free = all(
            i not in own
            or i in across
            or not best_field(self.contract, own[i])[1] >= SURE
            for i in below
        )
        if free and all(isinstance(below_cells[i], str) for i in below):
            both = {**{i: t for i, t in own.items() if i not in across}, **below}
            yield self.understand((number, below_number), both, upper)

    def spread(self, number, cells, width) -> dict[int, str]:
        """Return the texts of a row, those of merged cells over all their columns.

        A file that cannot merge cells leaves those behind the text empty: in a list
        with two levels of headers they are taken for merged.
        """
        texts = {i: str(cells[i]) for i in _filled(cells) if isinstance(cells[i], str)}
        across = self.table.merged_across.get(number, {})
        if self.contract.has_sections and not across:
            begins = [*texts, width]
            across = {
                left: after - 1 for left, after in zip(begins, begins[1:], strict=False)
            }
        for left, right in across.items():
            if left in texts:
                texts.update(dict.fromkeys(range(left, right + 1), texts[left]))
        # One text over everything is a title.
        return texts if len(set(texts.values())) > 1 else {}

    def guess(self, rows) -> Header:
        width = max(len(_filled(cells)) for _number, cells in rows)
        number, cells = next(row for row in rows if len(_filled(row[1])) * 2 > width)
        return self.understand(
            (number,), {i: str(cells[i]) for i in _filled(cells)}, {}
        )

    def understand(self, numbers, texts, above) -> Header:
        columns = []
        for index, text in sorted(texts.items()):
            upper = above.get(index, "")
            header = " ".join(text.split())
            column = HeaderColumn(index, header)
            column.field, column.confidence = best_field(self.contract, text, upper)
            if column.field:
                column.status = "recognised"
            columns.append(column)
        _tell_persons_apart(columns)
        corrections = self.corrections_at(numbers[-1])
        by_text = {fold(c.header): c for c in columns if fold(c.header) in corrections}
        for text, column in by_text.items():
            _correct(column, corrections[text])
        self._settle(columns)
        likeness = self._likeness(columns)
        for index in sorted(key for key in corrections if isinstance(key, int)):
            column = next((c for c in columns if c.index == index), None)
            if column is None:
                column = HeaderColumn(index, "")
                columns.append(column)
            _correct(column, corrections[index])
        corrected = {c.field for c in columns if c.status == "corrected"}
        for column in columns:
            # What a person said leaves no room for what was recognised elsewhere.
            if column.status in ("recognised", "second") and column.field in corrected:
                column.status = "ambiguous"
        return Header(self.contract, numbers, columns, likeness=likeness)

    def _settle(self, columns):
        """Leave each field one column, the surest; others of a name stand in for it."""
        for key in self.contract.fields:
            rivals = [
                column
                for column in columns
                if column.field == key and column.status != "corrected"
            ]
            rivals.sort(key=lambda column: -column.confidence)
            for column in rivals[1:]:
                stands_in = key in self.contract.doubled and column.confidence >= SURE
                column.status = "second" if stands_in else "ambiguous"

    def _likeness(self, columns) -> float:
        """Return how much a row looks like a header: nothing without an identity."""
        surest = {}
        for column in columns:
            if column.field and column.status != "ambiguous":
                surest[column.field] = max(
                    surest.get(column.field, 0), column.confidence
                )
        if not any(self.contract.fields[key].identifies for key in surest):
            return 0.0
        return round(sum(surest.values()), 3)


def _correct(column, key):
    column.field, column.confidence = key, CERTAIN
    column.status = "corrected"


def _tell_persons_apart(columns):
    """Take “Nom” beside “Prénom” for the name of a person."""
    if not any(fold(column.header) in _FIRST_NAME for column in columns):
        return
    for column in columns:
        if column.field == "name" and fold(column.header) in _SURNAME:
            column.field, column.confidence = None, 0.0
            column.status = "unrecognised"
