"""Which sheets of a file hold the list, and how their columns are understood.

Sheets of the same kind are ``parts`` of one list, and so are tables beside each other.
"""

import re
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from registry.files.cells import fold, text_of
from registry.files.refusal import MAX_ROWS, RefusedFile
from registry.files.tables import Table, tables_of

from .amended import NOTHING, Amendments
from .blocks import blocks_of, is_on_its_side
from .contract import Contract
from .fitting import Fit, fit_of
from .headers import Header, find_header
from .parts import SHEET_STEP, cell_of, joined, part_of, sheet_and_row
from .row_words import sheet_is_of

NOT_READ = {
    "empty": _("Nothing stands on it."),
    "hidden": _("It is hidden: it is read where a person says so."),
    "no_list": _("No row names a column of organisations: it is no such list."),
    "other_columns": _("Its columns are those of another list."),
    "former": _("Its name speaks of those who were in the list before."),
    "example": _("Its name says that it is an example."),
    "other_year": _("It is the list of an earlier year."),
    "repeats": _("Its rows stand on another sheet that is read already."),
    "not_chosen": _("A person chose other sheets."),
}
"""Why a sheet is not read, by its code."""

__all__ = [
    "NOT_READ",
    "SHEET_STEP",
    "OtherSheet",
    "SheetsRead",
    "cell_of",
    "read_sheets",
    "sheet_and_row",
]

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_LIKE_A_LIST = ("hidden", "former", "other_year", "repeats", "not_chosen")


@dataclass
class OtherSheet:
    """A sheet that is not read: how many rows hold something there, and why not.

    ``code`` is a key of ``NOT_READ``. ``alike`` tells whether it looks like a list of
    the same kind: what it has may be missed.
    """

    name: str
    hidden: bool
    rows: int
    alike: bool
    code: str

    @property
    def message(self) -> str:
        return str(NOT_READ[self.code])


@dataclass
class SheetsRead:
    """What of a file is read: its parts as one table, and the header of each.

    ``names`` are the sheets of the parts, in their order.
    """

    table: Table
    parts: list[Table]
    headers: list[Header]
    names: list[str]
    others: list[OtherSheet]


@dataclass
class _Candidate:
    table: Table
    header: Header | None
    fit: Fit
    code: str = ""


def read_sheets(
    content: bytes,
    filename: str,
    contract: Contract,
    mapping: dict | None = None,
    sheets: list[str] | None = None,
    amends: Amendments = NOTHING,
) -> SheetsRead:
    """Return what of a file is the list.

    Without ``sheets``, the names of those that a person chose, it is the visible sheet
    whose columns and rows fit best, with all others of the same kind that do not
    repeat it, nor tell of earlier years or former members.

    Raises:
        RefusedFile: with the reason, and how to mend it.
    """
    candidates = [
        _look_at(table, contract, mapping, amends.overruled)
        for table in tables_of(content, filename, amends.overruled)
    ]
    chosen = _chosen(candidates, contract, sheets)
    if not chosen:
        raise RefusedFile("empty")
    parts, headers, names = [], [], []
    for candidate in chosen:
        for left, right in blocks_of(candidate.table, candidate.header):
            part = part_of(candidate.table, len(parts), left, right)
            header = candidate.header
            if part is not candidate.table:
                header = find_header(part, contract, mapping)
            parts.append(part)
            headers.append(header)
            names.append(part.sheet)
    rows = sum(header.rows_below for header in headers)
    if rows > MAX_ROWS:
        raise RefusedFile(
            "too_many_rows", sheet=parts[0].sheet, row=rows, limit=MAX_ROWS
        )
    headers[0].rows_below = rows
    table = joined(parts)
    read = {id(candidate) for candidate in chosen}
    others = [_told(c) for c in candidates if id(c) not in read]
    table.other_sheets = [other.name for other in others]
    return SheetsRead(table, parts, headers, names, others)


def _look_at(table, contract, mapping, overruled) -> _Candidate:
    header = find_header(table, contract, mapping)
    if header is None:
        return _Candidate(table, None, Fit(), "empty")
    if "on_its_side" not in overruled and is_on_its_side(table, header):
        raise RefusedFile("on_its_side", sheet=table.sheet)
    candidate = _Candidate(table, header, fit_of(table, header))
    if not header.identifies:
        candidate.code = "no_list"
    return candidate


def _chosen(candidates, contract, sheets) -> list[_Candidate]:
    """Return the candidates that are read, and say of each other one why not."""
    there = [candidate for candidate in candidates if candidate.header]
    if sheets is not None:
        for candidate in there:
            candidate.code = candidate.code or "not_chosen"
        asked = [c for c in there if c.table.sheet in sheets]
        if asked:
            return asked
    # Where nothing else holds anything, what is hidden is the list.
    visible = [c for c in there if not c.table.hidden] or there
    for candidate in there:
        if candidate not in visible:
            candidate.code = "hidden"
    if not visible:
        return []
    best = max(visible, key=lambda candidate: candidate.fit.worth)
    for candidate in visible:
        if candidate is not best:
            candidate.code = _why_not(candidate, best, contract)
    alike = [c for c in visible if c is best or not c.code]
    return _without_repeated(_of_one_year(alike, best, contract), best)


def _why_not(candidate, best, contract) -> str:
    """Return why a sheet beside the best one is no part of the list, if it is none."""
    if candidate.code or not candidate.fit.is_list:
        return candidate.code or "no_list"
    said = sheet_is_of(candidate.table.sheet)
    if said and not (said == "former" and sheet_is_of(best.table.sheet) == said):
        return said
    return "" if candidate.fit.is_of(best.fit) else "other_columns"


def _of_one_year(alike, best, contract) -> list[_Candidate]:
    """Leave of sheets that are each of a year the last: of money, all of them count."""
    if contract.has_amounts or len(alike) < 2:
        return alike
    years = [_YEAR.findall(candidate.table.sheet) for candidate in alike]
    if not all(years) or len({year[-1] for year in years}) < len(alike):
        return alike
    last = max(zip(years, range(len(alike)), strict=True), key=lambda y: y[0][-1])[1]
    for place, candidate in enumerate(alike):
        if place != last:
            candidate.code = "other_year"
    return [alike[last]]


def _without_repeated(alike, best) -> list[_Candidate]:
    """Leave out the sheets of which most rows stand on another one already."""
    if len(alike) < 2:
        return alike
    longest = sorted(alike, key=lambda c: -c.header.rows_below)
    seen, kept = set(), []
    for candidate in longest:
        rows = _rows_of(candidate)
        if kept and rows and len(rows & seen) > 0.6 * len(rows):
            candidate.code = "repeats"
            continue
        kept.append(candidate)
        seen |= rows
    return [candidate for candidate in alike if candidate in kept]


def _rows_of(candidate) -> set[int]:
    """Return a mark of each row: of whom it is about and of its amounts."""
    header = candidate.header
    fields = header.contract.fields
    columns = [
        index
        for key, indexes in sorted(header.fields.items())
        for index in indexes[:1]
        if fields[key].identifies or fields[key].is_amount
    ]
    identities = [
        i for key in header.contract.identities for i in header.fields.get(key, ())
    ]
    marks = set()
    for number, cells in candidate.table:
        if number <= header.rows[-1]:
            continue
        if any(i < len(cells) and cells[i] != "" for i in identities):
            marks.add(
                hash(tuple(fold(text_of(cells[i])) for i in columns if i < len(cells)))
            )
    return marks


def _told(candidate) -> OtherSheet:
    table = candidate.table
    rows = 0
    if candidate.code != "empty":
        rows = sum(any(text_of(cell) for cell in cells) for _n, cells in table)
    return OtherSheet(
        name=table.sheet,
        hidden=table.hidden,
        rows=rows,
        alike=candidate.fit.is_list and candidate.code in _LIKE_A_LIST,
        code=candidate.code,
    )
