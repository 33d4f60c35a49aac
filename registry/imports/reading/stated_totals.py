"""Which rows are totals of others: by what they say, and by what they come to."""

from collections import Counter
from functools import cached_property

from registry.files.cells import ERROR_CELL, fold, text_of

from .counts import count_stated
from .row_words import count_in, total_in
from .statements import StatedNumber, Statements
from .totals import numerals_of

_MANY_NUMBERS = 0.7
"""Share of numbers from which a column that is not read is added up, too."""


class StatedTotals:
    """Tells which rows of a list are totals, while its rows go by.

    ``rows`` counts those of the list.
    """

    def __init__(self, sample):
        self._sample = sample
        self._statements = Statements()
        self._sums = self._statements.sums
        self._shape = None
        self._keys = {}
        self._known_keys = {}
        self.end_section = self._statements.end_section
        self.end_part = self._statements.end_part
        self.found = self._statements.found

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
        for index in self._numeric - shape.read - shape.grouping:
            keys[index] = (id(shape), index)
        return keys

    @cached_property
    def _numeric(self) -> set[int]:
        """The columns of numbers, as far as a sample tells."""
        times, numbers = Counter(), Counter()
        for _number, cells, filled in self._sample:
            times.update(filled)
            numbers.update(i for i in filled if numerals_of(cells[i]) is not None)
        return {
            index
            for index, count in numbers.items()
            if count > 1 and count >= _MANY_NUMBERS * times[index]
        }

    def _values_of(self, cells, filled) -> dict:
        values = {}
        for index in filled:
            key = self._keys.get(index)
            if key is not None:
                found = numerals_of(cells[index])
                if found is not None:
                    values[key] = found
        return values

    def add(self, number, cells, own) -> bool:
        """Add up a row of the list; return whether it looks like a total of others."""
        values = self._values_of(cells, own) if self._keys else {}
        doubtful = False
        if values:
            shape, so_far = self._shape, self._statements
            # Of what is not read, such as turnovers, nothing follows.
            amounts = {k: v for k, v in values.items() if isinstance(k, str)}
            doubtful = any(
                0 < len(self._sums.equal(mark, amounts, least=2)) == len(amounts)
                for mark in (so_far.section, so_far.part)
            )
            named = any(index in shape.identities for index in own)
            if named and not shape.is_merged(number, cells):
                so_far.own = self._sums.mark()
            if so_far.is_perhaps(number):
                values = {}
        self._sums.add(values)
        return doubtful

    def total_of(self, number, cells, filled, following, above) -> tuple[str, str]:
        """Return ``total`` for a row that is one, and what it says of itself.

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
        counted = count_stated(
            shape,
            self._statements,
            cells,
            own,
            texts,
            is_last=following is None,
            ends=lambda: self._ends(number, following),
        )
        if counted is not None:
            self._statements.state_count(
                StatedNumber(
                    *(number, label, None, "", "", None, (counted,)), self._sums.mark()
                )
            )
            return "total", label
        if not values and not texts:
            return "", ""
        if self._is_total(number, own, texts, values, following, above):
            stated = self._stated(number, label, own, values)
            self._statements.state(stated, set(shape.amounts))
            return "total", label
        return "", ""

    def _stated(self, number, label, own, values) -> list[StatedNumber]:
        shape, now = self._shape, self._sums.mark()
        return [
            StatedNumber(
                number,
                label,
                index,
                shape.text_of_header(index),
                key if isinstance(key, str) else "",
                key,
                values[key],
                now,
            )
            for index in own
            for key in (self._keys.get(index),)
            if key in values
        ]

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
        names = [
            index
            for index, text in texts
            if index in shape.identities and not text.isdecimal()
        ]
        if not names:
            said = max(words.values(), key=_sureness, default="")
            return self._is_unnamed_total(number, own, texts, values, said, following)
        beside = shape.read.intersection(own) - {*shape.names, *shape.amounts}
        if any(not _says_no_more(text) for index, text in texts if index in beside):
            return False
        said = max((words.get(index, "") for index in names), key=_sureness)
        if said == "whole":
            return bool(values) or len(own) > 1 or self._ends(number, following)
        if said:
            return self._is_of_name_above(texts, above) or bool(
                self._statements.equal(values)
            )
        # Nothing but its place and its amounts tell.
        name = next(text for index, text in texts if index in names)
        return (
            self._misses_words(own)
            and (
                following is None
                or self._repeats(name, above)
                or self._is_about_section(name)
            )
            and 0 < len(self._statements.equal(values)) == len(values)
        )

    def _is_unnamed_total(self, number, own, texts, values, said, following) -> bool:
        only_words = all(total_in(text) for _index, text in texts)
        has_sections = self._shape.contract.has_sections
        if said == "whole" and (only_words or not has_sections):
            return True
        if said == "part" and not has_sections:
            return True
        alike = self._statements.equal(values)
        if said and (alike or (self._names_section(texts) and only_words)):
            return True
        if texts or not values:
            return False
        if alike:
            return True
        if not self._statements.rows_of_section:
            stated = self._stated(number, "", own, values)
            self._statements.state_perhaps(stated)
            return False
        return self._ends(number, following) and self._is_above_all(values)

    def _is_above_all(self, values) -> bool:
        """Return whether each number is larger than half of what stands above it."""
        found = False
        for key, stated in values.items():
            *sums, count = self._sums.since(self._statements.block, key)
            if count < 2:
                continue
            found = True
            pairs = zip(stated, sums, strict=True)
            if not any(value > 0.5 * total for value, total in pairs):
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
        title = self._statements.section_title
        return bool(title) and fold(name) in fold(title)

    def _is_of_name_above(self, texts, above) -> bool:
        """Return whether a row says “Total Alpha” below rows of Alpha."""
        if above is None:
            return False
        _number, cells, _filled = above
        names = [
            fold(text_of(cells[index]))
            for index in self._shape.names
            if index < len(cells)
        ]
        said = [fold(text) for _index, text in texts]
        return any(
            name and text != name and f" {name} " in f" {text} "
            for name in names
            for text in said
        )

    def _names_section(self, texts) -> bool:
        title = fold(self._statements.section_title)
        return bool(title) and any(title in fold(text) for _index, text in texts)


def _says_no_more(text: str) -> bool:
    """Return whether words beside a total only say it again: “2 projects”."""
    return bool(total_in(text)) or count_in(text) is not None


def _sureness(said: str) -> int:
    return ("", "maybe", "part", "whole").index(said)
