"""Which rows are totals of others: by what they say, and by what they come to."""

from dataclasses import dataclass

from registry.files.cells import ERROR_CELL, fold, letters, text_of

from .row_words import count_in, total_in
from .totals import FoundTotal, Sums, in_euro_and_cents, numerals_of

_MANY_NUMBERS = 0.7
"""Share of numbers from which a column that is not read is added up, too."""

_NESTED = 50
"""Totals above that one more may be the total of."""

_START = (0,)


@dataclass
class _Stated:
    """A number of a total, and the nearest sum that was found so far."""

    number: int
    label: str
    index: int | None
    header: str
    field: str
    key: object
    stated: tuple
    since: tuple
    nearest: tuple | None = None

    def offer(self, value, total, *, part) -> None:
        distance = abs(value - total)
        if self.nearest is None or distance < self.nearest[0]:
            self.nearest = (distance, value, total, part)

    def found(self) -> FoundTotal:
        _distance, value, total, part = self.nearest or (0, 0.0, 0.0, False)
        return FoundTotal(
            row=self.number,
            label=self.label[:200],
            column="" if self.index is None else letters(self.index),
            header=self.header,
            field=self.field,
            stated=in_euro_and_cents(value),
            computed=in_euro_and_cents(total),
            part=part,
            counts=self.index is None,
        )


class StatedTotals:
    """The totals that a list states, told from its rows while they go by.

    ``rows`` counts the rows of the list.
    """

    def __init__(self, sample, skip):
        self._sample = sample
        self._skip = skip
        self._sums = Sums()
        self._stated: list[_Stated] = []
        self._of_section: list[_Stated] = []
        self._of_part: list[_Stated] = []
        self._first_rows = []
        self._shape = None
        self._keys = {}
        self._section = self._block = self._part = self._own = _START
        self._section_title = ""
        # Where the rows of the totals begin that no other total counts yet.
        self._starts = []
        self._known_keys = {}

    @property
    def rows(self) -> int:
        return self._sums.rows

    def follow(self, shape) -> None:
        """Take what follows as below another header."""
        self._shape = shape
        if id(shape) not in self._known_keys:
            self._known_keys[id(shape)] = self._keys_of(shape)
        self._keys = self._known_keys[id(shape)]

    def _keys_of(self, shape) -> dict:
        """Return what each column that is added up is called, by its index."""
        fields = {i: key for key, indexes in shape.fields.items() for i in indexes[:1]}
        keys = {index: fields.get(index, index) for index in shape.amounts}
        times, numbers = {}, {}
        for _number, cells, filled in self._sample:
            for index in filled:
                if index in shape.read or index in shape.grouping:
                    continue
                times[index] = times.get(index, 0) + 1
                if numerals_of(cells[index]) is not None:
                    numbers[index] = numbers.get(index, 0) + 1
        for index, count in numbers.items():
            if count > 1 and count >= _MANY_NUMBERS * times[index]:
                keys[index] = (id(shape), index)
        return keys

    def _values_of(self, cells, filled) -> dict:
        values = {}
        for index in filled:
            key = self._keys.get(index)
            if key is not None:
                found = numerals_of(cells[index])
                if found is not None:
                    values[key] = found
        return values

    def add(self, number, cells, own, above) -> bool:
        """Add up a row of the list; return whether it looks like a total of others."""
        values = self._values_of(cells, own) if self._keys else {}
        doubtful = False
        if values:
            shape = self._shape
            # Of what is not read, such as turnovers, nothing follows.
            amounts = {k: v for k, v in values.items() if isinstance(k, str)}
            named = any(index in shape.identities for index in own)
            alike = [
                self._sums.equal(mark, amounts, least=2)
                for mark in (self._section, self._part)
            ]
            doubtful = any(keys and len(keys) == len(amounts) for keys in alike)
            if named and not shape.is_merged(number, cells):
                self._own = self._sums.mark()
        if self._first_rows and self._first_rows[-1][0] == number:
            values = {}
        self._sums.add(values)
        return doubtful

    @property
    def _marks(self) -> list[tuple]:
        """Since where a total may be: the narrowest first, all of the file last."""
        above = self._starts[: -_NESTED - 1 : -1]
        return [self._own, self._block, self._section, *above, self._part, _START]

    def total_of(self, number, cells, filled, following, above) -> tuple[str, str]:
        """Return ``total`` or ``subtotal`` for a row that is one, and what it says.

        For others the code is empty.
        """
        shape = self._shape
        if shape.says_more(filled):
            return "", ""
        own = [
            index
            for index in filled
            if index not in shape.grouping or self._names_total(cells[index])
        ]
        texts, values = self._said(number, cells, own)
        label = " ".join(filter(None, (text for _index, text in texts)))
        counted = self._count(number, cells, own, texts, following)
        if counted is not None:
            return self._state_count(number, label, counted), label
        if not values and not texts:
            return "", ""
        if self._is_total(number, own, texts, values, following, above):
            return self._state(number, label, own, values), label
        return "", ""

    def _names_total(self, cell) -> bool:
        return type(cell) is str and total_in(text_of(cell)) == "whole"

    def _said(self, number, cells, own):
        """Return the texts of a row, but a name carried down, and its numbers."""
        shape = self._shape
        merged = shape.table.merged_down.get(number, ())
        texts, values = [], {}
        for index in own:
            cell = cells[index]
            if index in merged:
                continue
            key = self._keys.get(index)
            found = numerals_of(cell) if key is not None else None
            if found is not None:
                values[key] = found
            elif type(cell) is str:
                text = text_of(cell)
                if not ERROR_CELL.fullmatch(text.upper()):
                    texts.append((index, text))
            else:
                texts.append((index, ""))
        return texts, values

    def _is_total(self, number, own, texts, values, following, above) -> bool:
        shape = self._shape
        words = {index: total_in(text) for index, text in texts if text}
        said = next(
            (code for code in ("whole", "part", "maybe") if code in words.values()), ""
        )
        names = [index for index, _text in texts if index in shape.identities]
        alike = self._equal(values)
        if not names:
            return self._is_unnamed_total(number, texts, values, said, alike, following)
        quiet = not (shape.read.intersection(own) - {*shape.names, *shape.amounts})
        if not quiet:
            return False
        said = max((words.get(index, "") for index in names), key=_sureness)
        name = next(text for index, text in texts if index in names)
        if said == "whole":
            return bool(values) or len(own) > 1 or self._ends(number, following)
        if not alike:
            return False
        if said or self._repeats(name, above):
            return bool(said) or self._misses_words(own)
        return (
            len(alike) == len(values)
            and self._misses_words(own)
            and (following is None or self._is_about_section(name))
        )

    def _is_unnamed_total(self, number, texts, values, said, alike, following) -> bool:
        only_words = all(total_in(text) for _index, text in texts)
        if said == "whole" and (only_words or not self._shape.contract.has_sections):
            return True
        if said == "part" and not self._shape.contract.has_sections:
            return True
        if said and (alike or (self._names_section(texts) and only_words)):
            return True
        if texts or not values:
            return False
        if alike:
            return True
        if self._sums.rows == self._section[0]:
            # Perhaps a total above its rows.
            self._first_rows.append((number, values))
            return False
        return self._ends(number, following) and self._is_above_all(values)

    def _equal(self, values) -> list:
        for mark in self._marks:
            found = self._sums.equal(mark, values, least=2)
            if found:
                return found
        return []

    def _is_above_all(self, values) -> bool:
        """Return whether each number is larger than half of what stands above it."""
        found = False
        for key, stated in values.items():
            *sums, count = self._sums.since(self._block, key)
            if count < 2:
                continue
            found = True
            if not any(
                value > 0.5 * total for value, total in zip(stated, sums, strict=True)
            ):
                return False
        return found

    def _ends(self, number, following) -> bool:
        if following is None or following[0] - number > 1:
            return True
        shape = self._shape
        _number, cells, filled = following
        return shape.is_header(cells) or shape.is_alone(cells, shape.own_of(filled))

    def _misses_words(self, own) -> bool:
        """Return whether a row lacks text that nearly each row has beside its name."""
        shape = self._shape
        return any(index not in own for index in shape.usual - set(shape.amounts))

    def _repeats(self, name, above) -> bool:
        return above is not None and any(
            index < len(above[1]) and text_of(above[1][index]) == name
            for index in self._shape.names
        )

    def _is_about_section(self, name) -> bool:
        return bool(self._section_title) and fold(name) in fold(self._section_title)

    def _names_section(self, texts) -> bool:
        title = fold(self._section_title)
        return bool(title) and any(title in fold(text) for _index, text in texts)

    def _count(self, number, cells, own, texts, following) -> int | None:
        """Return how many rows the file says that it has, in a row that says it."""
        if not texts or len(own) > 3 or any(not text for _index, text in texts[:1]):
            return None
        shape = self._shape
        whole = " ".join(text_of(cells[index]) for index in own)
        counted = count_in(whole)
        if counted is None and len(own) == 2 and total_in(texts[0][1]) == "whole":
            counted = count_in(f"total {text_of(cells[own[1]])}")
        if counted is None or counted > 10_000_000:
            return None
        if any(index in shape.amounts for index in own):
            return None
        others = [index for index in own if index not in shape.names]
        if total_in(texts[0][1]) == "whole" and others:
            # “Total | 1000” is an oil company of Brussels.
            if counted in (self._sums.rows, self._rows_of_section()):
                return counted
            odd = all(index not in shape.read or counted < 1000 for index in others)
            return counted if odd and following is None else None
        begins = self._sums.rows == self._section[0]
        known = counted in (self._sums.rows, self._rows_of_section())
        return counted if begins or known or self._ends(number, following) else None

    def _rows_of_section(self) -> int:
        return self._sums.rows - self._section[0]

    def _state_count(self, number, label, counted) -> str:
        stated = _Stated(
            number, label, None, "", "", None, (counted,), self._sums.mark()
        )
        section = self._rows_of_section()
        part = self._sums.rows - self._part[0]
        stated.offer(counted, self._sums.rows, part=False)
        stated.offer(counted, part, part=True)
        stated.offer(counted, section, part=True)
        self._keep(stated)
        return "subtotal" if stated.nearest[3] else "total"

    def _state(self, number, label, own, values) -> str:
        is_part = False
        now = self._sums.mark()
        begins = _START
        for index in own:
            key = self._keys.get(index)
            if key not in values:
                continue
            is_field = index in self._shape.amounts
            stated = _Stated(
                number,
                label,
                index,
                self._shape.text_of_header(index),
                key if is_field and isinstance(key, str) else "",
                key,
                values[key],
                now,
            )
            marks = self._marks[::-1]
            value, total, place = self._sums.compared(marks, key, values[key])
            is_whole = marks[place] == _START
            begins = max(begins, marks[place])
            stated.offer(value, total, part=not is_whole)
            # What is only counted along, such as shares, has no sum.
            if is_field or stated.nearest[0] < 0.01:
                self._keep(stated)
                is_part |= not is_whole
        while self._starts and self._starts[-1] >= begins:
            self._starts.pop()
        self._starts.append(begins)
        self._block = self._own = now
        return "subtotal" if is_part else "total"

    def _keep(self, stated):
        self._stated.append(stated)
        self._of_section.append(stated)
        self._of_part.append(stated)

    def end_section(self, title: str = "") -> None:
        """Take what follows as another section."""
        self._compare_below(self._of_section, self._section, part=True)
        self._of_section = []
        self._section = self._block = self._own = self._sums.mark()
        self._section_title = title

    def end_part(self) -> None:
        """Take what follows as another sheet."""
        self.end_section()
        self._compare_below(self._of_part, self._part, part=self._part != _START)
        self._of_part = []
        self._first_rows = []
        self._part = self._section = self._block = self._own = self._sums.mark()
        self._starts = []

    def _compare_below(self, totals, mark, *, part):
        """Compare totals that stand above their rows with what came since."""
        for stated in totals:
            self._compare(stated, [stated.since, mark], part=part)
        for first in list(self._first_rows):
            number, values = first
            if self._sums.equal(mark, values, least=2):
                self._first_rows.remove(first)
                self._sums.rows -= 1
                self._skip(number, "subtotal" if part else "total", "")

    def _compare(self, stated, marks, *, part):
        if stated.index is None:
            for mark in marks:
                stated.offer(stated.stated[0], self._sums.rows - mark[0], part=part)
            return
        value, total, _place = self._sums.compared(marks, stated.key, stated.stated)
        stated.offer(value, total, part=part)

    def found(self) -> list[FoundTotal]:
        """Return the totals in the order of the file, when all of it went by."""
        for stated in self._stated:
            self._compare(stated, [_START], part=False)
        return [stated.found() for stated in self._stated]


def _sureness(said: str) -> int:
    return ("", "maybe", "part", "whole").index(said)
