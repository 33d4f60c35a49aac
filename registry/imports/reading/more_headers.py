"""Where a list names its columns again, perhaps others or in another order."""

import re
from dataclasses import dataclass, field

from registry.files.cells import fold

from .evidence import weigh
from .header_words import fields_named
from .headers import CONVINCING, Header, HeaderReading
from .shapes import filled_of
from .words import codes_of

_HAS_DIGIT = re.compile(r"\d")

ROWS_FITTED = 20
"""Rows below a header on the way that are looked at."""

_LONGEST = 60
"""Characters of a header that is known as a whole."""


def find_more_headers(table, first: Header, mapping=None) -> list[Header]:
    """Return the headers below the first one, where a list names its columns again.

    Headers of the same words share their ``columns``.
    """
    reading = HeaderReading(table, first.contract, mapping)
    known = {}
    headers = []
    waiting = None
    above = (0, [])
    current = first
    for number, cells in table:
        if waiting:
            waiting.below.append((number, cells))
            if len(waiting.below) == ROWS_FITTED:
                waiting = waiting.settle(known, headers)
        if number == first.rows[-1] or (
            number > first.rows[-1] and may_name_columns(current, cells)
        ):
            upper = {}
            if above[0] == number - 1:
                upper = reading.spread(*above, len(cells))
            texts = {i: str(cells[i]) for i in filled_of(cells)}
            # The number of a page or measure in the margin makes no other header.
            words = tuple(
                (index, fold(text), fold(over) if not _HAS_DIGIT.search(over) else "")
                for index, text in texts.items()
                if not _HAS_DIGIT.search(text)
                for over in (upper.get(index, ""),)
            )
            if number == first.rows[-1]:
                known[words] = first
            else:
                found = reading.understand((number,), texts, upper)
                if found.likeness >= CONVINCING:
                    current = found
                    if waiting:
                        waiting.below.pop()
                        waiting.settle(known, headers)
                    waiting = _Waiting(found, words)
        if any(cells):
            above = (number, cells)
    if waiting:
        waiting.settle(known, headers)
    return headers


@dataclass
class _Waiting:
    """A header on the way, until enough of the rows below it are known."""

    header: Header
    words: tuple
    below: list = field(default_factory=list)

    def settle(self, known, headers) -> None:
        """Keep it, unless the rows below say that it is a row like them."""
        same = known.get(self.words)
        if same is None:
            weigh(self.header, [row for row in self.below if filled_of(row[1])])
            if self.header.likeness < CONVINCING:
                return
            same = known[self.words] = self.header
        headers.append(Header(same.contract, self.header.rows, same.columns))


def are_named_by_rows(headers: list[Header]) -> bool:
    """Return whether the row of its header belongs to where a column is.

    It does in lists that may name their columns again, and where one does.
    """
    return any(
        header.contract.has_sections or header.columns is not headers[0].columns
        for header in headers
    )


def share_columns(headers: list[Header]) -> None:
    """Let headers that name the same columns share them, as they are read alike."""
    for place, header in enumerate(headers):
        for earlier in headers[:place]:
            if header.columns == earlier.columns:
                header.columns = earlier.columns
                break


def may_name_columns(header: Header, cells) -> bool:
    """Return whether a row holds the names of at least two columns, and little else.

    Nearly every row of data is told apart here, by a look into a table of words.
    """
    fields = fields_named(header.contract)
    found, other = {}, 0
    for index, cell in enumerate(cells):
        if cell == "":
            continue
        if type(cell) is not str or len(cell) > _LONGEST or _HAS_DIGIT.search(cell):
            other += 1
            continue
        keys = fields.get(fold(cell))
        if keys and not _is_a_value(header, index, cell):
            found[index] = keys
        elif cell.strip():
            other += 1
    if len(found) < 2 or other > 3 * len(found):
        return False
    # Two columns, or one that is named in two languages.
    return len(set().union(*found.values())) > 1


def _is_a_value(header: Header, index: int, cell: str) -> bool:
    """Return whether “Commune”, say, is what stands in a column of kinds."""
    for key, indexes in header.fields.items():
        if index in indexes:
            choices = header.contract.fields[key].choices
            return choices is not None and fold(cell) in codes_of(choices)
    return False
