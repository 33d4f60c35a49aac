"""How the columns of one table are understood, by the words of its headers."""

from collections import Counter
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from registry.files.cells import fold
from registry.files.tables import Table

from .contract import Contract
from .evidence import likeness_of, settle
from .header import Header, HeaderColumn
from .header_words import ABBREVIATED, CERTAIN, SURE, best_field, labels_of, names_of
from .vocabulary import fold_header

_FIRST_NAME = {"prenom", "prenoms", "first name", "voornaam", "vorname", "given name"}
_SURNAME = {"nom", "name", "naam", "nom de famille", "achternaam", "last name"}
_SHARED = 0.6
"""The share of the headers from which a word before all of them says nothing."""


class ListSaid(Enum):
    """What a person says of a list besides what its columns are."""

    HEADER_ROW = "header row"
    """The number of the row that names the columns; 0 for none."""


@dataclass(frozen=True)
class Untitled:
    """A column of a list without headers: as remembered for lists of equal width."""

    index: int
    width: int


def filled_of(cells) -> list[int]:
    return [i for i, cell in enumerate(cells) if cell != "" and str(cell).strip()]


class HeaderReading:
    """Reads the headers of one table as those of a kind of import.

    ``mapping`` has what a person said: see ``find_header``.
    """

    def __init__(self, table: Table, contract: Contract, mapping=None):
        self.table = table
        self.contract = contract
        mapping = mapping or {}
        self.header_row = mapping.get(ListSaid.HEADER_ROW)
        self.corrections = {
            fold(key) if isinstance(key, str) else key: value
            for key, value in mapping.items()
            if not isinstance(key, ListSaid)
        }

    def headers_at(self, rows, place):
        """Yield the headers that begin or end at a row, alone or with the next."""
        number, cells = rows[place]
        own = {i: str(cells[i]) for i in filled_of(cells)}
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
        below = {i: str(below_cells[i]) for i in filled_of(below_cells)}
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
        texts = {
            i: str(cells[i]) for i in filled_of(cells) if isinstance(cells[i], str)
        }
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

    def understand(self, numbers, texts, above) -> Header:
        """Return how the columns are understood by the texts of a row alone."""
        own = self._is_our_own(texts.values())
        columns = [
            self._column(index, text, above.get(index, ""), own)
            for index, text in sorted(texts.items())
        ]
        self._read_without_shared_words(columns)
        _tell_persons_apart(columns)
        corrections = self._corrections_at(numbers[-1])
        for column in columns:
            if column.header and fold(column.header) in corrections:
                _correct(column, corrections[fold(column.header)])
        settle(self.contract, columns)
        likeness = likeness_of(self.contract, columns)
        _correct_by_index(columns, corrections)
        settle(self.contract, columns)
        return Header(self.contract, numbers, columns, likeness=likeness)

    def unnamed(self, number, width) -> Header:
        """Return the columns of a list that begins below a row without a header."""
        columns = [HeaderColumn(index, "") for index in range(width)]
        corrections = {
            key.index: field
            for key, field in self.corrections.items()
            if isinstance(key, Untitled) and key.width == width
        }
        _correct_by_index(columns, corrections | self._corrections_at(number))
        return Header(self.contract, (number,), columns, unnamed=True)

    def _corrections_at(self, row) -> dict:
        """Return the corrections of a header: those of its row, by their index."""
        return {
            key[1] if isinstance(key, tuple) else key: value
            for key, value in self.corrections.items()
            if not isinstance(key, Untitled)
            and (not isinstance(key, tuple) or key[0] == row)
        }

    def _column(self, index, text, upper, own) -> HeaderColumn:
        column = HeaderColumn(index, " ".join(text.split()))
        column.field, column.confidence = best_field(self.contract, text, upper, own)
        if column.field:
            column.status = "recognised"
        elif not own and fold_header(text) in self._identifiers:
            claimed, _confidence = best_field(self.contract, text, upper, own=True)
            if claimed:
                column.claimed, column.status = claimed, "foreign"
        return column

    @cached_property
    def _identifiers(self) -> frozenset[str]:
        """What the columns are called that only our own export has."""
        fields = (f for f in self.contract.fields.values() if f.only_in_exports)
        return frozenset().union(*map(names_of, fields))

    def _is_our_own(self, texts) -> bool:
        """Return whether our own export made the file: nothing else has those columns.

        Other registers have identifiers too, under the same names.
        """
        marks = [f for f in self.contract.fields.values() if f.only_in_exports]
        said = {fold_header(text) for text in texts if len(text) < 60}
        return bool(marks) and all(
            not said.isdisjoint((fold_header(f.key), *labels_of(f), *f.words.synonyms))
            for f in marks
        )

    def _read_without_shared_words(self, columns):
        """Read ``member_name, member_city`` without the word before all of them."""
        split = {c.index: fold_header(c.header).split() for c in columns}
        first = Counter(words[0] for words in split.values() if len(words) > 1)
        word, times = first.most_common(1)[0] if first else ("", 0)
        if times < 3 or times < _SHARED * len(columns):
            return
        for column in columns:
            words = split[column.index]
            if column.confidence >= SURE or len(words) < 2 or words[0] != word:
                continue
            key, confidence = best_field(self.contract, " ".join(words[1:]))
            whole = " ".join(words)
            if confidence >= SURE and not self.contract.is_about_other(key, whole, ""):
                column.field, column.confidence = key, ABBREVIATED
                column.status, column.claimed = "recognised", None


def _correct_by_index(columns, corrections):
    for index in sorted(key for key in corrections if isinstance(key, int)):
        column = next((c for c in columns if c.index == index), None)
        if column is None:
            column = HeaderColumn(index, "")
            columns.append(column)
        _correct(column, corrections[index])
        # It says nothing of the row in which its header would stand.
        column.by = "index"


def _correct(column, key):
    column.field, column.confidence = key, CERTAIN
    column.status, column.claimed = "corrected", None


def _tell_persons_apart(columns):
    """Take “Nom” beside “Prénom” for the name of a person."""
    if not any(fold(column.header) in _FIRST_NAME for column in columns):
        return
    for column in columns:
        if column.field == "name" and fold(column.header) in _SURNAME:
            column.field, column.confidence = None, 0.0
            column.status = "unrecognised"
