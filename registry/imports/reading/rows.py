"""A whole list: which of its rows are of the list itself, and what each says."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from registry.files.cells import letters, text_of
from registry.files.refusal import RefusedFile

from .amended import NOTHING, Amendments
from .cells import ParsedRow
from .contacts import without_contacts
from .contract import Contract
from .doubled import count_lost
from .filled import require_filled
from .headers import require_columns
from .layout import Layout
from .more_headers import find_more_headers, share_columns
from .shapes import filled_of
from .sheets import SHEET_STEP, OtherSheet, cell_of, read_sheets
from .skipped import SkippedRow
from .survey import Survey
from .titles import meaning_of_title
from .totals import FoundTotal

__all__ = ["ParsedRow", "ReadList", "SkippedRow", "open_list", "read_rows"]

_UNNAMED = re.compile(
    r"(?:feuille?|sheet|blad|tabelle|hoja|foglio|table|page|csv|worksheet|list[ea]?)?"
    r"[\s_-]*\d*",
    re.IGNORECASE,
)
"""What a program calls a sheet that nobody named."""


@dataclass
class ReadList(Layout):
    """A list that was read: iterate over it as often as needed, row by row.

    Every row that is not blank comes out once, as a ``ParsedRow`` or a ``SkippedRow``,
    in the order of the file: those above the header and the header itself, too. So

        rows of the sheets that are read = rows + skipped + blank

    What was read, for whoever reports it:

    - ``table.sheet``: the sheet that is read, the first of ``sheets`` where several
      are; a sheet comes twice in those if two tables stand beside each other on it;
    - ``header``: the first one; ``headers``: all, where the columns are named again;
      ``header.titles`` are the numbers of the rows above it;
    - ``skipped``: each row that is passed over, with its ``code`` and ``message``;
    - ``blank``: how many rows say nothing; ``row_count``: how many are of the list;
    - ``totals``: a ``FoundTotal`` for each total that the file states, column by
      column, or of its rows: ``row``, ``label``, ``column``, ``stated`` in the file,
      ``computed`` from its rows, whether they are ``equal``, ``difference``;
    - ``hidden_rows``: the numbers of rows of the list that the file hides;
    - ``other_sheets``: an ``OtherSheet`` for each that is not read: ``name``,
      ``hidden``, ``rows`` with something in them, whether it is ``alike`` (looks like
      a list of the same kind), ``code`` and ``message``: why it was not read.

    A row of a further sheet has a number of its own (``sheets.SHEET_STEP``), which
    ``sheet_and_row`` takes apart. ``sheets_asked`` are those that a person chose.
    """

    sheets: list[str] = field(default_factory=list)
    other_sheets: list[OtherSheet] = field(default_factory=list)
    sheets_asked: list[str] | None = None
    amends: Amendments = NOTHING

    def is_of(
        self,
        mapping: dict,
        options: dict,
        sheets: list[str] | None = None,
        amends: Amendments = NOTHING,
    ) -> bool:
        """Return whether people say no more, and no less, than when it was read."""
        said = (mapping, options, sheets, amends)
        return (self.mapping, self.options, self.sheets_asked, self.amends) == said

    def __iter__(self) -> Iterator[ParsedRow | SkippedRow]:
        survey = self._survey
        skipped, titles = survey.skipped, survey.titles
        parts = self.parts_below()
        begins, reader, shape = next(parts)
        place = previous = None
        title = meaning = ""
        for number, cells in self.table:
            filled = filled_of(cells)
            if self.says_nothing(number, filled):
                continue
            if number // SHEET_STEP != place:
                place, previous = number // SHEET_STEP, None
                title, meaning = self._said_by_sheet(place)
            while number >= begins:
                begins, reader, shape = next(parts)
            told = skipped.get(number)
            if told:
                if told.code != "continuation":
                    previous = None
                if number in titles:
                    title, said = titles[number]
                    meaning = said or meaning
                yield told
                continue
            carried = previous and shape.carried_from(previous[1], cells, filled)
            row = reader.parse_row(number, carried or cells)
            for key, text in self.amends.added.get(number, {}).items():
                row.values.setdefault(key, text)
            self._say_title(row.values, title, meaning)
            if carried or shape.is_merged(number, cells):
                origin = (previous or (number - 1,))[0] % SHEET_STEP
                self._doubt(
                    row, carried or cells, shape, "carried_down", {"row": origin}
                )
            if number in survey.doubtful:
                self._doubt(row, cells, shape, "like_a_total")
            if number in self.table.hidden_rows:
                self._doubt(row, carried or cells, shape, "row_hidden")
            if number >= SHEET_STEP:
                self._place_problems(row)
            if carried:
                previous = (previous[0], carried)
            else:
                previous = (number, cells) if shape.identifies(cells) else None
            yield row

    @property
    def rows(self) -> Iterator[ParsedRow]:
        """The rows of the list itself."""
        return (row for row in self if isinstance(row, ParsedRow))

    @property
    def skipped(self) -> list[SkippedRow]:
        """The rows that are not of the list itself, in the order of the file."""
        found = self._survey.skipped
        return [found[number] for number in sorted(found)]

    @property
    def blank(self) -> int:
        return self._survey.blank

    @property
    def row_count(self) -> int:
        return self._survey.rows

    @property
    def totals(self) -> list[FoundTotal]:
        return self._survey.totals

    @property
    def hidden_rows(self) -> list[int]:
        skipped = self._survey.skipped
        return sorted(n for n in self.table.hidden_rows if n not in skipped)

    @cached_property
    def _survey(self) -> Survey:
        return Survey(self)

    def _said_by_sheet(self, place) -> tuple[str, str]:
        """Return the name of one of several sheets as a title, and what code it is."""
        name = self.sheets[place]
        if len(set(self.sheets)) < 2 or _UNNAMED.fullmatch(name):
            return "", ""
        key = self.contract.titles_say
        choices = self.contract.fields[key].choices if key else None
        return name, meaning_of_title(choices, name) if choices else ""

    def _say_title(self, values, title, meaning):
        """Take from the titles above a row what its own columns do not say."""
        if title and self.contract.section_field:
            values.setdefault(self.contract.section_field, title)
        if meaning:
            values.setdefault(self.contract.titles_say, meaning)

    def _doubt(self, row, cells, shape, code, params=None):
        """Tell a problem of the cell that says whom a row is about."""
        index = next(
            (i for i in shape.identities if i < len(cells) and cells[i] != ""), None
        )
        if index is None:
            index = next(iter(shape.read))
        row.problems.append(
            self.contract.problems(
                code,
                next(k for k, v in shape.fields.items() if index in v),
                f"{letters(index)}{row.number}",
                without_contacts(text_of(cells[index]))[:100]
                if index < len(cells)
                else "",
                params or {},
            )
        )

    def _place_problems(self, row):
        """Name the cells of a further sheet with it."""
        row.problems[:] = [
            replace(
                told,
                cell=cell_of(
                    row.number, told.cell.removesuffix(str(row.number)), self.sheets
                ),
            )
            for told in row.problems
        ]


def read_rows(
    content: bytes,
    filename: str,
    contract: Contract,
    mapping: dict | None = None,
    options: dict | None = None,
    sheets: list[str] | None = None,
    amends: Amendments = NOTHING,
) -> ReadList:
    """Return the list that a file holds: as ``open_list``, but every row can be read.

    Raises:
        RefusedFile: with the reason, and how to mend it; ``header`` tells how the
            columns were understood, where it came that far.
    """
    read = open_list(content, filename, contract, mapping, options, sheets, amends)
    require_columns(read.table, read.headers)
    require_filled(read)
    count_lost(read)
    if not read.row_count:
        below = sum(row.code not in ("title", "header") for row in read.skipped)
        raise RefusedFile(
            "no_row_of_the_list" if below else "no_rows",
            header=read.header,
            sheet=read.table.sheet,
            row=read.header.rows[-1] % SHEET_STEP,
            rows=below,
        )
    return read


def open_list(
    content: bytes,
    filename: str,
    contract: Contract,
    mapping: dict | None = None,
    options: dict | None = None,
    sheets: list[str] | None = None,
    amends: Amendments = NOTHING,
) -> ReadList:
    """Return the list that a file holds, even if nothing tells whom it is about.

    Args:
        mapping: what a person said about columns, by the header's text or the index
            of the column (with its header's row before it, where there are several):
            the key of a field, or None for a column not to be read.
        options: what else a person said of columns, by their header's row and index.
        sheets: the names of the sheets that a person chose; else those that fit.
        amends: which cells a person mended, and which refusals are overruled.

    Raises:
        RefusedFile: with the reason, and how to mend it.
    """
    found = read_sheets(content, filename, contract, mapping, sheets, amends)
    headers = []
    for part, header in zip(found.parts, found.headers, strict=True):
        headers += [header, *find_more_headers(part, header, mapping)]
    share_columns(headers)
    return ReadList(
        amends.of(found.table),
        headers,
        mapping or {},
        options or {},
        found.names,
        found.others,
        sheets,
        amends,
    )
