"""Cells that say the same in many rows: each is read once."""

from registry.files.cells import ERROR_CELL, text_of

from .parsed_row import ParsedRow

LONGEST = 1000
"""Characters of a cell that are looked at, a note apart."""

REPEATED = frozenset(("start_on", "end_on", "post_code", "locality"))
"""The fields of such cells."""

_REMEMBERED = 20_000
"""Cells of which it is remembered what they say."""


class RepeatedReader:
    """Reads a cell by itself, and remembers what it says: a part of ``RowReader``."""

    _known: dict[tuple, dict | None]

    def _says_as_before(self, row, key, index, read, raw) -> bool:
        """Take what a cell says by itself; return whether that is all it says.

        It is not where something else of its row tells how to read it, or where there
        is something to tell about it.
        """
        values = row.values
        if row.hints or "country" in values:
            return False
        said = self._said_alone(key, index, read, raw)
        if said is None:
            return False
        values |= {k: v for k, v in said.items() if k not in values}
        return True

    def _said_alone(self, key, index, read, raw) -> dict | None:
        """Return the values that a cell gives by itself; None if it tells more."""
        place = (index, type(raw), raw)
        if place in self._known:
            return self._known[place]
        text, said = text_of(raw), None
        if (
            self._says_something(key, text)
            and len(text) <= LONGEST
            and not ERROR_CELL.fullmatch(text.upper())
        ):
            alone = ParsedRow(0)
            read(alone, key, index, text, raw)
            if not (alone.problems or alone.hints):
                said = alone.values
        if len(self._known) < _REMEMBERED:
            self._known[place] = said
        return said
