"""Which rows of a list are of the list itself, told in one look through all of them."""

from itertools import chain
from math import inf

from registry.files.cells import text_of

from .footers import begins_other_table, explains, may_explain, note_of
from .shapes import filled_of, has_legal_form
from .sheets import SHEET_STEP
from .skipped import SkippedRow
from .stated_totals import StatedTotals
from .titles import meaning_of_title

_MANY = 3
"""Names alone, one below the other: so many are no titles."""


class Survey:
    """What each row of a list is, and the totals that the file states.

    ``skipped`` are the rows that are not of the list, by their numbers; ``titles`` the
    texts of those that name the rows below them, and the codes that they mean;
    ``totals`` what it states of the others; ``doubtful`` rows of which the amounts are
    those of a total; ``blank`` counts rows in which nothing stands, ``rows`` those of
    the list.
    """

    def __init__(self, read):
        self._read = read
        self._contract = read.contract
        self.skipped: dict[int, SkippedRow] = {}
        self.titles: dict[int, tuple[str, str]] = {}
        self.doubtful: set[int] = set()
        self.blank = 0
        # A list may begin at once: no row of it names the columns.
        named = [header for header in read.headers if not header.unnamed]
        self._header_rows = {number for header in named for number in header.rows}
        self._firsts = {}
        for header in read.headers:
            first = header.rows[-1] + 1 if header.unnamed else header.rows[0]
            self._firsts.setdefault(first // SHEET_STEP, first)
        self._headers = [(header.rows[-1], header) for header in read.headers]
        self._headers.reverse()
        self._begins = 0
        self._shape = None
        self._part = None
        self._pending = []
        self._in_footer = False
        self._above = None
        self._before = 0
        self._asked = None, None, False
        self._stated = StatedTotals(read.sample)
        self._look()
        self.totals = self._stated.found()
        self._name_subtotals()
        self.rows = self._stated.rows

    def _look(self):
        for (number, cells, filled), following in _with_next(self._rows()):
            part = number // SHEET_STEP
            if part != self._part:
                self._end_of_part(number)
                self._part = part
            while number >= self._begins:
                _row, header = self._headers.pop()
                self._shape = self._read.shape_of(header)
                self._begins = self._headers[-1][0] if self._headers else inf
                self._stated.follow(self._shape)
            if following is not None and following[0] // SHEET_STEP != part:
                following = None
            if number < self._firsts.get(part, 0):
                self._title(number, cells, filled, following)
            else:
                self._row(number, cells, filled, following)
            self._before = number
        self._end_of_part(None)

    def _rows(self):
        """Yield each row in which something of its own stands."""
        for number, cells in self._read.table:
            filled = filled_of(cells)
            if self._read.says_nothing(number, filled):
                self.blank += 1
            else:
                yield number, cells, filled

    def _title(self, number, cells, filled, following):
        own = [index for index in filled if index not in self._read.grouping]
        text = text_of(cells[(own or filled)[0]])
        if len(own) == 1:
            self.titles[number] = (text, self._meaning_of(text))
        above_header = following is not None and following[0] in self._header_rows
        # The words above the names of columns are part of those.
        is_upper = above_header and len(own) > 1 and self._contract.has_sections
        self.skip(number, "header" if is_upper else "title", text)
        self._above = None

    def _row(self, number, cells, filled, following):
        shape = self._shape
        own = shape.own_of(filled)
        named = any(index in shape.identities for index in own)
        before_header = following is not None and self._is_header(*following[:2])
        if self._is_header(number, cells) or (not named and before_header):
            self._header(number, cells, filled)
            return
        total, label = self._stated.total_of(
            number, cells, filled, following, self._above
        )
        if total:
            self._settle("row")
            self.skip(number, total, label or self._text(cells, filled))
            self._above = None
            self._in_footer = False
            return
        gap = number - self._before > 1
        note = note_of(shape, cells, own, below=gap or self._in_footer)
        if note:
            self._settle("note")
            self.skip(number, note, self._text(cells, filled))
            self._in_footer = True
            self._above = None
        elif not named and self._goes_on(number, cells, filled, gap):
            pass
        elif self._is_title(number, cells, own, filled, before_header, gap):
            self._settle("row")
            text = self._text(cells, filled)
            beside = min(own or filled) > max(shape.read)
            if not any(map(str.isalpha, text)) or (beside and following is None):
                self.skip(number, "beside", text)
            elif following is None:
                # Nothing comes that it could be the title of.
                self.skip(number, "note", text)
            else:
                self._section(number, cells, filled)
        elif self._says_little(cells, own, filled, named):
            self._pending.append((number, cells, filled, own, gap))
        else:
            self._settle("row")
            self._of_list(number, cells, filled, own)

    def _says_little(self, cells, own, filled, named) -> bool:
        """Return whether only what follows tells what a row is."""
        if may_explain(self._shape, cells, own):
            return True
        if named:
            return not self._shape.is_solid(cells, filled)
        return self._in_footer and not any(
            self._shape.fits(index, cells[index]) for index in own
        )

    def _is_header(self, number, cells) -> bool:
        # Each row is asked about twice: as the next one, and as itself.
        if self._asked[:2] != (number, self._shape):
            told = number in self._header_rows or self._shape.is_header(cells)
            self._asked = number, self._shape, told
        return self._asked[2]

    def _header(self, number, cells, filled):
        self._settle("header")
        self.skip(number, "header", self._text(cells, filled))
        self._above = None
        self._in_footer = False
        self._take_totals(self._stated.end_section())

    def _text(self, cells, filled) -> str:
        return text_of(cells[self._shape.title_at(filled)])

    def _is_title(self, number, cells, own, filled, before_header, gap) -> bool:
        """Return whether a row is the title of a section, beyond doubt."""
        shape = self._shape
        if not shape.is_alone(cells, own):
            return shape.is_section(number, cells, own, filled)
        if before_header or own[0] in shape.table.merged_across.get(number, {}):
            return True
        text = text_of(cells[own[0]])
        # “Partner” alone may be the name of a firm.
        return (gap or " " in text) and bool(self._meaning_of(text))

    def _meaning_of(self, text) -> str:
        key = self._contract.titles_say
        return meaning_of_title(self._contract.fields[key].choices, text) if key else ""

    def _section(self, number, cells, filled):
        text = self._text(cells, filled)
        self.skip(number, "section", text)
        self.titles[number] = (text, self._meaning_of(text))
        self._above = None
        self._in_footer = False
        self._take_totals(self._stated.end_section(text))

    def _goes_on(self, number, cells, filled, gap) -> bool:
        """Tell of a row without a name that is no row, if it is none."""
        shape = self._shape
        if gap or self._above is None:
            if shape.read.isdisjoint(filled) and len(filled) > 1:
                self._settle("row")
                self.skip(number, "beside", self._text(cells, filled))
                return True
            return False
        amounts = shape.usual.intersection(shape.amounts)
        only_place = shape.carried.issuperset(filled)
        if (
            not amounts
            or amounts.intersection(filled)
            or not (only_place or len(shape.read.intersection(filled)) > 1)
        ):
            return False
        self.skip(number, "continuation", self._text(cells, filled))
        self._above = (number, *self._above[1:])
        return True

    def _of_list(self, number, cells, filled, own):
        if self._stated.add(number, cells, own):
            self.doubtful.add(number)
        self._above = (number, cells, filled)
        self._in_footer = False

    def _settle(self, before):
        """Tell what rows are that say little, now that it is known what follows.

        Args:
            before: ``row``, ``header``, ``note`` or ``end``.
        """
        pending, self._pending = self._pending, []
        if not pending:
            return
        if before in ("note", "end"):
            self._in_footer |= before == "note" or pending[0][-1]
        alone = [self._shape.is_alone(row[1], row[3]) for row in pending]
        many = (
            sum(alone) >= _MANY
            and all(alone)
            and not any(gap for *_row, gap in pending)
        )
        _number, cells, _filled, own, gap = pending[0]
        other = gap and len(pending) > 1 and begins_other_table(self._shape, cells, own)
        for place, (number, cells, filled, own, gap) in enumerate(pending):
            is_last = place == len(pending) - 1
            text = self._text(cells, filled)
            if alone[place]:
                code = self._code_of_name(text, gap, before, is_last=is_last, many=many)
            elif other:
                code = "other_table"
            elif before != "row" and explains(
                self._shape, cells, own, below=gap or self._in_footer
            ):
                code = "legend"
            else:
                code = ""
            if code == "section":
                self._section(number, cells, filled)
            elif code:
                self.skip(number, code, text)
                self._in_footer = self._in_footer or code in ("note", "legend")
                self._above = None
            else:
                self._of_list(number, cells, filled, own)

    def _code_of_name(self, text, gap, before, *, is_last, many) -> str:
        """Return what a name is that stands alone in its row; ``""``: of the list."""
        if before == "header" and is_last:
            return "section"
        if len(self._shape.usual) < 2:
            return ""
        if many or has_legal_form(text):
            return ""
        return "section" if before == "row" else "note"

    def _end_of_part(self, number):
        if self._shape is not None and self._part is not None:
            self._settle("end")
        self._above = None
        self._in_footer = False
        self._take_totals(self._stated.end_part())

    def _take_totals(self, numbers):
        """Pass over rows that turned out to be totals of those below them."""
        for number in numbers:
            self.skip(number, "total", "")
            self.doubtful.discard(number)

    def _name_subtotals(self):
        whole = {total.row for total in self.totals if not total.part}
        for total in self.totals:
            if total.row not in whole:
                self.skip(total.row, "subtotal", self.skipped[total.row].text)

    def skip(self, number, code, text) -> None:
        self.skipped[number] = SkippedRow(number, code, text[:200])


def _with_next(rows):
    """Yield each row with the next one, None behind the last."""
    rows = iter(rows)
    row = next(rows, None)
    for following in chain(rows, (None,)):
        if row is not None:
            yield row, following
        row = following
