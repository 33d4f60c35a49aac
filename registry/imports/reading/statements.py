"""What a list states of its own rows, beside what they come to while they go by."""

from dataclasses import dataclass

from registry.files.cells import letters

from .totals import FoundTotal, Sums, in_euro_and_cents

_NESTED = 50
"""Totals above that one more may be the total of."""

START = (0,)
"""The mark of the beginning of a file."""


@dataclass
class StatedNumber:
    """A number that is said to be a total, and the nearest sum found so far."""

    number: int
    label: str
    index: int | None
    header: str
    field: str
    key: object
    stated: tuple
    since: tuple
    nearest: tuple | None = None
    part: bool = False

    def offer(self, value: float, total: float) -> bool:
        """Take a sum if it is as near as any before; return whether it is."""
        distance = abs(value - total)
        if self.nearest is not None and distance > self.nearest[0] + 1e-6:
            return False
        self.nearest = (distance, value, total)
        return True

    def found(self) -> FoundTotal:
        _distance, value, total = self.nearest or (0, 0.0, 0.0)
        return FoundTotal(
            row=self.number,
            label=self.label[:200],
            column="" if self.index is None else letters(self.index),
            header=self.header,
            field=self.field,
            stated=in_euro_and_cents(value),
            computed=in_euro_and_cents(total),
            part=self.part,
            counts=self.index is None,
        )


class Statements:
    """The totals of a list, and where the sums begin that they may be.

    ``own`` is where the rows of one organisation begin, ``block`` those since the last
    total, ``section`` and ``part`` those of a section and of a sheet.
    """

    def __init__(self):
        self.sums = Sums()
        self.own = self.block = self.section = self.part = START
        self.section_title = ""
        # Where the rows of the totals begin that no other total counts yet.
        self._begins = []
        self._stated: list[StatedNumber] = []
        self._of_section: list[StatedNumber] = []
        self._of_part: list[StatedNumber] = []
        self._perhaps: list[list[StatedNumber]] = []

    @property
    def marks(self) -> list[tuple]:
        """Since where a total may be: the narrowest first, all of the file last."""
        above = self._begins[: -_NESTED - 1 : -1]
        return [self.own, self.block, self.section, *above, self.part, START]

    @property
    def rows_of_section(self) -> int:
        return self.sums.rows - self.section[0]

    @property
    def counts(self) -> set[int]:
        """How many rows a count may be of: those since any of the marks."""
        return {self.sums.rows - mark[0] for mark in self.marks}

    def equal(self, values: dict) -> list:
        """Return the keys of the values that are the sums of two rows or more."""
        for mark in self.marks:
            found = self.sums.equal(mark, values, least=2)
            if found:
                return found
        return []

    def state(self, stated: list[StatedNumber], fields: set[int]) -> None:
        """Keep what a row below others states; ``fields`` are the columns read."""
        marks = self.marks[::-1]
        begins = START
        for one in stated:
            value, total, place = self.sums.compared(marks, one.key, one.stated)
            begins = max(begins, marks[place])
            one.offer(value, total)
            # What is only counted along, such as shares, has no sum.
            if one.index in fields or one.nearest[0] < 0.01:
                self._keep(one)
        self._end_block(begins)

    def _end_block(self, begins):
        while self._begins and self._begins[-1] >= begins:
            self._begins.pop()
        self._begins.append(begins)
        self.block = self.own = self.sums.mark()

    def state_count(self, stated: StatedNumber) -> None:
        """Keep how many rows the list is said to have."""
        begins = START
        for mark in self.marks[::-1]:
            if stated.offer(stated.stated[0], self.sums.rows - mark[0]):
                begins = max(begins, mark)
        self._keep(stated)
        self._end_block(begins)

    def state_perhaps(self, stated: list[StatedNumber]) -> None:
        """Keep what a row above others says, if it is their total after all."""
        self._perhaps.append(stated)

    def is_perhaps(self, number: int) -> bool:
        return bool(self._perhaps) and self._perhaps[-1][0].number == number

    def _keep(self, stated):
        self._stated.append(stated)
        self._of_section.append(stated)
        self._of_part.append(stated)

    def end_section(self, title: str = "") -> list[int]:
        """Take what follows as another section; return rows that were totals of it."""
        found = self._compare_below(self._of_section, self.section)
        self._of_section = []
        self.section = self.block = self.own = self.sums.mark()
        self.section_title = title
        return found

    def end_part(self) -> list[int]:
        """Take what follows as another sheet; return rows that were totals of this."""
        found = self.end_section()
        found += self._compare_below(self._of_part, self.part)
        self._of_part, self._perhaps, self._begins = [], [], []
        self.part = self.section = self.block = self.own = self.sums.mark()
        return found

    def _compare_below(self, totals, mark) -> list[int]:
        """Compare totals that stand above their rows with what came since."""
        for stated in totals:
            self._compare(stated, [stated.since, mark])
        found = []
        for row in list(self._perhaps):
            values = {stated.key: stated.stated for stated in row}
            if self.sums.equal(mark, values, least=2):
                self._perhaps.remove(row)
                self.sums.rows -= 1
                found.append(row[0].number)
                for stated in row:
                    self._compare(stated, [mark])
                    self._keep(stated)
        return found

    def _compare(self, stated, marks) -> bool:
        if stated.index is None:
            rows = self.sums.rows
            offered = [stated.offer(stated.stated[0], rows - m[0]) for m in marks]
            return any(offered)
        value, total, _place = self.sums.compared(marks, stated.key, stated.stated)
        return stated.offer(value, total)

    def found(self) -> list[FoundTotal]:
        """Return the totals in the order of the file, when all of it went by."""
        for stated in self._stated:
            stated.part = not self._compare(stated, [START])
        self._stated.sort(key=lambda stated: stated.number)
        return [stated.found() for stated in self._stated]
