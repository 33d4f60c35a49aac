"""How well the columns and rows of a sheet fit the list that is looked for."""

from collections import Counter
from dataclasses import dataclass, field
from itertools import islice, takewhile

from registry.files.cells import fold

from .headers import Header
from .more_headers import may_name_columns
from .shapes import filled_of, fits

SAMPLE = 300
"""Rows below the header by which a sheet is judged."""

_ENOUGH = 3
"""Columns that hold what they should: more of them make no sheet more of a list."""


@dataclass(frozen=True)
class Fit:
    """How a sheet fits: which fields hold what they should, in which share of rows."""

    identifies: bool = False
    shares: dict[str, float] = field(default_factory=dict)
    identified: float = 0.0
    headers: frozenset[str] = frozenset()
    rows: int = 0

    @property
    def worth(self) -> tuple:
        """By this the best of several sheets is found: by content before length."""
        known = min(sum(self.shares.values()), _ENOUGH) if self.rows else 0
        return self.identifies, round(known * self.identified), self.rows

    @property
    def is_list(self) -> bool:
        """Whether most of its rows say whom they are about."""
        return self.identifies and self.rows > 0 and self.identified >= 0.5

    def is_of(self, other: "Fit") -> bool:
        """Return whether its columns are those of another sheet, or some of them."""
        if self.headers == other.headers:
            return True
        own, theirs = set(self.shares), set(other.shares)
        common = own & theirs
        if min(len(own), len(theirs)) < 2:
            return False
        return len(common) >= 2 and 2 * len(common) >= min(len(own), len(theirs))


def fit_of(table, header: Header) -> Fit:
    contract = header.contract
    fields = header.fields
    columns = [
        (key, contract.fields[key], index)
        for key, indexes in fields.items()
        for index in indexes
    ]
    filled, identified, rows = Counter(), 0, 0
    below = takewhile(
        lambda cells: not may_name_columns(header, cells),
        (cells for number, cells in table if number > header.rows[-1]),
    )
    # Words about the list stand alone in their rows.
    least = 1 if len(columns) < 2 else 2
    for cells in islice((c for c in below if any(c)), SAMPLE):
        if len(filled_of(cells)) < least:
            continue
        rows += 1
        keys = {
            key
            for key, column, index in columns
            if index < len(cells)
            and cells[index] != ""
            and fits(key, column, cells[index])
        }
        filled.update(keys)
        identified += any(key in contract.identities for key in keys)
    return Fit(
        identifies=header.identifies,
        shares={key: count / rows for key, count in filled.items()},
        identified=identified / rows if rows else 0.0,
        headers=frozenset(fold(c.header) for c in header.columns if c.header),
        rows=header.rows_below if rows else 0,
    )
