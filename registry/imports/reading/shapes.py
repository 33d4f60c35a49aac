"""What the rows of one list usually look like, and which are not of the list itself."""

import re
from collections import Counter

from registry.files.cells import fold

_TOTAL = re.compile(
    r"\s*(?:sous[- ]?|sub ?-?)?(?:total|totaux|totaal|gesamt|summe)\b", re.IGNORECASE
)
_TOTAL_NAME = re.compile(_TOTAL.pattern + r"(?: g[eé]n[eé]ral)?\s*:?\s*", re.IGNORECASE)


def filled_of(cells) -> list[int]:
    return [
        index
        for index, cell in enumerate(cells)
        if cell != "" and (type(cell) is not str or not cell.isspace())
    ]


class Shape:
    """What the rows of this list usually look like."""

    def __init__(self, read, header, grouping):
        self._contract = read.contract
        self._table = read.table
        self.fields = header.fields
        self._read = {index for indexes in self.fields.values() for index in indexes}
        # Where the columns change on the way, any of the headers may come next.
        self._headers = [
            {
                column.index: (
                    fold(column.header),
                    column.header[:1].lower(),
                    len(column.header) + 5,
                )
                for column in one.columns
                if column.field and column.status != "ambiguous" and column.header
            }
            for one in {id(h.columns): h for h in read.headers}.values()
        ]
        self._names = self.fields.get("name", [])
        self._identities = self._columns_of(self._contract.identities)
        self._carried = self._columns_of(self._contract.carried)
        self._amounts = self._columns_of(
            key for key, field in self._contract.fields.items() if field.is_amount
        )
        self._grouping = grouping
        times = Counter()
        rich = [row for row in read.sample if len(row[2]) > 1]
        for _number, _cells, filled in rich:
            times.update(filled)
        self._usual = {
            index
            for index, count in times.items()
            if count >= 0.75 * len(rich)
            and index not in self._grouping
            and index not in self._identities
        }

    def _columns_of(self, keys):
        return [index for key in keys for index in self.fields.get(key, ())]

    def title_at(self, filled) -> int:
        """Return the column of a skipped row that says most: not one that groups."""
        own = (index for index in filled if index not in self._grouping)
        return next(own, filled[0]) if self._contract.has_sections else filled[0]

    def why_skipped(self, number, cells, filled, following) -> str | None:
        """Return a key of ``SKIPPED`` for a row that is not of the list itself."""
        if self._is_header(cells):
            return "header"
        own = [index for index in filled if index not in self._grouping]
        named = any(index in self._identities for index in own)
        if not named and following is not None and self._is_header(following):
            return "header"
        if self._is_total(cells, filled, named):
            return "total"
        if self._is_section(number, cells, own, filled):
            return "section"
        return None

    def carried_from(self, above, cells, filled) -> list | None:
        """Return the cells with the organisation of the row above.

        A row goes on about the organisation above it if it names none, and says
        nothing else about it either: only columns that are not read differ. In a list
        of what organisations received, each row says something else.
        """
        if any(index in self._identities for index in filled):
            return None
        if not self._contract.has_sections and any(
            index in self._read
            and (index >= len(above) or above[index] != cells[index])
            for index in filled
        ):
            return None
        wanted = [*self._identities, *self._carried]
        carried = cells + [""] * (max(wanted) + 1 - len(cells))
        for index in wanted:
            if index < len(above) and carried[index] == "":
                carried[index] = above[index]
        return carried

    def identifies(self, cells) -> bool:
        """Return whether a row says which organisation it is about."""
        return any(i < len(cells) and cells[i] != "" for i in self._identities)

    def is_merged(self, number, cells) -> bool:
        """Return whether a row is about an organisation by a cell merged into it."""
        merged = self._table.merged_down.get(number, ())
        return self.identifies(cells) and any(i in merged for i in self._identities)

    def _is_header(self, cells):
        # Asked twice of each row: a generator would cost a tenth of all reading.
        for header in self._headers:  # noqa: SIM110
            if self._repeats(header, cells):
                return True
        return False

    def _repeats(self, header, cells):
        same = other = 0
        for index, (words, begins, longest) in header.items():
            text = cells[index] if index < len(cells) else ""
            if text == "":
                continue
            # Nearly all cells are told apart by their first letter.
            if (
                type(text) is str
                and len(text) <= longest
                and text.lstrip()[:1].lower() == begins
                and fold(text) == words
            ):
                same += 1
            else:
                other += 1
        return same > other

    def _is_total(self, cells, filled, named):
        if named:
            # “Total” may be the name of an oil company, of which more is said.
            return all(
                index in self._names
                or index not in self._read
                or index in self._amounts
                for index in filled
            ) and any(
                type(cells[index]) is str and _TOTAL_NAME.fullmatch(cells[index])
                for index in filled
                if index in self._names
            )
        # A row without a name of its own may tell of a “Total Quality Project”.
        is_total = (
            _TOTAL_NAME.fullmatch if self._contract.has_sections else _TOTAL.match
        )
        return any(type(cells[i]) is str and is_total(cells[i]) for i in filled)

    def _is_section(self, number, cells, own, filled):
        if not own:
            return not any(index in self._identities for index in filled)
        text = cells[own[0]]
        if len(own) > 1 and type(text) is not str:
            return False
        if any(cells[index] != text for index in own):
            return False
        if len(own) > 2:
            return True
        (index, *_more) = own
        if index not in self._names:
            return index not in self._identities
        if index in self._table.merged_across.get(number, {}):
            return True
        return len(self._usual) > 1
