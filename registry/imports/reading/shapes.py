"""What the rows of one list usually look like."""

from collections import Counter

from registry.files.cells import fold, text_of
from registry.models.legal_form import WORDS_OF_NAMES

from .row_words import total_in

_FORMS = frozenset(word for words in WORDS_OF_NAMES.values() for word in words)
_FEW = 50
_WITH_DIGITS = ("post_code", "enterprise_number")


def filled_of(cells) -> list[int]:
    return [
        index
        for index, cell in enumerate(cells)
        if cell != "" and (type(cell) is not str or not cell.isspace())
    ]


def fits(key: str, column, cell) -> bool:
    """Return whether a cell may be of a field, at a glance: dates have digits."""
    if type(cell) is not str:
        return key not in ("name", "website", "email")
    if column.is_amount or key in _WITH_DIGITS or key.endswith("_on"):
        return any(char.isdigit() for char in cell)
    if key == "website":
        return "." in cell
    if key == "email":
        return "@" in cell
    if key == "name":
        return any(char.isalpha() for char in cell)
    return True


class Shape:
    """What the rows below the headers of the same columns usually look like."""

    def __init__(self, read, header):
        self.contract = read.contract
        self.table = read.table
        self.text_of_header = header.text_of
        self.fields = header.fields
        self.grouping = read.grouping
        self.read = {index for indexes in self.fields.values() for index in indexes}
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
        named = [known for one in self._headers for known in one.values()]
        self._words_of_all = {words for words, _begins, _longest in named}
        self._longest = max((longest for *_, longest in named), default=0)
        self.names = self.fields.get("name", [])
        self.identities = self._columns_of(self.contract.identities)
        self.carried = set(self._columns_of(self.contract.carried))
        self.amounts = self._columns_of(
            key for key, field in self.contract.fields.items() if field.is_amount
        )
        self._beside_amounts = self.read.difference(self.names, self.amounts)
        self._fields = {
            index: (key, self.contract.fields[key])
            for key, indexes in self.fields.items()
            for index in indexes
        }
        times = Counter()
        rows = read.sample_of(header)
        rich = self._rich(rows)
        for _number, _cells, filled in rich:
            times.update(filled)
        self.usual = {
            index
            for index, count in times.items()
            if count >= max(0.75 * len(rich), 0.15 * len(rows))
            and index not in self.grouping
            and index not in self.identities
        }
        self.words_of_headers = frozenset(
            word
            for column in header.columns
            for word in (fold(column.header), *fold(column.header).split())
            if word
        )

    def _columns_of(self, keys):
        return [index for key in keys for index in self.fields.get(key, ())]

    def _rich(self, rows):
        """Return the rows that say something, as far as can be told so early."""
        told = self.read if len(self.read) > 1 else None
        rich = [
            row
            for row in rows
            if len(own := self.own_of(row[2])) > 1
            and (told is None or len(told.intersection(own)) > 1)
        ]
        if len(rich) < _FEW:
            # Among few rows, a total or a legend changes what is usual.
            said = [len(self.read.intersection(row[2])) for row in rich]
            most = max(said, default=0)
            rich = [
                row
                for row, count in zip(rich, said, strict=True)
                if count * 2 > most and self._names_no_total(row)
            ] or rich
        return rich

    def _names_no_total(self, row) -> bool:
        _number, cells, filled = row
        named = [cells[index] for index in filled if index in self.identities]
        return bool(named) and not any(
            type(cell) is str and total_in(text_of(cell)) for cell in named
        )

    def own_of(self, filled) -> list[int]:
        """Return the filled columns but those that say the same in row after row."""
        if not self.grouping:
            return filled
        return [index for index in filled if index not in self.grouping]

    def title_at(self, filled) -> int:
        """Return the column of a skipped row that says most: not one that groups."""
        own = (index for index in filled if index not in self.grouping)
        return next(own, filled[0]) if self.contract.has_sections else filled[0]

    def says_more(self, filled) -> bool:
        """Return whether a row says more than a total does: a name, and what else."""
        named = more = False
        for index in filled:
            if index in self.identities:
                named = True
            if index in self._beside_amounts:
                more = True
        return named and more and len(filled) > 3

    def is_solid(self, cells, filled) -> bool:
        """Return whether a row says what rows of this list do, at a glance."""
        if not any(index in self.identities for index in filled):
            return False
        if not self.usual:
            return True
        fit = [self.fits(i, cells[i]) for i in filled if i in self.usual]
        return 2 * sum(fit) >= max(len(self.usual), len(fit) + 1)

    def fits(self, index, cell) -> bool:
        """Return whether a cell may be what its column holds."""
        known = self._fields.get(index)
        return known is None or fits(*known, cell)

    def is_section(self, number, cells, own, filled) -> bool:
        """Return whether a row is a title: hardly any cell says something."""
        if not own:
            return not any(index in self.identities for index in filled)
        text = cells[own[0]]
        if len(own) > 1 and type(text) is not str:
            return False
        if any(cells[index] != text for index in own):
            return False
        if len(own) > 2:
            return True
        (index, *_more) = own
        if index not in self.names:
            # An amount alone goes on about the row above.
            words = type(text) is str and any(map(str.isalpha, text))
            known = index in self.identities and self.fits(index, text)
            return (words or index not in self.read) and not known
        if index in self.table.merged_across.get(number, {}):
            return True
        return len(self.usual) > 1

    def is_alone(self, cells, own) -> bool:
        """Return whether a row says nothing but a name, or words in its place."""
        if len(own) != 1 or own[0] not in self.identities:
            return False
        return own[0] in self.names or not self.fits(own[0], cells[own[0]])

    def carried_from(self, above, cells, filled) -> list | None:
        """Return the cells with the organisation of the row above.

        A row goes on about the organisation above it if it names none, and says
        nothing else about it either: only columns that are not read differ. In a list
        of what organisations received, each row says something else.
        """
        if any(index in self.identities for index in filled):
            return None
        if not self.contract.has_sections and any(
            index in self.read and (index >= len(above) or above[index] != cells[index])
            for index in filled
        ):
            return None
        wanted = [*self.identities, *self.carried]
        carried = cells + [""] * (max(wanted) + 1 - len(cells))
        for index in wanted:
            if index < len(above) and carried[index] == "":
                carried[index] = above[index]
        return carried

    def identifies(self, cells) -> bool:
        """Return whether a row says which organisation it is about."""
        return any(i < len(cells) and cells[i] != "" for i in self.identities)

    def is_merged(self, number, cells) -> bool:
        """Return whether a row is about an organisation by a cell merged into it."""
        merged = self.table.merged_down.get(number, ())
        return self.identifies(cells) and any(i in merged for i in self.identities)

    def is_header(self, cells) -> bool:
        """Return whether a row names the columns once more."""
        if len(self._headers) > 1 and not self._may_be_header(cells):
            return False
        # Asked of each row: a generator would cost a tenth of all reading.
        for header in self._headers:  # noqa: SIM110
            if self._repeats(header, cells):
                return True
        return False

    def _may_be_header(self, cells) -> bool:
        """Return whether a cell is the name of a column: tells most rows of data."""
        words, longest = self._words_of_all, self._longest
        for cell in cells:
            if (
                type(cell) is str
                and 0 < len(cell) <= longest
                and not cell[0].isdigit()
                and fold(cell) in words
            ):
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
                # Nearly all rows are told by half of their cells.
                if 2 * other >= len(header):
                    return False
        return same > other


def has_legal_form(text) -> bool:
    """Return whether a name bears a legal form: it is no title."""
    return not _FORMS.isdisjoint(fold(text_of(text).replace(".", "")).split())


def grouping_of(headers, sample) -> set[int]:
    """Return the columns that say the same in row after row: they group them."""
    times, repeated, above = Counter(), Counter(), []
    used = {i for h in headers for indexes in h.fields.values() for i in indexes}
    for _number, cells, filled in sample:
        if len(filled) < 2:
            continue
        times.update(filled)
        repeated.update(
            index
            for index in filled
            if index < len(above) and above[index] == cells[index]
        )
        above = cells
    return {
        index
        for index, count in repeated.items()
        if count > 0.6 * times[index] and index not in used
    }
